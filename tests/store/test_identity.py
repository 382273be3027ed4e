"""An identity says one thing at a time; what is cited, checked or closed exists for who does it."""

from __future__ import annotations

from dataclasses import replace

import build
import pytest
import registry
from build import content

from undersight.errors import InvalidError, RefusedError
from undersight.records.change import Change, Opening, amend
from undersight.records.claim import Check, Citation, Outcome
from undersight.records.ids import from_number, new_id, to_number
from undersight.records.record import Record
from undersight.records.rights import Reader
from undersight.store.actions.merge import merge
from undersight.store.actions.revert import revert
from undersight.store.actions.revise import revise
from undersight.store.actions.verify_shape import verify_shape
from undersight.store.mapping import execute, fetch

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _registry() -> None:
    registry.begin()


def refused(change: Change, actor: Reader = build.ADMIN) -> str:
    """The words of the refusal; the log must not have grown."""
    before = fetch("SELECT position, digest FROM head")
    with pytest.raises(InvalidError) as caught:
        revise(change, comment="", actor=actor, now=build.day(1))
    assert fetch("SELECT position, digest FROM head") == before
    return str(caught.value)


class TestAnIdentity:
    @pytest.fixture
    def camera(self) -> str:
        return registry.make("deployment", "Cameras", content("start_date", "2017"))

    def test_has_one_open_row(self, camera: str) -> None:
        (claim,) = registry.claims_of(camera, "start_date")
        twice = Opening(camera, content("start_date", "2018"), claim.identity)

        assert "still stands" in refused(Change(opens=(twice,)))

    def test_says_one_thing_in_a_change(self, camera: str) -> None:
        (claim,) = registry.claims_of(camera, "start_date")
        both = tuple(
            Opening(camera, content("start_date", d), claim.identity) for d in ("2018", "2019")
        )

        assert "two things" in refused(Change(opens=both, closes=(claim.id,)))

    def test_keeps_its_property(self, camera: str) -> None:
        (claim,) = registry.claims_of(camera, "start_date")

        assert "another property" in refused(amend(claim, content("site", "Station")))

    def test_keeps_its_record(self, camera: str) -> None:
        other = registry.make("deployment", "Others")
        (claim,) = registry.claims_of(camera, "start_date")

        moved = amend(replace(claim, record=other), claim.content)

        assert "another record" in refused(moved)

    @pytest.mark.parametrize("identity", [new_id(), "nonsense"])
    def test_exists(self, camera: str, identity: str) -> None:
        said = Opening(camera, content("start_date", "2018"), identity)

        assert "no such claim" in refused(Change(opens=(said,)))

    def test_goes_to_another_record_by_a_merge_and_comes_back_with_its_revert(
        self, camera: str
    ) -> None:
        other = registry.make("deployment", "Others")
        (claim,) = registry.claims_of(camera, "start_date")

        merged = merge(camera, into=other, comment="", actor=build.ADMIN, now=build.day(2))
        (moved,) = registry.claims_of(other, "start_date")
        revert(merged.position, comment="", actor=build.ADMIN, now=build.day(3))  # type: ignore[union-attr]

        (back,) = registry.claims_of(camera, "start_date")
        assert claim.identity == moved.identity == back.identity
        assert list(verify_shape()) == []

    def test_that_ended_can_begin_again(self, camera: str) -> None:
        (claim,) = registry.claims_of(camera, "start_date")
        registry.write(Change(closes=(claim.id,)))

        registry.write(Change(opens=(Opening(camera, claim.content, claim.identity),)))

        assert len(registry.claims_of(camera, "start_date")) == 1

    def test_that_is_hidden_from_the_actor_does_not_exist(self, camera: str) -> None:
        (claim,) = registry.claims_of(camera, "start_date")
        registry.write(amend(claim, replace(claim.content, access="restricted")))
        (hidden,) = registry.claims_of(camera, "start_date")
        registry.write(Change(closes=(hidden.id,)))
        again = Change(opens=(Opening(camera, claim.content, claim.identity),))

        assert "no such claim" in refused(again, build.CONTRIBUTOR)


