"""An answer as linked data: JSON-LD, and the same graph as Turtle and RDF/XML, written row by row.

A value that is a claim of the record's stands as that claim, with its certainty; what a chain
reaches, a number worked out, a day of the record's, as a cell of the row: none of it is claimed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import count

from undersight.exchange.answers.literal import Node, is_address, literal, text, typed
from undersight.exchange.answers.told import Told
from undersight.exchange.writers.linked import OWN, PREFIXES
from undersight.exchange.writers.rdfxml import iri
from undersight.exchange.writers.rdfxml import rdfxml as as_rdfxml
from undersight.query.answer import Datum, Found
from undersight.query.plan import Column, Shown
from undersight.values.protocol import Json


def jsonld(told: Told) -> Iterator[str]:
    """JSON-LD 1.1 with a context of its own: nothing has to be fetched to read it."""
    yield f'{{"@context": {_json({"@version": 1.1, **prefixes(told)})},\n"@graph": ['
    for number, node in enumerate(_nodes(told)):
        yield (",\n" if number else "\n") + _json(node)
    yield "\n]}\n"


def turtle(told: Told) -> Iterator[str]:
    """Turtle 1.1."""
    names = prefixes(told)
    for name, address in names.items():
        yield f"@prefix {name}: <{iri(address)}> .\n"
    for node in _nodes(told):
        for each in _flat(node):
            yield f"\n{_subject(each, names)} .\n"


def rdfxml(told: Told) -> Iterator[str]:
    """RDF/XML 1.1."""
    return as_rdfxml(_nodes(told), prefixes(told))


def prefixes(told: Told) -> dict[str, str]:
    """Prefix -> address; the registry's own vocabulary begins with `us:`."""
    own = f"{told.base}/schema#"
    return {"us": own, **{name: f"{own}{name}/" for name in OWN}, **PREFIXES}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


# ---- the graph ----


def _nodes(told: Told) -> Iterator[Node]:
    """The answer, then its rows, which are numbered: so they are the same each time."""
    numbers = count(1)
    yield _document(told)
    for number, row in enumerate(told.found, told.answer.plan.offset + 1):
        node = _row(row, told)
        node["us:partOf"] = {"@id": _self(told)}
        node["us:number"] = typed(str(number), "xsd:integer")
        node["@id"] = f"_:row{next(numbers):06}"
        yield node
        if row.name:
            yield _record(row, told)


def _self(told: Told) -> str:
    return told.source if is_address(told.source) else f"{told.base}/ask"


def _document(told: Told) -> Node:
    """The answer itself: to what question, of which registry, of when, under which licence."""
    node: Node = {
        "@id": _self(told),
        "@type": "us:Answer",
        "us:question": text(told.question, ""),
        "dcterms:publisher": text(told.registry, ""),
        "dcterms:date": typed(told.day.isoformat(), "xsd:date"),
    }
    if is_address(told.licence_url):
        node["dcterms:license"] = {"@id": told.licence_url}
    elif told.licence:
        node["dcterms:license"] = text(told.licence, "")
    if told.position is not None:
        node["us:position"] = typed(str(told.position), "xsd:integer")
    total = told.count if told.answer.count is None else told.answer.count
    if total is not None:
        node["us:count"] = typed(str(total), "xsd:integer")
    return node


def _row(row: Found, told: Told) -> Node:
    node: Node = {"@type": "us:Row"}
    if row.name:
        node["us:record"] = {"@id": told.record(row.name)}
    cells: list[Json] = [
        _cell(column, datum, told)
        for cell, column in zip(row.cells, told.columns, strict=True)
        for datum in cell
        if not _claimed(column, datum) and not (row.name and _of_record(column))
    ]
    if cells:
        node["us:cell"] = cells
    return node


def _of_record(column: Column) -> bool:
    """Whether it says what stands with the record anyway: its title, its kind."""
    return column.shown is Shown.RECORD or (column.shown is Shown.KIND and not column.path)


def _claimed(column: Column, datum: Datum) -> bool:
    """Whether it is a claim of the record that the row is of."""
    forward = len(column.path) == 1 and not column.path[0].inverse
    return bool(column.shown is Shown.VALUES and forward and datum.claim and datum.property)


