"""The little network around one record: what is linked with it, in one step, each named beside its
shape. Places, shapes and lines of titles, no other words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import cos, pi, sin
from unicodedata import combining, east_asian_width
from zlib import crc32

WIDTH, LEAST_HEIGHT, ROW = 300.0, 76.0, 32.0
MOST = 12
ASIDE = 32.0  # from the middle to the two columns in which neighbours stand
BESIDE = 11.0  # from a shape to its label
SIZE, SELF = 7.5, 10.5
LETTERS, LINES, LINE = 16, 2, 13.0  # of a label: letters a line, lines, and their height
NARROW, WIDE = frozenset("fijlrtI.,:;'!|()[]- "), frozenset("mwMW%@&—")
RISE = 4.2  # from the middle of a line to its foot

SHAPES = ("circle", "square", "diamond", "triangle", "hexagon", "pentagon", "bar", "cross")
KINDS = {
    "deployment": "circle",
    "institution": "square",
    "technology": "diamond",
    "product": "triangle",
    "dataset": "hexagon",
    "place": "pentagon",
    "purpose": "bar",
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
    label: tuple[tuple[str, str], ...] = ()  # lines: y, text
    label_x: str = ""
    anchor: str = ""


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
    height = max(LEAST_HEIGHT, ROW * ((len(drawn) + 1) // 2) + 8)
    x, y = WIDTH / 2, height / 2
    places = _places(len(drawn), height)
    return Ego(
        view_box=f"0 0 {WIDTH:g} {height:g}",
        center=_node(center, (x, y), SELF),
        nodes=tuple(_labelled(n, at) for n, at in zip(drawn, places, strict=True)),
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


def _places(count: int, height: float) -> list[tuple[float, float]]:
    """Down a column on either side, the first half before; both in the middle of the height."""
    first = (count + 1) // 2
    places = []
    for number in range(count):
        row, rows = (number, first) if number < first else (number - first, count - first)
        x = WIDTH / 2 + (ASIDE if number >= first else -ASIDE)
        places.append((x, height / 2 + ROW * (row - (rows - 1) / 2)))
    return places


def _labelled(record: Neighbour, at: tuple[float, float]) -> Node:
    """A neighbour with the lines of its title, outwards of its shape."""
    node = _node(record, at, SIZE)
    lines = wrapped(record.title)
    top = at[1] + RISE - LINE * (len(lines) - 1) / 2
    left = at[0] < WIDTH / 2
    return replace(
        node,
        label=tuple((_one(top + LINE * n), line) for n, line in enumerate(lines)),
        label_x=_one(at[0] - BESIDE if left else at[0] + BESIDE),
        anchor="end" if left else "start",
    )


def wrapped(title: str) -> tuple[str, ...]:
    """A title in as many lines as a label has, with … where it is longer.

    >>> wrapped("Spanish Data Protection Agency"), wrapped("Donaudampfschifffahrtsgesellschaft")
    (('Spanish Data', 'Protection Agency'), ('Donaudampfschiff…',))
    """
    lines: list[str] = []
    words = title.split()
    while words and len(lines) < LINES:
        line = words.pop(0)
        while words and _wide(f"{line} {words[0]}") <= LETTERS:
            line += f" {words.pop(0)}"
        lines.append(line)
    if words:
        lines[-1] += f" {words[0]}"
    return tuple(
        _cut(line, cut=bool(words) and n == len(lines) - 1) for n, line in enumerate(lines)
    )


def _cut(line: str, *, cut: bool) -> str:
    """The line with … at its end where it is too long, or where more follows."""
    if not cut and _wide(line) <= LETTERS:
        return line
    while line and _wide(line) > LETTERS - 1:  # room for the … itself
        line = line[:-1]
    return line.rstrip(" ,;:-(") + "…"


def _wide(text: str) -> float:
    """How many letters' room a text takes: an m takes more than an i, an ideograph as much as two
    letters, an accent none.
    """
    return sum(_room(letter) for letter in text)


def _room(letter: str) -> float:
    if combining(letter):
        return 0
    if east_asian_width(letter) in ("W", "F"):
        return 2
    return 0.6 if letter in NARROW else 1.5 if letter in WIDE else 1


def _node(record: Neighbour, at: tuple[float, float], size: float) -> Node:
    shape = shape_of(record.kind)
    path = outline(shape, *at, size=size)
    return Node(record.title, record.href, record.kind, shape, _one(at[0]), _one(at[1]), path)


def _one(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
