"""A wiki's graph of nodes and links in JSON, as Security Vision exported it; draws nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from undersight.errors import InvalidError, Problem, shorten, worded
from undersight.exchange.fields import Wrong, an_object, perhaps_text, text
from undersight.exchange.formats.records_json import code_id
from undersight.exchange.jsonfile import beginning, read_json
from undersight.records.draft import Absence, ClaimDraft, Draft, Ref, Reject

SCHEME = "sv-graph"

_KINDS = {
    "deployment": "deployment",
    "deployments": "deployment",  # "deployments,category:…": a maintenance category makes no kind
    "institution": "institution",
    "dataset": "dataset",
    "technology": "product",  # what the wiki calls a technology is a product with a name
}
_TYPES = {"police": "law_enforcement"}
# (edge, kind that speaks, kind that it speaks of) -> property
_PROPERTIES = {
    ("developed_by_institution", "product", "institution"): "software_developer",
    ("developed_by_institution", "dataset", "institution"): "dataset_developer",
    ("software_deployed", "deployment", "product"): "runs_software",
    ("managed_by", "deployment", "institution"): "managed_by",
    ("managed_by", "dataset", "institution"): "managed_by",
    ("used_by", "deployment", "institution"): "used_by",
    ("datasets_used", "deployment", "dataset"): "dataset_used",
    ("related_institutions", "institution", "institution"): "related_institution",
}
_BRACKET = re.compile(
    r"\s*\((?P<word>stopped|potential|dataset|software|technology|deployment(: [^()]*)?)\)\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Node:
    """A page of the wiki as its graph shows it."""

    id: int
    kind: str
    name: str
    unknown: bool
    fields: Mapping[str, object]

    @property
    def key(self) -> str:
        return f"{SCHEME}:{self.kind}/{self.id}"


class GraphReader:
    """Reads `{"nodes": […], "links": […]}`."""

    name = "graph-json"

    def recognises(self, path: Path) -> bool:
        """A .json file whose first key is `nodes`."""
        if path.suffix.lower() != ".json":
            return False
        return re.match(r'\s*\{\s*"nodes"', beginning(path)) is not None

    def read(self, path: Path) -> Iterator[Draft | Reject]:
        """Cities first, then a record for every node but placeholders, with its links as claims."""
        value = read_json(path)
        parts = value if isinstance(value, dict) else {}
        nodes, links = parts.get("nodes"), parts.get("links")
        if not isinstance(nodes, list) or not isinstance(links, list):
            cure = worded('the file should be {"nodes": […], "links": […]}')
            raise InvalidError([Problem(worded("this is no graph"), cure, path.name)])
        graph = _Graph(path.name)
        yield from graph.add_nodes(nodes)
        yield from graph.add_links(links)
        yield from graph.drafts()


READER = GraphReader()


class _Graph:
    """The nodes and links of one file, while it is read."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.nodes: dict[int, Node] = {}  # by id; the id of a repeated page leads to the first
        self.links: dict[int, dict[tuple[str, object], ClaimDraft]] = {}

    def add_nodes(self, items: list[object]) -> Iterator[Reject]:
        first: dict[tuple[str, str], Node] = {}
        for number, item in enumerate(items, 1):
            place = f"{self.file}:nodes[{number}]"
            try:
                node = _node(item)
            except Wrong as wrong:
                yield Reject(place, wrong.reason, {"node": shorten(repr(item), 400)})
                continue
            same = first.setdefault((node.kind, node.name.casefold()), node)
            self.nodes[node.id] = same
            if same is not node and not node.unknown:
                reason = worded(
                    "node %(same)s is the same page; the links of both are kept there", same=same.id
                )
                content = {name: str(value) for name, value in node.fields.items()}
                yield Reject(place, reason, content)

    def add_links(self, items: list[object]) -> Iterator[Reject]:
        for number, item in enumerate(items, 1):
            try:
                self._add_link(item)
            except Wrong as wrong:
                content = {"link": shorten(repr(item), 400)}
                yield Reject(f"{self.file}:links[{number}]", wrong.reason, content)

    def drafts(self) -> Iterator[Draft | Reject]:
        """Everything that was read, as records."""
        known = list({node.id: node for node in self.nodes.values() if not node.unknown}.values())
        titles = Counter((n.kind, _plain(n.name).casefold()) for n in known)
        yield from self._cities(known)
        for node in known:
            place = f"{self.file}:{node.kind}/{node.id}"
            alone = titles[node.kind, _plain(node.name).casefold()] == 1
            claims = [*_named(node, alone=alone), *_said(node), *self._linked(node)]
            yield Draft(place, node.key, node.kind, tuple(claims), frozenset(_covers(claims)))
            if _position(node) and not _city(node) and node.kind != "deployment":
                reason = worded(
                    "the position of a page without a city: nothing says what it is the place of"
                )
                yield Reject(place, reason, {"position": str(_position(node))}, whole=False)

    def _add_link(self, item: object) -> None:
        fields = an_object(item, "link")
        edge = text(fields, "edge_type")
        start, end = self._end(fields, "from"), self._end(fields, "to")
        # One type stands in either direction: the direction says nothing, the kinds say it all.
        for here, there in ((start, end), (end, start)):
            property = _PROPERTIES.get((edge, here.kind, there.kind))
            if property is None or (here is there) or here.unknown:
                continue
            value = Absence.UNKNOWN if there.unknown else Ref(there.key)
            claim = ClaimDraft(property, value, place=f"{self.file}:{here.kind}/{here.id}")
            self.links.setdefault(here.id, {}).setdefault((property, value), claim)
            return
        if start.unknown or end.unknown:
            raise Wrong(
                edge, worded("between pages that are no placeholders"), f"{start.name}, {end.name}"
            )
        raise Wrong(
            edge, worded("a link that means something here"), f"{start.kind} and {end.kind}"
        )

    def _end(self, fields: Mapping[str, object], name: str) -> Node:
        value = fields.get(name)
        node = self.nodes.get(value) if isinstance(value, int) else None
        if node is None:
            raise Wrong(name, worded("the id of a node"), value)
        return node

    def _linked(self, node: Node) -> list[ClaimDraft]:
        claims = list(self.links.get(node.id, {}).values())
        return [c for c in claims if not self._said_twice(node, c)]

    def _said_twice(self, node: Node, claim: ClaimDraft) -> bool:
        """Whether a symmetric link stands already on the other page."""
        if claim.property != "related_institution" or not isinstance(claim.value, Ref):
            return False
        other = int(claim.value.key.rpartition("/")[2])
        back = (claim.property, Ref(node.key))
        return other < node.id and back in self.links.get(other, {})

    def _cities(self, nodes: list[Node]) -> Iterator[Draft]:
        """One place for each spelling; where its pages stand at several positions, all are kept."""
        cities: dict[str, dict[tuple[float, float], None]] = {}
        for node in nodes:
            if city := _city(node):
                positions = cities.setdefault(city, {})
                if position := _position(node):
                    positions[position] = None
        for city, positions in cities.items():
            place = f"{self.file}:place/{city}"
            claims = [ClaimDraft("title", city), ClaimDraft("place_type", "city")]
            claims += [ClaimDraft("coordinates", _degrees(position)) for position in positions]
            yield Draft(place, _place_key(city), "place", tuple(claims), frozenset(_covers(claims)))


