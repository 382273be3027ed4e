"""A term of a search as a condition on the full-text index, in the words of either database."""

from __future__ import annotations

from django.db import connection

from undersight.query.fragment import Sql
from undersight.records.search import Term
from undersight.values.words import NAMED


def matching(term: Term, *, named: bool = False) -> tuple[str, str]:
    """The rows of the index in which a term stands, as a subquery with its one parameter.

    `named`: only where it stands in a title or an alias. Words hold letters and digits only, so
    that nothing in them can be taken for an operator.
    """
    mark = NAMED if named or term.title else ""
    found = [mark + word for word in term.words]
    if connection.vendor == "sqlite":
        phrase = f'"{" ".join(found)}"'
        return "SELECT rowid FROM words WHERE words MATCH %s", phrase + (
            " *" if term.prefix else ""
        )
    phrase = " <-> ".join(f"'{word}'" for word in found)
    return "SELECT rowid FROM words WHERE body @@ %s::tsquery", phrase + (
        ":*" if term.prefix else ""
    )


def phrase(words: tuple[str, ...], prefix: bool = False) -> Sql:
    """The rows of the index in which these words follow one another; `prefix`: the last may go
    on.
    """
    return Sql(*_one(matching(Term(words, prefix=prefix))))


def _one(found: tuple[str, str]) -> tuple[str, tuple[object, ...]]:
    return found[0], (found[1],)


def begins(column: str, text: str) -> tuple[str, list[object]]:
    """The condition that a column begins with `text`; it uses the column's index where the database
    can.
    """
    if connection.vendor == "sqlite":
        return f"{column} >= %s AND {column} < %s", [text, text + "\U0010ffff"]
    return f"starts_with({column}, %s)", [text]
