"""In which order the records of a kind stand in a list, and which of them are on a page of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from heapq import nlargest
from typing import Any

from django.db import connection

from undersight.query.fragment import Sql, within
from undersight.records.found import start_of
from undersight.records.lens import Lens
from undersight.schema.model import Kind, Schema
from undersight.store.reads.facets import Narrowed
from undersight.store.reads.matching import begins
from undersight.store.reads.scope import scope
from undersight.store.reads.speaking import speaks_sql

FEW = 1_000
"""Up to so many records are named to the database; of more it tells its order from the beginning
until there are enough of them.
"""


class Order(StrEnum):
    """How a list can be ordered."""

    LEAD = "lead"  # the sample first, then by title
    TITLE = "title"
    START = "start"  # the latest start first, those without a date last
    LATEST = "latest"  # what was last added to first


@dataclass(frozen=True, slots=True)
class Ordering:
    """An order of the records of a kind: those that meet a question, or all (`narrowed` None).

    `lead`: the scheme of outside ids whose records come first.
    """

    kind: Kind
    order: Order
    lens: Lens
    schema: Schema
    narrowed: Narrowed | None = None
    lead: str = ""

    def first(self, most: int) -> list[int]:
        """The first so many records."""
        if self.order is Order.START and start_of(self.kind):
            return self._by_start(most)
        queries: tuple[Sql, ...] = (self._by_title(),)
        if self.order is Order.LEAD and self.lead:
            queries = self._lead_first()
        elif self.order is Order.LATEST:
            queries = (self._by_latest(),)
        found: list[int] = []
        for query in queries:
            if len(found) < most:
                found += [row[0] for row in self._rows(query, most - len(found))]
        return found

    def _rows(self, query: Sql, most: int) -> list[tuple[Any, ...]]:
        """The first rows of a query whose record is among those asked for."""
        among = self.narrowed.among if self.narrowed else None
        limit = most
        if among is not None and len(among) > FEW:
            limit = int(most * len(among.records) / len(among) * 1.5) + 100
        while True:
            params = [*query.params, limit]
            rows = scope(self.lens).select(f"{query.text} LIMIT %s", params, use="claims records")
            found = rows if among is None else [row for row in rows if row[0] in among]
            if len(found) >= most or len(rows) < limit:
                return found[:most]
            limit *= 4

    def _where(self) -> Sql:
        """The condition that a record `s` is of the kind and, where they are few, one of those."""
        among = self.narrowed.among if self.narrowed else None
        of_kind = Sql("s.kind = %s", (self.kind.id,))
        if among is None or len(among) > FEW:
            return of_kind
        few = within("s.record", among.members() or [-1])
        return Sql(f"{of_kind.text} AND {few.text}", (*of_kind.params, *few.params))

    def _by_title(self, more: str = "", params: Iterable[object] = ()) -> Sql:
        where = self._where()
        text = (
            f"SELECT s.record FROM records s WHERE {where.text}{more}"
            " ORDER BY s.title_key, s.record"
        )
        return Sql(text, (*where.params, *params))

    def _lead_first(self) -> tuple[Sql, Sql]:
        """The sample's records by title, then the others."""
        where = self._where()
        like, params = begins("key", f"{self.lead}:")
        leads = (
            f"SELECT record FROM claims WHERE property = 'outside_id' AND NOT (key = '') AND {like}"
        )
        first = (
            f"SELECT s.record FROM (SELECT DISTINCT record FROM ({leads}) AS all_) AS lead_"
            f" CROSS JOIN records s WHERE s.record = lead_.record AND {where.text}"
            " ORDER BY s.title_key, s.record"
        )
        rest = self._by_title(f" AND s.record NOT IN ({leads})", params)
        return Sql(first, (*params, *where.params)), rest

    def _by_start(self, most: int) -> list[int]:
        """Those with a date, along the index of dates, and those whose date follows from an event
        among them; then the others by title.
        """
        prop, where = start_of(self.kind), self._where()
        dated = (
            "c.property = %s AND c.kind = %s AND c.earliest IS NOT NULL"
            f" AND {speaks_sql('c', self.schema)}"
        )
        own = (prop, self.kind.id)
        first = (
            "SELECT s.record, c.earliest FROM claims c CROSS JOIN records s"
            f" WHERE s.record = c.record AND {dated} AND {where.text}"
            " ORDER BY c.earliest DESC, s.title_key, s.record"
        )
        rows = self._rows(Sql(first, (*own, *where.params)), most)
        follow = self._follow(prop)
        if follow:
            days = {**dict(rows), **self._latest(follow, most)}
            place = {record: n for n, record in enumerate(self._titled(days))}
            found = sorted(days, key=lambda record: (-days[record], place[record]))[:most]
        else:
            found = [row[0] for row in rows]
        if len(found) < most:
            more = f" AND s.record NOT IN (SELECT c.record FROM claims c WHERE {dated})"
            rest = self._rows(self._by_title(more, own), most - len(found) + len(follow))
            found += [row[0] for row in rest if row[0] not in follow]
        return found[:most]

    def _follow(self, prop: str) -> dict[int, int]:
        """The days that follow from events, of the records asked for."""
        if self.narrowed is None:
            return {}
        among = self.narrowed.among
        dates = self.narrowed.table.follow.get(prop, {})
        return {r: days[0][0] for r, days in dates.items() if among is None or r in among}

    def _latest(self, follow: dict[int, int], most: int) -> dict[int, int]:
        """The latest of them, and those of the same day as the last."""
        last = nlargest(most, follow.values())[-1:]
        return {record: day for record, day in follow.items() if last and day >= last[0]}

    def _titled(self, records: Iterable[int]) -> Sequence[int]:
        """These records by title, as the database sorts."""
        wanted = set(records)
        where = within("s.kind", [self.kind.id])
        text, params = where.text, where.params
        if len(wanted) <= FEW:
            few = within("s.record", sorted(wanted))
            text, params = f"{text} AND {few.text}", (*params, *few.params)
        sql = f"SELECT s.record FROM records s WHERE {text} ORDER BY s.title_key, s.record"
        rows = scope(self.lens).select(sql, list(params), use="records")
        return [row[0] for row in rows if row[0] in wanted]

    def _by_latest(self) -> Sql:
        """By the newest claim; where the reader knows days only, by its day, and within it by
        title.
        """
        where = self._where()
        key = newest = "(SELECT MAX(c.opened) FROM claims c WHERE c.record = s.record)"
        if not self.lens.knows_editors:
            day = day_of_changeset("g.at")
            key = f"(SELECT {day} FROM changeset g WHERE g.position = {newest})"
        return Sql(
            "SELECT record FROM (SELECT s.record AS record, s.title_key AS title_key,"
            f" {key} AS moved FROM records s WHERE {where.text}) AS all_"
            " ORDER BY moved DESC, title_key, record",
            where.params,
        )


def day_of_changeset(column: str) -> str:
    """The day, in UTC, of a changeset's time, in this database's words."""
    if connection.vendor == "sqlite":
        return f"substr({column}, 1, 10)"
    return f"({column} AT TIME ZONE 'UTC')::date"
