"""What formats ask of many records at once: sources as they are cited, points on a map."""

from __future__ import annotations

import build
import pytest
import registry
from build import content

from undersight.records.lens import Lens
from undersight.store.reads.cited import points, sources
from undersight.store.reads.names import names

pytestmark = pytest.mark.django_db


def test_sources_come_with_their_claims_and_places_with_their_points() -> None:
    registry.begin()
    source = registry.make("source", "Report", content("publisher", "Amnesty"))
    place = registry.make("place", "Berlin", content("coordinates", "52.5200, 13.4000"))
    hidden = registry.make(
        "place", "Secret", content("coordinates", "1.0000, 2.0000", access="restricted")
    )
    every = list(names([source, place, hidden], Lens()).values())

    found = sources(every, lens=Lens())
    assert list(found) == [source]
    assert {c.content.property for c in found[source].claims} == {"title", "publisher"}
    assert points(every, lens=Lens(), schema=build.surveillance()) == {place: (52.52, 13.4)}
