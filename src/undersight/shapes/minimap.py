"""A small map as SVG paths: where a record is, as exactly as its sources say and no more. Loads
nothing by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from math import acos, cos, degrees, isfinite, radians, sin

from undersight.shapes.geography import (
    Box,
    Line,
    Point,
    Rings,
    atlas,
    box_of,
    country_at,
    main_parts,
    overlap,
    thin,
)
from undersight.shapes.projection import (
    Fit,
    Project,
    azimuthal,
    clip_line,
    clip_ring,
    dense,
    equal_earth,
    fit,
)

WIDTH, HEIGHT = 600.0, 380.0  # units of the figure; paths are in whole ones
FILLED = 0.74  # how much of the figure the thing itself takes; the rest is its surroundings
LEAST_SPAN = 7.0  # degrees from top to bottom that are always seen
WORLD_FROM = 62.0  # degrees from the middle beyond which the whole world is drawn
REGION_REACH = 1.3  # degrees: the radius of a region whose outline is not known
MOST_MARKS, MOST_TEXTS = 40, 6
LETTER, LINE = 11.8, 26.0  # size of a letter and of a line of a label, in units of the figure
SPECK, TINY = 4.0, 22.0  # smaller islands are left out, smaller areas get a ring


BUDGET = 13_000  # characters of all paths; more are thinned until they fit
SEEN = 2.0  # units of the figure below which a bend is not seen
TURNS = (-360.0, 0.0, 360.0)


class Precision(StrEnum):
    """How exactly a place is known."""

    EXACT = "exact"
    CITY = "city"
    REGION = "region"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True)
class Place:
    """A place that a record names. With precision "country" its point only says which country."""

    latitude: float
    longitude: float
    precision: str = Precision.CITY
    label: str = ""
    certainty: str = ""  # class of the mark
    href: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """A country as drawn. `sort`: area (it is the place) · home (the place lies in it)."""

    d: str
    code: str
    sort: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A place as drawn: sort exact or city is a mark, region a soft circle, find a ring around a
    tiny country.
    """

    x: str
    y: str
    r: str
    sort: str
    label: str = ""
    certainty: str = ""
    href: str = ""
    text: str = ""  # the label where there is room for it …
    text_x: str = ""
    text_y: str = ""
    anchor: str = "start"  # … and how it is set, as SVG's text-anchor


@dataclass(frozen=True, slots=True)
class MapCaption:
    """The map in words, as parts to translate. `sort`: exact · city · region · country."""

    sort: str
    countries: tuple[str, ...]
    labels: tuple[str, ...]
    more: int  # places that are not drawn
    licence: str


@dataclass(frozen=True, slots=True)
class Minimap:
    """The figure: land below, then areas, coasts and borders, then marks."""

    view_box: str
    land: tuple[str, ...]
    areas: tuple[Area, ...]
    coast: str
    borders: str
    points: tuple[Mark, ...]
    caption: MapCaption


@dataclass(frozen=True, slots=True)
class Frame:
    """What part of the world is drawn and how: `window` in degrees, around longitude `middle`."""

    project: Project
    fit: Fit
    window: Box
    middle: float
    tolerance: float  # degrees that cannot be seen
    squeeze: float

    def place(self, longitude: float, latitude: float) -> Point:
        """Where a point of the earth is in the figure."""
        return self.fit(self.project(_near(longitude, self.middle), latitude))


def minimap(
    places: Sequence[Place] = (), countries: Iterable[str] = (), *, region: bool = False
) -> Minimap | None:
    """The map of places and countries (ISO 3166-1 alpha-2), or None where nothing can be placed.

    With `region`, every place is drawn as a region, whatever is said of it.
    """
    good = [p for p in places if _on_earth(p)]
    known = atlas()
    lying = {p: country_at(p.longitude, p.latitude) for p in good}
    asked = {code.upper() for code in countries} & known.countries.keys()
    only = {lying[p] for p in good if p.precision == Precision.COUNTRY} - {""}
    marked = [p for p in good if p.precision != Precision.COUNTRY or not lying[p]]
    home = {lying[p] for p in marked} - {""}
    # a country of which a place is known more exactly is where the place lies, not itself the place
    areas = sorted((asked | only) - home if marked else asked | only)
    home_codes = sorted(home)
    if not marked and not areas:
        return None
    frame = _frame(tuple((p.longitude, p.latitude) for p in marked), (*areas, *home_codes))
    ground = _ground(frame, (*home_codes, *areas))
    drawn = (Area(d, code, "area" if code in areas else "home") for code, d in ground.countries)
    return Minimap(
        view_box=f"0 0 {WIDTH:g} {HEIGHT:g}",
        land=ground.land,
        areas=tuple(a for a in drawn if a.d),
        coast=ground.coast,
        borders=ground.borders,
        points=(*_rings(frame, areas), *_marks(frame, marked[:MOST_MARKS], region=region)),
        caption=MapCaption(
            sort=_sort(marked, region=region),
            countries=tuple(sorted({*areas, *home_codes})),
            labels=tuple(p.label for p in good if p.label),
            more=len(marked) - len(marked[:MOST_MARKS]),
            licence=known.licence,
        ),
    )


