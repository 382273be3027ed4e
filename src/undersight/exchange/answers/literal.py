"""Values of an answer as linked data: typed literals, codes, points, amounts; no graphs."""

from __future__ import annotations

import re
from decimal import Decimal

from undersight.exchange.answers.shown import NUMBERS, amount_of, property_of
from undersight.exchange.answers.told import Told
from undersight.exchange.writers.linked import EDTF
from undersight.query.answer import Datum
from undersight.schema.model import Schema
from undersight.values.protocol import Json

Node = dict[str, Json]

_PLAIN = {
    "boolean": "xsd:boolean",
    "date": EDTF,
    "language": "xsd:language",
    "url": "xsd:anyURI",  # as a literal: what people type is not always an address of RDF
}
_TAG = re.compile(r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]+", re.IGNORECASE)
_LOCAL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")


def literal(datum: Datum, told: Told) -> Json:
    """A value as RDF has it; what RDF has no type for stays its canonical text."""
    if datum.record:
        return {
            "@id": told.record(datum.record),
            "@type": f"kind:{datum.record.kind}",
            "rdfs:label": datum.record.title,
        }
    if datum.type == "kind" and _LOCAL.fullmatch(datum.key or datum.text):
        return {"@id": f"kind:{datum.key or datum.text}"}
    if code := _code(datum, told.schema):
        return {"@id": code}
    if datum.type in _PLAIN:
        return typed(datum.text, _PLAIN[datum.type])
    if datum.type in NUMBERS:
        return _amount(datum)
    if datum.type == "coordinates" and datum.latitude is not None:
        return {
            "@type": "geo:Point",
            "geo:lat": number(Decimal(repr(datum.latitude))),
            "geo:long": number(Decimal(repr(datum.longitude))),
        }
    return text(datum.text, datum.language)


def _code(datum: Datum, schema: Schema) -> str:
    prop = property_of(datum, schema)
    key = datum.key or datum.text
    if prop and prop.codes and _LOCAL.fullmatch(key) and _LOCAL.fullmatch(prop.codes):
        return f"code:{prop.codes}/{key}"
    return ""


def _amount(datum: Datum) -> Json:
    amount = amount_of(datum)
    if amount is None:
        return text(datum.text, "")
    if datum.type in ("integer", "number"):
        return number(amount)
    money = datum.type == "money"
    node: Node = {
        "@type": "schema:MonetaryAmount" if money else "schema:QuantitativeValue",
        "schema:value": number(amount),
    }
    if datum.unit:
        node["schema:currency" if money else "schema:unitText"] = datum.unit
    return node


def text(text: str, language: str) -> Node:
    """A text in its language, where that is a tag that RDF can have."""
    if _TAG.fullmatch(language):
        return {"@value": text, "@language": language.lower()}
    return {"@value": text}


def typed(text: str, kind: str) -> Node:
    """A literal of a type."""
    return {"@value": text, "@type": kind}


def number(amount: Decimal) -> Node:
    """With the decimals that it was given and no more."""
    told = f"{amount:f}"
    return typed(told, "xsd:decimal" if "." in told else "xsd:integer")


def is_address(text: str) -> bool:
    """Whether a text can stand as the address of a node."""
    return bool(_ADDRESS.fullmatch(text))
