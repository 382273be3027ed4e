"""The dates that follow from events of a record of which nobody claims them: the rule of
`records.derived` for many records at once.
"""

from __future__ import annotations

from collections.abc import Sequence

from undersight.query.fragment import every, within
from undersight.query.speaking import speaking_order
from undersight.records.derived import DATE, DERIVED, SORT, owning
from undersight.records.lens import Lens
from undersight.schema.model import Kind, Schema
from undersight.store.reads.posting_lists import Bounds
from undersight.store.reads.scope import scope

_LINKS = (
    "(SELECT id, record, property, target, preferred, disputed, certainty,"
    " CAST(NULL AS bigint) AS time_latest FROM claims)"
)
"""Claims that link events: for what follows their own time does not matter."""


def follows(kind: Kind, schema: Schema) -> tuple[str, ...]:
    """The properties of a kind that follow from events."""
    return tuple(prop for prop in DERIVED if kind.use(prop) and owning(kind, schema))


def dates_of_events(
    kind: Kind, prop: str, *, lens: Lens, schema: Schema, records: Sequence[int] | None = None
) -> dict[int, tuple[Bounds, ...]]:
    """The dates of each record (`records`: of these alone), the one that speaks first."""
    asked = [within("s.kind", [kind.id])]
    every_ = f"claims t CROSS JOIN {_LINKS} l CROSS JOIN records s CROSS JOIN claims d"
    if records is not None:
        asked.append(within("s.record", records))
        every_ = f"records s CROSS JOIN {_LINKS} l CROSS JOIN claims t CROSS JOIN claims d"
    links = within("l.property", owning(kind, schema))
    where = every(asked)
    sql = (
        f"SELECT s.record, d.earliest, d.latest FROM {every_}"
        " WHERE t.property = %s AND t.key = %s AND NOT (t.key = '')"
        " AND d.record = t.record AND d.property = %s AND d.earliest IS NOT NULL"
        f" AND l.target = t.record AND {links.text}"
        f" AND s.record = l.record AND {where.text} AND NOT EXISTS"
        " (SELECT 1 FROM claims c WHERE c.record = l.record AND c.property = %s)"
        f" ORDER BY s.record, {speaking_order('l', schema)}, d.id"
    )
    params = [SORT, DERIVED[prop], DATE, *links.params, *where.params, prop]
    found: dict[int, list[Bounds]] = {}
    for record, earliest, latest in scope(lens).stream(sql, params, use="claims records"):
        found.setdefault(record, []).append((earliest, latest))
    return {record: tuple(dates) for record, dates in found.items()}
