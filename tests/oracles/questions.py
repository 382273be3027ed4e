"""Everything that can be asked of the store through a lens, as plain data that can be compared.

A new read belongs here; the test in tests/law names the reads that are missing.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from oracles.generated import every_record
from undersight.errors import UndersightError
from undersight.records.lens import Lens
from undersight.records.page import Moment
from undersight.store.mapping import fetch
from undersight.store.reads import record as record_read
from undersight.store.reads.names import names



def everything(lens: Lens) -> dict[str, Any]:
    """The answers to all questions."""
    return {"pages": pages(lens), "names": named(lens)}


def pages(lens: Lens) -> dict[str, Any]:
    """Every record's page; ticks are left to the history's own test, since they also show the future."""
    head = fetch("SELECT position FROM head")[0][0]
    at = Moment(lens.position or head, date(2024, 1, 1), head, lens.position is None)
    answers = {}
    for handle in every_record():
        try:
            found = record_read.page(handle, lens=lens, at=at)
        except UndersightError:
            continue
        answers[handle] = {
            "name": asdict(found.name),
            "said": [asdict(s) for s in found.said],
            "sources": [asdict(s) for s in found.sources],
            "inbound": [(i.use.property, i.use.kind, i.names, i.count) for i in found.inbound],
            "checks": found.checks,
            "related": found.related,
            "owner": found.owner,
        }
    return _plain(answers)


def named(lens: Lens) -> dict[str, Any]:
    """The title of every record that has one."""
    return {i: asdict(n) for i, n in names(every_record(), lens).items()}


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
