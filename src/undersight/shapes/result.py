"""An answer as something to look at: tables, lists, letters, counts of values, clouds. Pure data,
whatever it is an answer to; nothing is asked here and no markup made.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import ceil, log


@dataclass(frozen=True, slots=True)
class Item:
    """One value of a cell, as it is shown. `address`: where a click on it leads.

    `claim` is the address of the claim that says so; `absence` is "" where there is a value.
    `number` and `unit`: what can be added up.
    """

    text: str
    address: str = ""
    claim: str = ""
    certainty: str = ""
    absence: str = ""
    language: str = ""
    number: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands over a column. `subject`: it shows the records themselves."""

    label: str
    type: str = ""
    subject: bool = False
    address: str = ""  # of what the property means
    name: str = ""  # as the schema writes it
    settings: Mapping[str, str] | None = None

    @property
    def numeric(self) -> bool:
        """Whether its values stand to the right."""
        return self.type in ("integer", "number", "quantity", "money")

    def setting(self, name: str, default: str = "") -> str:
        """A setting of the column: `align`, `width` …"""
        return (self.settings or {}).get(name, default)


Items = tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A row. `subject` is the record, whether a column shows it or not; None where rows are groups.
    `owner`: the record of which it is an event.
    """

    cells: tuple[Items, ...]
    subject: Item | None = None
    owner: Item | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of an answer under their columns."""

    heads: tuple[Head, ...]
    lines: tuple[Line, ...]


# ---- tables ----


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells. `headed`: by what each row begins, where the table stands on its side."""

    heads: tuple[Head, ...]
    rows: tuple[tuple[Items, ...], ...]
    headed: tuple[Head, ...] = ()


def table(grid: Grid, *, transpose: bool = False, headers: bool = True) -> Table:
    """A table; on its side, every column is a row that begins with its head."""
    rows = tuple(line.cells for line in grid.lines)
    if not transpose:
        return Table(grid.heads if headers else (), rows)
    turned = tuple(tuple(row[n] for row in rows) for n in range(len(grid.heads)))
    return Table((), turned, grid.heads if headers else ())


# ---- lists ----


@dataclass(frozen=True, slots=True)
class Part:
    """The values of a property in an entry, and what stands before it. `label`: "" without one."""

    label: str
    items: Items


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a list: what it is, and the rest in brackets behind it."""

    first: Items
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Separators:
    """What stands between entries, between properties, between the values of one."""

    entries: str = ", "
    parts: str = ", "
    items: str = ", "


@dataclass(frozen=True, slots=True)
class Listing:
    """Entries one after the other."""

    entries: tuple[Entry, ...]
    separators: Separators = Separators()


def listing(grid: Grid, separators: Separators | None = None, *, labels: bool = True) -> Listing:
    """The rows as entries; properties without a value are left out of theirs."""
    entries = []
    for line in grid.lines:
        parts = tuple(
            Part(head.label if labels and not head.subject else "", cell)
            for head, cell in list(zip(grid.heads, line.cells, strict=True))[1:]
            if cell
        )
        entries.append(Entry(line.cells[0] if line.cells else (), parts))
    return Listing(tuple(entries), separators or Separators())


def in_text(listing: Listing) -> str:
    """A list as one text: `A (Used by: B, C), D`."""
    between = listing.separators
    return between.entries.join(entry_text(entry, between) for entry in listing.entries)


def entry_text(entry: Entry, between: Separators) -> str:
    """An entry as text: `A (Used by: B, C)`."""
    first = between.items.join(item.text for item in entry.first)
    told = between.parts.join(
        (f"{part.label}: " if part.label else "") + between.items.join(i.text for i in part.items)
        for part in entry.parts
    )
    return f"{first} ({told})" if told and first else first or told


# ---- letters ----


@dataclass(frozen=True, slots=True)
class Letter:
    """The entries that begin with one letter."""

    letter: str
    lines: tuple[Line, ...]


def by_letter(grid: Grid) -> tuple[Letter, ...]:
    """The rows under their first letters, in the order in which the letters come.

    Letters of every script have their own; case and accents make no other letter; digits stand
    under 0–9, signs under #.
    """
    found: dict[str, list[Line]] = {}
    for line in grid.lines:
        found.setdefault(first_letter(_told(line)), []).append(line)
    return tuple(Letter(letter, tuple(lines)) for letter, lines in found.items())


def first_letter(text: str) -> str:
    """Under which letter a text stands.

    >>> first_letter("Écoute"), first_letter("新疆"), first_letter("3M"), first_letter("…")
    ('E', '新', '0–9', '#')
    """
    for mark in unicodedata.normalize("NFKD", text.strip().casefold())[:20]:
        if mark.isdecimal():
            return "0–9"
        if mark.isalpha():
            return mark.upper()[:1]
        if not unicodedata.category(mark).startswith(("P", "Z", "M", "C")):
            break
    return "#"


