"""A list of the records of one kind: narrowed, ordered, a page of it, and by what it can be
narrowed further.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.db import connection

from undersight.records.found import (
    OUT_OF_LISTS,
    Choice,
    Facet,
    Listing,
    Sort,
    narrowing,
    start_of,
)
from undersight.records.ids import from_number, to_number
from undersight.records.lens import Lens
from undersight.records.record import Name
from undersight.schema.model import Kind, Schema, Use
from undersight.store.mapping import marks
from undersight.store.reads.matching import begins
from undersight.store.reads.names import names
from undersight.store.reads.rows import rows
from undersight.store.reads.scope import scope
from undersight.store.reads.speaking import speaks_sql

CAP = 10_000
"""Records of a list are counted up to here."""

COUNTED = 3_000
"""Facets are counted over this many records; beyond it every count is "at least"."""

FACETS = 8
CHOICES = 10
"""Facets beside a list, and values of each."""


class Order(StrEnum):
    """How a list can be ordered."""

    LEAD = "lead"  # the sample first, then by title
    TITLE = "title"
    START = "start"  # the latest start first, those without a date last
    LATEST = "latest"  # what was last added to first


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of SQL with its parameters."""

    text: str
    params: tuple[object, ...] = ()


def listing(
    kind: Kind,
    *,
    lens: Lens,
    schema: Schema,
    chosen: tuple[Choice, ...] = (),
    order: Order = Order.TITLE,
    lead: str = "",
    offset: int = 0,
    size: int = 50,
) -> Listing:
    """A page of the list, with its facets. `lead`: the scheme of outside ids whose records come
    first.
    """
    handles = ordered(
        kind,
        lens=lens,
        schema=schema,
        chosen=chosen,
        order=order,
        lead=lead,
        offset=offset,
        size=size + 1,
    )
    where = _where(kind, chosen)
    counting = (
        f"SELECT COUNT(*) FROM (SELECT 1 FROM records s WHERE {where.text} LIMIT %s) AS some_"
    )
    total = int(scope(lens).select(counting, [*where.params, CAP + 1], use="claims records")[0][0])
    counted = _Counted(kind, chosen, lens=lens, schema=schema)
    useful = [(use, counted.best(use.property)) for use in counted.useful()]
    links = {
        c.value for c in (*chosen, *(c for _, cs in useful for c in cs)) if c.sort is Sort.RECORD
    }
    known = names(links, lens)
    return Listing(
        rows(handles[:size], lens=lens, schema=schema),
        min(total, CAP),
        total > CAP,
        len(handles) > size,
        tuple(counted.facet(use, _by_count(_named(best, known))) for use, best in useful),
        _named(chosen, known),
    )


def _named(choices: Iterable[Choice], known: dict[str, Name]) -> tuple[Choice, ...]:
    """The choices with the names of their records; those that do not stand are left out."""
    return tuple(
        replace(c, name=known.get(c.value))
        for c in choices
        if c.sort is not Sort.RECORD or c.value in known
    )


