"""Taking back: a changeset, a claim's change, a record's later states; merging, withdrawing."""

from __future__ import annotations

import build
import pytest
import registry

from undersight.errors import ConflictError, InvalidError, NotFoundError, RefusedError
from undersight.records.change import Change, Opening, amend, together
from undersight.records.lens import Lens
from undersight.records.rights import Reader
from undersight.store.actions.append import Written
from undersight.store.actions.apply_schema import apply_schema
from undersight.store.actions.merge import merge
from undersight.store.actions.prepare import ClaimConflictError
from undersight.store.actions.revert import restore, revert, undo
from undersight.store.actions.verify import verify_chain
from undersight.store.actions.withdraw import reinstate, withdraw
from undersight.store.reads.compare import compare
from undersight.store.reads.record import MovedError, WithdrawnError, page
from undersight.store.reads.vocabulary import schema_files

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _begun() -> None:
    registry.begin()


def back(position: int, *, actor: Reader = build.ADMIN, **more: bool) -> Written | None:
    return revert(position, comment="back", actor=actor, now=build.day(50), **more)


def restored(record: str, position: int, *, actor: Reader = build.ADMIN) -> Written | None:
    return restore(record, position, comment="as it was", actor=actor, now=build.day(50))


def said(record: str, reader: Reader = build.ADMIN) -> list[tuple[str, str]]:
    """What a record's page says, in short."""
    found = []
    for s in registry.see(record, reader=reader).said:
        value = s.claim.content.value
        found.append((s.claim.content.property, value.text or value.target if value else ""))
    return sorted(found)


def site(record: str, text: str, **more: object) -> Change:
    return build.a_claim(record, build.content("site", text, **more))


class TestRevert:
    def test_of_an_edit(self) -> None:
        record = registry.make("deployment", "Cameras")
        before = said(record)
        position = registry.write(site(record, "A")).position

        back(position)

        assert said(record) == before

    def test_of_a_change_keeps_the_identity(self) -> None:
        record = registry.make("deployment", "Cameras", build.content("site", "A"))
        (old,) = registry.claims_of(record, "site")
        back(registry.write(amend(old, build.content("site", "B"))).position)

        (new,) = registry.claims_of(record, "site")
        assert (new.identity, new.content) == (old.identity, old.content)

    def test_of_a_removal_brings_its_citations_back(self) -> None:
        record, source = registry.make("deployment", "Cameras"), registry.make("source", "S")
        cited = build.a_claim(
            record, build.content("site", "A"), build.a_citation(source, quote="q")
        )
        registry.write(cited)
        before = registry.see(record).said
        (claim,) = registry.claims_of(record, "site")
        back(registry.write(Change(closes=(claim.id,))).position)

        after = registry.see(record).said
        assert [len(s.cited) for s in after] == [len(s.cited) for s in before] == [0, 1]

    def test_of_a_thousand_records_and_again(self) -> None:
        many = together(
            build.a_record("institution", f"Office {n}", build.content("summary", "about it"))
            for n in range(1_000)
        )
        position = registry.write(many).position
        handle = many.records[7].id

        undone = back(position)
        assert undone
        with pytest.raises(NotFoundError):
            registry.see(handle)
        back(undone.position)

        assert registry.see(handle).name.title == "Office 7"
        assert list(verify_chain()) == []

    def test_what_changed_since_is_a_conflict_or_left_alone(self) -> None:
        record = registry.make("deployment", "Cameras")
        position = registry.write(site(record, "A") + site(record, "X")).position
        changed = next(c for c in registry.claims_of(record, "site") if c.content.value.text == "A")
        registry.write(amend(changed, build.content("site", "B")))

        with pytest.raises(ClaimConflictError) as caught:
            back(position)
        assert [c.base.content.value.text for c in caught.value.clashes] == ["A"]

        back(position, skip_changed=True)
        assert [t for p, t in said(record) if p == "site"] == ["B"]

    def test_of_a_record_that_others_use_since(self) -> None:
        made = build.a_record("institution", "Police") + build.a_record("institution", "Army")
        position = registry.write(made).position
        police, army = (r.id for r in made.records)
        record = registry.make("deployment", "Cameras", build.content("used_by", police))

        with pytest.raises(ClaimConflictError):
            back(position)
        back(position, skip_changed=True)

        assert ("used_by", police) in said(record)
        assert registry.see(police).name.title == "Police"
        with pytest.raises(NotFoundError):
            registry.see(army)

    def test_what_a_kept_record_needs_is_kept(self) -> None:
        police = build.a_record("institution", "Police")
        cameras = build.a_record(
            "deployment", "Cameras", build.content("used_by", police.records[0].id)
        )
        position = registry.write(police + cameras).position
        registry.write(site(cameras.records[0].id, "later"))

        assert back(position, skip_changed=True) is None
        assert registry.see(police.records[0].id).name.title == "Police"

    def test_of_an_event_takes_its_parts(self) -> None:
        record = registry.make("deployment", "Cameras")
        position = registry.write(build.an_event(record, "start", "2018")).position
        undone = back(position)
        assert undone
        assert said(record) == [("title", "Cameras")]

        back(undone.position)
        (event,) = registry.see(record).of("event")
        assert len(event.owned) == 2

    def test_needs_to_see_all_of_it(self) -> None:
        record = registry.make("deployment", "Cameras")
        position = registry.write(site(record, "A", access="restricted")).position

        with pytest.raises(NotFoundError):
            back(position, actor=build.CONTRIBUTOR)

    def test_of_the_schema_needs_the_right_to_it(self) -> None:
        files = dict(schema_files(1))
        files["place.yaml"] += "\n# a remark\n"
        written = apply_schema(files, comment="", actor=build.ADMIN, now=build.day(2))
        assert written

        with pytest.raises(RefusedError):
            back(written.position, actor=build.REVIEWER)
        undone = back(written.position)
        assert undone
        assert schema_files(undone.position) == schema_files(1)

    def test_of_a_schema_that_changed_since(self) -> None:
        for remark in ("one", "two"):
            files = dict(schema_files(10**6))
            files["place.yaml"] += f"\n# {remark}\n"
            apply_schema(files, comment="", actor=build.ADMIN, now=build.day(2))

        with pytest.raises(ConflictError):
            back(2)

    def test_there_is_no_such_changeset(self) -> None:
        with pytest.raises(NotFoundError):
            back(99)


