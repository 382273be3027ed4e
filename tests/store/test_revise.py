"""The writer: what it refuses and in which words, what it merges, what a reader sees the moment
after.
"""

from __future__ import annotations

from dataclasses import replace

import build
import pytest
import registry
from build import content

from undersight.errors import InvalidError, RefusedError
from undersight.records.change import Change, Opening, amend, create, together
from undersight.records.claim import Check, Content, Outcome
from undersight.records.ids import new_id
from undersight.store.actions.prepare import ClaimConflictError
from undersight.store.actions.revise import revise
from undersight.store.mapping import fetch
from undersight.values.protocol import Absence, Value

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _registry() -> None:
    registry.begin()


def refused(change: Change, actor: object = build.ADMIN) -> str:
    """The words of the refusal; the log must not have grown."""
    before = fetch("SELECT position, digest FROM head")
    with pytest.raises(InvalidError) as caught:
        revise(change, comment="", actor=actor, now=build.day(1))  # type: ignore[arg-type]
    assert fetch("SELECT position, digest FROM head") == before
    return str(caught.value)


class TestAChange:
    def test_is_seen_by_the_next_read(self) -> None:
        police = registry.make(
            "institution", "Police", content("website", "https://police.example/")
        )

        page = registry.see(police)

        assert page.name.title == "Police"
        assert [s.claim.content.value.text for s in page.of("website")] == [
            "https://police.example/"
        ]  # type: ignore[union-attr]

    def test_keeps_the_identity_of_the_claim_that_it_changes(self) -> None:
        police = registry.make("institution", "Police", content("founded", "1990"))
        (old,) = registry.claims_of(police, "founded")

        registry.write(amend(old, content("founded", "1991")), on=2)

        (new,) = registry.claims_of(police, "founded")
        assert (new.identity, new.id == old.id) == (old.identity, False)
        assert new.content.value == build.value("founded", "1991")

    def test_that_says_nothing_writes_nothing(self) -> None:
        assert revise(Change(), comment="", actor=build.ADMIN, now=build.day(1)) is None

    def test_gets_the_next_position_and_never_an_earlier_time(self) -> None:
        first = registry.write(build.a_record("institution", "A"), on=9)
        second = registry.write(build.a_record("institution", "B"), on=3)  # the clock was set back

        assert second.position == first.position + 1
        assert second.at == first.at

    def test_closes_an_event_with_the_last_claim_that_links_it(self) -> None:
        camera = registry.make("deployment", "Cameras")
        registry.write(build.an_event(camera, "start", "2018-03"))
        (link,) = registry.claims_of(camera, "event")
        event = link.content.value.target  # type: ignore[union-attr]
        assert registry.claims_of(event)

        registry.write(Change(closes=(link.id,)))

        assert not registry.claims_of(event)

    def test_takes_the_citations_of_a_claim_that_ends_along(self) -> None:
        source = registry.make("source", "Report")
        police = build.a_record("institution", "Police")
        said = build.a_claim(
            police.records[0].id, content("founded", "1990"), build.a_citation(source)
        )
        registry.write(police + said)
        (claim,) = registry.claims_of(police.records[0].id, "founded")

        registry.write(Change(closes=(claim.id,)))

        assert fetch("SELECT COUNT(*) FROM citation WHERE closed IS NULL") == [(0,)]


class TestContradictions:
    def test_stand_side_by_side(self) -> None:
        camera = registry.make(
            "deployment", "Cameras", content("start_date", "2017"), content("start_date", "2018-03")
        )

        said = [s.claim.content.value.text for s in registry.see(camera).of("start_date")]  # type: ignore[union-attr]

        assert sorted(said) == ["2017", "2018-03"]

    @pytest.mark.parametrize(
        ("claims", "speaks"),
        [
            ([{"certainty": "rumored"}, {"certainty": "documented"}], 1),
            ([{"certainty": "documented", "disputed": "no"}, {"certainty": "speculative"}], 1),
            ([{"certainty": "documented"}, {"certainty": "rumored", "preferred": True}], 1),
            ([{"time": "2020"}, {"time": "2021"}], 1),
            ([{"time": "2020"}, {}], 0),
        ],
    )
    def test_the_preferred_then_undisputed_then_surer_then_later_speaks(
        self, claims: list[dict[str, object]], speaks: int
    ) -> None:
        said = [content("site", f"place {n}", **more) for n, more in enumerate(claims)]  # type: ignore[arg-type]
        camera = registry.make("deployment", "Cameras", *said)

        first = registry.see(camera).of("site")[0]

        assert first.claim.content.value.text == f"place {speaks}"  # type: ignore[union-attr]

    def test_unknown_stands_beside_a_value(self) -> None:
        camera = registry.make(
            "deployment", "Cameras", content("site", Absence.UNKNOWN), content("site", "Station")
        )

        assert len(registry.see(camera).of("site")) == 2


