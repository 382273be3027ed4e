"""From degrees to the flat: an equal-area projection around a centre, and clipping. Knows no
countries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt

from undersight.shapes.geography import Box, Point

Project = Callable[[float, float], Point]


def azimuthal(longitude: float, latitude: float) -> Project:
    """Lambert's azimuthal equal-area projection: shapes stay right near the centre; y grows
    downwards.
    """
    sine, cosine = sin(radians(latitude)), cos(radians(latitude))

    def project(x: float, y: float) -> Point:
        phi, turn = radians(y), radians(x - longitude)
        near = 1 + sine * sin(phi) + cosine * cos(phi) * cos(turn)
        k = sqrt(2 / max(near, 1e-9))
        across = k * cos(phi) * sin(turn)
        up = k * (cosine * sin(phi) - sine * cos(phi) * cos(turn))
        return across, -up

    return project


def equal_earth(longitude: float) -> Project:
    """The Equal Earth projection (Šavrič, Patterson and Jenny, 2018) for the whole world."""
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    m = sqrt(3) / 2

    def project(x: float, y: float) -> Point:
        t = asin(m * sin(radians(y)))
        t2 = t * t
        t6 = t2 * t2 * t2
        wide = m * (a1 + 3 * a2 * t2 + t6 * (7 * a3 + 9 * a4 * t2))
        return radians(x - longitude) * cos(t) / wide, -t * (a1 + a2 * t2 + t6 * (a3 + a4 * t2))

    return project


@dataclass(frozen=True, slots=True)
class Fit:
    """Moves and scales projected points into a figure of a given size."""

    scale: float
    left: float
    top: float

    def __call__(self, point: Point) -> Point:
        return (point[0] - self.left) * self.scale, (point[1] - self.top) * self.scale


def fit(points: Iterable[Point], *, width: float, height: float) -> Fit:
    """The largest scale at which all points are in the figure, and the middle of them in its
    middle.
    """
    xs, ys = zip(*points, strict=True)
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    scale = min(width / max(wide, 1e-6), height / max(high, 1e-6))
    left = (max(xs) + min(xs)) / 2 - width / scale / 2
    top = (max(ys) + min(ys)) / 2 - height / scale / 2
    return Fit(scale, left, top)


def clip_ring(ring: Sequence[Point], box: Box) -> list[Point]:
    """What of a ring lies in a box (Sutherland and Hodgman): one ring, closed along the box's
    sides.
    """
    points = list(ring)
    for side, limit in enumerate(box):
        axis, keep_above = side % 2, side < 2
        points = _clip_side(points, axis, limit, keep_above=keep_above)
        if not points:
            break
    return points


def _clip_side(points: list[Point], axis: int, limit: float, *, keep_above: bool) -> list[Point]:
    found: list[Point] = []
    for a, b in pairwise([points[-1], *points]):
        a_in = a[axis] >= limit if keep_above else a[axis] <= limit
        b_in = b[axis] >= limit if keep_above else b[axis] <= limit
        if a_in != b_in:
            t = (limit - a[axis]) / (b[axis] - a[axis])
            other = a[1 - axis] + t * (b[1 - axis] - a[1 - axis])
            found.append((limit, other) if axis == 0 else (other, limit))
        if b_in:
            found.append(b)
    return found


def dense(line: Sequence[Point], *, longest: float = 4.0) -> list[Point]:
    """A line with more points on its long sides, which a projection bends: a parallel is no
    straight line.
    """
    found: list[Point] = list(line[:1])
    for (ax, ay), (bx, by) in pairwise(line):
        steps = int(max(abs(bx - ax), abs(by - ay)) / longest) + 1
        found += [
            (ax + (bx - ax) * i / steps, ay + (by - ay) * i / steps) for i in range(1, steps + 1)
        ]
    return found


def clip_line(line: Sequence[Point], box: Box) -> list[list[Point]]:
    """The runs of a line that touch a box; whole steps, so their ends may stand outside."""
    west, south, east, north = box
    runs: list[list[Point]] = []
    going = False
    for a, b in pairwise(line):
        seen = (
            max(a[0], b[0]) >= west
            and min(a[0], b[0]) <= east
            and max(a[1], b[1]) >= south
            and min(a[1], b[1]) <= north
        )
        if seen and not going:
            runs.append([a])
        if seen:
            runs[-1].append(b)
        going = seen
    return runs
