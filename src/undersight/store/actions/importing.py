"""Loading drafts: find the record that each means, and write what is new or changed as one
changeset.

A dry run is the real run, rolled back. A draft with a problem is rejected whole and named; the rest
is written, or nothing at all, as the caller says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from undersight.errors import InvalidError, Problem, sentences, shorten, worded
from undersight.records.change import Change, together
from undersight.records.claim import Check, Claim, Outcome
from undersight.records.draft import Draft, Reject
from undersight.records.ids import from_number, new_id, to_number
from undersight.records.record import Record
from undersight.records.resolve import KEY, CitedAs, Existing, resolve
from undersight.records.rights import Reader
from undersight.records.validate import Known
from undersight.schema.model import Schema
from undersight.store.actions.append import Written
from undersight.store.actions.prepare import problems_of
from undersight.store.actions.revise import revise
from undersight.store.actions.sight import visible_to
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
    on that day. Raises RejectedError where `all_or_nothing` and any draft has a problem; then
    nothing is written.
    """
    report = Report()
    large_cache()
    try:
        with writing():
            rows, dropped, lookup = _rows(drafts, report, actor=actor, progress=progress)
            if all_or_nothing and report.rejected:
                _sound(rows, report, actor=actor, dropped=dropped)
            while rows or not report.rejected:
                _refuse(report, all_or_nothing=all_or_nothing)
                change = together(r.change for r in rows)
                change += _still_so(rows, lookup, checked) if checked else Change()
                progress("write", 0, len(change.opens))
                try:
                    report.written = revise(
                        change,
                        comment=comment,
                        actor=actor,
                        now=now,
                        action="load",
                        origin=origin,
                        history=history,
                    )
                    break
                except InvalidError:
                    sound = _sound(rows, report, actor=actor)
                    if len(sound) == len(rows):
                        raise
                    rows = sound
            _refuse(report, all_or_nothing=all_or_nothing)
            _count(rows, report)
            if dry_run:
                raise _Stop
    except _Stop:
        report.written = None
    return report


def _refuse(report: Report, *, all_or_nothing: bool) -> None:
    if all_or_nothing and report.rejected:
        raise RejectedError([Problem(r.reason, place=r.place) for r in report.rejected])


@dataclass(frozen=True, slots=True)
class _Row:
    """A draft, the record that it means, and what is to be changed."""

    draft: Draft
    record: str
    known: bool
    change: Change


def _rows(
    drafts: Iterable[Draft | Reject], report: Report, *, actor: Reader, progress: Progress
) -> tuple[list[_Row], list[_Row], _Registry]:
    """The drafts, resolved: those that can be understood, those that cannot, and the finder."""
    schema = _schema()
    kept: list[Draft] = []
    first: dict[str, Draft] = {}
    for item in drafts:
        if not isinstance(item, Draft):
            (report.rejected if item.whole else report.cells).append(item)
        elif (key := _key(item.key)) in first:
            report.rejected.append(_twice(item, first[key].place))
        else:
            first[key] = item
            kept.append(item)
            if len(kept) % 500 == 0:
                progress("read", len(kept), 0)
    keys = _ids_of({key: draft.key for key, draft in first.items()}, actor)
    new = {d.key: new_id() for d in kept if d.key not in keys}
    others = _Registry(actor, {**keys, **new})
    existing = _existing(keys, actor)
    rows: list[_Row] = []
    dropped: list[_Row] = []
    for done, draft in enumerate(kept):
        handle = others(draft.key) or ""
        found = resolve(
            draft, schema=schema, lookup=others, existing=existing.get(handle), record=handle
        )
        row = _Row(draft, handle, draft.key in keys, found.change)
        (dropped if found.problems else rows).append(row)
        if found.problems:
            _reject(row, found.problems, report)
        if done % 200 == 0:
            progress("resolve", done, len(kept))
    return rows, dropped, others


