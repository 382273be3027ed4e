"""A page as linked data: JSON-LD with a context of our own, the same as Turtle and as RDF/XML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from importlib import import_module
from itertools import count
from typing import cast

from undersight.exchange.csl import csl_of, formatted
from undersight.exchange.writers.imprint import Imprint
from undersight.exchange.writers.json import known_sources, owned_kind, visible_checks
from undersight.exchange.writers.rdfxml import rdfxml
from undersight.records.claim import Check, Content
from undersight.records.page import Cited, Page, Said, Source
from undersight.values.catalogue import value_type
from undersight.values.protocol import Json, Value

Node = dict[str, Json]

EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
PREFIXES = {
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
OWN = ("kind", "property", "code", "certainty", "absence", "outcome")
"""Parts of our vocabulary that have a prefix of their own: #property/used_by."""

_TAG = re.compile(r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def record_jsonld(page: Page, imprint: Imprint) -> Node:
    """The page as JSON-LD 1.1: record → property → claim → value, certainty, sources.

    A claim is a node of its own, never a bare statement: so nothing looks surer than it is.
    """
    graph: list[Json] = [
        _document(page, imprint),
        _record(page, imprint),
        *(_source(source, page, imprint) for source in page.sources),
    ]
    return {"@context": context(imprint), "@graph": graph}


def record_turtle(page: Page, imprint: Imprint) -> str:
    """The same graph as Turtle."""
    rdflib = import_module("rdflib")  # here and not above: it takes half a second
    document = record_jsonld(page, imprint)
    _label(document["@graph"], count(1))
    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, address in cast("dict[str, object]", document["@context"]).items():
        if isinstance(address, str) and prefix != "@version":
            graph.bind(prefix, address)
    graph.parse(data=json.dumps(document), format="json-ld")
    return cast("str", graph.serialize(format="turtle"))


def record_rdfxml(page: Page, imprint: Imprint) -> str:
    """The same graph as RDF/XML."""
    document = record_jsonld(page, imprint)
    nodes = cast("list[Node]", document["@graph"])
    names = cast("dict[str, str]", document["@context"])
    return "".join(rdfxml(nodes, {n: at for n, at in names.items() if n != "@version"}))


def _label(node: Json, numbers: Iterator[int]) -> None:
    """Numbers the nodes without an address: left to rdflib, they would come in any order."""
    if isinstance(node, list):
        for each in node:
            _label(each, numbers)
    elif isinstance(node, dict) and "@value" not in node:
        for each in list(node.values()):
            _label(each, numbers)
        node.setdefault("@id", f"_:n{next(numbers):05}")


def context(imprint: Imprint) -> Node:
    """The prefixes; nothing has to be fetched to read the document."""
    own = f"{imprint.base}/schema#"
    return {
        "@version": 1.1,
        "us": own,
        **{name: f"{own}{name}/" for name in OWN},
        **PREFIXES,
    }


def _document(page: Page, imprint: Imprint) -> Node:
    """The page itself: as of when, under which licence, of which registry."""
    node: Node = {
        "@id": imprint.permanent,
        "@type": "foaf:Document",
        "foaf:primaryTopic": {"@id": imprint.record(page.name, page.schema)},
        "dcterms:publisher": imprint.registry,
    }
    if _ADDRESS.fullmatch(imprint.licence_url):
        node["dcterms:license"] = {"@id": imprint.licence_url}
    if imprint.day:
        node["dcterms:date"] = _typed(imprint.day.isoformat(), "xsd:date")
    if imprint.position is not None:
        node["us:position"] = _typed(str(imprint.position), "xsd:integer")
    return node


def _record(page: Page, imprint: Imprint) -> Node:
    node: Node = {
        "@id": imprint.record(page.name, page.schema),
        "@type": ["us:Record", f"kind:{page.record.kind}", *_same(page.record.kind, page)],
        "schema:url": {"@id": imprint.address},
        "dcterms:identifier": page.record.id,
        "dcterms:title": _names(page, "title") or page.name.title,
    }
    if aliases := _names(page, "alias"):
        node["skos:altLabel"] = aliases
    if page.owner:
        node["us:owner"] = {"@id": imprint.record(page.owner, page.schema)}
    node |= _claims(page.said, page, imprint)
    if checks := [_check(c, page, imprint) for c in visible_checks(page)]:
        node["us:check"] = cast("Json", checks)
    return node


def _same(kind: str, page: Page) -> list[str]:
    found = page.schema.kinds.get(kind)
    return [a for a in found.same_as if _ADDRESS.fullmatch(a)] if found else []


def _names(page: Page, property_id: str) -> list[Json]:
    """Titles and aliases stand on the record too: no least certainty hides them."""
    contents = [said.claim.content for said in page.of(property_id)]
    return [_text(c.value.text, c.language) for c in contents if c.value]


def _claims(said: Iterable[Said], page: Page, imprint: Imprint) -> Node:
    grouped: dict[str, list[Json]] = {}
    for each in said:
        term = f"property:{each.claim.content.property}"
        grouped.setdefault(term, []).append(_claim(each, page, imprint))
    return cast("Node", grouped)


def _claim(said: Said, page: Page, imprint: Imprint) -> Node:
    content = said.claim.content
    node: Node = {"@id": imprint.claim(said.claim.identity), "@type": "us:Claim"}
    if content.value is not None:
        node["us:value"] = _value(said, content.value, page=page, imprint=imprint)
    elif content.absence is not None:
        node["us:absence"] = {"@id": f"absence:{content.absence.value}"}
    node |= _qualities(content)
    if said.cited:
        node["us:citation"] = [_citation(c, page, imprint) for c in said.cited]
    sources = dict.fromkeys(imprint.record(c.source, page.schema) for c in said.cited if c.source)
    if sources:
        node["prov:wasDerivedFrom"] = [{"@id": source} for source in sources]
    return node


def _qualities(content: Content) -> Node:
    node: Node = {}
    if content.certainty:
        node["us:certainty"] = {"@id": f"certainty:{content.certainty}"}
    if content.reason:
        node["us:reason"] = content.reason
    if content.time:
        node["us:validTime"] = _typed(content.time.text, EDTF)
        node["us:throughout"] = content.time.throughout
        if content.time.first_seen:
            node["us:firstSeen"] = True
    if content.preferred:
        node["us:preferred"] = True
    if content.disputed:
        node["us:disputed"] = content.disputed
    return node


def _value(said: Said, value: Value, *, page: Page, imprint: Imprint) -> Json:
    """A value as RDF has it; what RDF has no type for stays its canonical text."""
    content = said.claim.content
    if value.target:
        return _target(said, value, page=page, imprint=imprint)
    prop = page.schema.properties.get(content.property)
    kind = prop.type if prop else "string"
    if prop and prop.codes:
        return {"@id": f"code:{prop.codes}/{value.text}"}
    if kind in _PLAIN:
        return _typed(value.text, _PLAIN[kind])
    if kind == "number":
        return _number(value.text)
    if kind in ("quantity", "money", "coordinates", "identifier"):
        return _composed(kind, cast("Node", value_type(kind).json(value)))
    return _text(value.text, content.language)


_PLAIN = {
    "boolean": "xsd:boolean",
    "date": EDTF,
    "integer": "xsd:integer",
    "language": "xsd:language",
    "url": "xsd:anyURI",  # as a literal: what people type is not always an address of RDF
}


def _target(said: Said, value: Value, *, page: Page, imprint: Imprint) -> Node:
    if said.owned:
        kind = owned_kind(said, page)
        name = page.schema.kinds[kind].name if kind in page.schema.kinds else "record"
        node: Node = {
            "@id": f"{imprint.base}/{name}/{value.target}",
            "@type": ["us:Record", f"kind:{kind}", *_same(kind, page)],
        }
        return node | _claims(said.owned, page, imprint)
    if said.target is None:
        return {"@id": f"{imprint.base}/record/{value.target}"}
    return {
        "@id": imprint.record(said.target, page.schema),
        "@type": f"kind:{said.target.kind}",
        "rdfs:label": said.target.title,
    }


def _composed(kind: str, parts: Node) -> Node:
    if kind == "identifier":
        return {
            "@type": "schema:PropertyValue",
            "schema:propertyID": parts["scheme"],
            "schema:value": parts["value"],
        }
    if kind == "coordinates":
        return {
            "@type": "geo:Point",
            "geo:lat": _number(parts["lat"]),
            "geo:long": _number(parts["lon"]),
            "us:precision": _number(parts["precision"]),
        }
    node: Node = {
        "@type": "schema:MonetaryAmount" if kind == "money" else "schema:QuantitativeValue",
        "schema:value": _number(parts["amount"]),
    }
    unit = str(parts.get("currency") or parts.get("unit") or "")
    if unit:
        node["schema:currency" if kind == "money" else "schema:unitText"] = unit
    return node


def _citation(cited: Cited, page: Page, imprint: Imprint) -> Node:
    if cited.source is None:
        return {"@type": "us:Citation", "us:held": True}
    node: Node = {
        "@type": "us:Citation",
        "us:source": {"@id": imprint.record(cited.source, page.schema)},
    }
    given = cited.citation
    for name in ("locator", "quote", "translation", "capture"):
        if text := getattr(given, name):
            node[f"us:{name}"] = text
    return node


def _source(source: Source, page: Page, imprint: Imprint) -> Node:
    csl = csl_of(source, schema=page.schema)
    texts = {c.content.property: c.content.value for c in source.claims if c.content.value}
    node: Node = {
        "@id": imprint.record(source.name, page.schema),
        "@type": ["us:Record", f"kind:{source.name.kind}", *_same(source.name.kind, page)],
        "dcterms:title": _text(str(csl["title"]), str(csl.get("language", ""))),
        "dcterms:bibliographicCitation": formatted(csl, language=imprint.language),
    }
    authors = [c.content.value for c in source.claims if c.content.property == "author"]
    if creators := [v.text for v in authors if v]:
        node["dcterms:creator"] = cast("Json", creators)
    if "publisher" in texts:
        node["dcterms:publisher"] = texts["publisher"].text
    if "issued" in texts:
        node["dcterms:issued"] = _typed(texts["issued"].text, EDTF)
    if "url" in texts:
        node["schema:url"] = _typed(texts["url"].text, "xsd:anyURI")
    return node


def _check(check: Check, page: Page, imprint: Imprint) -> Node:
    node: Node = {
        "@type": "us:Check",
        "us:outcome": {"@id": f"outcome:{check.outcome}"},
        "dcterms:date": _typed(check.day, "xsd:date" if _DAY.fullmatch(check.day) else EDTF),
    }
    if check.claim:
        node["us:claim"] = {"@id": imprint.claim(check.claim)}
    if check.method:
        node["us:method"] = check.method
    names = {**page.names, **{s.name.id: s.name for s in page.sources}}
    sources = [imprint.record(names[i], page.schema) for i in known_sources(check, page)]
    if sources:
        node["us:source"] = [{"@id": source} for source in sources]
    return node


def _text(text: str, language: str) -> Node:
    if _TAG.fullmatch(language):
        return {"@value": text, "@language": language}
    return {"@value": text}


def _typed(text: str, kind: str) -> Node:
    return {"@value": text, "@type": kind}


def _number(number: Json) -> Node:
    """With the decimals that it was given and no more: as xsd:decimal 1200 becomes 1200.0."""
    text = f"{Decimal(str(number)):f}"
    return _typed(text, "xsd:decimal" if "." in text else "xsd:integer")
