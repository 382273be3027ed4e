"""The ten questions in SPARQL, over the triples of `asking_rdf`, and their answers as rows."""

from __future__ import annotations

import json
from collections.abc import Callable
from math import cos, radians, sin
from typing import Any

import pyoxigraph as ox

from bench.asking_rdf import KIND, OWN, PROPERTY, RECORD
from bench.asking_words import CIRCLE, COLUMNS, EARTH, Words

PREFIXES = f"PREFIX k: <{KIND}> PREFIX p: <{PROPERTY}> PREFIX o: <{OWN}> "
_TITLED = "?r o:title ?title ; o:title_key ?key"
_END = "ORDER BY ?key LIMIT 50"

SPARQL = {
    1: "SELECT DISTINCT ?r ?title ?key { ?x o:title_key $x ; a k:institution ."
    f" ?r p:used_by ?x ; a k:deployment . {_TITLED} }} {_END}",
    2: "SELECT DISTINCT ?r ?title ?key { ?r p:deployment_status 'ongoing' ; a k:deployment ."
    f" {_TITLED} }} {_END}",
    3: "SELECT DISTINCT ?r ?title ?key { ?c o:title_key $rare ; a k:place ."
    " ?r p:country ?c ; p:deployment_status 'ongoing' ; a k:deployment ."
    f" {_TITLED} }} {_END}",
    4: "SELECT DISTINCT ?r ?title ?key { ?c o:title_key $common ; a k:place ."
    " ?r p:country ?c ; p:deployment_status ?s ; a k:deployment ."
    f" FILTER(?s IN ('planned', 'stopped')) {_TITLED} }} {_END}",
    5: "SELECT DISTINCT ?r ?title ?key ?e { ?r a k:deployment ;"
    " <urn:property:start_date/earliest> ?e ; <urn:property:start_date/latest> ?l ."
    f" FILTER(?e <= $last && ?l >= $first) {_TITLED} }} ORDER BY DESC(?e) ?key LIMIT 50",
    6: "SELECT DISTINCT ?r ?title ?key { ?c o:title_key $rare ; a k:place ."
    f" ?i p:country ?c . ?r p:used_by ?i ; a k:deployment . {_TITLED} }} {_END}",
    7: "SELECT DISTINCT ?r ?title ?key { ?c o:title_key $rare ; a k:place ."
    " ?d p:country ?c ; p:information_certainty 'documented' ; p:runs_software ?r ."
    f" ?r a k:product . {_TITLED} }} {_END}",
    8: "SELECT DISTINCT ?r ?title ?key { ?r a k:deployment ; p:description ?d ."
    f" FILTER(CONTAINS(LCASE(?d), 'police')) {_TITLED} }} {_END}",
    9: "SELECT (COUNT(DISTINCT ?r) AS ?n) { ?t o:title_key $technology ; a k:technology ."
    " ?r p:technology ?t ; a k:deployment }",
    10: "SELECT ?r ?title ?key ?p ?v ?name { { SELECT DISTINCT ?r ?title ?key { ?r a k:deployment ;"
    " <urn:property:coordinates/latitude> ?n ; <urn:property:coordinates/longitude> ?e ."
    " FILTER(?n >= $south && ?n <= $north && ?e >= $west && ?e <= $east)"
    f" FILTER(o:near(?n, ?e)) {_TITLED} }} ORDER BY ?key LIMIT 500 }}"
    f" OPTIONAL {{ VALUES ?p {{ {' '.join(f'p:{c}' for c in COLUMNS)} }} ?r ?p ?v ."
    " OPTIONAL { ?v o:title ?name } } } ORDER BY ?key ?r",
}


def filled(number: int, words: Words) -> str:
    """The text of a question, with the names that it asks about."""
    text = PREFIXES + SPARQL[number]
    for name, value in words.marks().items():
        text = text.replace(f"${name}", json.dumps(value))
    return text


def near(latitude: Any, longitude: Any) -> Any:
    """Whether a point lies in the circle: SPARQL has no sine, so this is ours."""
    north, east = float(latitude.value), float(longitude.value)
    dn, de = radians(north - CIRCLE[0]) / 2, radians(east - CIRCLE[1]) / 2
    a = sin(dn) ** 2 + cos(radians(north)) * cos(radians(CIRCLE[0])) * sin(de) ** 2
    return ox.Literal(a <= sin(CIRCLE[2] / EARTH / 2) ** 2)


_OURS: dict[ox.NamedNode, Callable[..., Any]] = {ox.NamedNode(f"{OWN}near"): near}


def answer(store: ox.Store, number: int, words: Words) -> bytes:
    """The answer as JSON; of 1 to 9 as the store itself writes it, of 10 a row to each record."""
    found = store.query(filled(number, words), custom_functions=_OURS if number == 10 else None)
    assert isinstance(found, ox.QuerySolutions)
    if number < 10:
        return found.serialize(format=ox.QueryResultsFormat.JSON) or b""
    rows: dict[str, dict[str, Any]] = {}
    for row in found:
        handle = row["r"].value.removeprefix(RECORD)
        if handle not in rows:
            cells: dict[str, list[str]] = {column: [] for column in COLUMNS}
            rows[handle] = {"id": handle, "title": row["title"].value, "printouts": cells}
        if row["p"] is not None:
            name = row["p"].value.removeprefix(PROPERTY)
            said = row["name"] if row["name"] is not None else row["v"]
            rows[handle]["printouts"][name].append(said.value)
    return json.dumps(list(rows.values())).encode()


def plain(number: int, said: bytes) -> Any:
    """The same answer in the form in which answers are compared."""
    told = json.loads(said)
    if number == 10:
        return told
    rows = told["results"]["bindings"]
    if number == 9:
        return {"count": int(rows[0]["n"]["value"])}
    return [
        {"id": row["r"]["value"].removeprefix(RECORD), "title": row["title"]["value"]}
        for row in rows
    ]
