"""The records of a kind that hold words, asked of the full-text index once: where a word stands in
most records, to ask each record for it would cost many times as much.

What is found is what `query.sql` means by the same conditions; those that are not of words alone
are left to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from django.db import connection

from undersight.query import plan as p
from undersight.query.fragment import Sql, joined, within
from undersight.records.lens import Lens
from undersight.records.search import Term
from undersight.schema.model import Kind, Schema
from undersight.store.reads.matching import holds, match, of_kind, of_property
from undersight.store.reads.posting_lists import Among, Table
from undersight.store.reads.scope import scope

FEW = 3
"""Up to so many properties are asked of the index; more would cost more than the rows they save."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Looks for the records of a kind, as a lens shows them; `table` knows their places."""

    table: Table
    kind: Kind
    lens: Lens
    schema: Schema

    def among(self, where: p.Condition) -> Among:
        """The records that meet a condition of which `of_words` says that it is one of words."""
        match where:
            case p.All():
                return reduce(and_, map(self.among, where.parts))
            case p.Either():
                return reduce(or_, map(self.among, where.parts))
            case p.Not():
                return self._others(self.among(where.part))
            case p.Wide():
                found = reduce(and_, [self._anywhere(term) for term in _terms(where)])
                return self._others(found) if where.none else found
            case p.Claims(properties, (p.LinksTo(p.Claims() as beyond),)):
                said = self._said(beyond, self._beyond(properties))
                return self._listed([_linking(said, properties)])
            case p.Claims():
                return self._listed([_own(self._said(where, [self.kind.id]))])
        raise TypeError(f"no condition of words: {where}")

    def _others(self, among: Among) -> Among:
        return self.table.everything() - among

    def _anywhere(self, term: Term) -> Among:
        """The records in whose texts, or in those of what they own, a term stands."""
        asked = match([term])
        parts = [_own(_rows(of_kind(asked, [self.kind.id])))]
        owning = sorted(prop.id for prop in self.schema.properties.values() if prop.owns)
        owned = [kind.id for kind in self.schema.kinds.values() if kind.owner]
        if owning and owned:
            parts.append(_linking(_rows(of_kind(asked, owned)), owning))
        return self._listed(parts)

    def _beyond(self, properties: Iterable[str]) -> list[str]:
        """The kinds that the properties can link; () where that can be any."""
        uses = [use for prop in properties if (use := self.kind.use(prop))]
        if any(not use.targets for use in uses):
            return []
        return sorted({target for use in uses for target in use.targets})

    def _said(self, where: p.Claims, kinds: Sequence[str]) -> Sql:
        """The rows of one of these properties that hold the words, as a condition on `c`."""
        (test,) = where.any_of
        assert isinstance(test, p.Holds)  # noqa: S101 - `of_words` has looked
        asked = match(_terms(test))
        if len(where.properties) <= FEW:
            asked = of_property(asked, *where.properties)
        found = _rows(of_kind(asked, kinds) if kinds else asked)
        there = " AND c.absence = '' AND c.erased = '' AND "
        return found + there + within("c.property", where.properties)

    def _listed(self, parts: Iterable[Sql]) -> Among:
        whole = joined(parts, " UNION ALL ")
        rows = scope(self.lens).select(whole.text, list(whole.params), use="claims placed lying")
        return self.table.these(row[0] for row in rows)


def of_words(where: p.Condition) -> bool:
    """Whether a condition asks for words and nothing else."""
    match where:
        case p.All() | p.Either():
            return bool(where.parts) and all(map(of_words, where.parts))
        case p.Not():
            return of_words(where.part)
        case p.Wide():
            return bool(where.words) and all(where.words)
        case p.Claims(_, (p.LinksTo(p.Claims() as beyond),), (), False):
            return bool(where.properties) and _plain(beyond)
        case p.Claims():
            return _plain(where)
    return False


def _plain(where: p.Claims) -> bool:
    """Whether it asks for texts of some properties that hold words, and nothing else of them."""
    match where:
        case p.Claims(properties, (p.Holds(words, none=False),), (), False):
            return bool(properties and words) and all(words)
    return False


def _terms(test: p.Wide | p.Holds) -> list[Term]:
    runs = [test.words] if test.phrase else [(word,) for word in test.words]
    return [Term(run, test.prefix) for run in runs]


def _own(rows: Sql) -> Sql:
    return "SELECT c.record FROM placed c WHERE " + rows


def _linking(rows: Sql, properties: Iterable[str]) -> Sql:
    """The records that link by these properties those whose rows these are."""
    found = "SELECT l.record FROM placed c CROSS JOIN claims l WHERE " + rows
    return found + " AND l.target = c.record AND " + within("l.property", properties)


def _rows(asked: str) -> Sql:
    """The condition that a row `c` is one that the index gives.

    SQLite takes them in the order in which they lie in the table, whatever their ids: a row a page
    in the order of ids would cost twice as much.
    """
    given = f"SELECT rowid FROM words WHERE {holds('words')}"
    if connection.vendor == "sqlite":
        given = f"SELECT k.place FROM lying k WHERE k.id IN ({given})"
        return Sql(f"c.place IN ({given})", (asked,))
    return Sql(f"c.id IN ({given})", (asked,))