def _by_count(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """The commonest first; those that are as common by title."""
    return tuple(
        sorted(choices, key=lambda c: (-c.count, c.name.title.casefold() if c.name else c.value))
    )


def ordered(
    kind: Kind,
    *,
    lens: Lens,
    schema: Schema,
    chosen: tuple[Choice, ...],
    order: Order,
    lead: str,
    offset: int,
    size: int,
) -> list[str]:
    """The ids of a stretch of the list, in its order."""
    where = _where(kind, chosen)
    if order is Order.LEAD and lead:
        return _in_two(*_lead_first(where, lead), lens=lens, offset=offset, size=size)
    if order is Order.START and start_of(kind):
        return _in_two(*_by_start(where, kind, schema), lens=lens, offset=offset, size=size)
    query = _by_latest(where, lens) if order is Order.LATEST else _by_title(where)
    return _stretch(query, lens, offset=offset, size=size)


def _stretch(query: Part, lens: Lens, *, offset: int, size: int) -> list[str]:
    params = [*query.params, size, offset]
    found = scope(lens).select(f"{query.text} LIMIT %s OFFSET %s", params, use="claims records")
    return [from_number(row[0]) for row in found]


def _in_two(first: Part, rest: Part, *, lens: Lens, offset: int, size: int) -> list[str]:
    """A stretch of a list that has a first part and a rest, so that each follows an index of its
    own.
    """
    found = _stretch(first, lens, offset=offset, size=size)
    if len(found) == size:
        return found
    number = offset + len(found)
    if not found and offset:
        counting = f"SELECT COUNT(*) FROM ({first.text}) AS first_"
        number = int(scope(lens).select(counting, first.params, use="claims records")[0][0])
    return found + _stretch(rest, lens, offset=max(0, offset - number), size=size - len(found))


def _by_title(where: Part) -> Part:
    text = f"SELECT s.record FROM records s WHERE {where.text} ORDER BY s.title_key, s.record"
    return Part(text, where.params)


def _lead_first(where: Part, lead: str) -> tuple[Part, Part]:
    """The sample's records by title, then the others."""
    like, params = begins("key", f"{lead}:")
    leads = f"SELECT record FROM claims WHERE property = 'outside_id' AND NOT (key = '') AND {like}"
    first = (
        f"SELECT s.record FROM (SELECT DISTINCT record FROM ({leads}) AS all_) AS lead_"
        f" CROSS JOIN records s WHERE s.record = lead_.record AND {where.text}"
        " ORDER BY s.title_key, s.record"
    )
    rest = f"{where.text} AND s.record NOT IN ({leads})"
    return Part(first, (*params, *where.params)), _by_title(Part(rest, (*where.params, *params)))


def _by_start(where: Part, kind: Kind, schema: Schema) -> tuple[Part, Part]:
    """Those with a date, along the index of dates; then the others by title."""
    speaks = speaks_sql("c", schema)
    dated = f"c.property = %s AND c.kind = %s AND c.earliest IS NOT NULL AND {speaks}"
    own = (start_of(kind), kind.id)
    first = (
        "SELECT s.record FROM claims c CROSS JOIN records s"
        f" WHERE s.record = c.record AND {dated} AND {where.text}"
        " ORDER BY c.earliest DESC, s.title_key, s.record"
    )
    rest = f"{where.text} AND s.record NOT IN (SELECT c.record FROM claims c WHERE {dated})"
    return Part(first, (*own, *where.params)), _by_title(Part(rest, (*where.params, *own)))


def _by_latest(where: Part, lens: Lens) -> Part:
    """By the newest claim; where the reader knows days only, by its day, and within it by title."""
    newest = "(SELECT MAX(c.opened) FROM claims c WHERE c.record = s.record)"
    if lens.knows_editors:
        key = newest
    else:
        key = f"(SELECT {day_of_changeset('g.at')} FROM changeset g WHERE g.position = {newest})"
    return Part(
        f"SELECT record FROM (SELECT s.record AS record, s.title_key AS title_key, {key} AS moved"
        f" FROM records s WHERE {where.text}) AS all_ ORDER BY moved DESC, title_key, record",
        where.params,
    )


def day_of_changeset(column: str) -> str:
    """The day, in UTC, of a changeset's time, in this database's words."""
    if connection.vendor == "sqlite":
        return f"substr({column}, 1, 10)"
    return f"({column} AT TIME ZONE 'UTC')::date"


def _where(kind: Kind, chosen: tuple[Choice, ...], *, but: str = "") -> Part:
    """The condition that a record `s` is of the kind and has what was chosen, leaving out one
    property.
    """
    texts: list[str] = ["s.kind = %s"]
    params: list[object] = [kind.id]
    for prop in dict.fromkeys(c.property for c in chosen):
        if prop != but:
            having = _having(prop, [c for c in chosen if c.property == prop], kind)
            texts.append(f"s.record IN ({having.text})")
            params += having.params
    return Part(" AND ".join(texts), tuple(params))


_COLUMNS = {
    Sort.RECORD: "target IN ({})",
    Sort.CODE: "NOT (key = '') AND key IN ({})",
    Sort.ABSENCE: "NOT (absence = '') AND absence IN ({})",
}


def _having(prop: str, choices: list[Choice], kind: Kind) -> Part:
    """The records of the kind that have one of the values of a property."""
    texts: list[str] = []
    params: list[object] = []
    for sort, column in _COLUMNS.items():
        values = [
            to_number(c.value) if sort is Sort.RECORD else c.value
            for c in choices
            if c.sort is sort
        ]
        if values:
            condition = column.format(marks(values))
            own = f"property = %s AND kind = %s AND {condition}"
            texts.append(f"SELECT record FROM claims WHERE {own}")
            params += [prop, kind.id, *values]
    return Part(" UNION ALL ".join(texts), tuple(params))


_VALUES = """
SELECT CAST(%s AS varchar) AS branch, c.property AS property, c.target AS target,
  CASE WHEN c.target IS NULL THEN c.key ELSE '' END AS code, c.absence AS absence,
  COUNT(DISTINCT c.record) AS number FROM ({base}) AS b
JOIN claims c ON c.record = b.record AND c.property IN ({properties}) GROUP BY 1, 2, 3, 4, 5
"""
_SIZE = """
SELECT CAST(%s AS varchar) AS branch, '' AS property, CAST(NULL AS bigint) AS target,
  '' AS code, '' AS absence, COUNT(*) AS number FROM ({base}) AS b
"""
_BASE = "SELECT s.record AS record FROM records s WHERE {} ORDER BY s.title_key, s.record LIMIT %s"


class _Counted:
    """How often each value occurs in a list: one statement, a branch for every chosen property.

    What a property could be changed to is counted without what was chosen of it. Counting stops
    after COUNTED records, in the order of titles, so that a long list costs what a short one does.
    """

    def __init__(
        self, kind: Kind, chosen: tuple[Choice, ...], *, lens: Lens, schema: Schema
    ) -> None:
        self.uses = {u.property: u for u in narrowing(kind, schema) if _worth(u, schema)}
        self.chosen = chosen
        self.sizes: dict[str, int] = {}
        self.choices: dict[str, list[Choice]] = defaultdict(list)
        picked = list(dict.fromkeys(c.property for c in chosen if c.property in self.uses))
        branches = {"": [p for p in self.uses if p not in picked], **{p: [p] for p in picked}}
        texts: list[str] = []
        params: list[object] = []
        for but, properties in branches.items():
            where = _where(kind, chosen, but=but)
            base, own = _BASE.format(where.text), [*where.params, COUNTED + 1]
            if properties:
                texts.append(_VALUES.format(base=base, properties=marks(properties)))
                params += [but, *own, *properties]
            texts.append(_SIZE.format(base=base))
            params += [but, *own]
        sql = " UNION ALL ".join(f"SELECT * FROM ({text}) AS part_" for text in texts)
        for row in scope(lens).select(sql, params, use="claims records"):
            self._take(row)

    def _take(self, row: tuple[Any, ...]) -> None:
        branch, prop, target, code, absence, number = row
        if not prop:
            self.sizes[branch] = number
        elif target is not None:
            self.choices[prop].append(Choice(prop, Sort.RECORD, from_number(target), number))
        elif absence:
            self.choices[prop].append(Choice(prop, Sort.ABSENCE, absence, number))
        elif code:
            self.choices[prop].append(Choice(prop, Sort.CODE, code, number))

    def useful(self) -> list[Use]:
        """The uses worth a facet, in the order of the page: chosen ones, then those whose values
        are shared most.
        """
        shared = {
            p: sum(c.count for c in found if c.count > 1) for p, found in self.choices.items()
        }
        picked = {c.property for c in self.chosen}
        worth = [p for p in self.uses if p in picked or (len(self.choices[p]) > 1 and shared[p])]
        worth.sort(key=lambda p: (p not in picked, -shared.get(p, 0), self.uses[p].order))
        return sorted((self.uses[p] for p in worth[:FACETS]), key=lambda u: (u.order, u.property))

    def best(self, prop: str) -> list[Choice]:
        """The commonest values of a property, and those chosen."""
        picked = {(c.sort, c.value) for c in self.chosen if c.property == prop}
        found = sorted(self.choices[prop], key=lambda c: (-c.count, c.sort, c.value))
        kept = [c for i, c in enumerate(found) if i < CHOICES or (c.sort, c.value) in picked]
        there = {(c.sort, c.value) for c in kept}
        return kept + [
            c for c in self.chosen if c.property == prop and (c.sort, c.value) not in there
        ]

    def facet(self, use: Use, best: tuple[Choice, ...]) -> Facet:
        """The facet of a use, its values named."""
        branch = use.property if any(c.property == use.property for c in self.chosen) else ""
        capped = self.sizes.get(branch, 0) > COUNTED
        return Facet(use, best, len(self.choices[use.property]) > len(best), capped)


def _worth(use: Use, schema: Schema) -> bool:
    """Whether a property is of interest beside a list: not what editors file, nor the sources of a
    record.
    """
    return use.section not in OUT_OF_LISTS and not schema.properties[use.property].retired
