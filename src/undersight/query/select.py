"""A whole plan as SQL: which records, in which order, from where; how many; by which keys they go
on.

Rows have the columns record, kind, title, title_key and then one or two for each key of the order:
whether it is missing, and what it is. A record without a key comes after all that have one.
"""

from __future__ import annotations

from dataclasses import dataclass

from undersight.query import plan as p
from undersight.query.context import Context
from undersight.query.fragment import Sql, every, joined, value, within
from undersight.query.normal import normal
from undersight.query.order import Key, key, meeting
from undersight.query.size import size
from undersight.query.speaking import speaking_row
from undersight.query.sql import driver_of, holds, members, split
from undersight.schema.model import Schema

FEW = 3_000
"""Up to so many records are listed and then sorted, whatever index has their order."""

PROBE = 3
"""What it costs to ask one record one condition, where walking one step of an index costs 1."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Statements to be run in turn until there are enough rows. `keys`: how many keys a row has
    beside its title's.
    """

    stages: tuple[Sql, ...]
    keys: int


@dataclass(frozen=True, slots=True)
class After:
    """Where a page ended: the keys of its last row (None: missing), its title's key, its record."""

    keys: tuple[str | int | float | None, ...]
    title: str
    record: int


def selection(plan: p.Plan, context: Context, *, after: After | None = None) -> Selection:
    """The records of a plan: `plan.limit` + `plan.offset` + 1 of them at most."""
    where = normal(plan.where, context.schema)
    kinds, parts = _kinds_and_parts(where, context.schema)
    size_ = plan.limit + plan.offset + 1
    keys = [key(sort, parts, context) for sort in plan.sort if not _by_title(sort)]
    descending = next((s.descending for s in plan.sort if _by_title(s)), False)
    asked = _Asked(kinds, parts, tuple(keys), descending, after, size_, context)
    if plan.shuffled:
        return Selection((asked.shuffled(),), 0)
    if not keys:
        return Selection((asked.by_title(),), 0)
    walk = _walk(plan, asked)
    return Selection(walk or (asked.sorted(),), len(keys))


def counting(plan: p.Plan, context: Context) -> Sql:
    """How many records there are: one row, one column."""
    return "SELECT COUNT(*) FROM (" + matching(plan, context) + ") AS found_"


def matching(plan: p.Plan, context: Context) -> Sql:
    """The records of a plan as a list without order or limit: a column `record`, no doubles. From
    the side that leaves fewest.
    """
    where = normal(plan.where, context.schema)
    kinds, parts = _kinds_and_parts(where, context.schema)
    s = context.alias()
    records = f"SELECT {s}.record AS record FROM records {s} WHERE "
    driver = driver_of(parts, context, kinds=kinds)
    if driver is not None and size(driver, context, kinds) <= context.records(kinds):
        # claims may be left of a record that does not stand any more
        found = members(p.All((p.OfKind(kinds), *parts)), context)
        return records + f"{s}.record IN (" + found + ")"
    each = _each(parts, f"{s}.record", context=context, kind=f"{s}.kind", kinds=kinds)
    return records + every([within(f"{s}.kind", kinds), *each])


def _kinds_and_parts(
    where: p.Condition, schema: Schema
) -> tuple[tuple[str, ...], tuple[p.Condition, ...]]:
    """What is asked, and of which kinds; where no kind is named, of those that stand alone."""
    kinds, parts = split(where)
    if not kinds and not any(isinstance(part, p.OfKind) for part in parts):
        kinds = kinds_alone(schema)
    return kinds or tuple(schema.kinds), parts


def kinds_alone(schema: Schema) -> tuple[str, ...]:
    """The kinds whose records stand alone: what is asked for where no kind is named."""
    return tuple(k.id for k in schema.kinds.values() if not k.owner)


def _each(
    parts: tuple[p.Condition, ...],
    r: str,
    *,
    kind: str,
    kinds: tuple[str, ...],
    context: Context,
) -> list[Sql]:
    return ["(" + holds(part, r, context, kind=kind, kinds=kinds) + ")" for part in parts]


def _by_title(sort: p.SortKey) -> bool:
    return not (sort.path or sort.moment or sort.kind or sort.column is not None)


_ROW = "s.record, s.kind, s.title"


