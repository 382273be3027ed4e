"""A point more exact than the public may see is rounded for it; the exact one is a claim for
few.
"""

from __future__ import annotations

import build
import pytest
import registry
from build import content

from undersight.records.draft import ClaimDraft, Draft
from undersight.store.actions.importing import Report, load_drafts

pytestmark = pytest.mark.django_db
EXACT = "43.812345678, 87.612345678"


@pytest.fixture(autouse=True)
def _registry() -> None:
    registry.begin()


def shown(record: str, reader: object = build.ANYBODY) -> list[str]:
    page = registry.see(record, reader=reader)  # type: ignore[arg-type]
    return sorted(s.claim.content.value.text for s in page.of("coordinates"))  # type: ignore[union-attr]


def test_the_public_sees_the_rounded_point_with_its_precision() -> None:
    camera = registry.make("deployment", "Cameras", content("coordinates", EXACT))

    assert shown(camera) == ["43.8123, 87.6123"]


def test_reviewers_see_the_exact_point_too() -> None:
    camera = registry.make("deployment", "Cameras", content("coordinates", EXACT))

    assert shown(camera, build.REVIEWER) == ["43.8123, 87.6123", EXACT]


def test_a_point_that_is_no_more_exact_than_that_is_left_alone() -> None:
    camera = registry.make("deployment", "Cameras", content("coordinates", "43.81, 87.61"))

    assert shown(camera, build.REVIEWER) == ["43.81, 87.61"]


def test_loading_the_exact_point_again_changes_nothing() -> None:
    assert load().created == 1
    again = load()

    assert (again.created, again.changed, again.same) == (0, 0, 1)


def load() -> Report:
    claims = (ClaimDraft("title", "Cameras"), ClaimDraft("coordinates", EXACT))
    draft = Draft("f:1", "sample:deployment/x", "deployment", claims, frozenset({"coordinates"}))
    return load_drafts([draft], comment="", actor=build.ADMIN, now=build.day(2))
