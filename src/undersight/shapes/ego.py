"""The little network around one record: what is linked with it, in one step. Places and shapes,
no words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import cos, pi, sin
from zlib import crc32

WIDTH, HEIGHT = 300.0, 170.0
MOST = 12
ACROSS, UP = 122.0, 62.0  # half axes of the ellipse on which neighbours stand
INNER = 0.72  # every second of a crowded ring stands nearer
CROWDED = 7
SIZE, SELF = 8.0, 10.5
GAP = 0.45  # room between two kinds, in places

SHAPES = ("circle", "square", "diamond", "triangle", "hexagon", "pentagon", "bar", "cross")
KINDS = {
    "deployment": "circle",
    "institution": "square",
    "technology": "diamond",
    "product": "triangle",
    "dataset": "hexagon",
    "place": "pentagon",
    "event": "bar",
    "term": "cross",
}
CORNERS = {"square": (4, pi / 4), "diamond": (4, 0.0), "triangle": (3, -pi / 2)}
CORNERS |= {"hexagon": (6, 0.0), "pentagon": (5, -pi / 2)}
ROUND = {"square": 1.18, "diamond": 1.25, "triangle": 1.25}  # so that all shapes look equally large


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A record linked with the one in the middle; `certainty` is the class of the link's mark."""

    title: str
    href: str
    kind: str
    certainty: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """A record as drawn: the path `d` of its shape around (x, y)."""

    title: str
    href: str
    kind: str
    shape: str
    x: str
    y: str
    d: str


@dataclass(frozen=True, slots=True)
class Edge:
    """A link as drawn; the shapes cover its ends."""

    x1: str
    y1: str
    x2: str
    y2: str
    certainty: str


@dataclass(frozen=True, slots=True)
class Ego:
    """The figure: edges below, then nodes. `counts` (kind, how many) has the undrawn ones too."""

    view_box: str
    center: Node
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    counts: tuple[tuple[str, int], ...]
    more: int


def ego(center: Neighbour, neighbours: Sequence[Neighbour]) -> Ego | None:
    """The network around `center`, or None where nothing is linked with it.

    The same neighbours always stand in the same places, whatever their order; kinds stand together.
    """
    unique = sorted(set(neighbours), key=lambda n: (n.kind, n.title, n.href, n.certainty))
    if not unique:
        return None
    counts = Counter(n.kind for n in unique)
    drawn = _chosen(unique)
    x, y = WIDTH / 2, HEIGHT / 2
    places = _places(drawn)
    return Ego(
        view_box=f"0 0 {WIDTH:g} {HEIGHT:g}",
        center=_node(center, (x, y), SELF),
        nodes=tuple(_node(n, at, SIZE) for n, at in zip(drawn, places, strict=True)),
        edges=tuple(
            Edge(_one(x), _one(y), _one(a), _one(b), n.certainty)
            for n, (a, b) in zip(drawn, places, strict=True)
        ),
        counts=tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0]))),
        more=len(unique) - len(drawn),
    )


def shape_of(kind: str) -> str:
    """The shape of a kind: its own if it is a usual one, else one that always stays the same.

    >>> shape_of("institution")
    'square'
    """
    return KINDS.get(kind) or SHAPES[crc32(kind.encode()) % len(SHAPES)]


def outline(shape: str, x: float, y: float, *, size: float) -> str:
    """The SVG path of a shape."""
    if shape in CORNERS:
        number, turn = CORNERS[shape]
        reach = size * ROUND.get(shape, 1.08)
        corners = [turn + 2 * pi * i / number for i in range(number)]
        points = [(x + reach * cos(a), y + reach * sin(a)) for a in corners]
        return "M" + "L".join(f"{_one(a)} {_one(b)}" for a, b in points) + "Z"
    if shape == "bar":
        steps = (f"h{_one(2.2 * size)}", f"v{_one(1.1 * size)}", f"h{_one(-2.2 * size)}Z")
        return f"M{_one(x - 1.1 * size)} {_one(y - 0.55 * size)}" + "".join(steps)
    if shape == "cross":
        arm, wide = size * 1.05, size * 0.38
        turns = [(1, 0), (0, 1), (-1, 0), (0, -1)]
        points = [
            (x + a * arm + b * wide * side, y + b * arm - a * wide * side)
            for a, b in turns
            for side in (1, -1)
        ]
        return "M" + "L".join(f"{_one(a)} {_one(b)}" for a, b in points) + "Z"
    r = _one(size)
    halves = (f"a{r} {r} 0 1 0 {_one(way * 2 * size)} 0" for way in (1, -1))
    return f"M{_one(x - size)} {_one(y)}{''.join(halves)}Z"


def _chosen(neighbours: Sequence[Neighbour]) -> list[Neighbour]:
    """At most MOST of them, with every kind represented as long as there is room."""
    if len(neighbours) <= MOST:
        return list(neighbours)
    by_kind = [list(group) for _, group in groupby(neighbours, key=lambda n: n.kind)]
    chosen: set[Neighbour] = set()
    rank = 0
    while len(chosen) < MOST:
        chosen |= set([group[rank] for group in by_kind if rank < len(group)][: MOST - len(chosen)])
        rank += 1
    return [n for n in neighbours if n in chosen]


def _places(neighbours: Sequence[Neighbour]) -> list[tuple[float, float]]:
    """Around an ellipse, kind by kind with a little room between, every second nearer where it is
    crowded.
    """
    runs = [len(list(group)) for _, group in groupby(neighbours, key=lambda n: n.kind)]
    gap = GAP if len(runs) > 1 else 0.0
    whole = len(neighbours) + gap * len(runs)
    steps = [i + gap * run for run, i in _numbered(runs)]
    angles = [-pi * 0.8 + 2 * pi * step / whole for step in steps]
    near = [INNER if len(neighbours) > CROWDED and n % 2 else 1.0 for n in range(len(neighbours))]
    return [
        (WIDTH / 2 + ACROSS * k * cos(a), HEIGHT / 2 + UP * k * sin(a))
        for a, k in zip(angles, near, strict=True)
    ]


def _numbered(runs: Sequence[int]) -> list[tuple[int, int]]:
    """For each neighbour: which run it is in, and its number among all."""
    owners = [run for run, length in enumerate(runs) for _ in range(length)]
    return [(run, number) for number, run in enumerate(owners)]


def _node(record: Neighbour, at: tuple[float, float], size: float) -> Node:
    shape = shape_of(record.kind)
    path = outline(shape, *at, size=size)
    return Node(record.title, record.href, record.kind, shape, _one(at[0]), _one(at[1]), path)


def _one(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