@dataclass(frozen=True, slots=True)
class _Asked:
    """The parts of a statement while it is being put together."""

    kinds: tuple[str, ...]
    parts: tuple[p.Condition, ...]
    keys: tuple[Key, ...]
    descending: bool  # of the title
    after: After | None
    size: int
    context: Context

    def base(self) -> Sql:
        """FROM and WHERE for a record `s`: listed from the side that leaves few, else all of the
        kinds.
        """
        driver = self.driver()
        of_kind = within("s.kind", self.kinds)
        if driver is None:
            found = every(
                [
                    of_kind,
                    *_each(
                        self.parts,
                        "s.record",
                        context=self.context,
                        kind="s.kind",
                        kinds=self.kinds,
                    ),
                ]
            )
            return "FROM records s WHERE " + found
        rest = tuple(part for part in self.parts if part is not driver)
        listed = members(p.All((p.OfKind(self.kinds), driver)), self.context)
        return (
            "FROM (SELECT DISTINCT record FROM ("
            + listed
            + ") AS listed_) AS driver_ CROSS JOIN records s WHERE s.record = driver_.record AND "
            + every(
                [
                    of_kind,
                    *_each(rest, "s.record", context=self.context, kind="s.kind", kinds=self.kinds),
                ]
            )
        )

    def driver(self) -> p.Condition | None:
        """The condition from whose side the records are listed, where that is less work than to
        walk along the titles until there are enough.
        """
        best = driver_of(self.parts, self.context, kinds=self.kinds)
        if best is None:
            return None
        found = size(best, self.context, self.kinds)
        total = max(self.context.records(self.kinds), 1)
        if found <= FEW and not (found > total / 2 and not self.keys):
            return best
        if self.keys:
            return best if found < total else None
        return best if found * PROBE * len(self.parts) < self._walked(total) else None

    def _walked(self, total: int) -> float:
        """The work of walking along the titles, if the conditions know nothing of each other."""
        share = 1.0
        for part in self.parts:
            share *= min(1.0, max(size(part, self.context, self.kinds), 1) / total)
        return min(total, self.size / max(share, 1e-12)) * PROBE * len(self.parts)

    def by_title(self) -> Sql:
        """In the order of titles; of several kinds each goes along its own index."""
        if self.driver() is not None or len(self.kinds) == 1:
            return self._titled(self.base())
        each = [
            _Asked((kind,), self.parts, (), self.descending, self.after, self.size, self.context)
            for kind in self.kinds
        ]
        stretches = joined(
            (
                "SELECT * FROM (" + a._titled(a.base(), f"{_ROW}, s.title_key") + f") AS k{n}"
                for n, a in enumerate(each)
            ),
            " UNION ALL ",
        )
        direction = "DESC" if self.descending else "ASC"
        return (
            f"SELECT {_ROW} FROM ("
            + stretches
            + f") AS s ORDER BY s.title_key {direction}, s.record LIMIT "
            + value(self.size)
        )

    def _titled(self, base: Sql, row: str = _ROW) -> Sql:
        direction = "DESC" if self.descending else "ASC"
        return (
            f"SELECT {row} "
            + base
            + self._going_on()
            + f" ORDER BY s.title_key {direction}, s.record LIMIT "
            + value(self.size)
        )

    def _going_on(self) -> Sql:
        """Past the last row of the page before, by title."""
        if self.after is None:
            return Sql("")
        than = "<" if self.descending else ">"
        title, record = self.after.title, self.after.record
        return Sql(
            f" AND (s.title_key {than} %s OR (s.title_key = %s AND s.record > %s))",
            (title, title, record),
        )

    def shuffled(self) -> Sql:
        """In an order that looks like none, but is the same each time."""
        text = " ORDER BY (s.record % 2147483647 * 48271) % 2147483647, s.record LIMIT "
        return f"SELECT {_ROW} " + self.base() + text.replace("%", "%%") + value(self.size)

    def sorted(self) -> Sql:
        """All that there is, by keys of each record's own."""
        keyed = joined((", " + k.sql + f" AS k{n}" for n, k in enumerate(self.keys)), "")
        inner = f"SELECT {_ROW}, s.title_key" + keyed + " " + self.base()
        columns = "".join(f", k{n}" for n in range(len(self.keys)))
        found = f"SELECT record, kind, title{columns} FROM (" + inner + ") AS s"
        if self.after is not None:
            found = found + " WHERE " + _beyond(self.keys, self.after, self.descending)
        return found + f" ORDER BY {self.order()} LIMIT " + value(self.size)

    def order(self) -> str:
        """The order of the outer statement."""
        keys = [
            f"(k{n} IS NULL), k{n} {'DESC' if k.descending else 'ASC'}"
            for n, k in enumerate(self.keys)
        ]
        return ", ".join([*keys, f"title_key {'DESC' if self.descending else 'ASC'}", "record"])


