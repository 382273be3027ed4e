"""Does the log still say what it said? Recomputes the chain from the rows and compares it with the
kept heads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from undersight.records import chain
from undersight.records.changeset import GENESIS
from undersight.records.ids import from_number
from undersight.store.actions.heads import heads_file, kept_heads
from undersight.store.mapping import fetch, moment, stream
from undersight.store.reads.logrows import (
    CHANGESETS,
    SORTS,
    Groups,
    committed,
    leaves_of,
    open_groups,
)

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was written."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


def verify_chain(progress: Progress | None = None) -> Iterator[Finding]:
    """Every difference between the rows, their commitments, the digests and the kept heads."""
    groups = open_groups()
    total = fetch("SELECT COUNT(*) FROM changeset")[0][0]
    previous, expected, last_at = GENESIS, 1, None
    digests: dict[int, str] = {}
    for row in stream(CHANGESETS):
        position = row[0]
        for missing in range(expected, position):
            yield Finding(f"changeset {missing}", "is missing")
        for name, group in groups.items():
            for orphan in group.before(position):
                yield Finding(
                    _name(name, orphan), f"belongs to changeset {orphan[0]}, which does not exist"
                )
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
            yield Finding(
                _name(name, orphan), f"belongs to changeset {orphan[0]}, which does not exist"
            )
    yield from _heads(digests)


def _name(table: str, row: tuple[Any, ...]) -> str:
    if table in ("erasure", "node"):
        return f"{table} of changeset {row[0]}"
    return f"{table} {from_number(row[1])}"


def _changeset(row: tuple[Any, ...], groups: dict[str, Groups], previous: str) -> Iterator[Finding]:
    position, place = row[0], f"changeset {row[0]}"
    words = []
    for role, text, salt, leaf in (
        ("author", *row[5:8]),
        ("comment", *row[8:11]),
        ("decided_by", *row[11:14]),
    ):
        if salt is None:
            yield from _emptied(role, position)
        elif chain.commitment(chain.word_form(role, text), bytes(salt)) != bytes(leaf):
            yield Finding(place, f"its {role} was changed")
        words.append(bytes(leaf))
    taken = {name: group.take(position) for name, group in groups.items()}
    parts: dict[str, list[tuple[str, bytes]]] = {}
    for name in SORTS:
        parts[name] = []
        for item in taken[name]:
            row_of = committed(name, item)
            parts[name].append((row_of.id, row_of.leaf))
            if row_of.salt is None:
                yield from _erased(item, name, erased=row_of.erased)
            elif chain.commitment(row_of.form, row_of.salt) != row_of.leaf:
                handle = row_of.id
                yield Finding(
                    f"{name} {handle}", f"was changed since it was written in changeset {position}"
                )
    leaves = leaves_of(words, taken, parts)
    yield from _digest(row, leaves, taken["node"], previous=previous)


def _digest(
    row: tuple[Any, ...], leaves: list[bytes], nodes: list[tuple[Any, ...]], *, previous: str
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
        yield Finding(
            place, f"has {len(leaves)} parts instead of {row[14]}: rows were added or removed"
        )
    if digest != row[15]:
        yield Finding(
            place, "its digest does not fit its rows: something in it was changed, added or removed"
        )
    if row[16] != previous:
        yield Finding(place, "does not follow from the changeset before it")
    if [bytes(n[2]) for n in nodes] != list(kept):
        yield Finding(place, "its stored inner nodes do not fit its rows")


def _emptied(role: str, position: int) -> Iterator[Finding]:
    """An author or a comment without its salt has to have been erased by a changeset."""
    if not fetch("SELECT 1 FROM erasure WHERE row = %s AND what = %s", [position, role]):
        message = f"its {role} was emptied, but no changeset says that it was erased"
        yield Finding(f"changeset {position}", message)


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
            yield Finding(
                f"changeset {position}", f"differs from the head kept in {heads_file().name}"
            )
    rows = fetch("SELECT position, digest FROM head")
    if rows and (rows[0][0] != last or (last and rows[0][1] != digests[last])):
        yield Finding(
            "head", f"names changeset {rows[0][0]} as the last, but the log ends at {last}"
        )