class TestACitation:
    @pytest.fixture
    def source(self) -> str:
        return registry.make("source", "Report")

    @pytest.fixture
    def camera(self) -> str:
        return registry.make("deployment", "Cameras", content("start_date", "2017"))

    @pytest.mark.parametrize("claim", [new_id(), "nonsense", ""])
    def test_needs_a_claim(self, source: str, claim: str) -> None:
        assert "no such claim" in refused(Change(cites=(Citation("", claim, source),)))

    def test_needs_one_that_stands(self, source: str, camera: str) -> None:
        (claim,) = registry.claims_of(camera, "start_date")
        cite = Change(cites=(Citation("", claim.identity, source),))

        assert "no such claim" in refused(cite + Change(closes=(claim.id,)))
        registry.write(cite)

    def test_can_come_with_what_its_claim_says_now(self, source: str, camera: str) -> None:
        (claim,) = registry.claims_of(camera, "start_date")

        registry.write(
            amend(claim, content("start_date", "2018"))
            + Change(cites=(Citation("", claim.identity, source),))
        )

        assert fetch("SELECT claim FROM citation") == [(to_number(claim.identity),)]

    def test_of_a_hidden_claim_cannot_be_made(self, source: str, camera: str) -> None:
        (claim,) = registry.claims_of(camera, "start_date")
        registry.write(amend(claim, replace(claim.content, access="restricted")))
        cite = Change(cites=(Citation("", claim.identity, source),))

        assert "no such claim" in refused(cite, build.CONTRIBUTOR)

    @pytest.mark.parametrize("hides", ["citation", "source"])
    def test_cannot_be_removed_by_whom_it_is_hidden_from(
        self, source: str, camera: str, hides: str
    ) -> None:
        (claim,) = registry.claims_of(camera, "start_date")
        access = "restricted" if hides == "citation" else "public"
        registry.write(Change(cites=(Citation("", claim.identity, source, access=access),)))
        if hides == "source":
            registry.write(build.a_claim(source, content("access", "restricted")))
        cited = from_number(fetch("SELECT id FROM citation")[0][0])

        assert "already gone" in refused(Change(uncites=(cited,)), build.CONTRIBUTOR)
        registry.write(Change(uncites=(cited,)), actor=build.REVIEWER)

    @pytest.mark.parametrize("part", ["closes", "uncites"])
    def test_and_a_claim_named_by_nonsense_are_a_problem(self, part: str) -> None:
        assert "load the page again" in refused(Change(**{part: ("nonsense",)}))  # type: ignore[arg-type]


class TestACheck:
    def test_is_of_a_claim_of_its_record(self) -> None:
        camera = registry.make("deployment", "Cameras", content("start_date", "2017"))
        other = registry.make("deployment", "Others", content("start_date", "2017"))
        (claim,) = registry.claims_of(other, "start_date")

        def check(identity: str) -> Change:
            return Change(checks=(Check("", camera, identity, Outcome.STILL_SO, "2024"),))

        assert "no such claim" in refused(check(claim.identity))
        assert "no such claim" in refused(check(new_id()))
        (claim,) = registry.claims_of(camera, "start_date")
        registry.write(check(claim.identity))


class TestAnOwnedRecord:
    def test_stays_while_another_claim_links_it(self) -> None:
        camera = registry.make("deployment", "Cameras")
        event = build.an_event(camera, "start", "2018")
        handle = event.records[0].id
        registry.write(event + build.a_claim(camera, content("event", handle)))
        first, second = registry.claims_of(camera, "event")

        registry.write(Change(closes=(first.id,)))
        assert registry.claims_of(handle)

        registry.write(Change(closes=(second.id,)))
        assert not registry.claims_of(handle)

    def test_goes_with_both_links_at_once(self) -> None:
        camera = registry.make("deployment", "Cameras")
        event = build.an_event(camera, "start", "2018")
        handle = event.records[0].id
        registry.write(event + build.a_claim(camera, content("event", handle)))

        registry.write(Change(closes=tuple(c.id for c in registry.claims_of(camera, "event"))))

        assert not registry.claims_of(handle)


