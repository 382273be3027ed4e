"""Rows of the log as deeds need them: current, of a changeset, of a record at a position. For
writers only.
"""

from __future__ import annotations

from collections.abc import Iterable

from undersight.records.claim import Citation, Claim
from undersight.records.ids import to_number
from undersight.store.mapping import CITATION, CLAIM, chunks, citation_of, claim_of, fetch, marks

_AT = "opened <= %s AND (closed IS NULL OR closed > %s)"


def claims_where(condition: str, params: Iterable[object]) -> list[Claim]:
    """Claim rows by a condition of this room's own making."""
    sql = f"SELECT {CLAIM} FROM claim WHERE erased = '' AND {condition} ORDER BY id"
    return [claim_of(row) for row in fetch(sql, list(params))]


def citations_where(condition: str, params: Iterable[object]) -> list[Citation]:
    """Citation rows by a condition of this room's own making."""
    sql = f"SELECT {CITATION} FROM citation WHERE erased = '' AND {condition} ORDER BY id"
    return [citation_of(row) for row in fetch(sql, list(params))]


def claims_in(column: str, ids: Iterable[str], condition: str = "closed IS NULL") -> list[Claim]:
    """Claim rows whose `column` is one of `ids`."""
    found: list[Claim] = []
    for part in chunks(sorted({to_number(i) for i in ids})):
        found += claims_where(f"{column} IN ({marks(part)}) AND {condition}", part)
    return found


def citations_in(
    column: str, ids: Iterable[str], condition: str = "closed IS NULL"
) -> list[Citation]:
    """Citation rows whose `column` is one of `ids`."""
    found: list[Citation] = []
    for part in chunks(sorted({to_number(i) for i in ids})):
        found += citations_where(f"{column} IN ({marks(part)}) AND {condition}", part)
    return found


def with_owned(claims: Iterable[Claim], position: int | None = None) -> list[Claim]:
    """The claims, and those of the records that they own, at a position (None = now)."""
    every = list(claims)
    targets = [
        to_number(c.content.value.target)
        for c in every
        if c.content.value and c.content.value.target
    ]
    owned: list[int] = []
    for part in chunks(targets):
        sql = f"SELECT id FROM record WHERE owner IS NOT NULL AND id IN ({marks(part)})"
        owned += [row[0] for row in fetch(sql, part)]
    for part in chunks(owned):
        when, params = ("closed IS NULL", []) if position is None else (_AT, [position, position])
        every += claims_where(f"record IN ({marks(part)}) AND {when}", [*part, *params])
    return every


def state_at(record: str, position: int) -> list[Claim]:
    """The claims of a record and of what it owned, as they stood at a position."""
    own = claims_where(f"record = %s AND {_AT}", [to_number(record), position, position])
    return with_owned(own, position)


def citations_at(claims: Iterable[Claim], position: int) -> list[Citation]:
    """The citations of these claims, as they stood at a position."""
    found: list[Citation] = []
    for part in chunks(to_number(c.identity) for c in claims):
        found += citations_where(f"claim IN ({marks(part)}) AND {_AT}", [*part, position, position])
    return found