def _on_earth(place: Place) -> bool:
    finite = isfinite(place.latitude) and isfinite(place.longitude)
    return finite and abs(place.latitude) <= 90 and abs(place.longitude) <= 180


def _near(longitude: float, middle: float) -> float:
    """The longitude, turned so that it is less than half the earth away from `middle`.

    >>> _near(-170, 100)
    190
    """
    while longitude - middle > 180:
        longitude -= 360
    while longitude - middle < -180:
        longitude += 360
    return longitude


@lru_cache(maxsize=64)
def _frame(points: tuple[Point, ...], codes: tuple[str, ...]) -> Frame:
    """The part of the world that shows the points, the countries and what lies around them."""
    boxes = [box for code in codes for box in main_parts(code)]
    boxes += [(x, y, x, y) for x, y in points]
    first = (boxes[0][0] + boxes[0][2]) / 2
    corners = [
        (x + _near((box[0] + box[2]) / 2, first) - (box[0] + box[2]) / 2, y)
        for box in boxes
        for x in (box[0], (box[0] + box[2]) / 2, box[2])
        for y in (box[1], (box[1] + box[3]) / 2, box[3])
    ]
    west, south, east, north = box_of(corners)
    middle, height = (west + east) / 2, (south + north) / 2
    if east - west > 300 and north < -50:  # Antarctica lies around its pole
        middle, height = 0.0, -90.0
    if max(_distance((middle, height), corner) for corner in corners) > WORLD_FROM:
        return _world_frame()
    project = azimuthal(middle, height)
    found = fit(
        (project(x, y) for x, y in _outline(points, codes, first)),
        width=WIDTH * FILLED,
        height=HEIGHT * FILLED,
    )
    scale = min(found.scale, HEIGHT / radians(LEAST_SPAN))
    x = found.left + WIDTH * FILLED / found.scale / 2
    y = found.top + HEIGHT * FILLED / found.scale / 2
    view = Fit(scale, x - WIDTH / scale / 2, y - HEIGHT / scale / 2)
    window = _window(middle, height, scale)
    return Frame(project, view, window, middle, degrees(SEEN / scale), _cos(height))


def _outline(points: Sequence[Point], codes: Sequence[str], middle: float) -> list[Point]:
    """What has to be seen: the points and the main parts of the countries."""
    known = atlas()
    shown = [(_near(x, middle), y) for x, y in points]
    for code in codes:
        parts = set(main_parts(code))
        for polygon in known.countries.get(code, ()):
            box = known.box(polygon[0])
            if box in parts:
                turn = _near((box[0] + box[2]) / 2, middle) - (box[0] + box[2]) / 2
                shown += [(x + turn, y) for x, y in known.outline(polygon[0])[::4]]
    return shown


def _world_frame() -> Frame:
    """The whole world without Antarctica, cut at the Bering Strait."""
    middle = 11.0
    project = equal_earth(middle)
    ends = [(middle - 180, 0.0), (middle + 180, 0.0), (middle, 80.0), (middle, -57.0)]
    view = fit((project(x, y) for x, y in ends), width=WIDTH - 4, height=HEIGHT - 4)
    view = Fit(view.scale, view.left - 2 / view.scale, view.top - 2 / view.scale)
    window = (middle - 180, -58.0, middle + 180, 84.0)
    return Frame(project, view, window, middle, degrees(SEEN / view.scale), 0.8)


