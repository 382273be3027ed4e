"""A graph in the nodes of JSON-LD as RDF/XML, node by node; which graph it is, its caller says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from xml.sax.saxutils import quoteattr

from undersight.exchange.writers.xml import DECLARATION, clean
from undersight.values.protocol import Json

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"

_NOT_IN_IRI = re.compile(r"[\x00-\x20<>\"{}|^`\\]")


def rdfxml(nodes: Iterable[dict[str, Json]], names: Mapping[str, str]) -> Iterator[str]:
    """RDF/XML 1.1. `names`: prefix -> address, of all that the nodes use: their properties are
    called `prefix:name`, and a name of the schema's can be one of XML.
    """
    bound = {"rdf": RDF, **names}
    told = "".join(f"\n  xmlns:{name}={quoteattr(iri(at))}" for name, at in bound.items())
    yield f"{DECLARATION}<rdf:RDF{told}>\n"
    for node in nodes:
        yield f"{_node(node, bound, '  ')}\n"
    yield "</rdf:RDF>\n"


def iri(text: str) -> str:
    """An address without the marks that no address may have."""
    return _NOT_IN_IRI.sub(lambda m: "".join(f"%{b:02X}" for b in m.group().encode()), text)


def _whole(text: str, names: Mapping[str, str]) -> str:
    """The whole address of a term."""
    prefix, colon, local = text.partition(":")
    return clean(iri(names[prefix] + local if colon and prefix in names else text))


def _subject(node: dict[str, Json], names: Mapping[str, str]) -> str:
    """What says which node it is; nothing of one that has no name."""
    name = str(node.get("@id", ""))
    if name.startswith("_:"):
        return f" rdf:nodeID={quoteattr(name[2:])}"
    return f" rdf:about={quoteattr(_whole(name, names))}" if name else ""


def _node(node: dict[str, Json], names: Mapping[str, str], margin: str) -> str:
    inner = margin + "  "
    lines = [f"{margin}<rdf:Description{_subject(node, names)}>"]
    for name, value in node.items():
        for each in value if isinstance(value, list) else [value]:
            if name == "@type":
                kind = quoteattr(_whole(str(each), names))
                lines.append(f"{inner}<rdf:type rdf:resource={kind}/>")
            elif name != "@id":
                lines.append(_said(name, each, names, margin=inner))
    return "\n".join([*lines, f"{margin}</rdf:Description>"])


def _said(name: str, value: Json, names: Mapping[str, str], *, margin: str) -> str:
    """One statement: an element that is called like its property."""
    if not isinstance(value, dict):
        return f"{margin}<{name}{_type_of(value)}>{_text(value)}</{name}>"
    if "@value" in value:
        return f"{margin}<{name}{_kind(value, names)}>{_text(value['@value'])}</{name}>"
    if set(value) == {"@id"}:
        reference = _subject(value, names).replace("rdf:about=", "rdf:resource=", 1)
        return f"{margin}<{name}{reference}/>"
    inner = _node(value, names, margin + "  ")
    return f"{margin}<{name}>\n{inner}\n{margin}</{name}>"


def _kind(value: dict[str, Json], names: Mapping[str, str]) -> str:
    """The language or the type of a literal."""
    if "@language" in value:
        return f" xml:lang={quoteattr(str(value['@language']))}"
    kind = value.get("@type")
    return f" rdf:datatype={quoteattr(_whole(str(kind), names))}" if kind else ""


def _type_of(value: Json) -> str:
    if isinstance(value, bool):
        return f' rdf:datatype="{XSD}boolean"'
    return f' rdf:datatype="{XSD}integer"' if isinstance(value, int) else ""


def _text(value: Json) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    told = clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return told.replace("\r", "&#13;")
