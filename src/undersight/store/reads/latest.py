"""Which records changed last, by day: as much of it as every reader may know."""

from __future__ import annotations

from datetime import date

from undersight.records.found import Latest
from undersight.records.ids import from_number
from undersight.records.lens import Lens
from undersight.schema.model import Schema
from undersight.store.reads.kinds import in_order_of_kinds
from undersight.store.reads.moment import day_of, first_of_day, last_of_day
from undersight.store.reads.names import names
from undersight.store.reads.scope import scope

CAP = 1_000

_LAST = (
    "SELECT opened FROM claims WHERE opened < %s AND record IN (SELECT record FROM records)"
    " ORDER BY opened DESC LIMIT 1"
)
_CHANGED = """(
  EXISTS (SELECT 1 FROM claims c WHERE c.record = s.record AND c.opened >= %s AND c.opened <= %s)
  OR EXISTS (SELECT 1 FROM record e JOIN claims c ON c.record = e.id
             JOIN records o ON o.record = e.id 
             WHERE e.owner = s.record AND c.opened >= %s AND c.opened <= %s))
"""
"""Something of the record, or of an event that it owns, was opened between two positions."""


def latest(*, lens: Lens, schema: Schema, days: int = 3, shown: int = 6) -> tuple[Latest, ...]:
    """The last few days on which claims were added or changed, the newest first, and the first
    records of each.
    """
    found: list[Latest] = []
    before = 2**62
    for _ in range(days):
        last = scope(lens).select(_LAST, [before], use="claims records")
        if not last:
            break
        day = day_of(last[0][0])
        before = first_of_day(day)
        found.append(_of_day(day, before, lens=lens, schema=schema, shown=shown))
    return tuple(f for f in found if f.count)


def _of_day(day: date, first: int, *, lens: Lens, schema: Schema, shown: int) -> Latest:
    last = last_of_day(day)
    if lens.position is not None:
        last = min(last, lens.position)
    kinds = [k.id for k in schema.kinds.values() if not k.owner and k.id != "source"]
    between = [first, last, first, last]
    where = f"s.kind IN ({', '.join(['%s'] * len(kinds))}) AND {_CHANGED}"
    sql = (
        f"SELECT s.record FROM records s WHERE {where}"
        f" ORDER BY {in_order_of_kinds('s', kinds)}, s.title_key, s.record LIMIT %s"
    )
    rows = scope(lens).select(sql, [*kinds, *between, *kinds, shown], use="claims records")
    counting = f"SELECT COUNT(*) FROM (SELECT 1 FROM records s WHERE {where} LIMIT %s) AS some_"
    count = scope(lens).select(counting, [*kinds, *between, CAP + 1], use="claims records")[0][0]
    handles = [from_number(number) for (number,) in rows]
    known = names(handles, lens)
    return Latest(day, tuple(known[h] for h in handles), min(count, CAP), count > CAP)
