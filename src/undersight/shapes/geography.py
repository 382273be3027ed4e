"""The outlines of countries: read from the packaged data, thinned, asked which country a point
lies in. Draws nothing.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import chain, pairwise
from math import degrees, hypot, radians, sin

Point = tuple[float, float]
Line = tuple[Point, ...]
Box = tuple[float, float, float, float]
"""West, south, east, north, in degrees; east may pass 180."""

Rings = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, eq=False)
class Atlas:
    """Lines that polygons share. A ring names lines by number, ~n being line n from its end."""

    licence: str
    lines: tuple[Line, ...]
    boxes: tuple[Box, ...]
    land: tuple[Rings, ...]
    countries: dict[str, tuple[Rings, ...]]
    borders: frozenset[int]  # lines between two countries; the others are coasts

    def outline(
        self, ring: Sequence[int], thinned: Mapping[int, Line] | None = None
    ) -> list[Point]:
        """A ring as one closed line; of thinned lines where given, and the straight way where
        they lack.
        """
        if thinned is None:
            lines: Mapping[int, Line] | Sequence[Line] = self.lines
        else:
            plain = [n if n >= 0 else ~n for n in ring]
            lines = {n: thinned.get(n) or (self.lines[n][0], self.lines[n][-1]) for n in plain}
        parts = (lines[n] if n >= 0 else lines[~n][::-1] for n in ring)
        return _around(unbroken(chain.from_iterable(parts)))

    @lru_cache(maxsize=4000)  # noqa: B019 - there is one atlas, and it lives as long as the program
    def box(self, ring: tuple[int, ...]) -> Box:
        """The bounds of a ring."""
        return box_of(self.outline(ring))


@lru_cache(maxsize=1)
def atlas() -> Atlas:
    """The packaged atlas."""
    data = json.loads(files("undersight.shapes").joinpath("data/countries.json").read_bytes())
    lines = tuple(_line(steps) for steps in data["arcs"])
    countries = {code: _polygons(parts) for code, parts in data["countries"].items()}
    uncoded = (_polygons(parts) for parts in data["uncoded"].values())
    used = Counter(
        number
        for parts in chain(countries.values(), uncoded)
        for number in {n if n >= 0 else ~n for p in parts for ring in p for n in ring}
    )
    return Atlas(
        licence=data["licence"],
        lines=lines,
        boxes=tuple(map(box_of, lines)),
        land=_polygons(data["land"]),
        countries=countries,
        borders=frozenset(number for number, times in used.items() if times > 1),
    )


def _line(steps: Sequence[int]) -> Line:
    x, y = steps[0], steps[1]
    points = [(x / 100, y / 100)]
    for i in range(2, len(steps), 2):
        x, y = x + steps[i], y + steps[i + 1]
        points.append((x / 100, y / 100))
    return tuple(unbroken(points))


def unbroken(points: Iterable[Point]) -> list[Point]:
    """Points in a row without the leap at 180°, and without repetitions: they may go on beyond it.

    >>> unbroken([(179, 0), (-179, 0)])
    [(179, 0), (181, 0)]
    """
    found: list[Point] = []
    for x, y in points:
        if found:
            x += 360 * round((found[-1][0] - x) / 360)
        if not found or (x, y) != found[-1]:
            found.append((x, y))
    return found


def _around(ring: list[Point]) -> list[Point]:
    """A ring that goes around a pole, closed by way of the pole."""
    if abs(ring[-1][0] - ring[0][0]) < 180:
        return ring
    pole = 90.0 if ring[0][1] > 0 else -90.0
    return [*ring, (ring[-1][0], pole), (ring[0][0], pole)]


def _polygons(parts: list[list[list[int]]]) -> tuple[Rings, ...]:
    return tuple(tuple(tuple(ring) for ring in polygon) for polygon in parts)


def box_of(points: Iterable[Point]) -> Box:
    """The bounds of some points."""
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def overlap(a: Box, b: Box) -> bool:
    """Whether two boxes share more than an edge."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def area(ring: Sequence[Point]) -> float:
    """The area of a ring on the globe, in square degrees of the equator.

    >>> round(area([(0, 0), (2, 0), (2, 1), (0, 1)]), 2)
    2.0
    """
    total = 0.0
    for (ax, ay), (bx, by) in pairwise([*ring, ring[0]]):
        total += (bx - ax) * (sin(radians(ay)) + sin(radians(by))) / 2
    return abs(degrees(total))


@lru_cache(maxsize=300)
def main_parts(code: str, *, share: float = 0.88) -> tuple[Box, ...]:
    """The bounds of the parts that make up most of a country: not every far island of it."""
    known = atlas()
    rings = [polygon[0] for polygon in known.countries.get(code, ())]
    sized = sorted(((area(known.outline(ring)), known.box(ring)) for ring in rings), reverse=True)
    whole, taken = sum(size for size, _ in sized), 0.0
    found: list[Box] = []
    for size, bounds in sized:
        if found and taken >= share * whole:
            break
        found.append(bounds)
        taken += size
    return tuple(found)


@lru_cache(maxsize=2000)
def country_at(longitude: float, latitude: float) -> str:
    """The code of the country that a point lies in; "" on the sea or where there is none."""
    known = atlas()
    for code, polygons in known.countries.items():
        for polygon in polygons:
            west, south, east, north = known.box(polygon[0])
            for x in (longitude - 360, longitude, longitude + 360):
                if not (west <= x <= east and south <= latitude <= north):
                    continue
                if sum(_within(x, latitude, known.outline(ring)) for ring in polygon) % 2:
                    return code
    return ""


def _within(x: float, y: float, ring: Sequence[Point]) -> bool:
    inside = False
    for (ax, ay), (bx, by) in pairwise([*ring, ring[0]]):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def thin(line: Sequence[Point], tolerance: float, *, squeeze: float) -> Line:
    """A line with the points left out that cannot be seen at `tolerance` degrees; both ends stay.

    `squeeze` is what a degree of longitude is to one of latitude. Always the same for the same
    line, so that two countries keep their common border.
    """
    kept = [line[0]]
    for point in line[1:-1]:
        last = kept[-1]
        if hypot((point[0] - last[0]) * squeeze, point[1] - last[1]) >= tolerance:
            kept.append(point)
    return _straighten([*kept, line[-1]], tolerance * 0.45, squeeze)


def _straighten(line: list[Point], tolerance: float, squeeze: float) -> Line:
    """Douglas and Peucker's simplification, without recursion."""
    keep = {0, len(line) - 1}
    waiting = [(0, len(line) - 1)]
    while waiting:
        low, high = waiting.pop()
        (ax, ay), (bx, by) = line[low], line[high]
        dx, dy = (bx - ax) * squeeze, by - ay
        length = hypot(dx, dy)
        worst, where = tolerance, 0
        for i in range(low + 1, high):
            px, py = (line[i][0] - ax) * squeeze, line[i][1] - ay
            off = abs(px * dy - py * dx) / length if length else hypot(px, py)
            if off > worst:
                worst, where = off, i
        if where:
            keep.add(where)
            waiting += [(low, where), (where, high)]
    return tuple(line[i] for i in sorted(keep))