def _node(item: object) -> Node:
    fields = an_object(item, "node")
    number, category = fields.get("id"), text(fields, "category")
    kind = _KINDS.get(category.partition(",")[0])
    if not isinstance(number, int) or isinstance(number, bool):
        raise Wrong("id", worded("a whole number"), number)
    if kind is None:
        raise Wrong("category", worded("one of %(kinds)s", kinds=tuple(_KINDS)), category)
    unknown = fields.get("unknown") is True
    return Node(number, kind, " ".join(text(fields, "name").split()), unknown, fields)


def _plain(name: str) -> str:
    """The name without what belongs elsewhere, such as "(Stopped)" or "(Deployment: Croatia)"."""
    return _BRACKET.sub("", name) or name


def _named(node: Node, *, alone: bool) -> Iterator[ClaimDraft]:
    """The title; where the plain one would not be alone in its kind, the page's own name stays."""
    plain = _plain(node.name)
    yield ClaimDraft("title", plain if alone else node.name)
    if alone and plain != node.name:
        yield ClaimDraft("alias", node.name)


def _said(node: Node) -> Iterator[ClaimDraft]:
    bracket = _BRACKET.search(node.name)
    word = bracket["word"].casefold() if bracket else ""
    if node.kind == "deployment" and word == "stopped":
        yield ClaimDraft("deployment_status", "stopped", reason="“(Stopped)” in the old title.")
    if node.kind == "deployment" and word == "potential":
        reason = "“(Potential)” in the old title."
        yield ClaimDraft("information_certainty", "speculative", reason=reason)
    if node.kind == "institution":
        yield from _institution_types(node)
    if "category:test" in text(node.fields, "category"):
        yield ClaimDraft("excluded_from_graph", True)
    if city := _city(node):
        if node.kind in ("deployment", "institution"):
            yield ClaimDraft("city", Ref(_place_key(city)))
    elif node.kind == "deployment" and (position := _position(node)):
        yield ClaimDraft("coordinates", _degrees(position))


def _institution_types(node: Node) -> Iterator[ClaimDraft]:
    given = perhaps_text(node.fields, "institution_type")
    types = [code_id(part) for part in given.split(",") if part.strip()]
    for name in types:
        yield ClaimDraft("institution_type", _TYPES.get(name, name))
    if not types:
        yield ClaimDraft("institution_type", Absence.UNKNOWN)


def _city(node: Node) -> str:
    return " ".join(perhaps_text(node.fields, "city").split()).casefold()


def _place_key(city: str) -> str:
    return f"{SCHEME}:place/{city}"


def _position(node: Node) -> tuple[float, float] | None:
    lat, lon = node.fields.get("latitude"), node.fields.get("longitude")
    if isinstance(lat, int | float) and isinstance(lon, int | float):
        return float(lat), float(lon)
    return None


def _degrees(position: tuple[float, float]) -> dict[str, float]:
    """Four decimals, about ten metres: the rest is what a computer made of minutes and seconds."""
    return {"lat": round(position[0], 4), "lon": round(position[1], 4)}


def _covers(claims: list[ClaimDraft]) -> Iterator[str]:
    return (claim.property for claim in claims)
