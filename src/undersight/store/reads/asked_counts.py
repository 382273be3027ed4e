"""How many claims meet a condition, roughly: counted up to a cap, and kept for a while.

Only the way to an answer depends on it, never the answer: that it is some minutes old is no matter.
It is counted for each level of access apart, so that no timing tells of what is hidden.
"""

from __future__ import annotations

from collections.abc import Iterable
from time import monotonic

from django.db import connection

from undersight.kept import Kept
from undersight.query.context import Context
from undersight.query.fragment import every, within
from undersight.query.size import Leaf
from undersight.query.sql import claims_where
from undersight.records.lens import Lens
from undersight.records.rights import Reader
from undersight.store.reads.scope import scope

CAP = 50_000
KEPT = 20_000
SECONDS = 900.0

_Key = tuple[object, ...]
_kept: Kept[_Key, tuple[float, int]] = Kept(KEPT)
_totals: dict[_Key, tuple[float, dict[str, int]]] = {}


def totals(lens: Lens) -> dict[str, int]:
    """Records by kind."""
    key = (_where(), lens.reader.level)
    kept = _totals.get(key)
    if kept and kept[0] > monotonic():
        return kept[1]
    rows = scope(_now(lens)).select(
        "SELECT kind, COUNT(*) FROM records GROUP BY kind", use="records"
    )
    found = {kind: int(number) for kind, number in rows}
    _totals[key] = (monotonic() + _seconds(sum(found.values())), found)
    return found


def counts(leaves: Iterable[Leaf], context: Context, lens: Lens) -> dict[Leaf, int]:
    """How many claims of its kinds meet each leaf, at most CAP."""
    found: dict[Leaf, int] = {}
    for leaf in leaves:
        key = (_where(), lens.reader.level, leaf)
        kept = _kept.get(key)
        if not kept or kept[0] <= monotonic():
            number = _count(leaf, context, lens)
            kept = _kept.put(key, (monotonic() + _seconds(number), number))
        found[leaf] = kept[1]
    return found


def forget() -> None:
    """Drops what is kept: for a measurement, or another way to the same answer."""
    _kept.clear()
    _totals.clear()


def _seconds(number: int) -> float:
    """What is few is soon not true any more."""
    return SECONDS if number > 1_000 else 5.0 if number < 100 else 60.0


def _count(leaf: Leaf, context: Context, lens: Lens) -> int:
    claims, kinds = leaf
    where = claims_where(claims, "c", context)
    where = every([within("c.kind", kinds), where]) if kinds else where
    sql = f"SELECT COUNT(*) FROM (SELECT 1 FROM claims c WHERE {where.text} LIMIT {CAP}) AS some_"
    return int(scope(_now(lens)).select(sql, list(where.params))[0][0])


def _now(lens: Lens) -> Lens:
    return Lens(None, Reader(role=lens.reader.role), "en", 0)


def _where() -> str:
    return str(connection.settings_dict["NAME"])
