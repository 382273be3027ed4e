"""From a plan to rows: the one place that inserts into the log. Runs inside the writer's
transaction.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from undersight.records import chain
from undersight.records.claim import Claim
from undersight.records.ids import from_number, new_id, to_number
from undersight.records.rights import LEVELS
from undersight.schema.model import Schema
from undersight.store.actions.prepare import Plan
from undersight.store.actions.project import project
from undersight.store.actions.standing import rank_of
from undersight.store.mapping import (
    CITATION_ROW,
    CLAIM_ROW,
    chunks,
    claim_row,
    execute,
    insert,
    marks,
)
from undersight.store.models import Changeset, Head, SchemaFile
from undersight.values.period import span


@dataclass(frozen=True, slots=True)
class Frame:
    """Who, when and why of a changeset."""

    author: str
    comment: str
    action: str
    at: datetime
    recorded: datetime
    origin: datetime | None = None
    decided_by: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written."""

    position: int
    digest: str
    at: datetime


Leaves = list[tuple[str, bytes]]


def append(
    plan: Plan, frame: Frame, *, head: Head, schema: Schema, files: dict[str, str]
) -> Written:
    """Writes the plan as the next changeset: rows, digest, and the projections that share its
    transaction.

    `files`: schema files to open (or, with an empty text, to close).
    """
    position = plan.position
    words = [
        _word("author", frame.author),
        _word("comment", frame.comment),
        _word("decided_by", frame.decided_by),
    ]
    schema_leaves, closed_files = _schema_files(files, position)
    claim_leaves, claims = _claims(plan, schema)
    citation_leaves, citations = _citations(plan)
    check_leaves, checks = _checks(plan)
    leaves = chain.leaves_in_order(
        words=[leaf for _, leaf in words],
        records=plan.records,
        schema=schema_leaves,
        claims=claim_leaves,
        citations=citation_leaves,
        checks=check_leaves,
        closed=[c.id for c in plan.closes] + [c.id for c in plan.uncites] + closed_files,
        erased=plan.erased,
    )
    root, nodes = chain.tree(leaves)
    digest = chain.digest(
        position=position,
        at=frame.at,
        origin=frame.origin,
        recorded=frame.recorded,
        action=frame.action,
        size=len(leaves),
        root=root,
        previous=head.digest,
    )
    _changeset(position, frame, words, size=len(leaves), digest=digest, previous=head.digest)
    _records(plan)
    insert("claim", CLAIM_ROW, claims)
    insert("citation", CITATION_ROW, citations)
    insert("check_", _CHECK_ROW, checks)
    insert(
        "erasure",
        ("opened", "what", "row", "reason"),
        [(position, what, to_number(row), reason) for what, row, reason in plan.erased],
    )
    insert("node", ("changeset", "place", "hash"), [(position, i, n) for i, n in enumerate(nodes)])
    _close("claim", [c.id for c in plan.closes], position)
    _close("citation", [c.id for c in plan.uncites], position)
    project(plan, schema)
    head.position, head.digest, head.at = position, digest, frame.at
    if files:
        head.schema_position = position
    head.save()
    return Written(position, digest, frame.at)


_CHECK_ROW = (
    "id",
    "record",
    "claim",
    "outcome",
    "day",
    "method",
    "sources",
    "access",
    "salt",
    "leaf",
    "erased",
    "opened",
    "seen",
)


def _word(role: str, text: str) -> tuple[bytes, bytes]:
    salt = chain.new_salt()
    return salt, chain.commitment(chain.word_form(role, text), salt)


def _changeset(
    position: int,
    frame: Frame,
    words: list[tuple[bytes, bytes]],
    *,
    size: int,
    digest: str,
    previous: str,
) -> None:
    author, comment, decided = words
    Changeset.objects.create(
        position=position,
        at=frame.at,
        origin=frame.origin,
        recorded=frame.recorded,
        action=frame.action,
        author=frame.author,
        author_salt=author[0],
        author_leaf=author[1],
        comment=frame.comment,
        comment_salt=comment[0],
        comment_leaf=comment[1],
        decided_by=frame.decided_by,
        decided_salt=decided[0],
        decided_leaf=decided[1],
        size=size,
        digest=digest,
        previous=previous,
    )