def test_undo_of_one_claim() -> None:
    record = registry.make("deployment", "Cameras")
    position = registry.write(site(record, "A") + site(record, "B")).position
    first = registry.claims_of(record, "site")[0]

    undo(first.identity, position, comment="", actor=build.ADMIN, now=build.day(9))

    assert len(registry.claims_of(record, "site")) == 1
    with pytest.raises(NotFoundError):
        undo(first.identity, 1, comment="", actor=build.ADMIN, now=build.day(9))


class TestRestore:
    def test_brings_a_state_back(self) -> None:
        record, source = registry.make("deployment", "Cameras"), registry.make("source", "S")
        position = registry.write(
            build.a_claim(record, build.content("site", "A"), build.a_citation(source))
            + build.an_event(record, "start", "2018")
        ).position
        before = said(record)
        for claim in registry.claims_of(record):
            if claim.content.property != "title":
                registry.write(Change(closes=(claim.id,)))
        registry.write(site(record, "B"))

        restored(record, position)

        found = compare(record, position, None, lens=Lens(None, build.ADMIN))
        assert [(d.old, len(d.cited), len(d.uncited)) for d in found.diffs if d.changed] == []
        assert said(record) == before
        assert len(registry.see(record).of("site")[0].cited) == 1
        assert restored(record, position) is None

    def test_leaves_rights_and_what_is_hidden_alone(self) -> None:
        record = registry.make("deployment", "Cameras")
        position = registry.write(site(record, "A")).position
        (old,) = registry.claims_of(record, "site")
        registry.write(Change(closes=(old.id,)))
        registry.write(
            build.a_claim(record, build.content("start_date", "2017", access="restricted"))
        )
        registry.write(Change(opens=(Opening(record, build.content("access", "editors")),)))

        restored(record, position, actor=build.CONTRIBUTOR)

        assert {p for p, _ in said(record)} == {"title", "site", "start_date", "access"}

    @pytest.mark.parametrize("position", [0, 1])
    def test_before_it_stood(self, position: int) -> None:
        record = registry.make("deployment", "Cameras")
        with pytest.raises(InvalidError):
            restored(record, position)

    def test_is_refused_where_a_merge_took_its_claims(self) -> None:
        loser, winner = registry.make("institution", "A"), registry.make("institution", "B")
        position = registry.write(
            build.a_claim(loser, build.content("summary", "about A"))
        ).position
        merge(loser, into=winner, comment="", actor=build.ADMIN, now=build.day(2))

        with pytest.raises(InvalidError):
            restored(loser, position)

    def test_hidden_records_do_not_exist(self) -> None:
        record = registry.make("deployment", "Cameras", build.content("access", "restricted"))
        with pytest.raises(NotFoundError):
            restored(record, 2, actor=build.CONTRIBUTOR)