def _window(middle: float, height: float, scale: float) -> Box:
    """The degrees that are surely enough for the figure, and not so many that the far side is
    drawn.
    """
    up = min(degrees(HEIGHT / 2 / scale) * 1.5 + 2, 80)
    south, north = max(height - up, -90.0), min(height + up, 90.0)
    if south == -90 or north == 90:  # over the pole every longitude is near
        return middle - 180, south, middle + 180, north
    across = degrees(WIDTH / 2 / scale) * 1.4 / _cos(max(abs(south), abs(north)))
    across = min(across, 170.0 if abs(height) > 45 else 110.0)
    return middle - across, south, middle + across, north


def _cos(latitude: float) -> float:
    return max(cos(radians(latitude)), 0.1)


def _distance(a: Point, b: Point) -> float:
    """Degrees between two points on the earth."""
    turn, phi, psi = radians(b[0] - a[0]), radians(a[1]), radians(b[1])
    return degrees(acos(max(-1, min(1, sin(phi) * sin(psi) + cos(phi) * cos(psi) * cos(turn)))))


@dataclass(frozen=True, slots=True)
class Ground:
    """What lies below the marks, as paths."""

    land: tuple[str, ...]
    coast: str
    borders: str
    countries: tuple[tuple[str, str], ...]  # code, path

    def __len__(self) -> int:
        paths = [*self.land, self.coast, self.borders, *(d for _, d in self.countries)]
        return sum(map(len, paths))


@lru_cache(maxsize=64)
def _ground(frame: Frame, codes: tuple[str, ...]) -> Ground:
    """Land, coasts, borders and some whole countries, as fine as the budget allows."""
    ground = _drawn(frame, codes, SPECK)
    speck = SPECK
    while len(ground) > BUDGET and speck < 40:
        worse = min(2.0, max(1.25, len(ground) / BUDGET))
        frame, speck = replace(frame, tolerance=frame.tolerance * worse), speck * worse
        ground = _drawn(frame, codes, speck)
    return ground


def _drawn(frame: Frame, codes: tuple[str, ...], speck: float) -> Ground:
    """Everything once: land as filled paths, coasts and borders as lines that no neighbour
    repeats.
    """
    known = atlas()
    lines = {
        number: thin(line, frame.tolerance, squeeze=frame.squeeze)
        for number, line in enumerate(known.lines)
        if any(_seen(known.boxes[number], frame, turn) for turn in TURNS)
    }
    strokes: dict[bool, list[str]] = {True: [], False: []}
    for number, line in lines.items():
        for turn in TURNS:
            strokes[number in known.borders] += _strokes(frame, line, turn, least=speck)
    return Ground(
        land=tuple(d for rings in known.land if (d := _path(frame, rings, lines, least=speck))),
        coast="".join(strokes[False]),
        borders="".join(strokes[True]),
        countries=tuple(
            (
                code,
                "".join(
                    _path(frame, part, lines, least=speck / 4) for part in known.countries[code]
                ),
            )
            for code in codes
        ),
    )


def _seen(box: Box, frame: Frame, turn: float) -> bool:
    return overlap((box[0] + turn, box[1], box[2] + turn, box[3]), frame.window)


def _path(frame: Frame, polygon: Rings, lines: dict[int, Line], *, least: float) -> str:
    """A polygon in the figure, cut to it; "" where nothing of it is seen or it is smaller than
    `least`.
    """
    known = atlas()
    parts: list[str] = []
    for ring in polygon:
        box = known.box(ring)
        for turn in TURNS:
            if not _seen(box, frame, turn):
                continue
            points = [(x + turn, y) for x, y in known.outline(ring, lines)]
            cut = clip_ring(points, frame.window)
            seen = dense([*cut, *cut[:1]])
            drawn = [frame.fit(frame.project(x, y)) for x, y in seen]
            drawn = clip_ring(drawn, _MARGIN) if drawn else []
            if len(drawn) > 2 and _large(drawn, least):
                parts.append(_write(drawn, close=True))
    return "".join(parts)


_MARGIN: Box = (-4.0, -4.0, WIDTH + 4, HEIGHT + 4)


def _large(points: Sequence[Point], least: float) -> bool:
    west, south, east, north = box_of(points)
    return east - west + north - south >= least


