"""Answers to questions as a program wants them: rows by column, all pages one after the other, a
table in one call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

Page = Mapping[str, Any]

NO_PANDAS = "a table needs pandas: pip install 'undersight[frames]'"

NUMBERS = frozenset({"integer", "number", "quantity", "money"})


@dataclass(frozen=True, slots=True)
class Datum:
    """One value: `value` as a program reads it, `text` as people do."""

    text: str
    value: Any = None
    absence: str = ""  # unknown, none, unnamed, withheld
    certainty: str = ""
    claim: str = ""  # its address
    language: str = ""

    @property
    def plain(self) -> Any:
        """The value as it stands in a table: of a record its title, of an amount the number."""
        if self.absence:
            return None
        if isinstance(self.value, Mapping):
            return self.value.get("title", self.value.get("amount", self.text))
        return self.value

    def __str__(self) -> str:
        return self.text


Cell = tuple[Datum, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of an answer. `row["Start date"]` is the text of a column, `row.cell(…)` its values."""

    cells: Mapping[str, Cell]
    id: str = ""
    kind: str = ""
    title: str = ""
    address: str = ""

    def __getitem__(self, column: str) -> str:
        return ", ".join(datum.text for datum in self.cells[column])

    def cell(self, column: str) -> Cell:
        """All values of a column."""
        return self.cells[column]


@dataclass(slots=True)
class Answer:
    """The answer to a question. Going through it fetches page after page, all at one position."""

    fetch: Callable[[str], Page]  # cursor -> page
    limit: int | None = None  # rows in all; None for every one
    _first: Page | None = field(default=None, repr=False)

    @property
    def first(self) -> Page:
        """The first page as the API gave it: state, columns, count, notices."""
        if self._first is None:
            self._first = self.fetch("")
        return self._first

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return _labels(self.first)

    @property
    def count(self) -> int | None:
        """How many rows there are in all, where it was asked for."""
        count = self.first["count"]
        return None if count is None else int(count)

    @property
    def notices(self) -> list[str]:
        """What the registry says beside the answer."""
        return list(self.first["notices"])

    def __iter__(self) -> Iterator[Row]:
        page, labels, number = self.first, self.columns, 0
        while True:
            for row in page["rows"]:
                if self.limit is not None and number >= self.limit:
                    return
                number += 1
                yield _row(row, labels)
            if not page["cursor"] or (self.limit is not None and number >= self.limit):
                return
            page = self.fetch(page["cursor"])

    def frame(self) -> pd.DataFrame:
        """All rows as a table of pandas, a column for each, beside the ids of the records.

        One value stands as it is, several as a list; dates and numbers get their own types where
        every row has at most one.
        """
        try:
            import pandas as pd
        except ImportError as error:
            raise ImportError(NO_PANDAS) from error
        rows, labels = list(self), self.columns
        types = {
            label: column["type"]
            for label, column in zip(labels, self.first["columns"], strict=True)
        }
        data: dict[str, list[Any]] = {"id": [row.id for row in rows]} if _named(self.first) else {}
        for label in labels:
            data[label] = [_plain(row.cells[label]) for row in rows]
        made = pd.DataFrame(data)
        for label in labels:
            if types[label] in NUMBERS and not any(isinstance(v, list) for v in data[label]):
                made[label] = pd.to_numeric(made[label], errors="coerce")
        return made


def _named(page: Page) -> bool:
    return any(row["record"] for row in page["rows"]) or not page["rows"]


def _plain(cell: Cell) -> Any:
    values = [datum.plain for datum in cell if not datum.absence]
    return values[0] if len(values) == 1 else values or None


def _labels(page: Page) -> list[str]:
    """The names of the columns, each once: the record's own is called title."""
    made: list[str] = []
    for column in page["columns"]:
        own = column["shows"] == "record"
        name = column["label"] or ("title" if own else column.get("property") or column["shows"])
        label, number = name, 2
        while label in made:
            label, number = f"{name} ({number})", number + 1
        made.append(label)
    return made


def _row(row: Mapping[str, Any], labels: list[str]) -> Row:
    record = row["record"] or {}
    cells = {
        label: tuple(_datum(datum) for datum in cell)
        for label, cell in zip(labels, row["cells"], strict=True)
    }
    return Row(
        cells,
        record.get("id", ""),
        record.get("kind", ""),
        record.get("title", ""),
        record.get("address", ""),
    )


def _datum(datum: Mapping[str, Any]) -> Datum:
    return Datum(
        datum["text"],
        datum.get("value"),
        datum.get("absence", ""),
        datum.get("certainty", ""),
        datum.get("claim", ""),
        datum.get("language", ""),
    )
