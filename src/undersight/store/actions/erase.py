"""Erasing: content and salts are destroyed in every row, index and file; a tombstone stays and the
chain verifies.

Erasing is a changeset of its own that closes what still stood and commits to what was destroyed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError, connection, transaction

from undersight.errors import InvalidError, NotFoundError, Problem, worded
from undersight.records.change import Change
from undersight.records.claim import Citation, Claim
from undersight.records.ids import from_number, to_number
from undersight.records.needs import ask
from undersight.records.rights import WITHDRAWN, Reader, Right
from undersight.store.actions.append import Written
from undersight.store.actions.heads import lock_head
from undersight.store.actions.leftovers import files_with
from undersight.store.actions.revise import revise
from undersight.store.actions.rows import citations_in, claims_in, claims_where
from undersight.store.actions.seen import refresh_citations, refresh_identities, refresh_records
from undersight.store.actions.standing import stand
from undersight.store.actions.words import forget, rebuild_words
from undersight.store.actions.writing import writing
from undersight.store.mapping import chunks, execute, fetch, marks
from undersight.store.models import Head
from undersight.store.reads.vocabulary import schema_at

REASONS = ("takedown", "personal_data", "unlawful", "account")
"""Classes of reason that a tombstone may tell."""

_CLAIM = (
    "UPDATE claim SET text = '', target = NULL, absence = '', language = '', certainty = "
    "'', reason = '', time = '',"
    " disputed = '', key = '', number = NULL, unit = '', earliest = NULL, latest = NULL, "
    "latitude = NULL,"
    " longitude = NULL, time_earliest = NULL, time_latest = NULL, salt = NULL, erased = "
    "%s, seen = %s WHERE id IN ({})"
)
_CITATION = (
    "UPDATE citation SET locator = '', quote = '', translation = '', capture = '', salt = "
    "NULL, erased = %s,"
    " seen = %s WHERE id IN ({})"
)
_CHECK = (
    "UPDATE check_ SET claim = NULL, outcome = '', day = '', method = '', sources = '[]', "
    "salt = NULL,"
    " erased = %s, seen = %s WHERE id IN ({})"
)


@dataclass(frozen=True, slots=True)
class Erased(Written):
    """What was written; the files of the folder that still hold what was erased; why the database
    may hold it in its pages, where they could not be purged.
    """

    files: tuple[str, ...] = ()
    unpurged: str = ""


def erase(
    *,
    claims: Iterable[str] = (),
    record: str = "",
    comments: Iterable[int] = (),
    reason: str,
    comment: str,
    actor: Reader,
    now: datetime,
) -> Erased:
    """Destroys the whole history of these claims (by identity), or of all claims of a record; with
    them goes what they own.

    `comments`: positions of changesets whose comments go too. The comment of the erasure itself
    must not repeat what is erased. Raises RefusedError, NotFoundError, InvalidError.
    """
    ask(actor, [Right.ERASE])
    refuse_reason(reason)
    with writing():
        lock_head()
        rows = _rows(claims, record)
        positions = _positions(comments)
        citations = citations_in("claim", {c.identity for c in rows}, "1 = 1")
        if not rows and not positions:
            raise NotFoundError(worded("there is nothing to erase"))
        checks = _checks(rows, record)
        told = [("check", i, reason) for i in checks]
        told += [("comment", from_number(p), reason) for p in positions]
        told += [("claim", c.id, reason) for c in rows]
        told += [("citation", c.id, reason) for c in citations]
        change = Change(
            closes=tuple(c.id for c in rows if c.closed is None),
            uncites=tuple(c.id for c in citations if c.closed is None),
            erases=tuple(told),
        )
        texts = _texts(rows, citations, checks, positions=positions)
        written = revise(change, comment=comment, actor=actor, now=now, action="erase")
        assert written is not None  # noqa: S101 - the change is not empty
        _destroy(rows, citations, reason=reason)
        _destroy_checks(checks, reason)
        _destroy_comments(positions)
        schema = schema_at(Head.objects.get().schema_position)
        refresh_records({to_number(c.record) for c in rows})
        stand({c.record for c in rows}, written.position, schema)
        _forget_titles(rows, written.position)
    return Erased(
        written.position, written.digest, written.at, files_with(texts), _purged_or_why_not()
    )


def refuse_reason(reason: str) -> None:
    """Raises InvalidError for a class of reason that no tombstone may tell."""
    if reason not in REASONS:
        raise InvalidError(
            [
                Problem(
                    worded("no such reason"),
                    worded("choose of: %(reasons)s", reasons=tuple(REASONS)),
                    "reason",
                    reason,
                )
            ]
        )


def _texts(
    rows: Iterable[Claim],
    citations: Iterable[Citation],
    checks: Iterable[str],
    *,
    positions: list[int],
) -> list[str]:
    """Everything in words that is destroyed."""
    texts = [c.content.value.text for c in rows if c.content.value]
    texts += [t for c in rows for t in (c.content.reason, c.content.disputed)]
    texts += [t for c in citations for t in (c.locator, c.quote, c.translation)]
    for part in chunks(to_number(i) for i in checks):
        sql = f"SELECT method FROM check_ WHERE id IN ({marks(part)})"
        texts += [row[0] for row in fetch(sql, part)]
    for part in chunks(positions):
        sql = f"SELECT comment FROM changeset WHERE position IN ({marks(part)})"
        texts += [row[0] for row in fetch(sql, part)]
    return texts


def _rows(claims: Iterable[str], record: str) -> list[Claim]:
    """Every row, of now and before, of the claims to erase."""
    rows = claims_in("identity", claims, "1 = 1")
    if record:
        number = to_number(record)
        rows += claims_where("record = %s", [number])
        rows += claims_in("record", map(from_number, _owned(number)), "1 = 1")
    rows += claims_in("record", _left_alone(rows), "1 = 1")
    return list({c.id: c for c in rows}.values())


def _left_alone(rows: Iterable[Claim]) -> set[str]:
    """The owned records that nothing else ever linked: who destroys the link destroys them."""
    every = list(rows)
    goes = {to_number(c.identity) for c in every}
    targets = {c.content.value.target for c in every if c.content.value} - {""}
    found: set[str] = set()
    for part in chunks(to_number(t) for t in targets):
        sql = (
            "SELECT o.id, c.identity FROM record o JOIN claim c ON c.target = o.id"
            f" WHERE o.owner IS NOT NULL AND o.id IN ({marks(part)})"
        )
        links = fetch(sql, part)
        stays = {target for target, identity in links if identity not in goes}
        found |= {from_number(target) for target, _ in links if target not in stays}
    return found


def _owned(record: int) -> list[int]:
    """What a record owns: by the newest claim that links it, which a merge takes elsewhere."""
    sql = (
        "SELECT o.id FROM record o WHERE o.owner IS NOT NULL AND COALESCE((SELECT l.record "
        "FROM claim l"
        " WHERE l.target = o.id ORDER BY l.opened DESC, l.id DESC LIMIT 1), o.owner) = %s"
        " AND (o.owner = %s OR o.id IN (SELECT target FROM claim WHERE record = %s))"
    )
    return [row[0] for row in fetch(sql, [record, record, record])]


def _checks(rows: list[Claim], record: str) -> list[str]:
    """The checks of these claims, and of the record as a whole where all of it goes."""
    found: set[int] = set()
    for part in chunks({to_number(c.identity) for c in rows}):
        sql = f"SELECT id FROM check_ WHERE erased = '' AND claim IN ({marks(part)})"
        found |= {row[0] for row in fetch(sql, part)}
    if record:
        sql = "SELECT id FROM check_ WHERE erased = '' AND record = %s"
        found |= {row[0] for row in fetch(sql, [to_number(record)])}
    return [from_number(i) for i in sorted(found)]


def _positions(comments: Iterable[int]) -> list[int]:
    wanted = sorted(set(comments))
    found = {
        row[0]
        for part in chunks(wanted)
        for row in fetch(f"SELECT position FROM changeset WHERE position IN ({marks(part)})", part)
    }
    if missing := [p for p in wanted if p not in found]:
        raise NotFoundError(worded("there is no changeset %(missing)s", missing=missing[0]))
    return wanted


def _destroy(rows: list[Claim], citations: list[Citation], *, reason: str) -> None:
    for part in chunks(to_number(c.id) for c in rows):
        execute(_CLAIM.format(marks(part)), [reason, WITHDRAWN, *part])
    for part in chunks(to_number(c.id) for c in citations):
        execute(_CITATION.format(marks(part)), [reason, WITHDRAWN, *part])
    forget(rows, citations)
    refresh_identities({to_number(c.identity) for c in rows})
    refresh_citations({to_number(c.claim) for c in citations})


def _destroy_checks(checks: list[str], reason: str) -> None:
    for part in chunks(to_number(i) for i in checks):
        execute(_CHECK.format(marks(part)), [reason, WITHDRAWN, *part])


def _destroy_comments(positions: list[int]) -> None:
    for part in chunks(positions):
        execute(
            "UPDATE changeset SET comment = '', comment_salt = NULL"
            f" WHERE position IN ({marks(part)})",
            part,
        )


def _forget_titles(rows: list[Claim], position: int) -> None:
    """Standings of the past that carry an erased title lose it."""
    titled = {to_number(c.record) for c in rows if c.content.property == "title"}
    for part in chunks(titled):
        execute(
            "UPDATE standing SET title = '', title_key = ''"
            f" WHERE record IN ({marks(part)}) AND closed <= %s",
            [*part, position],
        )


TABLES = ("claim", "citation", "check_", "changeset", "standing", "words", "quoted", "name_word")
"""The tables that hold what can be erased."""


def purge() -> None:
    """Makes the database forget what a deletion leaves in its pages, indexes and write-ahead
    log.
    """
    if connection.in_atomic_block:
        return
    if connection.vendor == "sqlite":
        head = fetch("SELECT schema_position FROM head")
        with transaction.atomic():
            rebuild_words(schema_at(head[0][0]))
        execute("VACUUM")
        fetch("PRAGMA wal_checkpoint(TRUNCATE)")
        return
    execute(f"VACUUM FULL {', '.join(TABLES)}")


def _purged_or_why_not() -> str:
    """Purges. What was written stays written where that fails, so the failure is told, not
    raised.
    """
    try:
        purge()
    except DatabaseError as error:
        return str(error)
    return ""
