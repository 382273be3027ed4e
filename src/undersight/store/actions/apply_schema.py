"""Changing the schema: what it would leave invalid is shown record by record before anything
happens.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from undersight.errors import InvalidError, Problem
from undersight.records.change import Change, Opening
from undersight.records.ids import from_number
from undersight.records.rights import Reader
from undersight.records.validate import Known, opening_problems
from undersight.schema.compare import Difference, compare, refusals
from undersight.schema.load import load
from undersight.schema.model import Schema
from undersight.store.actions.append import Written
from undersight.store.actions.revise import revise
from undersight.store.mapping import CLAIM, EXEMPT, claim_of, execute, fetch
from undersight.store.models import Head
from undersight.store.reads.vocabulary import schema_at, schema_files

_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Preview:
    """What applying these files would mean."""

    changed: dict[str, str]  # file name -> new text; "" = the file goes
    differences: tuple[Difference, ...]
    invalid: tuple[Problem, ...]  # claims that would no longer be valid, each with its record


def preview(files: Mapping[str, str]) -> Preview:
    """Compares `files` with the schema in force and with all standing data. Raises InvalidError."""
    new = load(dict(files))
    head = Head.objects.first()
    position = head.schema_position if head else 0
    now = schema_files(position) if position else {}
    changed = {name: text for name, text in files.items() if now.get(name) != text}
    changed |= {name: "" for name in now if name not in files}
    if not now:
        return Preview(changed, (), ())
    old = schema_at(position)
    differences = compare(old, new)
    if refused := refusals(differences):
        raise InvalidError(refused)
    return Preview(changed, differences, tuple(invalid_claims(new)))


def invalid_claims(schema: Schema) -> Iterator[Problem]:
    """Every standing claim that is not valid under `schema`."""
    known = {
        from_number(number): Known(kind, from_number(owner) if owner is not None else "", seen)
        for number, kind, owner, seen in fetch("SELECT id, kind, owner, seen FROM record")
    }
    last = -1
    while rows := fetch(
        f"SELECT {CLAIM} FROM claim WHERE id > %s AND closed IS NULL AND erased = '' ORDER "
        f"BY id LIMIT {_BATCH}",
        [last],
    ):
        for row in rows:
            claim = claim_of(row)
            place = f"{known[claim.record].kind} {claim.record} · {claim.content.property}"
            for problem in opening_problems(Opening(claim.record, claim.content), schema, known):
                yield problem.at(place)
        last = rows[-1][0]


def apply_schema(
    files: Mapping[str, str],
    *,
    comment: str,
    actor: Reader,
    now: datetime,
    origin: datetime | None = None,
    despite: bool = False,
) -> Written | None:
    """Appends the changed files to the log; the registry runs from them at once.

    `despite`: also where standing claims become invalid (they stay, and are shown as such).
    Raises InvalidError with every such claim otherwise.
    """
    found = preview(files)
    if found.invalid and not despite:
        raise InvalidError(found.invalid)
    written = revise(
        Change(schema=found.changed),
        comment=comment,
        actor=actor,
        now=now,
        action="schema",
        origin=origin,
        history=origin is not None,
    )
    if written and found.differences:
        rebuild_ranks(schema_at(written.position))
    return written


def rebuild_ranks(schema: Schema) -> None:
    """Recomputes `rank` of every claim from its certainty, the schema's scale, and what is never
    hidden.
    """
    rows = fetch(
        "SELECT DISTINCT r.kind, c.property, c.certainty FROM claim c JOIN record r ON "
        "r.id = c.record"
    )
    for kind, property_id, certainty in rows:
        use = schema.kinds[kind].use(property_id) if kind in schema.kinds else None
        rank = schema.rank(certainty) if use and use.certainty else EXEMPT
        execute(
            "UPDATE claim SET rank = %s WHERE property = %s AND certainty = %s AND rank <> %s"
            " AND record IN (SELECT id FROM record WHERE kind = %s)",
            [rank, property_id, certainty, rank, kind],
        )
