"""Everything that can be asked of the store through a lens, as plain data that can be compared.

A new read belongs here; the test in tests/law names the reads that are missing.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

import build
from oracles.asked import asked
from oracles.generated import every_record
from oracles.lists import lists

from undersight.errors import UndersightError
from undersight.records.ids import from_number
from undersight.records.lens import Lens
from undersight.records.page import Moment
from undersight.store.mapping import fetch
from undersight.store.reads import record as record_read
from undersight.store.reads.changes import changeset
from undersight.store.reads.cited import texts
from undersight.store.reads.claim import claim_history
from undersight.store.reads.compare import compare
from undersight.store.reads.history import history
from undersight.store.reads.linking import linking
from undersight.store.reads.names import names
from undersight.store.reads.postings import forget
from undersight.store.reads.recent import contributions, recent
from undersight.store.reads.vocabulary import schema_at


def everything(lens: Lens, seed: int = 0) -> dict[str, Any]:
    """The answers to all questions; `seed`: of those made by chance.

    What is kept in memory by the head of the log is dropped: a copy has the same head.
    """
    forget()
    return {
        "pages": pages(lens),
        "names": named(lens),
        "histories": histories(lens),
        "comparisons": comparisons(lens),
        "changes": changes(lens),
        "recent": lists_of_changes(lens),
        "links": links(lens),
        "claims": every_claim(lens),
        "texts": long_texts(lens),
        "lists": _plain(lists(lens)),
        "asked": _plain(asked(lens, seed=seed)),
    }


def long_texts(lens: Lens) -> dict[str, Any]:
    """The long texts of all records, as feeds have them."""
    schema = schema_at(lens.position or fetch("SELECT position FROM head")[0][0])
    found = texts(list(names(set(every_record()), lens).values()), lens=lens, schema=schema)
    return {handle: [asdict(said) for said in found[handle]] for handle in sorted(found)}


def pages(lens: Lens) -> dict[str, Any]:
    """Every record's page; ticks are left to the history's own test, since they also show the
    future.
    """
    head = fetch("SELECT position FROM head")[0][0]
    at = Moment(lens.position or head, date(2024, 1, 1), head, lens.position is None)
    answers = {}
    for handle in every_record():
        try:
            found = record_read.page(handle, lens=lens, at=at)
        except UndersightError:
            continue
        answers[handle] = {
            "name": found.name._asdict(),
            "said": [asdict(s) for s in found.said],
            "sources": [asdict(s) for s in found.sources],
            "inbound": [
                (i.use.property, i.use.kind, [asdict(r) for r in i.records], i.count)
                for i in found.inbound
            ],
            "checks": found.checks,
            "related": found.related,
            "owner": found.owner,
            "mentioned": found.mentioned,
            "known": found.names,
        }
    return _plain(answers)


def named(lens: Lens) -> dict[str, Any]:
    """The title of every record that has one."""
    return {i: n._asdict() for i, n in names(every_record(), lens).items()}


def histories(lens: Lens) -> dict[str, Any]:
    """Every record's history."""
    return {r: found for r in every_record() if (found := _try(history, r, lens=lens))}


def comparisons(lens: Lens) -> dict[str, Any]:
    """Every record compared between a middle position and the lens's."""
    end = lens.position or _end()
    answers = {r: _try(compare, r, end // 2, lens.position, lens=lens) for r in every_record()}
    return {r: found for r, found in answers.items() if found}


def changes(lens: Lens) -> dict[int, Any]:
    """Every changeset, and the second page of those that have one."""
    end = lens.position or _end()
    found = {p: _try(changeset, p, lens=lens, size=3) for p in range(1, end + 1)}
    found |= {-p: _try(changeset, p, lens=lens, size=3, page=2) for p in range(1, end + 1, 5)}
    return found


def lists_of_changes(lens: Lens) -> dict[str, Any]:
    """The recent changes, of every kind, and those of an author."""
    schema = schema_at(1)
    found = {
        kind: _try(recent, lens=lens, schema=schema, kind=kind)
        for kind in ("", "deployment", "source")
    }
    return {**found, "ada": _try(contributions, build.ADMIN.name, lens=lens)}


def links(lens: Lens) -> dict[str, Any]:
    """What links to every record."""
    schema = schema_at(1)
    answers = {r: _try(linking, r, lens=lens, schema=schema) for r in every_record()}
    return {r: found for r, found in answers.items() if found}


def every_claim(lens: Lens) -> dict[str, Any]:
    """The page of every claim that there ever was."""
    schema = schema_at(1)
    rows = fetch("SELECT DISTINCT identity FROM claim ORDER BY identity")
    identities = [from_number(row[0]) for row in rows]
    answers = {i: _try(claim_history, i, lens=lens, schema=schema) for i in identities}
    return {i: found for i, found in answers.items() if found}


def _end() -> int:
    return int(fetch("SELECT MAX(position) FROM changeset")[0][0])


def _try(read: Any, *args: Any, **more: Any) -> Any:
    """The answer as plain data; None where the read says that there is nothing."""
    try:
        return _plain(read(*args, **more))
    except UndersightError:
        return None


def _plain(answer: Any) -> Any:
    """Without `closed`: whether a claim ends later is no part of what is seen at a position."""
    if isinstance(answer, dict):
        return {k: _plain(v) for k, v in answer.items() if k != "closed"}
    if isinstance(answer, (list, tuple)):
        if hasattr(answer, "_asdict"):
            return answer
        return [_plain(v) for v in answer]
    if hasattr(answer, "__dataclass_fields__"):
        return _plain(asdict(answer))
    return answer