def _beyond(keys: tuple[Key, ...], after: After, descending: bool) -> Sql:
    """That a row comes after another in the order of the keys, then title, then record."""
    found = Sql(
        f"(title_key {'<' if descending else '>'} %s OR (title_key = %s AND record > %s))",
        (after.title, after.title, after.record),
    )
    for n in reversed(range(len(keys))):
        last = after.keys[n]
        if last is None:
            found = f"(k{n} IS NULL AND " + found + ")"
            continue
        than = "<" if keys[n].descending else ">"
        same = f"(k{n} = " + value(last) + " AND " + found + ")"
        found = Sql(f"(k{n} IS NULL OR k{n} {than} %s OR ", (last,)) + same + ")"
    return found


_WALKED = {
    "date": "earliest",
    "integer": "number",
    "number": "number",
    "quantity": "number",
    "money": "number",
}


def _walk(plan: p.Plan, asked: _Asked) -> tuple[Sql, ...] | None:
    """Along the index of dates or numbers, then those without: where one such property orders, and
    no condition leaves so few that sorting them is less work.
    """
    sort, context = plan.sort[0], asked.context
    if not (len(asked.keys) == 1 and len(sort.path) == 1 and sort.type in _WALKED):
        return None
    hop = sort.path[0]
    if hop.inverse or len(hop.properties) != 1 or asked.after is not None:
        return None
    others = tuple(part for part in asked.parts if not _on(part, hop))
    driver = driver_of(others, context, kinds=asked.kinds)
    if driver is not None and size(driver, context, asked.kinds) <= FEW:
        return None
    own = tuple(part for part in asked.parts if _on(part, hop))
    if len(own) > 1:  # each may be met by another claim
        return None
    column = f"c.{_WALKED[sort.type]}"
    first = (
        f"SELECT {_ROW}, {column} AS k0 FROM claims c CROSS JOIN records s"
        " WHERE s.record = c.record AND "
        + every(
            [
                within("c.property", hop.properties),
                within("c.kind", asked.kinds),
                Sql(f"{column} IS NOT NULL"),
                meeting(hop, own, "c", context=context),
                within("s.kind", asked.kinds),
                _speaks(hop, own, column=column, context=context),
                *_each(others, "s.record", context=context, kind="s.kind", kinds=asked.kinds),
            ]
        )
        + f" ORDER BY {column} {'DESC' if sort.descending else 'ASC'},"
        + f" s.title_key {'DESC' if asked.descending else 'ASC'}, s.record LIMIT "
        + value(asked.size)
    )
    if own:
        return (first,)
    return (first, _without(asked, hop, column))


def _on(part: p.Condition, hop: p.Hop) -> bool:
    """Whether a condition asks for values of a property, all of one claim."""
    return (
        isinstance(part, p.Claims)
        and not part.inverse
        and part.properties == hop.properties
        and bool(part.any_of)
        and not any(isinstance(t, (p.LinksTo, p.Stands)) for t in part.any_of)
    )


def _speaks(hop: p.Hop, own: tuple[p.Condition, ...], *, column: str, context: Context) -> Sql:
    """That no other claim that could order the record speaks before this one."""
    order_c, order_o = (speaking_row(a, context.schema) for a in ("c", "other_"))
    other = every(
        [
            # the id stands in the index: mostly there is no other, and no row is read
            Sql("other_.record = c.record AND other_.property = c.property"),
            Sql("other_.id <> c.id"),
            Sql(f"other_.{column.removeprefix('c.')} IS NOT NULL"),
            meeting(hop, own, "other_", context=context),
            Sql(f"{order_o} < {order_c}"),
        ]
    )
    return "NOT EXISTS (SELECT 1 FROM claims other_ WHERE " + other + ")"


def _without(asked: _Asked, hop: p.Hop, column: str) -> Sql:
    """Those that have no value to be ordered by, by title."""
    none = (
        " AND NOT EXISTS (SELECT 1 FROM claims c WHERE c.record = s.record AND "
        + within("c.property", hop.properties)
        + f" AND {column} IS NOT NULL)"
    )
    kinds = " FROM records s WHERE " + every(
        [
            within("s.kind", asked.kinds),
            *_each(
                asked.parts, "s.record", context=asked.context, kind="s.kind", kinds=asked.kinds
            ),
        ]
    )
    return (
        f"SELECT {_ROW}, NULL AS k0"
        + kinds
        + none
        + f" ORDER BY s.title_key {'DESC' if asked.descending else 'ASC'}, s.record LIMIT "
        + value(asked.size)
    )