class TestBadInput:
    def test_every_problem_is_named_at_once_with_record_property_value_and_cure(self) -> None:
        camera = registry.make("deployment", "Cameras")
        police = registry.make("institution", "Police")
        change = together(
            [
                build.a_claim(camera, Content("start_date", Value("March 2017"))),
                build.a_claim(camera, Content("no_such", Value("x"))),
                build.a_claim(camera, Content("country", Value(target=police))),
                build.a_claim(camera, Content("country", Value(target=new_id()))),
                build.a_claim(camera, content("site", "x", certainty="certain")),
                build.a_claim(camera, content("site", "x", access="secret")),
                build.a_claim(camera, Content("site")),
                build.a_claim(camera, Content("title", None, Absence.UNKNOWN)),
            ]
        )

        words = refused(change)

        for part in (
            f"{camera} · start_date",
            "write 2017-03",
            "deployment has no property of this name",
            "cannot link to a record of kind institution",
            "link to a record of kind place",
            "links to a record that does not exist",
            "no such step of certainty (given: certain) — choose of: documented, rumored, "
            "speculative",
            "no such access level",
            "either a value or why there is none",
            "title needs a value",
        ):
            assert part in words

    @pytest.mark.parametrize(
        ("property_id", "text", "part"),
        [
            ("start_date", "[" + ",".join(str(y) for y in range(1000, 1800)) + "]", "at most 200"),
            ("start_date", "2017-02-30", "date"),
            ("description", "x" * 200_000, "at most 100,000"),
            ("description", "a\x00b", "U+0000"),
            ("site", "a\u202eb", ""),
            ("camera_count", "many", ""),
            ("cost", "12", ""),
            ("coordinates", "95, 10", ""),
        ],
    )
    def test_a_value_that_cannot_be_is_refused_in_words(
        self, property_id: str, text: str, part: str
    ) -> None:
        camera = registry.make("deployment", "Cameras")

        words = refused(build.a_claim(camera, Content(property_id, Value(text))))

        assert property_id in words and part in words

    def test_bidi_overrides_in_a_title_are_refused(self) -> None:
        assert "title" in refused(create("institution", (Content("title", Value("Po\u202elice")),)))

    def test_a_taken_title_suggests_the_record_that_has_it(self) -> None:
        police = registry.make("institution", "Police")

        words = refused(build.a_record("institution", "POLICE"))

        assert f"/institution/{police}" in words

    def test_the_same_title_in_another_kind_is_no_matter(self) -> None:
        registry.make("institution", "Clearview")
        registry.make("product", "Clearview")

    def test_a_hidden_records_title_is_not_betrayed(self) -> None:
        hidden = registry.make("institution", "Secret unit")
        registry.write(Change(opens=(Opening(hidden, content("access", "restricted")),)))

        registry.write(build.a_record("institution", "Secret unit"), actor=build.CONTRIBUTOR)

    def test_a_record_without_a_title_is_refused(self) -> None:
        assert "needs a title" in refused(create("institution", ()))

    def test_an_event_cannot_stand_alone(self) -> None:
        assert "owned by another record" in refused(create("event", (content("date", "2018"),)))

    def test_a_kind_that_the_schema_lacks_is_refused(self) -> None:
        assert "no such kind" in refused(create("person", (content("title", "x"),)))

    def test_a_comment_with_control_characters_is_refused(self) -> None:
        with pytest.raises(InvalidError, match="comment"):
            revise(
                build.a_record("institution", "A"),
                comment="a\x07b",
                actor=build.ADMIN,
                now=build.day(1),
            )


