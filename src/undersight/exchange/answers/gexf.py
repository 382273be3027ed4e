"""An answer as a graph in GEXF 1.3: its records and what they link are nodes, links are edges."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from undersight.exchange.answers.shown import plain
from undersight.exchange.answers.told import Told
from undersight.exchange.writers.xml import DECLARATION, Element, element, opening, written
from undersight.query.answer import Datum, Found
from undersight.query.plan import Column, Shown
from undersight.records.record import Name
from undersight.schema.model import in_language

NAMESPACE = "http://gexf.net/1.3"

_NODE = (("kind", "string"), ("address", "anyURI"), ("found", "boolean"))
_EDGE = (("property", "string"), ("certainty", "string"), ("claim", "anyURI"))


@dataclass(frozen=True, slots=True)
class _Edge:
    source: str
    target: str
    label: str
    property: str
    certainty: str = ""
    claim: str = ""


def gexf(told: Told) -> Iterator[str]:
    """GEXF. A column of links gives edges, from the record that says so; all others are attributes
    of the records that were found.
    """
    shown = [(n, c) for n, c in enumerate(told.columns) if not _links(c) and not _own(c)]
    yield DECLARATION
    yield opening(element("gexf", attributes={"xmlns": NAMESPACE, "version": "1.3"})) + "\n"
    yield written(_meta(told))
    yield opening(element("graph", attributes={"defaultedgetype": "directed"})) + "\n"
    yield written(_attributes("node", [*_NODE, *((c.label, "string") for _, c in shown)]))
    yield written(_attributes("edge", list(_EDGE)))
    linked: dict[str, Name] = {}
    edges: dict[_Edge, None] = {}
    named: set[str] = set()
    yield "<nodes>\n"
    for number, row in enumerate(told.found, 1):
        if row.name is None:
            yield written(_group(row, number, told))
            continue
        if row.name.id in named:
            continue
        named.add(row.name.id)
        yield written(_found(row, row.name, shown, told=told))
        for edge, name in _edges(row, row.name, told):
            linked.setdefault(name.id, name)
            edges.setdefault(edge)
    for name in linked.values():
        if name.id not in named:
            yield written(_node(name, told, found=False))
    yield "</nodes>\n<edges>\n"
    for number, edge in enumerate(edges):
        yield written(_edge(number, edge))
    yield "</edges>\n</graph>\n</gexf>\n"


def _meta(told: Told) -> Element:
    licence = " ".join(part for part in (told.licence, told.licence_url) if part)
    said = (told.question, told.source, licence)
    return element(
        "meta",
        "",
        element("creator", told.registry),
        element("description", " · ".join(part for part in said if part)),
        attributes={"lastmodifieddate": told.day.isoformat()},
    )


def _attributes(of: str, found: list[tuple[str, str]]) -> Element:
    made = element("attributes", attributes={"class": of})
    for number, (title, kind) in enumerate(found):
        made.append(
            element("attribute", attributes={"id": str(number), "title": title, "type": kind})
        )
    return made


def _own(column: Column) -> bool:
    return column.shown in (Shown.RECORD, Shown.KIND)


def _links(column: Column) -> bool:
    return column.shown is Shown.VALUES and column.type == "link"


def _found(row: Found, name: Name, shown: list[tuple[int, Column]], *, told: Told) -> Element:
    node = _node(name, told, found=True)
    values = node[0]
    for number, (place, column) in enumerate(shown, len(_NODE)):
        texts = [plain(d, column, told.schema, language=told.language) for d in row.cells[place]]
        if texts:
            values.append(_value(number, "; ".join(texts)))
    return node


def _group(row: Found, number: int, told: Told) -> Element:
    """A row that is a group is a node of its own, called by its values."""
    cells = zip(row.cells, told.columns, strict=True)
    texts = [plain(d, c, told.schema, language=told.language) for cell, c in cells for d in cell]
    values = element("attvalues", "", _value(2, "true"))
    attributes = {"id": f"row-{number}", "label": " · ".join(texts)}
    return element("node", "", values, attributes=attributes)


def _node(name: Name, told: Told, *, found: bool) -> Element:
    kind = told.schema.kinds.get(name.kind)
    label = in_language(kind.labels, told.language) if kind else name.kind
    values = (label, told.record(name), "true" if found else "false")
    return element(
        "node",
        "",
        element("attvalues", "", *(_value(n, text) for n, text in enumerate(values))),
        attributes={"id": name.id, "label": name.title},
    )


def _edges(row: Found, name: Name, told: Told) -> Iterator[tuple[_Edge, Name]]:
    for cell, column in zip(row.cells, told.columns, strict=True):
        if not _links(column):
            continue
        for datum in cell:
            if datum.record and not datum.absence:
                yield _joined(name, datum, datum.record, column=column, told=told), datum.record
    if row.owner:
        yield _Edge(row.owner.id, name.id, "", ""), row.owner


def _joined(name: Name, datum: Datum, other: Name, *, column: Column, told: Told) -> _Edge:
    """An edge from the record that links; only of an inverse column that is the other one."""
    backwards = len(column.path) == 1 and column.path[0].inverse
    ends = (other.id, name.id) if backwards else (name.id, other.id)
    claim = told.claim(datum.claim) if datum.claim else ""
    return _Edge(*ends, column.label, column.canonical, datum.certainty, claim)


def _edge(number: int, edge: _Edge) -> Element:
    made = element(
        "edge",
        attributes={
            "id": str(number),
            "source": edge.source,
            "target": edge.target,
            **({"label": edge.label} if edge.label else {}),
        },
    )
    values = (edge.property, edge.certainty, edge.claim)
    told = [_value(n, text) for n, text in enumerate(values) if text]
    if told:
        made.append(element("attvalues", "", *told))
    return made


def _value(number: int, text: str) -> Element:
    return element("attvalue", attributes={"for": str(number), "value": text})
