"""The little network: always the same places, every kind its shape, nothing outside, nothing on
top.
"""

from __future__ import annotations

from itertools import pairwise
from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from undersight.shapes.ego import (
    LETTERS,
    LINES,
    MOST,
    SHAPES,
    WIDTH,
    Neighbour,
    ego,
    outline,
    shape_of,
    wrapped,
)
from undersight.shapes.mark import mark

SELF = Neighbour("Mass biodata collection", "/deployment/x", "deployment")
KINDS = st.sampled_from(["deployment", "institution", "technology", "product", "contract"])
NEIGHBOURS = st.lists(
    st.builds(Neighbour, st.text(min_size=1, max_size=5), st.just("/"), KINDS), max_size=40
)


def test_nothing_linked_is_no_figure() -> None:
    assert ego(SELF, []) is None


@pytest.mark.parametrize("count", [1, 2, 7, 12, 30])
def test_no_more_than_fit_and_the_rest_is_counted(count: int) -> None:
    figure = ego(SELF, [Neighbour(f"N{n}", f"/{n}", "institution") for n in range(count)])

    assert figure is not None
    assert len(figure.nodes) == len(figure.edges) == min(count, MOST)
    assert figure.more == count - len(figure.nodes)
    assert figure.counts == (("institution", count),)


def test_every_kind_is_seen() -> None:
    many = [Neighbour(f"D{n}", "/", "deployment") for n in range(20)]

    figure = ego(SELF, [*many, Neighbour("V", "/", "product")])

    assert figure is not None
    assert {n.kind for n in figure.nodes} == {"deployment", "product"}


@given(NEIGHBOURS)
def test_order_does_not_matter(neighbours: list[Neighbour]) -> None:
    assert ego(SELF, neighbours) == ego(SELF, neighbours[::-1])


@given(NEIGHBOURS)
def test_all_is_inside_and_apart(neighbours: list[Neighbour]) -> None:
    figure = ego(SELF, neighbours)

    nodes = [figure.center, *figure.nodes] if figure else []
    height = float(figure.view_box.split()[-1]) if figure else 0
    places = [(float(n.x), float(n.y)) for n in nodes]
    for number, (x, y) in enumerate(places):
        assert 12 <= x <= WIDTH - 12
        assert 11 <= y <= height - 11
        assert all(hypot(x - a, y - b) > 20 for a, b in places[:number])


@given(NEIGHBOURS)
def test_labels_stand_beside_their_shapes_and_apart(neighbours: list[Neighbour]) -> None:
    figure = ego(SELF, neighbours)

    taken: dict[str, list[float]] = {}
    for node in figure.nodes if figure else ():
        outwards = float(node.label_x) < float(node.x)
        assert outwards == (node.anchor == "end") == (float(node.x) < WIDTH / 2)
        taken.setdefault(node.anchor, []).extend(float(y) for y, _line in node.label)
    for feet in taken.values():
        assert all(below - above >= 12 for above, below in pairwise(sorted(feet)))


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Mercadona", ("Mercadona",)),
        ("Better Tomorrow", ("Better Tomorrow",)),
        ("Spanish Data Protection Agency", ("Spanish Data", "Protection Agency")),
        ("Garante per la protezione dei dati personali", ("Garante per la", "protezione dei da…")),
        ("新疆维吾尔自治区公安厅", ("新疆维吾尔自治…",)),
        ("AI Enabled Autonomous Underwater", ("AI Enabled", "Autonomous Unde…")),
        ("", ()),
    ],
)
def test_a_label_has_few_lines(title: str, lines: tuple[str, ...]) -> None:
    assert wrapped(title) == lines


@given(st.text(alphabet="ab ", max_size=120))
def test_no_label_is_longer_than_its_room(title: str) -> None:
    lines = wrapped(title)

    assert len(lines) <= LINES
    assert all(len(line.replace(" ", "")) <= LETTERS for line in lines)


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes_are_closed_paths(shape: str) -> None:
    path = outline(shape, 50, 50, size=8)

    assert path.startswith("M")
    assert path.endswith("Z")
    assert "nan" not in path


def test_no_two_kinds_of_the_vocabulary_look_alike() -> None:
    kinds = set("deployment institution technology product dataset place purpose term".split())

    assert len({shape_of(kind) for kind in kinds}) == len(kinds)


def test_an_unusual_kind_keeps_its_shape() -> None:
    assert shape_of("contract") == shape_of("contract")
    assert shape_of("contract") in SHAPES


@pytest.mark.parametrize(
    ("certainty", "rank", "top", "expected"),
    [
        ("documented", 3, 3, "doc"),
        ("rumored", 2, 3, "rum"),
        ("speculative", 1, 3, "spec"),
        ("", 0, 3, "no-cert"),
        ("confirmed", 5, 5, "r3"),
        ("likely", 3, 5, "r2"),
        ("alleged", 1, 5, "r1"),
        ("stated", 1, 1, "r3"),
    ],
)
def test_mark(certainty: str, rank: int, top: int, expected: str) -> None:
    assert mark(certainty, rank=rank, top=top) == expected