def _twice(draft: Draft, first: str) -> Reject:
    """A second draft of one key: which of the two is meant nobody but their author knows."""
    problem = Problem(
        worded("the same key stands at %(first)s", first=first),
        worded("give each record a key of its own, or make one of the two"),
        "key",
        shorten(draft.key),
    )
    return Reject(draft.place, problem.sentence, {"key": draft.key})


def _reject(row: _Row, problems: Iterable[Problem], report: Report) -> None:
    reason = sentences(p.within(row.draft.place).sentence for p in problems)
    report.rejected.append(Reject(row.draft.place, reason, {"key": row.draft.key}))


def _sound(
    rows: list[_Row], report: Report, *, actor: Reader, dropped: Iterable[_Row] = ()
) -> list[_Row]:
    """The rows that the writer has nothing against; those that it has are rejected by name.

    `dropped`: rows that were rejected before; what links to them is not blamed for it.
    """
    problems = problems_of(
        [r.change for r in rows],
        schema=_schema(),
        actor=actor,
        assumed={r.record: Known(r.draft.kind) for r in dropped if not r.known},
    )
    for row, found in zip(rows, problems, strict=True):
        if found:
            _reject(row, found, report)
    return [r for r, found in zip(rows, problems, strict=True) if not found]


def _count(rows: Iterable[_Row], report: Report) -> None:
    for row in rows:
        if not row.known:
            report.created += 1
        elif row.change:
            report.changed += 1
            report.changed_ids.append(row.record)
        else:
            report.same += 1


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


def _still_so(rows: Iterable[_Row], lookup: _Registry, checked: tuple[str, str]) -> Change:
    """A check for every record that the file confirms without a change."""
    day, source = checked
    source_id = lookup(source)
    same = [r for r in rows if not r.change and r.draft.kind != "source"]
    return Change(
        checks=tuple(
            Check(
                new_id(),
                row.record,
                "",
                Outcome.STILL_SO,
                day,
                "row unchanged in the file",
                (source_id,),
            )
            for row in same
            if source_id and row.record
        )
    )


class _Registry:
    """Finds records by outside key: among the drafts, else in the registry."""

    def __init__(self, actor: Reader, known: dict[str, str]) -> None:
        self.actor, self.known = actor, known
        self.missing: set[str] = set()

    def __call__(self, key: str) -> str | None:
        if key not in self.known and key not in self.missing:
            found = _ids_of({_key(key): key}, self.actor)
            self.known.update(found)
            self.missing |= {key} - set(found)
        return self.known.get(key)


def _ids_of(by_key: Mapping[str, str], actor: Reader) -> dict[str, str]:
    """The records that have these outside keys, which are given by how they compare."""
    found: dict[str, str] = {}
    for part in chunks(by_key):
        rows = fetch(
            f"SELECT key, record FROM claim WHERE closed IS NULL AND {visible_to(actor)}"
            f" AND property = %s AND key IN ({marks(part)})",
            [KEY, *part],
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
        for row in fetch(_OPEN.format(_COLUMNS, visible_to(actor, "c"), marks(ids)), ids):
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
WHERE c.closed IS NULL AND {} AND c.record IN ({})
"""


def _cited(records: Iterable[str]) -> dict[str, frozenset[CitedAs]]:
    """On what these records' claims rest, or did once: what somebody took away is not brought back
    by the next load.
    """
    found: dict[str, set[CitedAs]] = defaultdict(set)
    for part in chunks({to_number(i) for i in records}):
        rows = fetch(
            "SELECT claim, source, locator, quote, translation FROM citation WHERE claim IN"
            f" (SELECT identity FROM claim WHERE closed IS NULL AND record IN ({marks(part)}))",
            part,
        )
        for claim, source, *words in rows:
            found[from_number(claim)].add(CitedAs(from_number(source), *words))
    return {claim: frozenset(cited) for claim, cited in found.items()}
