"""A real server on 127.0.0.1 with the test's database, and the client that asks it."""

from __future__ import annotations

from pathlib import Path

import registry
from build import content

SAMPLE = Path(__file__).parents[2] / "src/undersight/exchange/sample/records.json"


def small() -> None:
    """A registry of a few cameras."""
    registry.begin()
    places = [registry.make("place", name) for name in ("Berlin", "Paris")]
    for number in range(7):
        registry.make(
            "deployment",
            f"Cameras {number}",
            content("city", places[number % 2], certainty="documented"),
            content("camera_count", f"{number * 10} cameras"),
            content("start_date", f"20{10 + number}"),
            on=number + 1,
        )
