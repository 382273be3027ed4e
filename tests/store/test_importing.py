"""Loading: what a file adds is written and counted, what is wrong is named by its row, and the rest
is loaded where that is asked for.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import build
import pytest
import registry

from undersight.errors import InvalidError
from undersight.records.change import Change, amend
from undersight.records.claim import Claim
from undersight.records.draft import CitationDraft, ClaimDraft, Draft, OwnedDraft, Ref, Reject
from undersight.records.ids import from_number, to_number
from undersight.store.actions.importing import RejectedError, Report, load_drafts
from undersight.store.actions.verify import verify_chain
from undersight.store.actions.verify_shape import verify_shape
from undersight.store.mapping import fetch

pytestmark = pytest.mark.django_db

SOURCE = Draft("file:1", "local:source", "source", (ClaimDraft("title", "Report"),))


@pytest.fixture(autouse=True)
def _registry() -> None:
    registry.begin()


def load(*drafts: Draft | Reject, on: int = 1, **more: object) -> Report:
    return load_drafts(drafts, comment="", actor=build.ADMIN, now=build.day(on), **more)  # type: ignore[arg-type]


def camera(
    *claims: ClaimDraft, title: str = "Cameras", key: str = "local:camera", line: int = 2
) -> Draft:
    return Draft(f"file:{line}", key, "deployment", (ClaimDraft("title", title), *claims))


def figures(report: Report) -> tuple[int, int, int, int]:
    return report.created, report.changed, report.same, len(report.rejected)


def only(property_id: str) -> Claim:
    """The one standing claim of a property."""
    records = [from_number(r[0]) for r in fetch("SELECT id FROM record")]
    (claim,) = (c for r in records for c in registry.claims_of(r, property_id))
    return claim


def sources(claim: Claim) -> list[tuple[str, str]]:
    """The locators and quotes of a claim's standing citations."""
    sql = (
        "SELECT locator, quote FROM citation WHERE closed IS NULL AND claim = %s"
        " ORDER BY locator, quote"
    )
    return fetch(sql, [to_number(claim.identity)])


class TestASecondLoad:
    def test_of_the_same_changes_nothing(self) -> None:
        site = ClaimDraft(
            "site", "Hall", reason="seen", citations=(CitationDraft("local:source", "p. 1"),)
        )
        load(SOURCE, camera(site))

        assert figures(load(SOURCE, camera(site), on=2)) == (0, 0, 2, 0)

    @pytest.mark.parametrize(
        ("more", "cited"),
        [
            ((CitationDraft("local:source", "p. 2"),), [("p. 1", "so"), ("p. 2", "")]),
            (
                (CitationDraft("local:source", "p. 1", "and so"),),
                [("p. 1", "and so"), ("p. 1", "so")],
            ),
            ((CitationDraft("local:source", "p. 1", "so"),), [("p. 1", "so")]),
            ((), [("p. 1", "so")]),
        ],
    )
    def test_adds_the_citations_that_are_new(
        self, more: tuple[CitationDraft, ...], cited: list[tuple[str, str]]
    ) -> None:
        first = ClaimDraft("site", "Hall", citations=(CitationDraft("local:source", "p. 1", "so"),))
        load(SOURCE, camera(first))

        report = load(SOURCE, camera(replace(first, citations=more)), on=2)

        assert sources(only("site")) == cited
        assert report.changed == (len(cited) > 1)

    def test_does_not_bring_back_a_citation_that_somebody_took_away(self) -> None:
        site = ClaimDraft("site", "Hall", citations=(CitationDraft("local:source", "p. 1"),))
        load(SOURCE, camera(site))
        cited = from_number(fetch("SELECT id FROM citation")[0][0])
        registry.write(Change(uncites=(cited,)), on=2)

        assert figures(load(SOURCE, camera(site), on=3)) == (0, 0, 2, 0)

    @pytest.mark.parametrize("part", [{"reason": "a neighbour says so"}, {"access": "editors"}])
    def test_brings_a_new_reason_and_access(self, part: dict[str, str]) -> None:
        load(camera(ClaimDraft("site", "Hall", reason="seen")))
        before = only("site")

        report = load(camera(replace(ClaimDraft("site", "Hall", reason="seen"), **part)), on=2)

        after = only("site")
        assert figures(report) == (0, 1, 0, 0)
        assert after.identity == before.identity
        assert after.content == replace(before.content, **part)

    def test_leaves_the_reason_that_somebody_wrote(self) -> None:
        site = ClaimDraft("site", "Hall", reason="seen")
        load(camera(site))
        claim = only("site")
        registry.write(amend(claim, replace(claim.content, reason="by hand")), on=2)

        assert figures(load(camera(replace(site, reason="as in the file")), on=3)) == (0, 0, 1, 0)
        assert only("site").content.reason == "by hand"

    def test_tells_alike_claims_apart_by_their_reasons(self) -> None:
        two = [ClaimDraft("site", "Hall", reason=r) for r in ("one", "two")]
        load(camera(*two))

        assert figures(load(camera(*reversed(two)), on=2)) == (0, 0, 1, 0)

    def test_reaches_what_a_record_owns(self) -> None:
        def event(**more: object) -> ClaimDraft:
            what = ClaimDraft("event_type", "start")
            when = ClaimDraft("date", "2018", **more)  # type: ignore[arg-type]
            return ClaimDraft("event", OwnedDraft("event", (what, when)))

        load(SOURCE, camera(event()))
        before = only("date")

        cites = (CitationDraft("local:source", "p. 7"),)
        report = load(SOURCE, camera(event(reason="a plaque", citations=cites)), on=2)

        after = only("date")
        assert figures(report) == (0, 1, 1, 0)
        assert (after.identity, after.content.reason) == (before.identity, "a plaque")
        assert sources(after) == [("p. 7", "")]
        assert [str(f) for f in (*verify_chain(), *verify_shape())] == []


