"""A small registry, and api.php asked by Django's own client."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import build
import registry
from build import content
from django.test import Client

from undersight.records.change import Change


@dataclass(frozen=True)
class Made:
    """The ids of what there is."""

    germany: str
    berlin: str
    police: str
    cameras: str
    gates: str
    source: str


def fill() -> Made:
    """Two deployments of a police, in a city of a country; on days of their own."""
    registry.begin()
    germany = registry.make("place", "Germany", content("place_type", "country"), on=1)
    berlin = registry.make(
        "place",
        "Berlin",
        content("located_in", germany),
        content("coordinates", "52.5, 13.4"),
        on=2,
    )
    police = registry.make(
        "institution",
        "Federal Police",
        content("country", germany),
        content("alias", "Bundespolizei"),
        on=3,
    )
    cameras = registry.make(
        "deployment",
        "Cameras at Südkreuz",
        content("used_by", police),
        content("city", berlin),
        content("start_date", "2020-01-01"),
        content("camera_count", "77 cameras"),
        on=4,
    )
    gates = registry.make(
        "deployment",
        "Gates of the airport",
        content("used_by", police),
        content("start_date", "2018"),
        on=5,
    )
    source = registry.make("source", "A report", content("url", "https://example.org/a"), on=6)
    registry.write(build.a_claim(cameras, content("site", "South hall")), on=7, comment="where")
    return Made(germany, berlin, police, cameras, gates, source)


def api(client: Client, **parameters: object) -> Any:
    """The answer of api.php, as JSON; always with HTTP 200."""
    response = client.get("/api.php", {"format": "json", **parameters})
    assert response.status_code == 200, response.content
    return json.loads(response.content)


def close(record: str, property_id: str, *, on: int) -> None:
    """Takes a property's claims away."""
    claims = registry.claims_of(record, property_id)
    registry.write(Change(closes=tuple(c.id for c in claims)), on=on)
