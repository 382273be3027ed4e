from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from exchange.fitting import drafts, misfits, rejects

from undersight.errors import InvalidError
from undersight.exchange.formats.graph_json import READER
from undersight.records.draft import Absence, Draft, Ref

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("UNDERSIGHT_SHARED", ROOT.parent / "shared"))
GRAPHS = SHARED / "data" / "securityvision-graph"


def a_node(id: int, category: str, name: str, **more: Any) -> dict[str, Any]:
    fields = {"city": None, "unknown": False, "latitude": None, "longitude": None}
    return {"id": id, "name": name, "category": category} | fields | more


def a_graph(folder: Path, nodes: list[Any], *links: tuple[int, str, int]) -> Path:
    path = folder / "graph.json"
    edges = [{"from": a, "to": b, "edge_type": edge} for a, edge, b in links]
    path.write_text(json.dumps({"nodes": nodes, "links": edges}), "utf-8")
    return path


DEPLOYMENT = a_node(1, "deployment", "Cameras (Stopped)")
POLICE = a_node(2, "institution", "Police", institution_type="police,network")
NOBODY = a_node(3, "institution", "Unknown Institution 0001", unknown=True)
BOX = a_node(4, "technology", "Box", city="paris", latitude=48.85691, longitude=2.35)
MESSY = a_node(5, "deployments,category:pages using duplicate arguments", "Messy")
TEST = a_node(6, "dataset,category:test", "Test set")
NODES = [DEPLOYMENT, POLICE, NOBODY, BOX, MESSY, TEST]


def said(items: list[Draft], id: int) -> list[tuple[str, object]]:
    (draft,) = [d for d in items if d.key.endswith(f"/{id}")]
    return [(claim.property, claim.value) for claim in draft.claims]


@pytest.mark.parametrize(
    ("link", "id", "expected"),
    [
        ((1, "used_by", 2), 1, ("used_by", Ref("sv-graph:institution/2"))),
        ((2, "used_by", 1), 1, ("used_by", Ref("sv-graph:institution/2"))),
        ((3, "managed_by", 1), 1, ("managed_by", Absence.UNKNOWN)),
        ((4, "software_deployed", 5), 5, ("runs_software", Ref("sv-graph:product/4"))),
        (
            (4, "developed_by_institution", 2),
            4,
            ("software_developer", Ref("sv-graph:institution/2")),
        ),
        (
            (2, "developed_by_institution", 6),
            6,
            ("dataset_developer", Ref("sv-graph:institution/2")),
        ),
        ((6, "datasets_used", 1), 1, ("dataset_used", Ref("sv-graph:dataset/6"))),
    ],
)
def test_links_speak_in_one_direction(
    tmp_path: Path, link: tuple[int, str, int], id: int, expected: tuple[str, object]
) -> None:
    items = drafts(READER.read(a_graph(tmp_path, NODES, link)))

    assert expected in said(items, id)
    assert (
        sum(
            isinstance(c.value, Ref) and "place" not in c.value.key for d in items for c in d.claims
        )
        <= 1
    )


@pytest.mark.parametrize(
    "link",
    [
        (2, "software_deployed", 1),
        (3, "developed_by_institution", 3),
        (1, "name", 5),
        (1, "used_by", 99),
    ],
)
def test_links_without_meaning_are_rejected(tmp_path: Path, link: tuple[int, str, int]) -> None:
    items = list(READER.read(a_graph(tmp_path, NODES, link)))

    assert [r.place for r in rejects(items)] == ["graph.json:links[1]"]


def test_pages_become_records(tmp_path: Path) -> None:
    items = drafts(READER.read(a_graph(tmp_path, NODES)))

    assert Counter(d.kind for d in items) == {
        "deployment": 2,
        "institution": 1,
        "product": 1,
        "dataset": 1,
        "place": 1,
    }
    assert said(items, 1)[:3] == [
        ("title", "Cameras"),
        ("alias", "Cameras (Stopped)"),
        ("deployment_status", "stopped"),
    ]
    assert ("institution_type", "law_enforcement") in said(items, 2)
    assert ("institution_type", "network") in said(items, 2)
    assert ("excluded_from_graph", True) in said(items, 6)
    assert [c.value for c in items[0].claims] == ["paris", "city", {"lat": 48.8569, "lon": 2.35}]


