"""What nobody stated an access for takes the schema's, on every way to write; a record of a kind
that is not public is hidden from its first position.
"""

from __future__ import annotations

from collections.abc import Iterator

import build
import pytest
import registry
from build import content

from undersight.errors import NotFoundError
from undersight.records.change import Change, Opening, amend
from undersight.records.claim import Claim
from undersight.records.draft import ClaimDraft, Draft, OwnedDraft
from undersight.records.lens import Lens
from undersight.schema.load import builtin, read
from undersight.store.actions.apply_schema import apply_schema
from undersight.store.actions.importing import load_drafts
from undersight.store.actions.merge import merge
from undersight.store.actions.revert import restore, revert
from undersight.store.actions.verify_projections import verify_projections
from undersight.store.reads.record import find

pytestmark = pytest.mark.django_db

EDITED = {
    "institution.yaml": ("  icon: building\n", "  icon: building\n  access: members\n"),
    "deployment.yaml": ("  site:\n", "  site:\n    access: editors\n"),
    "event.yaml": ("  date:\n", "  date:\n    access: members\n"),
}
"""A kind that only members see, and properties that fewer see than their records."""


@pytest.fixture(autouse=True)
def _registry() -> Iterator[None]:
    files = dict(read(builtin()))
    for name, (old, new) in EDITED.items():
        assert old in files[name]
        files[name] = files[name].replace(old, new, 1)
    registry.begin()
    apply_schema(files, comment="stricter", actor=build.ADMIN, now=build.START)
    yield
    assert list(verify_projections()) == []


def level(record: str, property_id: str) -> list[str]:
    return sorted(c.content.access for c in registry.claims_of(record, property_id))


def one(record: str, property_id: str) -> Claim:
    (found,) = registry.claims_of(record, property_id)
    return found


def is_hidden(record: str) -> bool:
    try:
        find(record, Lens(None, build.ANYBODY, "en"))
    except NotFoundError:
        return True
    return False


def draft(kind: str, *claims: ClaimDraft) -> Draft:
    return Draft("row 1", "sample:x/1", kind, (ClaimDraft("title", "Loaded"), *claims))


def load(*drafts: Draft) -> str:
    load_drafts(drafts, comment="", actor=build.ADMIN, now=build.day(3))
    (found,) = (c.record for c in registry.claims_of_key("sample:x/1"))
    return found


class TestAClaim:
    def test_of_a_new_record(self) -> None:
        record = registry.make("deployment", "Cameras", content("site", "Hall"))

        assert (level(record, "site"), level(record, "title")) == (["editors"], ["public"])

    def test_added(self) -> None:
        record = registry.make("deployment", "Cameras")
        registry.write(build.a_claim(record, content("site", "Hall")))

        assert level(record, "site") == ["editors"]

    def test_stated_is_what_its_author_says(self) -> None:
        record = registry.make("deployment", "Cameras", content("site", "Hall", access="public"))

        assert level(record, "site") == ["public"]

    @pytest.mark.parametrize(("before", "after"), [("public", "editors"), ("restricted",) * 2])
    def test_revised_is_never_laid_more_open(self, before: str, after: str) -> None:
        record = registry.make("deployment", "Cameras", content("site", "Hall", access=before))
        registry.write(amend(one(record, "site"), content("site", "Tower")), on=2)

        assert level(record, "site") == [after]

    def test_taken_back_and_restored_stays_as_hidden(self) -> None:
        record = registry.make("deployment", "Cameras", content("site", "Hall"))
        written = registry.write(Change(closes=(one(record, "site").id,)), on=2)
        at = registry.moment("", build.ADMIN).head
        revert(written.position, comment="", actor=build.ADMIN, now=build.day(3))
        assert level(record, "site") == ["editors"]

        registry.write(Change(closes=(one(record, "site").id,)), on=4)
        restore(record, at - 1, comment="", actor=build.ADMIN, now=build.day(5))
        assert level(record, "site") == ["editors"]

    def test_merged_stays_as_hidden(self) -> None:
        loser = registry.make("deployment", "Cameras", content("site", "Hall"))
        winner = registry.make("deployment", "Cameras 2")
        merge(loser, into=winner, comment="", actor=build.ADMIN, now=build.day(3))

        assert level(winner, "site") == ["editors"]

    def test_loaded(self) -> None:
        event = OwnedDraft("event", (ClaimDraft("event_type", "start"), ClaimDraft("date", "2020")))
        record = load(draft("deployment", ClaimDraft("site", "Hall"), ClaimDraft("event", event)))
        (link,) = registry.claims_of(record, "event")

        assert level(record, "site") == ["editors"]
        assert link.content.value
        assert level(link.content.value.target, "date") == ["members"]

    def test_loaded_again_is_never_laid_more_open(self) -> None:
        record = load(draft("deployment", ClaimDraft("summary", "one", access="restricted")))
        load(draft("deployment", ClaimDraft("summary", "two")))
        assert level(record, "summary") == ["restricted"]

    def test_what_an_editor_hid_is_not_touched_by_a_load(self) -> None:
        record = load(draft("deployment", ClaimDraft("summary", "one")))
        hidden = content("summary", "one", access="restricted")
        registry.write(amend(one(record, "summary"), hidden), on=4)
        load(draft("deployment", ClaimDraft("summary", "one")))

        assert level(record, "summary") == ["restricted"]


class TestARecord:
    def test_of_a_kind_for_members_is_hidden_from_the_start(self) -> None:
        record = registry.make("institution", "Police", content("founded", "1990"))

        assert level(record, "access") == ["public"]
        assert one(record, "access").content.value
        assert is_hidden(record)
        assert find(record, Lens(None, build.SUGGESTER, "en")).kind == "institution"

    def test_loaded_is_so_too(self) -> None:
        assert is_hidden(load(draft("institution")))

    def test_whose_author_says_who_may_see_it(self) -> None:
        assert not is_hidden(registry.make("institution", "Police", content("access", "public")))

    def test_of_a_public_kind_has_no_gate(self) -> None:
        record = registry.make("deployment", "Cameras")

        assert registry.claims_of(record, "access") == []
        assert not is_hidden(record)

    def test_is_hidden_in_every_past(self) -> None:
        record = registry.make("institution", "Police")
        position = registry.moment("", build.ADMIN).head

        with pytest.raises(NotFoundError):
            find(record, Lens(position, build.ANYBODY, "en"))

    def test_is_published_by_a_deed_of_its_own(self) -> None:
        record = registry.make("institution", "Police")
        gate = one(record, "access")
        opened = Opening(record, content("access", "public"), gate.identity)
        registry.write(Change(opens=(opened,), closes=(gate.id,)), on=4)

        assert not is_hidden(record)
