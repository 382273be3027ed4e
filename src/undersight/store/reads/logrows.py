"""The rows of the log in order of position, and what each commits to. For verifying and for
exporting.

This reads all rows, whoever looks: only the deeds of operators use it, never a page.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from undersight.records import chain
from undersight.records.ids import from_number
from undersight.records.record import Record
from undersight.records.rights import NAMES
from undersight.store.mapping import stream
from undersight.store.reads.scope import CITATION_STRICT


class Groups:
    """Rows of one table that come in order of position, handed out position by position."""

    def __init__(self, rows: Iterator[tuple[Any, ...]]) -> None:
        self._groups = groupby(rows, key=lambda row: row[0])
        self._next: tuple[int, list[tuple[Any, ...]]] | None = None
        self._step()

    def _step(self) -> None:
        found = next(self._groups, None)
        self._next = (found[0], list(found[1])) if found else None

    def take(self, position: int) -> list[tuple[Any, ...]]:
        """The rows of a position."""
        if self._next is None or self._next[0] != position:
            return []
        rows = self._next[1]
        self._step()
        return rows

    def before(self, position: int) -> list[tuple[Any, ...]]:
        """Rows of positions that no changeset claims, up to this one."""
        orphans: list[tuple[Any, ...]] = []
        while self._next is not None and self._next[0] < position:
            orphans += self._next[1]
            self._step()
        return orphans


CHANGESETS = (
    "SELECT position, at, origin, recorded, action, author, author_salt, author_leaf, "
    "comment, comment_salt,"
    " comment_leaf, decided_by, decided_salt, decided_leaf, size, digest, previous FROM "
    "changeset ORDER BY position"
)
STREAMS = {
    "record": "SELECT opened, id, kind, owner, seen FROM record ORDER BY opened",
    "schema": "SELECT opened, id, name, text, leaf FROM schema_file ORDER BY opened",
    "claim": (
        "SELECT opened, id, identity, record, property, target, text, absence, language, "
        "certainty, reason, time,"
        " throughout, first_seen, access, preferred, disputed, salt, leaf, erased, seen "
        "FROM claim ORDER BY opened"
    ),
    "citation": (
        "SELECT opened, id, claim, source, locator, quote, translation, capture, access, "
        f"salt, leaf, erased, {CITATION_STRICT} FROM citation ORDER BY opened"
    ),
    "check": (
        "SELECT opened, id, record, claim, outcome, day, method, sources, access, salt, "
        "leaf, erased, seen"
        " FROM check_ ORDER BY opened"
    ),
    "closed claim": "SELECT closed, id, seen FROM claim WHERE closed IS NOT NULL ORDER BY closed",
    "closed citation": (
        f"SELECT closed, id, {CITATION_STRICT} FROM citation WHERE closed IS NOT NULL"
        " ORDER BY closed"
    ),
    "closed schema": (
        "SELECT closed, id, 0 FROM schema_file WHERE closed IS NOT NULL ORDER BY closed"
    ),
    "erasure": "SELECT opened, what, row, reason FROM erasure ORDER BY opened",
    "node": "SELECT changeset, place, hash FROM node ORDER BY changeset, place",
}


SORTS = ("schema", "claim", "citation", "check")
"""Sorts of rows with a commitment of their own, in the order of the leaves."""

_SALT_AT = {"claim": 17, "citation": 9, "check": 9}


@dataclass(frozen=True, slots=True)
class Committed:
    """A row, its canonical form, salt and leaf. `salt` is None where the content was erased."""

    id: str
    form: bytes
    salt: bytes | None
    leaf: bytes
    erased: str
    seen: int


def open_groups() -> dict[str, Groups]:
    """Every table of the log as a stream, position by position."""
    return {name: Groups(stream(sql)) for name, sql in STREAMS.items()}


def committed(sort: str, row: tuple[Any, ...]) -> Committed:
    """What a row of one of SORTS commits to."""
    handle = from_number(row[1])
    if sort == "schema":
        return Committed(handle, _schema_form(row), b"", bytes(row[4]), "", 0)
    at = _SALT_AT[sort]
    salt = bytes(row[at]) if row[at] is not None else None
    return Committed(handle, _FORMS[sort](row), salt, bytes(row[at + 1]), row[at + 2], row[at + 3])


def leaves_of(
    words: Sequence[bytes],
    taken: Mapping[str, list[tuple[Any, ...]]],
    parts: Mapping[str, list[tuple[str, bytes]]],
) -> list[bytes]:
    """All leaves of a changeset. `taken`: its rows by table; `parts`: id and leaf by sort."""
    return chain.leaves_in_order(
        words=words,
        records=[
            Record(from_number(i), kind, from_number(owner) if owner is not None else "")
            for _, i, kind, owner, _ in taken["record"]
        ],
        schema=parts["schema"],
        claims=parts["claim"],
        citations=parts["citation"],
        checks=parts["check"],
        closed=[from_number(row[1]) for name in CLOSED for row in taken[name]],
        erased=[(what, from_number(i), reason) for _, what, i, reason in taken["erasure"]],
    )


CLOSED = ("closed claim", "closed citation", "closed schema")
"""The streams of rows that a changeset closed."""


def _schema_form(row: tuple[Any, ...]) -> bytes:
    return chain.schema_form(row[2], row[3])


def _claim_form(row: tuple[Any, ...]) -> bytes:
    return chain.canonical(
        (
            "claim",
            from_number(row[1]),
            from_number(row[2]),
            from_number(row[3]),
            row[4],
            from_number(row[5]) if row[5] is not None else "",
            row[6],
            row[7],
            row[8],
            row[9],
            row[10],
            row[11],
            int(row[12]),
            int(row[13]),
            NAMES.get(row[14], str(row[14])),
            int(row[15]),
            row[16],
        )
    )


def _citation_form(row: tuple[Any, ...]) -> bytes:
    ids = [from_number(n) for n in row[1:4]]
    return chain.canonical(("citation", *ids, *row[4:8], NAMES.get(row[8], str(row[8]))))


def _check_form(row: tuple[Any, ...]) -> bytes:
    claim = from_number(row[3]) if row[3] is not None else ""
    sources = json.loads(row[7]) if isinstance(row[7], str) else row[7]
    head = ("check", from_number(row[1]), from_number(row[2]), claim, *row[4:7])
    return chain.canonical((*head, list(sources), NAMES.get(row[8], str(row[8]))))


_FORMS = {"claim": _claim_form, "citation": _citation_form, "check": _check_form}