def test_a_plain_title_that_is_taken_keeps_its_bracket(tmp_path: Path) -> None:
    nodes = [
        a_node(1, "deployment", "ABIS (Deployment: Spain)"),
        a_node(2, "deployment", "ABIS (Deployment: Italy)"),
    ]

    items = drafts(READER.read(a_graph(tmp_path, nodes)))

    assert [d.claims[0].value for d in items] == [
        "ABIS (Deployment: Spain)",
        "ABIS (Deployment: Italy)",
    ]


def test_the_same_page_twice_is_one_record(tmp_path: Path) -> None:
    nodes = [DEPLOYMENT, POLICE, a_node(7, "institution", "police")]

    items = list(READER.read(a_graph(tmp_path, nodes, (1, "used_by", 7))))

    assert ("used_by", Ref("sv-graph:institution/2")) in said(drafts(items), 1)
    assert [r.content["name"] for r in rejects(items)] == ["police"]


@pytest.mark.parametrize(
    "node",
    [3, {"id": "x"}, a_node(9, "person", "N"), a_node(9, "dataset", ""), {"category": "dataset"}],
)
def test_broken_nodes_are_rejected(tmp_path: Path, node: Any) -> None:
    items = list(READER.read(a_graph(tmp_path, [node, POLICE])))

    assert (len(drafts(items)), len(rejects(items))) == (1, 1)


@pytest.mark.parametrize("text", ["[]", '{"nodes": {}}', '{"nodes": []}', "{"])
def test_what_is_no_graph_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "graph.json"
    path.write_text(text)

    with pytest.raises(InvalidError):
        list(READER.read(path))


@pytest.mark.parametrize("name", ["2022-05-04.json", "2022-06-29.json"])
def test_the_exports_come_in_whole(name: str) -> None:
    path = GRAPHS / name
    if not path.is_file():
        pytest.skip(f"{path} is not here: it has no licence and is not part of the project")
    value = json.loads(path.read_text())
    nodes = {node["id"]: node for node in value["nodes"]}

    items = list(READER.read(path))

    records = [d for d in drafts(items) if d.kind != "place"]
    placeholders = sum(node["unknown"] for node in nodes.values())
    lost = Counter(r.place.partition(":")[2].partition("[")[0] for r in rejects(items) if r.whole)
    assert len(records) + placeholders + lost["nodes"] == len(nodes)
    gone = {int(r.content["id"]) for r in rejects(items) if r.whole and "id" in r.content}
    spoken = [n for n in nodes.values() if not n["unknown"] and n["id"] not in gone]
    places = [d for d in drafts(items) if d.kind == "place"]
    assert len(places) == len({n["city"].casefold() for n in spoken if n["city"]})
    refused = {r.place for r in rejects(items)}
    kept = [
        link
        for number, link in enumerate(value["links"], 1)
        if f"{name}:links[{number}]" not in refused
    ]
    assert len(kept) + lost["links"] == len(value["links"])
    assert links_out(records) == len({distinct(link, nodes) for link in kept})
    assert misfits(drafts(items)) == []
    titles = Counter((d.kind, str(d.claims[0].value).casefold()) for d in drafts(items))
    assert max(titles.values()) == 1


def distinct(link: dict[str, Any], nodes: dict[int, dict[str, Any]]) -> tuple[str, frozenset[str]]:
    """Its type and its two pages; all unknown pages are one, direction says nothing."""
    ends = (nodes[link["from"]], nodes[link["to"]])
    names = ("?" if n["unknown"] else f"{n['category'][:9]} {n['name'].casefold()}" for n in ends)
    return link["edge_type"], frozenset(names)


def links_out(records: list[Draft]) -> int:
    """Claims that came from links."""
    return sum(
        isinstance(claim.value, Ref | Absence)
        and claim.property not in ("city", "institution_type")
        for draft in records
        for claim in draft.claims
    )
