"""The small map: nothing is drawn more exact than its source, wherever on earth it lies."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from undersight.shapes.geography import area, atlas, country_at, thin, unbroken
from undersight.shapes.minimap import HEIGHT, WIDTH, Minimap, Place, minimap

PARIS = Place(48.86, 2.35, "city", "Paris")


def weight(figure: Minimap) -> int:
    paths = [*figure.land, *(a.d for a in figure.areas), figure.coast, figure.borders]
    return sum(map(len, paths))


@pytest.mark.parametrize(
    ("places", "countries", "marks", "areas"),
    [
        ([], ["FR"], [], [("FR", "area")]),
        ([PARIS], ["FR"], ["city"], [("FR", "home")]),
        ([Place(48.86, 2.35, "exact")], [], ["exact"], [("FR", "home")]),
        ([Place(41.7, 85, "region", "Xinjiang")], ["CN"], ["region"], [("CN", "home")]),
        ([Place(46, 2, "country", "France")], [], [], [("FR", "area")]),
        ([PARIS], ["FR", "DE"], ["city"], [("FR", "home"), ("DE", "area")]),
        ([], ["SG"], ["find"], [("SG", "area")]),
        ([], ["VA"], ["find"], []),
        ([Place(0, -30, "city")], [], ["city"], []),
    ],
)
def test_drawn_as_exact_as_known(
    places: list[Place], countries: list[str], marks: list[str], areas: list[tuple[str, str]]
) -> None:
    figure = minimap(places, countries)

    assert figure is not None
    assert [m.sort for m in figure.points] == marks
    assert [(a.code, a.sort) for a in figure.areas] == areas


@pytest.mark.parametrize(
    ("places", "countries"),
    [([], []), ([], ["ZZ"]), ([Place(float("nan"), 3)], []), ([Place(91, 3)], [])],
)
def test_what_can_not_be_placed_is_no_map(places: list[Place], countries: list[str]) -> None:
    assert minimap(places, countries) is None


def test_region_makes_every_place_vague() -> None:
    figure = minimap([Place(48.86, 2.35, "exact", "Paris")], region=True)

    assert figure is not None
    assert [m.sort for m in figure.points] == ["region"]
    assert figure.caption.sort == "region"


@pytest.mark.parametrize("code", ["RU", "US", "CA", "FJ", "NZ", "AQ", "NO", "KI", "SG", "CN", "XK"])
def test_large_far_and_cut_countries_fit(code: str) -> None:
    figure = minimap(countries=[code])

    assert figure is not None
    assert weight(figure) <= 15_000
    assert max(abs(x) for a in figure.areas for x in corners(a.d)) <= WIDTH + 5


def test_the_world_when_places_lie_far_apart() -> None:
    figure = minimap(
        [PARIS, Place(-33.9, 151.2, "city", "Sydney"), Place(40.7, -74, "city", "New York")]
    )

    assert figure is not None
    assert len(figure.points) == 3
    assert weight(figure) <= 15_000


@pytest.mark.parametrize(
    ("latitude", "longitude", "code"),
    [
        (48.86, 2.35, "FR"),
        (4.9, -52.3, "GF"),
        (-21.1, 55.5, "RE"),
        (42.66, 21.17, "XK"),
        (66, -172, "RU"),
        (66, 179, "RU"),
        (-80, 100, "AQ"),
        (-29.5, 28.2, "LS"),
        (0, -30, ""),
    ],
)
def test_country_at(latitude: float, longitude: float, code: str) -> None:
    assert country_at(longitude, latitude) == code


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180)), min_size=1, max_size=3))
def test_any_place_on_earth_stands_in_the_figure(points: list[tuple[float, float]]) -> None:
    figure = minimap([Place(lat, lon, "city", "x") for lat, lon in points])

    assert figure is not None
    assert weight(figure) <= 15_000
    for mark in figure.points:
        # the world's map ends before the poles, where a mark stands on its rim
        assert -1 <= float(mark.x) <= WIDTH + 1
        assert -60 <= float(mark.y) <= HEIGHT + 60
    assert "nan" not in "".join([*figure.land, figure.coast, figure.borders])


def test_every_country_has_shapes_and_the_licence_is_said() -> None:
    known = atlas()

    assert len(known.countries) > 230
    assert "Natural Earth" in known.licence
    assert "contested" in known.licence


def test_a_border_is_drawn_once() -> None:
    line = tuple((x / 10, (x % 3) / 100) for x in range(100))

    assert thin(line, 0.5, squeeze=1.0) == thin(line, 0.5, squeeze=1.0)
    assert thin(line, 0.5, squeeze=1.0)[::99] == (line[0],)
    assert thin(line, 0.5, squeeze=1.0)[-1] == line[-1]


def test_the_date_line_is_no_edge() -> None:
    assert unbroken([(179.0, 0.0), (-179.0, 1.0), (178.0, 1.0)]) == [
        (179.0, 0.0),
        (181.0, 1.0),
        (178.0, 1.0),
    ]


def test_area_shrinks_to_the_poles() -> None:
    square = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]

    assert area(square) > 1.9 * area([(x, y + 60) for x, y in square])


def corners(path: str) -> list[float]:
    """Every point of a path, as absolute numbers."""
    found: list[float] = []
    for part in re.findall(r"M[^M]+", path):
        numbers = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", part)]
        x, y = numbers[:2]
        found += [x, y]
        for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
            x, y = x + dx, y + dy
            found += [x, y]
    return found
