"""What a question finds: rows of cells, finished and frozen. No face and no format here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from undersight.query.plan import Column, Notice, Plan
from undersight.records.record import Name


class Datum(NamedTuple):
    """One value of a cell, as its claim says it; of an absence only which. (A tuple: an answer
    makes thousands.)

    `number` is in the base unit, `unit` as given. `record`: what it links, where it links.
    """

    text: str = ""
    type: str = "string"
    record: Name | None = None
    property: str = ""
    key: str = ""
    number: float | None = None
    unit: str = ""
    absence: str = ""
    language: str = ""
    certainty: str = ""
    claim: str = ""  # its identity
    latitude: float | None = None
    longitude: float | None = None
    earliest: int | None = None
    latest: int | None = None


Cell = tuple[Datum, ...]


class Found(NamedTuple):
    """A row. `name` is None where rows are groups; `owner`: of an event, the record it is of."""

    name: Name | None
    cells: tuple[Cell, ...] = ()
    owner: Name | None = None


@dataclass(frozen=True, slots=True)
class Timing:
    """What it took, in milliseconds."""

    names: float = 0.0
    records: float = 0.0
    cells: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question at a position.

    `more`: there are further rows, and `cursor` goes on after the last one. `count` is only there
    where it was asked for. `sql`: the statements with their parameters, where asked for.
    """

    plan: Plan
    rows: tuple[Found, ...] = ()
    more: bool = False
    cursor: str = ""
    count: int | None = None
    position: int = 0
    notices: tuple[Notice, ...] = ()
    sql: tuple[tuple[str, tuple[object, ...]], ...] = ()
    timing: Timing = Timing()

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, in the order of the cells."""
        return self.plan.columns
