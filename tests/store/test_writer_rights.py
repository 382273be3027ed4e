"""Which rights the writer asks for: those of what a change does, whatever its author calls it."""

from __future__ import annotations

from collections.abc import Callable

import build
import pytest
import registry
from build import content

from undersight.errors import RefusedError
from undersight.records.change import Change
from undersight.records.rights import Reader
from undersight.schema.load import builtin, read
from undersight.store.actions.revise import revise
from undersight.store.actions.withdraw import withdraw
from undersight.store.mapping import fetch

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _registry() -> None:
    registry.begin()


def refuses(change: Change, actor: Reader, **more: object) -> bool:
    """Whether the writer refuses; then the log must not have grown."""
    before = fetch("SELECT position, digest FROM head")
    try:
        revise(change, comment="", actor=actor, now=build.day(1), **more)  # type: ignore[arg-type]
    except RefusedError:
        assert fetch("SELECT position, digest FROM head") == before
        return True
    return False


def _withdrawing(record: str) -> Change:
    return build.a_claim(record, content("withdrawn", "takedown"))


def _restricting(record: str) -> Change:
    return build.a_claim(record, content("access", "editors"))


def _changing_the_schema(record: str) -> Change:
    name, text = sorted(read(builtin()).items())[0]
    return Change(schema={name: f"{text}\n# reviewed\n"})


def _saying(record: str) -> Change:
    return build.a_claim(record, content("site", "Station"))


@pytest.mark.parametrize(
    ("deed", "least"),
    [
        (_saying, build.CONTRIBUTOR),
        (_withdrawing, build.REVIEWER),
        (_restricting, build.REVIEWER),
        (_changing_the_schema, build.ADMIN),
    ],
)
@pytest.mark.parametrize("action", ["edit", "schema?", "restore"])
def test_what_a_change_does_decides(
    deed: Callable[[str], Change], least: Reader, action: str
) -> None:
    record = registry.make("deployment", "Cameras")
    actors = [build.SUGGESTER, build.CONTRIBUTOR, build.REVIEWER, build.ADMIN]
    below = actors[: actors.index(least)]

    assert all(refuses(deed(record), actor, action=action) for actor in below)
    assert not refuses(deed(record), least, action=action)


@pytest.mark.parametrize("property_id", ["withdrawn", "access"])
def test_what_a_change_closes_decides_too(property_id: str) -> None:
    record = registry.make("deployment", "Cameras")
    said = {"withdrawn": "takedown", "access": "editors"}[property_id]
    registry.write(build.a_claim(record, content(property_id, said)))
    (gate,) = registry.claims_of(record, property_id)

    with pytest.raises(Exception, match=r"has not the right|no such claim"):
        registry.write(Change(closes=(gate.id,)), actor=build.CONTRIBUTOR)
    registry.write(Change(closes=(gate.id,)), actor=build.REVIEWER)


def test_a_new_record_may_be_restricted_by_who_makes_it() -> None:
    change = build.a_record("deployment", "Cameras", content("access", "editors"))

    assert not refuses(change, build.CONTRIBUTOR)


@pytest.mark.parametrize(
    "more", [{"origin": build.day(0)}, {"history": True}, {"decided_by": "rex"}, {"action": "load"}]
)
def test_who_writes_for_others_or_for_other_times_needs_more(more: dict[str, object]) -> None:
    record = registry.make("deployment", "Cameras")

    assert refuses(_saying(record), build.CONTRIBUTOR, **more)
    assert not refuses(_saying(record), build.REVIEWER, **more)


def test_a_withdrawal_by_its_own_action_stays_possible() -> None:
    record = registry.make("deployment", "Cameras")

    assert withdraw(record, reason="mistake", comment="", actor=build.REVIEWER, now=build.day(2))
