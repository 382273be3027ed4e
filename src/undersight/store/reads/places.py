"""Where words can stand, as SQL: in a record's own texts, in its events', in quotes under its
claims, in titles of the sources that it cites and of the records that it links.

Every statement walks the index in its order and stops at a limit, after the lens: what is hidden
is neither counted nor does it use the limit up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db import connection

from undersight.records.lens import Lens
from undersight.records.search import FIELDS, TEXTS, Term
from undersight.schema.model import Schema
from undersight.store.mapping import marks
from undersight.store.reads.matching import NAMES, holds, row_holds
from undersight.store.reads.scope import scope

Sql = tuple[str, list[object]]
Line = tuple[int, str, str, int]
"""A record that was found: its number, its kind, the key of its title; the row of the index by
which it was found, 0 where it was none.
"""

_OWNER = (
    "CASE WHEN r.owner IS NULL THEN r.id ELSE (SELECT MIN(l.record) FROM claims l"
    " WHERE l.target = r.id AND l.property IN ({owning})) END"
)
"""The record whose page shows a claim: its own, or the one that links what is owned."""


@dataclass(frozen=True)
class Places:
    """Where to look, for one question: through a lens, among kinds, without some words."""

    lens: Lens
    schema: Schema
    kinds: tuple[str, ...]
    without: tuple[Term, ...] = ()

    def texts(self, asked: str, limit: int, *, after: int = 0) -> list[Line]:
        """Records whose texts, or whose events', are what the index is asked for. `after`: only by
        rows after this one.
        """
        beyond = " AND w.rowid > %s" if after else ""
        return self._lines(
            f"words w CROSS JOIN claims c CROSS JOIN record r CROSS JOIN records s"
            f" WHERE {holds('w.words' if _sqlite() else 'w')} AND c.id = w.rowid"
            f" AND r.id = c.record AND s.record = {self._owner[0]}{beyond}",
            [asked, *self._owner[1], *([after] if after else [])],
            order="w.rowid",
            limit=limit,
        )

    def quotes(self, asked: str, limit: int) -> list[Line]:
        """Records that cite something with such a quote."""
        return self._lines(
            f"quoted w CROSS JOIN told t CROSS JOIN claims c CROSS JOIN record r"
            f" CROSS JOIN records s WHERE {holds('w.quoted' if _sqlite() else 'w')}"
            f" AND t.id = w.rowid AND c.identity = t.claim AND r.id = c.record"
            f" AND s.record = {self._owner[0]}",
            [asked, *self._owner[1]],
            order="w.rowid",
            limit=limit,
        )

    def sources(self, asked: str, limit: int) -> list[Line]:
        """Records that cite a source with such a title."""
        return self._lines(
            f"words w CROSS JOIN claims n CROSS JOIN records o CROSS JOIN told t"
            f" CROSS JOIN claims c CROSS JOIN record r CROSS JOIN records s"
            f" WHERE {holds('w.words' if _sqlite() else 'w')} AND n.id = w.rowid"
            f" AND o.record = n.record AND t.source = n.record AND c.identity = t.claim"
            f" AND r.id = c.record AND s.record = {self._owner[0]}",
            [asked, *self._owner[1]],
            order="w.rowid" if _sqlite() else "w.rowid, t.claim, c.id",
            limit=limit,
        )

    def links(self, prop: str, asked: str, limit: int) -> list[Line]:
        """Records that link by a property to a record with such a name."""
        return self._lines(
            f"words w CROSS JOIN claims n CROSS JOIN records o CROSS JOIN claims c"
            f" CROSS JOIN record r CROSS JOIN records s"
            f" WHERE {holds('w.words' if _sqlite() else 'w')} AND n.id = w.rowid"
            f" AND o.record = n.record AND c.target = n.record AND c.property = %s"
            f" AND r.id = c.record AND s.record = {self._owner[0]}",
            [asked, prop, *self._owner[1]],
            order="w.rowid" if _sqlite() else "w.rowid, c.record, c.id",
            limit=limit,
        )

    def titled(self, condition: str, params: Sequence[object], limit: int) -> list[Line]:
        """Records whose whole title meets a condition, a short stretch of the index of titles for
        each kind.
        """
        texts, every = [], list[object]()
        without, more = self._without
        for kind in self.kinds:
            texts.append(
                "SELECT * FROM (SELECT s.record, s.kind, s.title_key, 0 FROM records s"
                f" WHERE s.kind = %s AND {condition}{without} ORDER BY s.title_key, s.record"
                " LIMIT %s) AS part_"
            )
            every += [kind, *params, *more, limit]
        if not texts:
            return []
        return scope(self.lens).select(" UNION ALL ".join(texts), every, use=_USE)

    def holding(self, records: Sequence[int], terms: Sequence[Term]) -> list[Line]:
        """Those of these records that hold all of the terms, wherever."""
        conditions, params = [], list[object]()
        for term in terms:
            text, more = self._held(term)
            conditions.append(text)
            params += more
        without, more = self._without
        sql = (
            f"SELECT s.record, s.kind, s.title_key, 0 FROM records s WHERE s.record IN"
            f" ({marks(records)}) AND s.kind IN ({marks(self.kinds)})"
            f" AND {' AND '.join(conditions) or '1 = 1'}{without} ORDER BY s.record"
        )
        every = [*records, *self.kinds, *params, *more]
        return scope(self.lens).select(sql, every, use=_USE)

    def _lines(self, said: str, params: Sequence[object], *, order: str, limit: int) -> list[Line]:
        if not self.kinds:
            return []
        without, more = self._without
        sql = (
            f"SELECT s.record, s.kind, s.title_key, w.rowid FROM {said}"
            f" AND s.kind IN ({marks(self.kinds)}){without} ORDER BY {order} LIMIT %s"
        )
        return scope(self.lens).select(sql, [*params, *self.kinds, *more, limit], use=_USE)

    @cached_property
    def _owning(self) -> list[str]:
        """Properties that link what a record owns."""
        return sorted(p.id for p in self.schema.properties.values() if p.owns)

    @cached_property
    def _owner(self) -> Sql:
        owning = self._owning or [""]
        return _OWNER.format(owning=marks(owning)), [*owning]

    @cached_property
    def _without(self) -> Sql:
        """That none of what is unwanted is held."""
        texts, params = "", list[object]()
        for term in self.without:
            text, more = self._held(term)
            texts += f" AND NOT {text}"
            params += more
        return texts, params

    def _held(self, term: Term) -> Sql:
        """That the record `s` holds a term."""
        if term.field == "quote":
            parts = [self._in_quotes(term)]
        elif term.field == "source":
            parts = [self._in_sources(term)]
        elif term.field not in ("", *FIELDS) and term.field not in self._texts:
            parts = [self._in_links(term)]
        else:
            parts = [self._in_texts(term), self._in_events(term)]
            if not term.field:
                parts += [self._in_quotes(term), self._in_sources(term)]
        texts = " OR ".join(f"EXISTS (SELECT 1 FROM {text})" for text, _ in parts)
        return f"({texts})", [p for _, params in parts for p in params]

    @cached_property
    def _texts(self) -> list[str]:
        """Properties that hold text."""
        return sorted(p.id for p in self.schema.properties.values() if p.type in TEXTS)

    def _properties(self, term: Term) -> list[str]:
        if not term.field:
            return self._texts
        if term.title:
            return [*NAMES]
        return [p for p in self._texts if p not in NAMES] if term.field == "text" else [term.field]

    def _in_texts(self, term: Term) -> Sql:
        row, params = row_holds("v.body", term)
        properties = self._properties(term)
        text = (
            "claims x CROSS JOIN words v WHERE x.record = s.record AND x.property IN"
            f" ({marks(properties)}) AND v.rowid = x.id AND {row}"
        )
        return text, [*properties, *params]

    def _in_events(self, term: Term) -> Sql:
        row, params = row_holds("v.body", term)
        properties, owning = self._properties(term), self._owning or [""]
        text = (
            "claims l CROSS JOIN claims x CROSS JOIN words v WHERE l.record = s.record"
            f" AND l.property IN ({marks(owning)}) AND x.record = l.target AND x.property IN"
            f" ({marks(properties)}) AND v.rowid = x.id AND {row}"
        )
        return text, [*owning, *properties, *params]

    def _in_quotes(self, term: Term) -> Sql:
        row, params = row_holds("v.body", term)
        text = (
            "claims x CROSS JOIN told t CROSS JOIN quoted v WHERE x.record = s.record"
            f" AND t.claim = x.identity AND v.rowid = t.id AND {row}"
        )
        return text, params

    def _in_sources(self, term: Term) -> Sql:
        row, params = row_holds("v.body", term, named=True)
        text = (
            "claims x CROSS JOIN told t CROSS JOIN records o CROSS JOIN claims n"
            " CROSS JOIN words v WHERE x.record = s.record AND t.claim = x.identity"
            " AND o.record = t.source AND n.record = t.source AND n.property IN (%s, %s)"
            f" AND v.rowid = n.id AND {row}"
        )
        return text, [*NAMES, *params]

    def _in_links(self, term: Term) -> Sql:
        row, params = row_holds("v.body", term, named=True)
        text = (
            "claims x CROSS JOIN records o CROSS JOIN claims n CROSS JOIN words v"
            " WHERE x.record = s.record AND x.property = %s AND o.record = x.target"
            " AND n.record = x.target AND n.property IN (%s, %s)"
            f" AND v.rowid = n.id AND {row}"
        )
        return text, [term.field, *NAMES, *params]


_USE = "claims records told"


def _sqlite() -> bool:
    return connection.vendor == "sqlite"
