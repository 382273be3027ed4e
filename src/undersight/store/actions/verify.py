"""Does the log still say what it said? Recomputes the chain from the rows and compares it with the kept heads."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from undersight.records import chain
from undersight.records.changeset import GENESIS
from undersight.records.ids import from_number
from undersight.records.record import Record
from undersight.records.rights import NAMES
from undersight.store.actions.heads import heads_file, kept_heads
from undersight.store.mapping import fetch, moment, stream

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was written."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


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


_CHANGESETS = (
    "SELECT position, at, origin, recorded, action, author, author_salt, author_leaf, comment, comment_salt,"
    " comment_leaf, decided_by, decided_salt, decided_leaf, size, digest, previous FROM changeset ORDER BY position"
)
_STREAMS = {
    "record": "SELECT opened, id, kind, owner FROM record ORDER BY opened",
    "schema": "SELECT opened, id, name, text, leaf FROM schema_file ORDER BY opened",
    "claim": (
        "SELECT opened, id, identity, record, property, target, text, absence, language, certainty, reason, time,"
        " throughout, first_seen, access, preferred, disputed, salt, leaf, erased FROM claim ORDER BY opened"
    ),
    "citation": (
        "SELECT opened, id, claim, source, locator, quote, translation, capture, access, salt, leaf, erased"
        " FROM citation ORDER BY opened"
    ),
    "check": (
        "SELECT opened, id, record, claim, outcome, day, method, sources, access, salt, leaf, erased"
        " FROM check_ ORDER BY opened"
    ),
    "closed claim": "SELECT closed, id FROM claim WHERE closed IS NOT NULL ORDER BY closed",
    "closed citation": "SELECT closed, id FROM citation WHERE closed IS NOT NULL ORDER BY closed",
    "closed schema": "SELECT closed, id FROM schema_file WHERE closed IS NOT NULL ORDER BY closed",
    "erasure": "SELECT opened, what, row, reason FROM erasure ORDER BY opened",
    "node": "SELECT changeset, place, hash FROM node ORDER BY changeset, place",
}


def verify_chain(progress: Progress | None = None) -> Iterator[Finding]:
    """Every difference between the rows, their commitments, the digests and the kept heads."""
    groups = {name: Groups(stream(sql)) for name, sql in _STREAMS.items()}
    total = fetch("SELECT COUNT(*) FROM changeset")[0][0]
    previous, expected, last_at = GENESIS, 1, None
    digests: dict[int, str] = {}
    for row in stream(_CHANGESETS):
        position = row[0]
        for missing in range(expected, position):
            yield Finding(f"changeset {missing}", "is missing")
        for name, group in groups.items():
            for orphan in group.before(position):
                yield Finding(_name(name, orphan), f"belongs to changeset {orphan[0]}, which does not exist")
        at = moment(row[1])
        if last_at and at and at < last_at:
            yield Finding(f"changeset {position}", "is dated before the one before it")
        yield from _changeset(row, groups, previous)
        previous, expected, last_at = row[15], position + 1, at
        digests[position] = row[15]
        if progress and position % 100 == 0:
            progress("chain", position, total)
    for name, group in groups.items():
        for orphan in group.before(2**62):
            yield Finding(_name(name, orphan), f"belongs to changeset {orphan[0]}, which does not exist")
    yield from _heads(digests)


def _name(table: str, row: tuple[Any, ...]) -> str:
    if table in ("erasure", "node"):
        return f"{table} of changeset {row[0]}"
    return f"{table} {from_number(row[1])}"


def _changeset(row: tuple[Any, ...], groups: dict[str, Groups], previous: str) -> Iterator[Finding]:
    position, place = row[0], f"changeset {row[0]}"
    words = []
    for role, text, salt, leaf in (("author", *row[5:8]), ("comment", *row[8:11]), ("decided_by", *row[11:14])):
        if salt is not None and chain.commitment(chain.word_form(role, text), bytes(salt)) != bytes(leaf):
            yield Finding(place, f"its {role} was changed")
        words.append(bytes(leaf))
    taken = {name: group.take(position) for name, group in groups.items()}
    parts: dict[str, list[tuple[str, bytes]]] = {}
    for name, form, salt_at in (("schema", _schema, 0), ("claim", _claim, 17), ("citation", _citation, 9), ("check", _check, 9)):
        parts[name] = []
        for item in taken[name]:
            stored = bytes(item[salt_at + 1]) if salt_at else bytes(item[4])
            handle = from_number(item[1])
            parts[name].append((handle, stored))
            if salt_at and item[salt_at] is None:
                yield from _erased(item, name, erased=item[salt_at + 2])
            elif chain.commitment(form(item), bytes(item[salt_at]) if salt_at else b"") != stored:
                yield Finding(f"{name} {handle}", f"was changed since it was written in changeset {position}")
    leaves = chain.leaves_in_order(
        words=words,
        records=[Record(from_number(i), k, from_number(o) if o is not None else "") for _, i, k, o in taken["record"]],
        schema=parts["schema"],
        claims=parts["claim"],
        citations=parts["citation"],
        checks=parts["check"],
        closed=[from_number(r[1]) for n in ("closed claim", "closed citation", "closed schema") for r in taken[n]],
        erased=[(what, from_number(i), reason) for _, what, i, reason in taken["erasure"]],
    )
    yield from _digest(row, leaves, taken["node"], previous)


def _digest(
    row: tuple[Any, ...], leaves: list[bytes], nodes: list[tuple[Any, ...]], previous: str
) -> Iterator[Finding]:
    position, place = row[0], f"changeset {row[0]}"
    root, kept = chain.tree(leaves)
    at, recorded = moment(row[1]), moment(row[3])
    assert at and recorded  # noqa: S101 - the columns are not null
    digest = chain.digest(
        position=position,
        at=at,
        origin=moment(row[2]),
        recorded=recorded,
        action=row[4],
        size=row[14],
        root=root,
        previous=row[16],
    )
    if len(leaves) != row[14]:
        yield Finding(place, f"has {len(leaves)} parts instead of {row[14]}: rows were added or removed")
    if digest != row[15]:
        yield Finding(place, "its digest does not fit its rows: something in it was changed, added or removed")
    if row[16] != previous:
        yield Finding(place, "does not follow from the changeset before it")
    if [bytes(n[2]) for n in nodes] != list(kept):
        yield Finding(place, "its stored inner nodes do not fit its rows")


def _schema(row: tuple[Any, ...]) -> bytes:
    return chain.schema_form(row[2], row[3])


def _claim(row: tuple[Any, ...]) -> bytes:
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


def _citation(row: tuple[Any, ...]) -> bytes:
    ids = [from_number(n) for n in row[1:4]]
    return chain.canonical(("citation", *ids, *row[4:8], NAMES.get(row[8], str(row[8]))))


def _check(row: tuple[Any, ...]) -> bytes:
    claim = from_number(row[3]) if row[3] is not None else ""
    sources = json.loads(row[7]) if isinstance(row[7], str) else row[7]
    head = ("check", from_number(row[1]), from_number(row[2]), claim, *row[4:7])
    return chain.canonical((*head, list(sources), NAMES.get(row[8], str(row[8]))))


def _erased(row: tuple[Any, ...], name: str, *, erased: str) -> Iterator[Finding]:
    """A row without its salt has to have been erased by a changeset, which commits to that."""
    handle = from_number(row[1])
    told = fetch("SELECT reason FROM erasure WHERE row = %s AND what = %s", [row[1], name])
    if not told or told[0][0] != erased:
        yield Finding(f"{name} {handle}", "was emptied, but no changeset says that it was erased")


def _heads(digests: dict[int, str]) -> Iterator[Finding]:
    kept = kept_heads()
    last = max(digests, default=0)
    for position, digest in sorted(kept.items()):
        if position > last:
            yield Finding(
                f"changeset {position}",
                f"is missing: {heads_file().name} knows it, so the end of the log was cut off",
            )
        elif digests.get(position) != digest:
            yield Finding(f"changeset {position}", f"differs from the head kept in {heads_file().name}")
    rows = fetch("SELECT position, digest FROM head")
    if rows and (rows[0][0] != last or (last and rows[0][1] != digests[last])):
        yield Finding("head", f"names changeset {rows[0][0]} as the last, but the log ends at {last}")
