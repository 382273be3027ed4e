"""SQL as text with its parameters in their places, put together without ever mixing the two up."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Dialect(StrEnum):
    """The database that will read it."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


@dataclass(frozen=True, slots=True)
class Sql:
    """A piece of SQL; every `%s` in `text` has its parameter, in order."""

    text: str
    params: tuple[object, ...] = ()

    def __add__(self, other: Sql | str) -> Sql:
        if isinstance(other, str):
            return Sql(self.text + other, self.params)
        return Sql(self.text + other.text, self.params + other.params)

    def __radd__(self, other: str) -> Sql:
        return Sql(other + self.text, self.params)


NEVER = Sql("0 = 1")
ALWAYS = Sql("1 = 1")


def value(given: object) -> Sql:
    """A parameter."""
    return Sql("%s", (given,))


def joined(parts: Iterable[Sql], between: str) -> Sql:
    """The parts with `between` between them."""
    parts = list(parts)
    return Sql(between.join(p.text for p in parts), tuple(v for p in parts for v in p.params))


def every(parts: Iterable[Sql]) -> Sql:
    """All conditions hold; what always holds is left out."""
    parts = [p for p in parts if p != ALWAYS]
    if NEVER in parts:
        return NEVER
    return joined(parts, " AND ") if parts else ALWAYS


def either(parts: Iterable[Sql]) -> Sql:
    """At least one condition holds; none: never."""
    parts = [p for p in parts if p != NEVER]
    if not parts:
        return NEVER
    if ALWAYS in parts:
        return ALWAYS
    return parts[0] if len(parts) == 1 else "(" + joined(parts, " OR ") + ")"


def negated(part: Sql) -> Sql:
    """The condition does not hold."""
    if part == NEVER:
        return ALWAYS
    return NEVER if part == ALWAYS else "NOT (" + part + ")"


def within(column: str, given: Iterable[object], *, out: bool = False) -> Sql:
    """That a column is one of these values; `out`: that it is none of them.

    Names of the schema are written out: compared with a parameter, a column on which a partial
    index hangs makes SQLite compile the statement anew each time (sqlite.org/c3ref/prepare.html).
    """
    given = list(given)
    if not given:
        return ALWAYS if out else NEVER
    named = column.endswith(("property", "kind")) and all(
        isinstance(each, str) and _NAME.match(each) for each in given
    )
    marks = ", ".join(f"'{each}'" if named else "%s" for each in given)
    params = () if named else tuple(given)
    if len(given) == 1:
        return Sql(f"{column} {'<>' if out else '='} {marks}", params)
    return Sql(f"{column} {'NOT IN' if out else 'IN'} ({marks})", params)


def written(name: str) -> str:
    """A name of the schema as it stands in a statement, see `within`. Raises ValueError where it is
    none.
    """
    if not _NAME.match(name):
        raise ValueError(f"no name of a schema: {name!r}")
    return f"'{name}'"


_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