def _schema_files(files: dict[str, str], position: int) -> tuple[Leaves, list[str]]:
    """Closes the standing files of these names and opens the new texts."""
    leaves, closed = [], []
    standing = {f.name: f for f in SchemaFile.objects.filter(closed=None)}
    for name, text in sorted(files.items()):
        if name in standing:
            closed.append(from_number(standing[name].pk))
            SchemaFile.objects.filter(pk=standing[name].pk).update(closed=position)
        if text:
            leaf = chain.commitment(chain.schema_form(name, text))
            new = new_id()
            SchemaFile.objects.create(
                id=to_number(new), name=name, text=text, leaf=leaf, opened_id=position
            )
            leaves.append((new, leaf))
    return leaves, closed


def _claims(plan: Plan, schema: Schema) -> tuple[Leaves, list[tuple[object, ...]]]:
    leaves, rows = [], []
    for claim in plan.claims:
        salt = chain.new_salt()
        leaf = chain.commitment(chain.claim_form(claim), salt)
        leaves.append((claim.id, leaf))
        held = span(claim.content.time.text) if claim.content.time else None
        bounds = (held.start_earliest, held.end_latest) if held else (None, None)
        kind = plan.known[claim.record].kind
        row = claim_row(
            claim,
            kind=kind,
            bounds=bounds,
            salt=salt,
            leaf=leaf,
            seen=_seen(claim, plan),
            rank=rank_of(claim, kind, schema),
        )
        rows.append(row)
    return leaves, rows


def _seen(claim: Claim, plan: Plan) -> int:
    """Right for a claim of unchanged surroundings; `project` recomputes where access itself
    changes.
    """
    value = claim.content.value
    target = plan.known[value.target].seen if value and value.target else 0
    return max(LEVELS[claim.content.access], plan.known[claim.record].seen, target)


def _citations(plan: Plan) -> tuple[Leaves, list[tuple[object, ...]]]:
    leaves: Leaves = []
    rows: list[tuple[object, ...]] = []
    strict = {c.identity: _seen(c, plan) for c in plan.claims}
    for c in plan.citations:
        salt = chain.new_salt()
        leaf = chain.commitment(chain.citation_form(c), salt)
        leaves.append((c.id, leaf))
        seen = max(LEVELS[c.access], strict.get(c.claim, 0))
        rows.append(
            (
                to_number(c.id),
                to_number(c.claim),
                to_number(c.source),
                c.locator,
                c.quote,
                c.translation,
                c.capture,
                LEVELS[c.access],
                salt,
                leaf,
                "",
                c.opened,
                None,
                seen,
            )
        )
    return leaves, rows


def _checks(plan: Plan) -> tuple[Leaves, list[tuple[object, ...]]]:
    leaves: Leaves = []
    rows: list[tuple[object, ...]] = []
    for c in plan.checks:
        salt = chain.new_salt()
        leaf = chain.commitment(chain.check_form(c), salt)
        leaves.append((c.id, leaf))
        seen = max(LEVELS[c.access], plan.known[c.record].seen)
        claim = to_number(c.claim) if c.claim else None
        sources = json.dumps(list(c.sources))
        rows.append(
            (
                to_number(c.id),
                to_number(c.record),
                claim,
                c.outcome,
                c.day,
                c.method,
                sources,
                LEVELS[c.access],
                salt,
                leaf,
                "",
                c.opened,
                seen,
            )
        )
    return leaves, rows


def _records(plan: Plan) -> None:
    insert(
        "record",
        ("id", "kind", "owner", "opened", "seen"),
        [
            (
                to_number(r.id),
                r.kind,
                to_number(r.owner) if r.owner else None,
                plan.position,
                plan.known[r.id].seen,
            )
            for r in plan.records
        ],
    )


def _close(table: str, ids: list[str], position: int) -> None:
    for part in chunks(to_number(i) for i in ids):
        execute(
            f'UPDATE "{table}" SET closed = %s WHERE id IN ({marks(part)})',
            [position, *part],
        )
