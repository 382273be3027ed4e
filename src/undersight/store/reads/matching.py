"""A term of a search as a condition on the full-text index, in the words of either database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection

from undersight.query.fragment import Sql
from undersight.records.search import Term
from undersight.values.words import NAMED, OF, OF_KIND

NAMES = ("title", "alias")
"""Properties that name a record."""


def match(terms: Iterable[Term], *, named: bool = False) -> str:
    """The text that asks the index for rows in which all terms stand.

    `named`: they stand in a title or an alias. Words hold letters and digits only, so that nothing
    in them can be taken for an operator.
    """
    every = [_one(term.words, term.prefix, NAMED if named or term.title else "") for term in terms]
    return both(every)


def match_likely(terms: Iterable[Term], known: Sequence[tuple[str, ...]]) -> str:
    """As `match` for names, each term also in Latin letters and by the words that sound like it:
    `known`, one tuple a term.
    """
    parts = []
    for term, words in zip(terms, known, strict=True):
        ways = [_one(term.words, term.prefix, NAMED)]
        if term.latin:
            ways.append(_one(term.latin, term.prefix, NAMED))
        ways += [_one((word,), False, NAMED) for word in words]
        parts.append(_any(ways))
    return both(parts)


def of_property(asked: str, *properties: str) -> str:
    """`asked`, only in texts of one of these properties."""
    return both([asked, _any([_one((OF + p.replace("_", ""),), False, "") for p in properties])])


def not_of_property(asked: str, *properties: str) -> str:
    """`asked`, only in texts of none of these properties."""
    others = _any([_one((OF + p.replace("_", ""),), False, "") for p in properties])
    return f"({asked}) NOT {others}" if _sqlite() else f"({asked}) & !{others}"


def of_kind(asked: str, kinds: Iterable[str]) -> str:
    """`asked`, only in texts of records of one of these kinds."""
    return both([asked, _any([_one((OF_KIND + k.replace("_", ""),), False, "") for k in kinds])])


def holds(table: str) -> str:
    """The condition that a table of the index (`words`, `quoted`) is asked; its one parameter is
    what `match` makes.
    """
    return f"{table} MATCH %s" if _sqlite() else f"{table}.body @@ %s::tsquery"


def row_holds(column: str, term: Term, *, named: bool = False) -> tuple[str, list[object]]:
    """The condition that one row of the index, found otherwise, holds a term: looked up in its
    words, since to ask the index for each row would be slow.
    """
    mark = NAMED if named or term.title else ""
    if not _sqlite():
        return f"{column} @@ %s::tsquery", [_one(term.words, term.prefix, mark)]
    text = " " + " ".join(mark + word for word in term.words) + ("" if term.prefix else " ")
    return f"instr(' ' || {column} || ' ', %s) > 0", [text]


def matching(term: Term, *, named: bool = False) -> tuple[str, str]:
    """The rows of the index in which a term stands, as a subquery with its one parameter."""
    return f"SELECT rowid FROM words WHERE {holds('words')}", match([term], named=named)


def phrase(words: tuple[str, ...], prefix: bool = False) -> Sql:
    """The rows of the index in which these words follow one another; `prefix`: the last may go
    on.
    """
    text, param = matching(Term(words, prefix=prefix))
    return Sql(text, (param,))


def begins(column: str, text: str) -> tuple[str, list[object]]:
    """The condition that a column begins with `text`; it uses the column's index where the database
    can.
    """
    if connection.vendor == "sqlite":
        return f"{column} >= %s AND {column} < %s", [text, text + "\U0010ffff"]
    return f"starts_with({column}, %s)", [text]


def _sqlite() -> bool:
    return connection.vendor == "sqlite"


def _one(words: Sequence[str], prefix: bool, mark: str) -> str:
    found = [mark + word for word in words]
    if _sqlite():
        return f'"{" ".join(found)}"' + (" *" if prefix else "")
    text = " <-> ".join(f"'{word}'" for word in found) + (":*" if prefix else "")
    return f"({text})" if len(found) > 1 else text


def both(parts: Sequence[str]) -> str:
    """That all of this is asked of one row."""
    return (" AND " if _sqlite() else " & ").join(f"({p})" for p in parts)


def _any(parts: Sequence[str]) -> str:
    return f"({(' OR ' if _sqlite() else ' | ').join(parts)})"