class TestRights:
    @pytest.mark.parametrize("actor", [build.ANYBODY, build.SUGGESTER])
    def test_who_may_not_write_is_refused(self, actor: object) -> None:
        with pytest.raises(RefusedError):
            revise(build.a_record("institution", "A"), comment="", actor=actor, now=build.day(1))  # type: ignore[arg-type]

    def test_what_is_hidden_from_an_actor_does_not_exist_for_its_changes(self) -> None:
        hidden = registry.make("institution", "Secret unit")
        registry.write(Change(opens=(Opening(hidden, content("access", "restricted")),)))

        words = refused(build.a_claim(hidden, content("founded", "1990")), build.CONTRIBUTOR)

        assert "there is no such record" in words


class TestTwoWriters:
    def test_changes_that_do_not_touch_merge_silently(self) -> None:
        police = registry.make(
            "institution", "Police", content("founded", "1990"), content("alias", "P")
        )
        founded, alias = (
            registry.claims_of(police, "founded")[0],
            registry.claims_of(police, "alias")[0],
        )

        registry.write(amend(founded, content("founded", "1991")))
        registry.write(amend(alias, content("alias", "Q")))

        assert len(registry.claims_of(police)) == 3

    def test_changes_of_one_claim_are_a_conflict_that_shows_all_three(self) -> None:
        police = registry.make("institution", "Police", content("founded", "1990"))
        (claim,) = registry.claims_of(police, "founded")
        registry.write(amend(claim, content("founded", "1991")))

        with pytest.raises(ClaimConflictError) as caught:
            registry.write(amend(claim, content("founded", "1992")))

        (clash,) = caught.value.clashes
        assert clash.base.content.value == build.value("founded", "1990")
        assert clash.theirs and clash.theirs.content.value == build.value("founded", "1991")
        assert clash.mine and clash.mine.content.value == build.value("founded", "1992")


class TestAccess:
    def test_a_relaxed_claim_does_not_expose_its_older_secret_value(self) -> None:
        police = registry.make(
            "institution", "Police", content("founded", "1990", access="restricted")
        )
        (secret,) = registry.claims_of(police, "founded")
        registry.write(amend(secret, content("founded", "199X", access="public")), on=5)

        now = registry.see(police)
        then = registry.see(police, at=2)

        assert [s.claim.content.value.text for s in now.of("founded")] == ["199X"]  # type: ignore[union-attr]
        assert not then.of("founded")

    def test_a_restricted_claim_is_gone_from_its_own_past(self) -> None:
        police = registry.make("institution", "Police", content("founded", "1990"))
        (claim,) = registry.claims_of(police, "founded")
        registry.write(amend(claim, replace(claim.content, access="restricted")))

        assert not registry.see(police, at=2).of("founded")
        assert registry.see(police, at=2, reader=build.REVIEWER).of("founded")

    def test_citations_begin_anew_when_a_claim_is_relaxed(self) -> None:
        source = registry.make("source", "Report")
        police = build.a_record("institution", "Police")
        said = content("founded", "1990", access="restricted")
        registry.write(police + build.a_claim(police.records[0].id, said, build.a_citation(source)))
        handle = police.records[0].id
        (secret,) = registry.claims_of(handle, "founded")

        registry.write(amend(secret, content("founded", "1990", access="public")))

        (shown,) = registry.see(handle).of("founded")
        assert len(shown.cited) == 1

    def test_a_title_cannot_be_hidden_without_its_record(self) -> None:
        police = registry.make("institution", "Police")

        words = refused(build.a_claim(police, content("title", "Police 2", access="restricted")))

        assert "restrict the record" in words


class TestChecks:
    def test_open_and_close_nothing_and_are_shown(self) -> None:
        source = registry.make("source", "Report")
        camera = registry.make("deployment", "Cameras")
        check = Check(
            "", camera, "", Outcome.FOUND_NOTHING, "2024-02-03", "read the tender list", (source,)
        )

        registry.write(Change(checks=(check,)))

        (shown,) = registry.see(camera).checks
        assert (shown.outcome, shown.day, shown.sources) == (
            "found_nothing",
            "2024-02-03",
            (source,),
        )

    def test_with_an_outcome_that_there_is_none_of_is_refused(self) -> None:
        camera = registry.make("deployment", "Cameras")

        assert "no such outcome" in refused(
            Change(checks=(Check("", camera, "", "maybe", "2024"),))
        )