class TestANewRecord:
    def test_has_an_id_of_its_own(self) -> None:
        camera = registry.make("deployment", "Cameras")
        again = build.a_record("deployment", "Others", id=camera)
        twice = build.a_record("deployment", "One", id=new_id())
        other = build.a_record("deployment", "Two", id=twice.records[0].id)

        assert "this id already" in refused(again)
        assert "this id already" in refused(twice + other)


class TestAMerge:
    @pytest.mark.parametrize("into", ["itself", "another kind", "an owned record"])
    def test_is_of_two_alike_by_whatever_way_it_comes(self, into: str) -> None:
        camera = registry.make("deployment", "Cameras")
        event = build.an_event(camera, "start", "2018")
        registry.write(event)
        target = {
            "itself": camera,
            "another kind": registry.make("institution", "Police"),
            "an owned record": event.records[0].id,
        }[into]

        refused(build.a_claim(camera, content("merged_into", target)))

    def test_does_not_move_citations_of_hidden_claims(self) -> None:
        one, other = registry.make("source", "Report"), registry.make("source", "The report")
        camera = build.a_record("deployment", "Cameras")
        said = content("site", "Station", access="restricted")
        registry.write(camera + build.a_claim(camera.records[0].id, said, build.a_citation(one)))

        with pytest.raises(RefusedError, match="only others may see"):
            merge(one, into=other, comment="", actor=build.CONTRIBUTOR, now=build.day(2))

    def test_leaves_the_losers_past_as_hidden_as_it_was(self) -> None:
        one = registry.make("deployment", "Secret", content("access", "editors"))
        other = registry.make("deployment", "Open")

        merge(one, into=other, comment="", actor=build.REVIEWER, now=build.day(2))

        rows = fetch("SELECT MIN(seen) FROM claim WHERE record = %s", [to_number(one)])
        assert rows == [(2,)]


class TestVerify:
    """What no writer here lets through, but another program could have written."""

    @pytest.fixture
    def camera(self) -> str:
        camera = registry.make("deployment", "Cameras", content("start_date", "2017"))
        source = registry.make("source", "Report")
        (claim,) = registry.claims_of(camera, "start_date")
        registry.write(Change(cites=(Citation("", claim.identity, source),)))
        registry.write(
            Change(checks=(Check("", camera, claim.identity, Outcome.STILL_SO, "2024"),))
        )
        assert list(verify_shape()) == []
        return camera

    @pytest.mark.parametrize(
        ("broken", "says"),
        [
            ("UPDATE claim SET closed = opened WHERE property = 'start_date'", "does not stand"),
            ("UPDATE citation SET claim = 7", "does not stand"),
            ("UPDATE check_ SET claim = 7", "never was"),
            (
                "UPDATE claim SET identity = (SELECT identity FROM claim WHERE property ="
                " 'start_date') WHERE property = 'title' AND text = 'Cameras'",
                "at a time",
            ),
            (
                "UPDATE claim SET identity = (SELECT identity FROM claim WHERE property ="
                " 'start_date') WHERE property = 'title' AND text = 'Report'",
                "another record",
            ),
        ],
    )
    def test_tells_what_does_not_fit(self, camera: str, broken: str, says: str) -> None:
        execute(broken)

        assert any(says in str(found) for found in verify_shape())


def test_a_record_of_nothing_is_no_change() -> None:
    assert "title" in refused(Change(records=(Record(new_id(), "deployment", ""),)))
