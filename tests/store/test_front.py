"""The numbers of the front page, what changed last, the glossary."""

from __future__ import annotations

import build
import pytest
import registry
from build import content

from undersight.records.lens import Lens
from undersight.store.reads.figures import figures
from undersight.store.reads.glossary import entries
from undersight.store.reads.latest import latest

pytestmark = pytest.mark.django_db


def test_claims_are_counted_with_their_sources() -> None:
    registry.begin()
    source = registry.make("source", "Report")
    camera = registry.make(
        "deployment", "Camera", content("site", "Hall"), content("cost", "EUR 5")
    )
    registry.write(build.a_claim(camera, content("summary", "A camera."), build.a_citation(source)))
    registry.write(build.a_claim(camera, content("camera_count", "12 cameras", access="editors")))
    registry.write(build.an_event(camera, "start", "2018"))
    told = figures(Lens())

    assert dict(told.kinds) == {"deployment": 1, "source": 1}
    assert (told.claims, told.sourced) == (4, 1)
    assert figures(Lens(reader=build.CONTRIBUTOR)).claims == 5


def test_days_are_told_with_their_records() -> None:
    registry.begin()
    first = registry.make("deployment", "Beta", on=2)
    registry.make("institution", "Alpha", on=2)
    registry.make("source", "Report", on=2)
    registry.write(build.a_claim(first, content("site", "Hall", access="editors")), on=4)
    registry.write(build.an_event(first, "start", "2018"), on=6)
    days = latest(lens=Lens(), schema=build.surveillance())

    assert [(d.day, [n.title for n in d.names], d.count) for d in days] == [
        (build.day(6).date(), ["Beta"], 1),
        (build.day(2).date(), ["Beta", "Alpha"], 2),
    ]


def test_words_come_with_definition_and_what_is_broader() -> None:
    registry.begin()
    broad = registry.make("technology", "Biometrics", content("definition", "Measuring bodies."))
    registry.make("technology", "Gait", content("broader", broad), content("alias", "walk"))
    found = entries(("technology", "term"), lens=Lens(), schema=build.surveillance())
    told = [(e.name.title, bool(e.definition), e.aliases, e.broader) for e in found["technology"]]

    assert told == [("Biometrics", True, (), ()), ("Gait", False, ("walk",), (broad,))]
    assert found["term"] == ()