def _cell(column: Column, datum: Datum, told: Told) -> Node:
    node: Node = {"rdfs:label": text(column.label, "")}
    if column.canonical:
        node["us:column"] = text(column.canonical, "")
    return node | _said(datum, told)


def _said(datum: Datum, told: Told) -> Node:
    node: Node = {}
    if datum.absence:
        node["us:absence"] = {"@id": f"absence:{datum.absence}"}
    else:
        node["us:value"] = literal(datum, told)
    if datum.certainty:
        node["us:certainty"] = {"@id": f"certainty:{datum.certainty}"}
    return node


def _record(row: Found, told: Told) -> Node:
    """The record with those of its claims that were asked for."""
    assert row.name is not None  # noqa: S101 - asked before
    node: Node = {
        "@id": told.record(row.name),
        "@type": ["us:Record", f"kind:{row.name.kind}"],
        "dcterms:identifier": text(row.name.id, ""),
        "dcterms:title": text(row.name.title, ""),
    }
    if row.owner:
        node["us:owner"] = {"@id": told.record(row.owner)}
    claims: dict[str, list[Json]] = {}
    for cell, column in zip(row.cells, told.columns, strict=True):
        for datum in cell:
            if _claimed(column, datum):
                claim: Node = {"@id": told.claim(datum.claim), "@type": "us:Claim"}
                said = claims.setdefault(f"property:{datum.property}", [])
                if (made := claim | _said(datum, told)) not in said:  # asked for in two columns
                    said.append(made)
    for name, found in claims.items():
        node[name] = found
    return node


# ---- Turtle ----

_ESCAPED = {
    "\\": "\\\\",
    '"': '\\"',
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\b": "\\b",
    "\f": "\\f",
}
_LOCAL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")


def _flat(node: Node) -> Iterator[Node]:
    """The node, and after it each node with an address that stands in it."""
    inner: list[Node] = []
    yield _emptied(node, inner)
    for each in inner:
        yield from _flat(each)


def _emptied(node: Node, inner: list[Node]) -> Node:
    made: Node = {}
    for name, value in node.items():
        values: list[Json] = []
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict) and "@id" in each:
                if len(each) > 1:
                    inner.append(each)
                each = {"@id": each["@id"]}
            elif isinstance(each, dict) and "@value" not in each:
                each = _emptied(each, inner)
            values.append(each)
        made[name] = values if isinstance(value, list) else values[0]
    return made


def _subject(node: Node, names: dict[str, str]) -> str:
    return f"{_term(str(node['@id']), names)} {_pairs(node, names)}"


def _pairs(node: Node, names: dict[str, str], margin: str = "    ") -> str:
    """Predicates and objects of a node, each predicate on a line of its own."""
    pairs: list[str] = []
    for name, value in node.items():
        if name == "@id":
            continue
        predicate = "a" if name == "@type" else _term(name, names)
        values = value if isinstance(value, list) else [value]
        objects = ", ".join(
            _term(str(v), names) if name == "@type" else _object(v, names, margin) for v in values
        )
        pairs.append(f"{predicate} {objects}")
    return f" ;\n{margin}".join(pairs)


def _object(value: Json, names: dict[str, str], margin: str) -> str:
    """A literal, an address, or a node in brackets."""
    if not isinstance(value, dict):
        return _quoted(str(value))
    if "@value" in value:
        told = _quoted(str(value["@value"]))
        if "@language" in value:
            return f"{told}@{value['@language']}"
        return f"{told}^^{_term(str(value['@type']), names)}" if "@type" in value else told
    if "@id" in value:
        return _term(str(value["@id"]), names)
    inner = f"{margin}    "
    return f"[\n{inner}{_pairs(value, names, inner)}\n{margin}]"


def _term(text: str, names: dict[str, str]) -> str:
    """A prefixed name where Turtle can write it so, else the whole address."""
    if text.startswith("_:"):
        return text
    prefix, colon, local = text.partition(":")
    if colon and prefix in names:
        return text if _LOCAL.fullmatch(local) else f"<{iri(names[prefix] + local)}>"
    return f"<{iri(text)}>"


def _quoted(text: str) -> str:
    return '"' + "".join(_ESCAPED.get(mark) or _mark(mark) for mark in text) + '"'


def _mark(mark: str) -> str:
    return mark if mark >= " " and mark != "\x7f" else f"\\u{ord(mark):04X}"
