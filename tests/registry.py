"""A registry in the test's database: the bundled schema applied, and the deeds in short form."""

from __future__ import annotations

from datetime import UTC, datetime

import build

from undersight.records.change import Change
from undersight.records.claim import Claim
from undersight.records.ids import to_number
from undersight.records.lens import Lens
from undersight.records.page import Moment, Page
from undersight.records.rights import Reader
from undersight.schema.load import builtin, read
from undersight.store.actions.append import Written
from undersight.store.actions.apply_schema import apply_schema
from undersight.store.actions.heads import heads_file
from undersight.store.actions.revise import revise
from undersight.store.actions.rows import claims_where
from undersight.store.mapping import execute
from undersight.store.reads.moment import resolve
from undersight.store.reads.record import page

FUTURE = datetime(2030, 1, 1, tzinfo=UTC)


def begin() -> None:
    """An empty registry with the bundled schema as changeset 1."""
    heads_file().unlink(missing_ok=True)  # of a test before, where it committed
    for table in ("words", "quoted", "name_word"):
        execute(f"DELETE FROM {table}")  # no models of Django's: its flush after tests leaves them
    apply_schema(dict(read(builtin())), comment="schema", actor=build.ADMIN, now=build.START)


def write(
    change: Change, *, on: int = 1, actor: Reader = build.ADMIN, comment: str = "c"
) -> Written:
    """Writes a change on the given day."""
    written = revise(change, comment=comment, actor=actor, now=build.day(on))
    assert written
    return written


def make(kind: str, title: str, *contents: object, on: int = 1, actor: Reader = build.ADMIN) -> str:
    """A new record; its id."""
    change = build.a_record(kind, title, *contents)  # type: ignore[arg-type]
    write(change, on=on, actor=actor)
    return change.records[0].id


def claims_of(record: str, property_id: str = "") -> list[Claim]:
    """The record's standing claims, all of them."""
    found = claims_where("record = %s AND closed IS NULL", [to_number(record)])
    return [c for c in found if not property_id or c.content.property == property_id]


def claims_of_key(key: str) -> list[Claim]:
    """The standing claims of an outside key."""
    return claims_where("property = 'outside_id' AND key = %s AND closed IS NULL", [key])


def moment(asked: str = "", reader: Reader = build.ANYBODY) -> Moment:
    """The moment that `?at=` asks for."""
    return resolve(asked, reader=reader, now=FUTURE)


def see(
    record: str, *, reader: Reader = build.ANYBODY, at: int | None = None, certainty: int = 0
) -> Page:
    """The record's page through a lens."""
    shown = moment("" if at is None else str(at), build.ADMIN)
    return page(record, lens=Lens(at, reader, "en", certainty), at=shown)