def _told(line: Line) -> str:
    if line.subject:
        return line.subject.text
    return next((cell[0].text for cell in line.cells if cell), "")


def in_columns(letters: Sequence[Letter], count: int) -> tuple[tuple[Letter, ...], ...]:
    """The letters over so many columns of about the same height; a letter is never torn apart
    unless it is higher than a column, and then it goes on under its letter.
    """
    count = max(1, min(count, 10))
    rows = sum(len(each.lines) for each in letters)
    height = max(1, ceil(rows / count))
    columns: list[list[Letter]] = [[]]
    room = height
    for each in letters:
        lines = each.lines
        while lines:
            if not room and len(columns) < count:
                columns.append([])
                room = height
            taken = len(lines) if len(columns) == count else min(room, len(lines))
            columns[-1].append(Letter(each.letter, lines[:taken]))
            lines, room = lines[taken:], max(0, room - taken)
    return tuple(tuple(column) for column in columns if column)


# ---- counting ----


@dataclass(frozen=True, slots=True)
class Ranked:
    """A value and in how many rows it stands. `size`: from 0 to 1, for a cloud."""

    item: Item
    count: int
    size: float = 0.0


def ranked(grid: Grid, *, most: int = 0, least: int = 1) -> tuple[Ranked, ...]:
    """The values of all columns but the records' own, the most frequent first, each counted once a
    row. Where nothing but the records is shown, they are counted.
    """
    shown = [n for n, head in enumerate(grid.heads) if not head.subject]
    places = shown or range(len(grid.heads))
    counts: Counter[tuple[str, str]] = Counter()
    items: dict[tuple[str, str], Item] = {}
    for line in grid.lines:
        seen: dict[tuple[str, str], Item] = {}
        for place in places:
            for item in line.cells[place]:
                seen.setdefault((item.text, item.address), item)
        counts.update(seen.keys())
        for key, item in seen.items():
            items.setdefault(key, replace(item, claim="", certainty=""))
    order = sorted(counts, key=lambda key: (-counts[key], key[0].casefold(), key))
    made = [Ranked(items[key], counts[key]) for key in order if counts[key] >= least]
    return tuple(made[:most] if most else made)


def cloud(values: Iterable[Ranked]) -> tuple[Ranked, ...]:
    """Values in order of the alphabet, each with a size that grows with the logarithm of its count:
    the rarest 0, the most frequent 1.
    """
    found = list(values)
    if not found:
        return ()
    counts = [log(each.count) for each in found]
    low, span = min(counts), max(counts) - min(counts)
    sized = [
        replace(each, size=round((log(each.count) - low) / span, 4) if span else 0.5)
        for each in found
    ]
    return tuple(sorted(sized, key=lambda r: (r.item.text.casefold(), r.item.address)))


@dataclass(frozen=True, slots=True)
class Sum:
    """What the numbers of a column come to, in one unit."""

    head: Head
    number: Decimal
    unit: str
    count: int  # of numbers that went in


def worked_out(grid: Grid, which: str) -> tuple[Sum, ...]:
    """`sum`, `min`, `max` or `average` of every column with numbers, of each unit by itself."""
    made: list[Sum] = []
    for place, head in enumerate(grid.heads):
        by_unit: dict[str, list[Decimal]] = {}
        for line in grid.lines:
            for item in line.cells[place]:
                if item.number is not None:
                    by_unit.setdefault(item.unit, []).append(item.number)
        made += [
            Sum(head, _work(which, numbers), unit, len(numbers))
            for unit, numbers in by_unit.items()
        ]
    return tuple(made)


def _work(which: str, numbers: list[Decimal]) -> Decimal:
    match which:
        case "min":
            return min(numbers)
        case "max":
            return max(numbers)
        case "average":
            return sum(numbers, Decimal(0)) / len(numbers)
        case _:
            return sum(numbers, Decimal(0))


# ---- pages in pages ----


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The beginning of a record's page. `cut`: there is more of it."""

    title: Item
    text: str
    cut: bool = False


LONGEST_EXCERPT = 600


def excerpt(title: Item, text: str, *, longest: int = LONGEST_EXCERPT) -> Excerpt:
    """The first paragraph of a text, ended between words where it is longer than `longest`."""
    paragraph = " ".join(text.strip().split("\n\n", 1)[0].split())
    more = len(text.strip().split("\n\n", 1)) > 1
    if len(paragraph) <= longest:
        return Excerpt(title, paragraph, more)
    cut = paragraph[: longest - 1]
    whole = cut.rsplit(" ", 1)[0] if " " in cut[longest // 2 :] else cut
    return Excerpt(title, whole.rstrip(" ,;:") + "…", True)


def embedded(grid: Grid, texts: Mapping[str, str]) -> Iterator[Excerpt]:
    """An excerpt for every row; `texts` has them by the addresses of the records."""
    for line in grid.lines:
        if line.subject:
            yield excerpt(line.subject, texts.get(line.subject.address, ""))
