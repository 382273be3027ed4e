"""Tests of undersight.values.coordinates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from undersight.errors import Problem
from undersight.values.catalogue import value_type
from undersight.values.coordinates import precision, rounded
from undersight.values.protocol import Rules, Value

COORDINATES = value_type("coordinates")


def place(raw: object) -> Value:
    value = COORDINATES.parse(raw, Rules())
    assert isinstance(value, Value), value
    return value


@pytest.mark.parametrize(
    ("raw", "text", "exact"),
    [
        ("43.8, 87.6", "43.8, 87.6", 0.1),
        ("43.80,87.60", "43.80, 87.60", 0.01),
        ("43.8 87.6", "43.8, 87.6", 0.1),
        ("52.52° N, 13.40° E", "52.52, 13.40", 0.01),
        ("33.9 s 18.4 w", "-33.9, -18.4", 0.1),
        ("43.8, 87.6 ± 0.01", "43.80, 87.60", 0.01),
        ("43.8123, 87.6123 ± 0.5", "43.8123, 87.6123 ± 0.5", 0.5),
        ({"lat": 43.8, "lon": 87.6, "precision": 0.01}, "43.80, 87.60", 0.01),
        ({"lat": "43.80", "lon": 87}, "43.80, 87.00", 0.01),
        ({"lat": 0, "lon": -0.0}, "0, 0", 1.0),
        ("90, -180", "90, -180", 1.0),
    ],
)
def test_places_are_read(raw: object, text: str, exact: float) -> None:
    assert place(raw).text == text
    assert precision(place(raw)) == exact


@pytest.mark.parametrize(
    "raw",
    [
        "91.0, 1.0",
        "1.0, 181.0",
        "43.8",
        "43,8",
        "43,8, 87,6",
        "43.8 N, 87.6",
        "-43.8 N, 87.6 E",
        "43.8 N, 87.6 O",
        "43.8, 87.6 ± 0",
        "43.12345678901, 87.6",
        {"lat": 43.8},
        {"lat": True, "lon": 1},
        {"lat": 43.8, "lon": 87.6, "alt": 5},
        {"lat": float("inf"), "lon": 1},
    ],
)
def test_places_are_refused(raw: object) -> None:
    assert isinstance(COORDINATES.parse(raw, Rules()), Problem)


@pytest.mark.parametrize(
    ("raw", "decimals", "text"),
    [
        ("43.8256, 87.6168", 2, "43.83, 87.62"),
        ("43.8256, 87.6168", 0, "44, 88"),
        ("43.8, 87.6", 2, "43.8, 87.6"),
        ("43.8256, 87.6168 ± 0.5", 2, "43.83, 87.62 ± 0.5"),
        ("43.8256, 87.6168 ± 0.5", 0, "44, 88"),
        ("-0.004, 0.004", 2, "0.00, 0.00"),
    ],
)
def test_places_are_rounded(raw: str, decimals: int, text: str) -> None:
    value = rounded(place(raw), decimals)

    assert value == place(text)
    assert value.text == text


@given(
    st.decimals(-90, 90, places=5),
    st.decimals(-180, 180, places=5),
    st.sampled_from(["", " ± 0.3", " ± 0.0000001", " ± 2"]),
    st.integers(0, 6),
)
def test_rounded_places_are_canonical(lat: object, lon: object, told: str, decimals: int) -> None:
    value = place(f"{lat:f}, {lon:f}{told}")
    less = rounded(value, decimals)

    assert place(less.text) == less
    assert place(COORDINATES.json(less)) == less
    assert precision(less) >= precision(value)