class TestMerge:
    def test_redirects_and_keeps_identities(self) -> None:
        loser, winner = registry.make("institution", "Old"), registry.make("institution", "New")
        registry.write(build.a_claim(loser, build.content("summary", "about Old")))
        record = registry.make("deployment", "Cameras", build.content("used_by", loser))
        identities = {
            c.identity
            for r in (loser, record)
            for c in registry.claims_of(r)
            if c.content.property != "title"
        }

        merge(loser, into=winner, comment="", actor=build.ADMIN, now=build.day(2))

        with pytest.raises(MovedError) as moved:
            registry.see(loser)
        assert moved.value.target.id == winner
        assert ("alias", "Old") in said(winner)
        assert ("used_by", winner) in said(record)
        after = {c.identity for r in (winner, record) for c in registry.claims_of(r)}
        assert identities <= after

    def test_can_be_taken_back(self) -> None:
        loser, winner = registry.make("institution", "Old"), registry.make("institution", "New")
        record = registry.make("deployment", "Cameras", build.content("used_by", loser))
        before = said(loser), said(winner), said(record)
        written = merge(loser, into=winner, comment="", actor=build.ADMIN, now=build.day(2))
        assert written

        back(written.position)

        assert (said(loser), said(winner), said(record)) == before

    def test_links_between_the_two_do_not_become_circles(self) -> None:
        loser, winner = registry.make("institution", "Old"), registry.make("institution", "New")
        registry.write(build.a_claim(loser, build.content("is_department_of", winner)))
        registry.write(build.a_claim(winner, build.content("is_department_of", loser)))

        merge(loser, into=winner, comment="", actor=build.ADMIN, now=build.day(2))

        assert "is_department_of" not in {p for p, _ in said(winner)}

    def test_events_go_along(self) -> None:
        loser, winner = registry.make("deployment", "Old"), registry.make("deployment", "New")
        registry.write(build.an_event(loser, "start", "2018"))

        merge(loser, into=winner, comment="", actor=build.ADMIN, now=build.day(2))

        (event,) = registry.see(winner).of("event")
        assert len(event.owned) == 2

    def test_only_two_standing_records_of_a_kind(self) -> None:
        one, two = registry.make("institution", "Old"), registry.make("deployment", "New")
        three = registry.make("institution", "Newer")
        merge(one, into=three, comment="", actor=build.ADMIN, now=build.day(2))

        for loser, winner in ((two, three), (three, three), (one, three), (three, one)):
            with pytest.raises(InvalidError):
                merge(loser, into=winner, comment="", actor=build.ADMIN, now=build.day(2))


class TestWithdraw:
    def test_is_gone_from_every_past_and_can_come_back(self) -> None:
        record = registry.make("deployment", "Cameras")
        withdraw(record, reason="takedown", comment="", actor=build.REVIEWER, now=build.day(2))

        for at in (None, 2):
            with pytest.raises(WithdrawnError, match="its removal was asked for"):
                registry.see(record, at=at)
        reinstate(record, comment="", actor=build.REVIEWER, now=build.day(3))

        assert registry.see(record).name.title == "Cameras"

    def test_needs_the_right_before_anything_is_told(self) -> None:
        record = registry.make("deployment", "Cameras")
        for deed in (
            lambda: reinstate(record, comment="", actor=build.CONTRIBUTOR, now=build.day(2)),
        ):
            with pytest.raises(RefusedError):
                deed()

    def test_of_a_hidden_record_tells_nothing(self) -> None:
        record = registry.make("deployment", "Cameras", build.content("access", "members"))
        withdraw(record, reason="takedown", comment="", actor=build.REVIEWER, now=build.day(2))

        with pytest.raises(NotFoundError) as caught:
            page(record, lens=Lens(None, build.ANYBODY), at=registry.moment())
        assert not isinstance(caught.value, WithdrawnError)

    @pytest.mark.parametrize(
        ("access", "told"),
        [
            ("public", {"anybody", "members", "editors"}),
            ("members", {"members", "editors"}),
            ("editors", {"editors"}),
            ("restricted", set()),
        ],
    )
    def test_is_told_to_whom_the_record_was_shown(self, access: str, told: set[str]) -> None:
        record = registry.make("deployment", "Cameras", build.content("access", access))
        event = build.an_event(record, "start", "2018")
        registry.write(event)
        part = event.records[0].id
        for gone in (part, record):
            withdraw(gone, reason="takedown", comment="", actor=build.REVIEWER, now=build.day(2))
            readers = {
                "anybody": build.ANYBODY,
                "members": build.SUGGESTER,
                "editors": build.CONTRIBUTOR,
            }
            assert {n for n, r in readers.items() if _is_told(gone, r)} == told


def _is_told(record: str, reader: Reader) -> bool:
    """Whether a reader hears that a record was withdrawn; else that there is none."""
    with pytest.raises(NotFoundError) as caught:
        page(record, lens=Lens(None, reader), at=registry.moment())
    return isinstance(caught.value, WithdrawnError)