def _strokes(frame: Frame, line: Line, turn: float, *, least: float) -> list[str]:
    """A line in the figure, in the pieces that are seen."""
    if not _seen(box_of(line), frame, turn):
        return []
    found = []
    for run in clip_line([(x + turn, y) for x, y in line], frame.window):
        flat = [frame.fit(frame.project(x, y)) for x, y in dense(run)]
        if _large(flat, least):
            found += [_write(part, close=False) for part in clip_line(flat, _MARGIN)]
    return found


def _write(points: Sequence[Point], *, close: bool) -> str:
    """Points as an SVG path in whole units, as short as relative steps make it."""
    x, y = round(points[0][0]), round(points[0][1])
    parts = [f"M{x}{_sign(y)}l"]
    for px, py in points[1:]:
        step = round(px) - x, round(py) - y
        if step != (0, 0):
            parts.append(f"{_sign(step[0]) if len(parts) > 1 else step[0]}{_sign(step[1])}")
            x, y = x + step[0], y + step[1]
    if len(parts) == 1:
        return ""
    return "".join(parts) + ("z" if close else "")


def _sign(number: int) -> str:
    return str(number) if number < 0 else f" {number}"


def _rings(frame: Frame, codes: Iterable[str]) -> list[Mark]:
    """A ring around each country that is too small to be found."""
    found = []
    for code in codes:
        parts = [_flat(frame, box) for box in main_parts(code)]
        if all(east - west < TINY and south - north < TINY for west, north, east, south in parts):
            middles = dict.fromkeys(((w + e) // 2, (n + s) // 2) for w, n, e, s in parts)
            apart = [
                (x, y)
                for number, (x, y) in enumerate(middles)
                if all(abs(x - a) + abs(y - b) > 2 * TINY for a, b in list(middles)[:number])
            ]
            found += [Mark(_one(x), _one(y), _one(TINY), "find", label=code) for x, y in apart]
    return found


def _flat(frame: Frame, box: Box) -> Box:
    """The bounds of a box in the figure: west, north, east, south."""
    return box_of(frame.place(x, y) for x in (box[0], box[2]) for y in (box[1], box[3]))


def _marks(frame: Frame, places: Sequence[Place], *, region: bool) -> list[Mark]:
    """The marks, regions first so that they lie below; labels where they do not cover one
    another.
    """
    sizes = {Precision.EXACT: 8.0, Precision.CITY: 8.0, Precision.REGION: 0.0}
    reach = max(32.0, min(88.0, frame.fit.scale * radians(REGION_REACH)))
    taken: list[Box] = []
    marks = []
    for place in sorted(places, key=lambda p: p.precision != Precision.REGION and not region):
        vague = region or place.precision not in (Precision.EXACT, Precision.CITY)
        x, y = frame.place(place.longitude, place.latitude)
        r = reach if vague else sizes[Precision(place.precision)]
        mark = Mark(
            *(_one(x), _one(y), _one(r), "region" if vague else str(place.precision)),
            *(place.label, place.certainty, place.href),
        )
        marks.append(_labelled(mark, (x, y, 0.0 if vague else r), taken))
    return marks


def _labelled(mark: Mark, at: tuple[float, float, float], taken: list[Box]) -> Mark:
    """The mark with its label beside it (on it, for a region), if that covers no other label."""
    x, y, r = at
    wide = len(mark.label) * LETTER
    if not mark.label or len(taken) >= MOST_TEXTS:
        return mark
    if r == 0.0:
        choices = [("middle", x, x - wide / 2)]
    else:
        choices = [("start", x + r + 6, x + r + 6), ("end", x - r - 6, x - r - 6 - wide)]
    for anchor, text_x, left in choices:
        box = (left, y - LINE / 2, left + wide, y + LINE / 2)
        if left < 4 or left + wide > WIDTH - 4 or any(overlap(box, other) for other in taken):
            continue
        taken.append(box)
        return Mark(
            *(mark.x, mark.y, mark.r, mark.sort, mark.label, mark.certainty, mark.href),
            *(mark.label, _one(text_x), _one(y + 8), anchor),
        )
    return mark


def _one(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _sort(marked: Sequence[Place], *, region: bool) -> str:
    """What the map shows at best: the least exact of the places, so that the caption promises
    nothing.
    """
    if not marked:
        return Precision.COUNTRY
    if region or any(p.precision not in (Precision.EXACT, Precision.CITY) for p in marked):
        return Precision.REGION
    return Precision.CITY if any(p.precision == Precision.CITY for p in marked) else Precision.EXACT
