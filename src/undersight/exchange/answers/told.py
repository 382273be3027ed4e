"""What a format is given of an answer, and what a format is; no format lives here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from undersight.exchange.csl import Csl
from undersight.query.answer import Answer, Datum, Found
from undersight.query.plan import Column
from undersight.records.record import Name
from undersight.schema.model import Schema, in_language

Point = tuple[float, float]
"""Latitude and longitude in degrees, rounded as the reader may know them."""


def _no_sources(names: Sequence[Name]) -> Mapping[str, Csl]:
    return {}


def _no_texts(names: Sequence[Name]) -> Mapping[str, Sequence[str]]:
    return {}


def _no_points(names: Sequence[Name]) -> Mapping[str, Point]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An answer, with whose it is, from where, of when, and under which licence.

    `day` is that of the state that was asked, `position` its position where an address may name
    one to this reader. `record` and `claim` give absolute addresses. `rows`: where the caller goes
    on asking, all rows one after the other; they are taken once. `sources` and `points` are asked
    by the formats that need them, for many records at once: sources in CSL, places on the map; and
    `texts`, the long texts of a record as HTML that is safe to show.
    """

    answer: Answer
    schema: Schema
    question: str
    registry: str
    base: str  # https://registry.example, without a slash at its end
    address: str  # of this question, absolute: it shows the newest state
    permanent: str = ""  # of the state that was asked, where an address can name it
    record: Callable[[Name], str]
    claim: Callable[[str], str]
    day: date
    position: int | None = None
    language: str = "en"
    count: int | None = None  # how many rows there are in all, if known
    next: str = ""  # the address of the rows after these
    licence: str = ""
    licence_url: str = ""
    rows: Iterable[Found] | None = None
    sources: Callable[[Sequence[Name]], Mapping[str, Csl]] = _no_sources
    points: Callable[[Sequence[Name]], Mapping[str, Point]] = _no_points
    texts: Callable[[Sequence[Name]], Mapping[str, Sequence[str]]] = _no_texts

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, in the order of the cells."""
        return self.answer.columns

    @property
    def found(self) -> Iterable[Found]:
        """The rows, with a title for every record: an event, which has none, is called by its kind
        and what it is of.
        """
        rows = self.answer.rows if self.rows is None else self.rows
        return (_titled(row, self.schema, self.language) for row in rows)

    @property
    def source(self) -> str:
        """The address that names this answer best."""
        return self.permanent or self.address

    def setting(self, name: str, default: str = "") -> str:
        """A setting that the question gives to its format."""
        return self.answer.plan.setting(name, default).strip()

    def flag(self, name: str) -> bool:
        """Whether a setting is switched on."""
        return self.setting(name).casefold() in ("yes", "true", "on", "1", name.casefold())


def _titled(row: Found, schema: Schema, language: str) -> Found:
    untitled = any(d.record and not d.record.title for cell in row.cells for d in cell)
    if not untitled and (row.name is None or row.name.title):
        return row
    name = row.name and _called(row.name, row.owner, schema, language=language)
    cells = tuple(
        tuple(
            d._replace(record=made, text=made.title)
            if d.record and (made := _called(d.record, _of(d, row), schema, language=language))
            else d
            for d in cell
        )
        for cell in row.cells
    )
    return row._replace(name=name, cells=cells)


def _of(datum: Datum, row: Found) -> Name | None:
    """Of what a record without a title is, as far as the row tells."""
    return row.owner if datum.record == row.name else None


def _called(name: Name, owner: Name | None, schema: Schema, *, language: str) -> Name:
    if name.title:
        return name
    kind = schema.kinds.get(name.kind)
    label = in_language(kind.labels, language) if kind else name.kind
    return name._replace(title=f"{owner.title}: {label}" if owner else label)


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write an answer: its name in questions, its media type, the ending of its files,
    and how. `write` yields text piece by piece, the same for the same answer.
    """

    name: str
    media_type: str
    suffix: str
    write: Callable[[Told], Iterator[str]]


_UNSAFE = re.compile(r"[^\w.-]+|^[.-]+")


def file_name(told: Told, chosen: Format) -> str:
    """What a file with this answer is called: as the question says, made safe.

    >>> file_name(told, chosen)
    'answer.csv'
    """
    given = _UNSAFE.sub("-", told.setting("filename")).strip(".-")[:80]
    stem = given.removesuffix(f".{chosen.suffix}") or "answer"
    return f"{stem}.{chosen.suffix}"