BAD = {
    "an unknown step of certainty": ClaimDraft("site", "Hall", certainty="certain"),
    "a link to another kind": ClaimDraft("used_by", Ref("local:source")),
    "no such level": ClaimDraft("site", "Hall", access="secret"),
    "no such property": ClaimDraft("nope", "Hall"),
}


class TestABadRow:
    @pytest.mark.parametrize("claim", BAD.values(), ids=BAD)
    def test_is_named_and_the_rest_is_loaded(self, claim: ClaimDraft) -> None:
        good = camera(title="Good", key="local:good", line=3)

        report = load(SOURCE, camera(claim), good, all_or_nothing=False)

        assert figures(report) == (2, 0, 0, 1)
        assert [r.place for r in report.rejected] == ["file:2"]
        assert fetch("SELECT COUNT(*) FROM record") == [(2,)]

    @pytest.mark.parametrize("claim", BAD.values(), ids=BAD)
    def test_or_stops_everything_and_is_named(self, claim: ClaimDraft) -> None:
        before = fetch("SELECT position, digest FROM head")

        with pytest.raises(RejectedError) as caught:
            load(SOURCE, camera(claim), camera(title="Good", key="local:good", line=3))

        assert [p.place for p in caught.value.problems] == ["file:2"]
        assert fetch("SELECT position, digest FROM head") == before

    def test_is_named_with_all_the_others_of_whatever_sort(self) -> None:
        drafts = [
            camera(claim, title=f"Camera {n}", key=f"local:{n}", line=n)
            for n, claim in enumerate(BAD.values())
        ]

        with pytest.raises(RejectedError) as caught:
            load(SOURCE, *drafts)

        assert sorted(p.place for p in caught.value.problems) == [
            "file:0",
            "file:1",
            "file:2",
            "file:3",
        ]

    def test_with_a_taken_title_is_named(self) -> None:
        registry.make("deployment", "Cameras")

        report = load(
            camera(), camera(title="Others", key="local:other", line=3), all_or_nothing=False
        )

        assert figures(report) == (1, 0, 0, 1)
        assert report.rejected[0].place == "file:2"

    def test_of_two_of_one_title_is_the_second(self) -> None:
        report = load(camera(), camera(key="local:again", line=3), all_or_nothing=False)

        assert [r.place for r in report.rejected] == ["file:3"]
        assert report.created == 1

    def test_takes_those_along_that_need_it(self) -> None:
        place = Draft(
            "file:1", "local:place", "place", (ClaimDraft("title", "Here", certainty="no"),)
        )
        here = camera(ClaimDraft("city", Ref("local:place")))

        report = load(
            place, here, camera(title="Good", key="local:good", line=3), all_or_nothing=False
        )

        assert figures(report) == (1, 0, 0, 2)
        assert "does not exist" in str(report.rejected[1].reason)

    def test_does_not_get_those_blamed_that_need_it(self) -> None:
        place = Draft("file:1", "local:place", "place", (ClaimDraft("nope", "Here"),))

        with pytest.raises(RejectedError) as caught:
            load(place, camera(ClaimDraft("city", Ref("local:place"))))

        assert [p.place for p in caught.value.problems] == ["file:1"]

    @pytest.mark.parametrize("key", ["local:camera", "LOCAL:camera "])
    def test_of_a_key_that_stands_twice_is_the_second(self, key: str) -> None:
        again = camera(title="Others", key=key, line=3)

        report = load(camera(), again, all_or_nothing=False)

        assert figures(report) == (1, 0, 0, 1)
        assert (report.rejected[0].place, "file:2" in str(report.rejected[0].reason)) == (
            "file:3",
            True,
        )

    def test_of_a_key_that_stands_twice_is_so_too_where_the_record_is_known(self) -> None:
        load(camera(ClaimDraft("site", "Hall")))
        twice = [camera(ClaimDraft("site", t), line=n) for n, t in enumerate(("Hut", "House"))]

        assert figures(load(*twice, on=2, all_or_nothing=False)) == (0, 1, 0, 1)

    def test_is_not_noted_as_still_so(self) -> None:
        load(SOURCE, camera())

        load(
            SOURCE,
            camera(ClaimDraft("nope", "x")),
            on=2,
            all_or_nothing=False,
            checked=("2024-01-03", "local:source"),
        )

        assert fetch("SELECT COUNT(*) FROM check_") == [(0,)]

    def test_all_of_them_write_nothing(self) -> None:
        report = load(camera(BAD["no such level"]), all_or_nothing=False)

        assert (figures(report), report.written) == ((0, 0, 0, 1), None)


class TestADryRun:
    def test_tells_what_a_run_would_reject(self) -> None:
        rows = [camera(BAD["no such level"]), camera(title="Good", key="local:good", line=3)]

        dry = load(*rows, all_or_nothing=False, dry_run=True)
        wet = load(*rows, all_or_nothing=False)

        assert (figures(dry), dry.written) == (figures(wet), None)
        assert wet.written


@pytest.mark.parametrize("history", [True, False])
def test_nothing_was_so_in_the_future(history: bool) -> None:
    with pytest.raises(InvalidError, match="in the future"):
        load(camera(), on=1, origin=build.day(1) + timedelta(minutes=1), history=history)

    assert load(camera(), on=1, origin=build.day(1), history=history).written
