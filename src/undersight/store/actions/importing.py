"""Loading drafts: find the record that each means, and write what is new or changed as one
changeset.

A dry run is the real run, rolled back. A draft with a problem is rejected whole and named; the rest
is written, or nothing at all, as the caller says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from undersight.errors import InvalidError, Problem, sentences, worded
from undersight.records.change import Change, together
from undersight.records.claim import Check, Claim, Outcome
from undersight.records.draft import Draft, Reject
from undersight.records.ids import from_number, new_id, to_number
from undersight.records.record import Record
from undersight.records.resolve import KEY, Existing, Resolved, resolve
from undersight.records.rights import Reader
from undersight.schema.model import Schema
from undersight.store.actions.append import Written
from undersight.store.actions.revise import revise
from undersight.store.actions.writing import writing
from undersight.store.mapping import CLAIM, chunks, claim_of, fetch, large_cache, marks
from undersight.store.models import Head
from undersight.store.reads.vocabulary import schema_at
from undersight.values.catalogue import value_type
from undersight.values.protocol import Rules

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it, of how much (0 = not known)."""


def _silent(what: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


@dataclass
class Report:
    """What a load did, row by row."""

    created: int = 0
    changed: int = 0
    same: int = 0
    rejected: list[Reject] = field(default_factory=list)
    cells: list[Reject] = field(default_factory=list)
    written: Written | None = None
    changed_ids: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Drafts that were read, rejected ones too."""
        return self.created + self.changed + self.same + len(self.rejected)


class RejectedError(InvalidError):
    """Drafts have problems, and the caller wants all of them or none; the rest could be loaded."""


class _Stop(Exception):
    pass


def load_drafts(
    drafts: Iterable[Draft | Reject],
    *,
    comment: str,
    actor: Reader,
    now: datetime,
    origin: datetime | None = None,
    history: bool = False,
    all_or_nothing: bool = True,
    dry_run: bool = False,
    checked: tuple[str, str] | None = None,
    progress: Progress = _silent,
) -> Report:
    """Writes what the drafts say as one changeset, and reports on each.

    `checked`: a day and the key of a source; records found unchanged are noted as "still so" in it
    on that day. Raises InvalidError where `all_or_nothing` and any draft has a problem; then
    nothing is written.
    """
    report = Report()
    large_cache()
    try:
        with writing():
            change = _change(drafts, report, actor=actor, checked=checked, progress=progress)
            if all_or_nothing and report.rejected:
                raise RejectedError([Problem(r.reason, place=r.place) for r in report.rejected])
            progress("write", 0, len(change.opens))
            report.written = revise(
                change,
                comment=comment,
                actor=actor,
                now=now,
                action="load",
                origin=origin,
                history=history,
            )
            if dry_run:
                raise _Stop
    except _Stop:
        report.written = None
    return report


def _change(
    drafts: Iterable[Draft | Reject],
    report: Report,
    *,
    actor: Reader,
    checked: tuple[str, str] | None,
    progress: Progress,
) -> Change:
    schema = _schema()
    kept: list[Draft] = []
    for item in drafts:
        if isinstance(item, Draft):
            kept.append(item)
            if len(kept) % 500 == 0:
                progress("read", len(kept), 0)
        else:
            (report.rejected if item.whole else report.cells).append(item)
    keys = _ids_of({d.key for d in kept}, actor)
    new = {d.key: new_id() for d in kept if d.key not in keys}
    others = _Registry(actor, {**keys, **new})
    existing = _existing(keys, actor)
    changes = []
    for done, draft in enumerate(kept):
        handle = others(draft.key) or ""
        found = resolve(
            draft, schema=schema, lookup=others, existing=existing.get(handle), record=handle
        )
        changes.append(_counted(draft, found, report, handle=handle, known=draft.key in keys))
        if done % 200 == 0:
            progress("resolve", done, len(kept))
    whole = together(changes)
    if checked:
        whole += _still_so(kept, changes, others, checked=checked)
    return whole


def _schema() -> Schema:
    head = Head.objects.first()
    if head is None or not head.schema_position:
        raise InvalidError(
            [
                Problem(
                    worded("the registry has no schema yet"),
                    worded("run `undersight schema apply`"),
                )
            ]
        )
    return schema_at(head.schema_position)


def _counted(
    draft: Draft,
    found: Resolved,
    report: Report,
    *,
    handle: str,
    known: bool,
) -> Change:
    if found.problems:
        reason = sentences(p.within(draft.place).sentence for p in found.problems)
        report.rejected.append(Reject(draft.place, reason, {"key": draft.key}))
        return Change()
    if not known:
        report.created += 1
    elif found.change:
        report.changed += 1
        report.changed_ids.append(handle)
    else:
        report.same += 1
    return found.change


def _still_so(
    kept: list[Draft], changes: list[Change], lookup: _Registry, *, checked: tuple[str, str]
) -> Change:
    """A check for every record that the file confirms without a change."""
    day, source = checked
    source_id = lookup(source)
    same = [d for d, c in zip(kept, changes, strict=True) if not c and d.kind != "source"]
    return Change(
        checks=tuple(
            Check(
                new_id(),
                handle,
                "",
                Outcome.STILL_SO,
                day,
                "row unchanged in the file",
                (source_id,),
            )
            for d in same
            if source_id and (handle := lookup(d.key))
        )
    )


class _Registry:
    """Finds records by outside key: among the drafts, else in the registry."""

    def __init__(self, actor: Reader, known: dict[str, str]) -> None:
        self.actor, self.known = actor, known
        self.missing: set[str] = set()

    def __call__(self, key: str) -> str | None:
        if key not in self.known and key not in self.missing:
            found = _ids_of({key}, self.actor)
            self.known.update(found)
            self.missing |= {key} - set(found)
        return self.known.get(key)


def _ids_of(keys: set[str], actor: Reader) -> dict[str, str]:
    """The records that have these outside keys."""
    found: dict[str, str] = {}
    by_key = {_key(k): k for k in keys}
    for part in chunks(by_key):
        rows = fetch(
            "SELECT key, record FROM claim WHERE closed IS NULL AND seen <= %s AND property = %s"
            f" AND key IN ({marks(part)})",
            [actor.level, KEY, *part],
        )
        found.update((by_key[key], from_number(record)) for key, record in rows)
    return found


def _key(outside: str) -> str:
    """An outside key as the identifier type compares it."""
    parsed = value_type("identifier").parse(outside, Rules())
    return outside if isinstance(parsed, Problem) else parsed.key


def _existing(keys: dict[str, str], actor: Reader) -> dict[str, Existing]:
    """The records found, with their open claims, by id."""
    claims: dict[str, list[Claim]] = defaultdict(list)
    touchable: set[str] = set()
    kinds: dict[str, str] = {}
    owner_of: dict[int, str] = {}
    for part in chunks(to_number(i) for i in keys.values()):
        kinds.update(
            (from_number(number), kind)
            for number, kind in fetch(
                f"SELECT id, kind FROM record WHERE id IN ({marks(part)})", part
            )
        )
        owned = fetch(_OWNED.format(marks(part)), part)
        owner_of.update((number, from_number(owner)) for number, owner in owned)
        ids = part + [number for number, _ in owned]
        for row in fetch(_OPEN.format(_COLUMNS, marks(ids)), [actor.level, *ids]):
            claim = claim_of(row[:-1])
            claims[owner_of.get(row[2], claim.record)].append(claim)
            if row[-1] == "load":
                touchable.add(claim.id)
    marked, cited = (
        frozenset(touchable),
        _cited(c.record for group in claims.values() for c in group),
    )
    return {i: Existing(Record(i, k), tuple(claims[i]), marked, cited) for i, k in kinds.items()}


_OWNED = """
SELECT DISTINCT o.id, c.record FROM claim c JOIN record o ON o.id = c.target
WHERE c.closed IS NULL AND o.owner IS NOT NULL AND c.record IN ({})
"""
_COLUMNS = ", ".join(f"c.{name.strip()}" for name in CLAIM.split(","))
_OPEN = """
SELECT {}, g.action FROM claim c JOIN changeset g ON g.position = c.opened
WHERE c.closed IS NULL AND c.seen <= %s AND c.record IN ({})
"""


def _cited(records: Iterable[str]) -> frozenset[str]:
    """The identities of these records' claims that rest on a source."""
    found: set[str] = set()
    for part in chunks({to_number(i) for i in records}):
        rows = fetch(
            "SELECT claim FROM citation WHERE closed IS NULL AND claim IN"
            f" (SELECT identity FROM claim WHERE closed IS NULL AND record IN ({marks(part)}))",
            part,
        )
        found |= {from_number(row[0]) for row in rows}
    return frozenset(found)
