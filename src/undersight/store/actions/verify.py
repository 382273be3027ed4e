"""Does the log still say what it said? Recomputes the chain from the rows and compares it with the
kept heads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from undersight.errors import Wording, verbatim, worded
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

    place: Wording
    message: Wording

    @property
    def sentence(self) -> Wording:
        """Both, as one sentence."""
        return worded("%(place)s: %(message)s", place=self.place, message=self.message)

    def __str__(self) -> str:
        return str(self.sentence)


def at(position: int) -> Wording:
    """A changeset as the place of a finding."""
    return worded("changeset %(position)s", position=position)


def of(table: str, handle: str) -> Wording:
    """A row as the place of a finding; tables have one name in every language."""
    return verbatim(f"{table} {handle}")


def verify_chain(progress: Progress | None = None) -> Iterator[Finding]:
    """Every difference between the rows, their commitments, the digests and the kept heads."""
    groups = open_groups()
    total = fetch("SELECT COUNT(*) FROM changeset")[0][0]
    previous, expected, last_at = GENESIS, 1, None
    digests: dict[int, str] = {}
    for row in stream(CHANGESETS):
        position = row[0]
        for missing in range(expected, position):
            yield Finding(at(missing), worded("is missing"))
        for name, group in groups.items():
            for orphan in group.before(position):
                yield _orphan(name, orphan)
        made = moment(row[1])
        if last_at and made and made < last_at:
            yield Finding(at(position), worded("is dated before the one before it"))
        yield from _changeset(row, groups, previous)
        previous, expected, last_at = row[15], position + 1, made
        digests[position] = row[15]
        if progress and position % 100 == 0:
            progress("chain", position, total)
    for name, group in groups.items():
        for orphan in group.before(2**62):
            yield _orphan(name, orphan)
    yield from _heads(digests)


def _orphan(table: str, row: tuple[Any, ...]) -> Finding:
    message = worded("belongs to changeset %(position)s, which does not exist", position=row[0])
    return Finding(_name(table, row), message)


def _name(table: str, row: tuple[Any, ...]) -> Wording:
    if table in ("erasure", "node"):
        return worded("%(table)s of changeset %(position)s", table=table, position=row[0])
    return of(table, from_number(row[1]))


def _changeset(row: tuple[Any, ...], groups: dict[str, Groups], previous: str) -> Iterator[Finding]:
    position, place = row[0], at(row[0])
    words = []
    for role, text, salt, leaf in (
        ("author", *row[5:8]),
        ("comment", *row[8:11]),
        ("decided_by", *row[11:14]),
    ):
        if salt is None:
            yield from _emptied(role, position)
        elif chain.commitment(chain.word_form(role, text), bytes(salt)) != bytes(leaf):
            yield Finding(place, worded("its %(part)s was changed", part=role))
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
                message = worded(
                    "was changed since it was written in changeset %(position)s", position=position
                )
                yield Finding(of(name, handle), message)
    leaves = leaves_of(words, taken, parts)
    yield from _digest(row, leaves, taken["node"], previous=previous)


def _digest(
    row: tuple[Any, ...], leaves: list[bytes], nodes: list[tuple[Any, ...]], *, previous: str
) -> Iterator[Finding]:
    position, place = row[0], at(row[0])
    root, kept = chain.tree(leaves)
    made, recorded = moment(row[1]), moment(row[3])
    assert made and recorded  # noqa: S101 - the columns are not null
    digest = chain.digest(
        position=position,
        at=made,
        origin=moment(row[2]),
        recorded=recorded,
        action=row[4],
        size=row[14],
        root=root,
        previous=row[16],
    )
    if len(leaves) != row[14]:
        message = worded(
            "has %(parts)s parts instead of %(committed)s: rows were added or removed",
            parts=len(leaves),
            committed=row[14],
        )
        yield Finding(place, message)
    if digest != row[15]:
        message = worded(
            "its digest does not fit its rows: something in it was changed, added or removed"
        )
        yield Finding(place, message)
    if row[16] != previous:
        yield Finding(place, worded("does not follow from the changeset before it"))
    if [bytes(n[2]) for n in nodes] != list(kept):
        yield Finding(place, worded("its stored inner nodes do not fit its rows"))


def _emptied(role: str, position: int) -> Iterator[Finding]:
    """An author or a comment without its salt has to have been erased by a changeset."""
    if not fetch("SELECT 1 FROM erasure WHERE row = %s AND what = %s", [position, role]):
        message = worded(
            "its %(part)s was emptied, but no changeset says that it was erased", part=role
        )
        yield Finding(at(position), message)


def _erased(row: tuple[Any, ...], name: str, *, erased: str) -> Iterator[Finding]:
    """A row without its salt has to have been erased by a changeset, which commits to that."""
    handle = from_number(row[1])
    told = fetch("SELECT reason FROM erasure WHERE row = %s AND what = %s", [row[1], name])
    if not told or told[0][0] != erased:
        message = worded("was emptied, but no changeset says that it was erased")
        yield Finding(of(name, handle), message)


def _heads(digests: dict[int, str]) -> Iterator[Finding]:
    kept = kept_heads()
    last = max(digests, default=0)
    for position, digest in sorted(kept.items()):
        if position > last:
            message = worded(
                "is missing: %(file)s knows it, so the end of the log was cut off",
                file=heads_file().name,
            )
            yield Finding(at(position), message)
        elif digests.get(position) != digest:
            message = worded("differs from the head kept in %(file)s", file=heads_file().name)
            yield Finding(at(position), message)
    rows = fetch("SELECT position, digest FROM head")
    if rows and (rows[0][0] != last or (last and rows[0][1] != digests[last])):
        message = worded(
            "names changeset %(position)s as the last, but the log ends at %(end)s",
            position=rows[0][0],
            end=last,
        )
        yield Finding(verbatim("head"), message)
