"""What a typed mapping of a table says, as data; read in mapping_file.py, run in filling.py."""

from __future__ import annotations

import re
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from pathlib import Path

from undersight.records.draft import Absence, Ref

_ABSENCES = {f"({a.value})": a for a in Absence}

Cells = MappingOf[str, str]
"""The named cells of one row, white space at their ends removed."""


def normal(text: str) -> str:
    """A cell as it is compared: single spaces, no case.

    >>> normal(" Customs  and Border\\nProtection ")
    'customs and border protection'
    """
    return " ".join(text.split()).casefold()


def constant_value(text: str) -> object:
    """What a constant of a mapping stands for.

    >>> constant_value("-> sample:place/france")
    Ref(key='sample:place/france')
    >>> constant_value("(unknown)")
    <Absence.UNKNOWN: 'unknown'>
    """
    if text.startswith("->"):
        return Ref(text[2:].strip())
    return _ABSENCES.get(text, text)


@dataclass(frozen=True, slots=True)
class Words:
    """A list of regular expressions, case ignored; it hits where one of them is found."""

    name: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Test:
    """A condition on the cells of a row. `how`: any, all, not, words, is, blank."""

    how: str
    parts: tuple[Test, ...] = ()
    columns: tuple[str, ...] = ()
    words: Words | None = None
    values: frozenset[str] = frozenset()  # normalised

    def holds(self, cells: Cells) -> bool:
        """Whether the row meets the condition."""
        match self.how:
            case "any":
                return any(part.holds(cells) for part in self.parts)
            case "all":
                return all(part.holds(cells) for part in self.parts)
            case "not":
                return not self.parts[0].holds(cells)
            case "words":
                return self.words is not None and any(
                    self.words.pattern.search(cells[c]) for c in self.columns
                )
            case "blank":
                return not any(cells[c] for c in self.columns)
        return any(normal(cells[c]) in self.values for c in self.columns)


@dataclass(frozen=True, slots=True)
class Choice:
    """A reason why rows come in or stay out; the report counts by it."""

    because: str
    when: Test


@dataclass(frozen=True, slots=True)
class ValueOf:
    """What some spellings of a cell mean; "" as certainty or reason leaves the claim's own."""

    value: str
    says: frozenset[str]  # normalised
    certainty: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DateForm:
    """A way of writing a date; `gives` is EDTF with groups in braces, "" refuses with `reason`."""

    pattern: re.Pattern[str]
    gives: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What it means where words are found: a link to `record`, or the code `value`."""

    words: Words
    record: str = ""
    value: str = ""
    unless: Words | None = None
    instead_of: tuple[str, ...] = ()  # records or values that this more exact one replaces


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph of a long text: a label and the cell that follows it."""

    label: str
    column: str


@dataclass(frozen=True, slots=True)
class Rule:
    """How one property is filled; `how` is the name of the way, a key of filling.py's table."""

    property: str
    how: str
    constant: str = ""
    link: str = ""  # the name of a link, or the key of a record
    template: str = ""
    column: str = ""
    columns: tuple[str, ...] = ()  # where words are looked for
    values: tuple[ValueOf, ...] = ()
    dates: tuple[DateForm, ...] = ()
    finds: tuple[Found, ...] = ()
    parts: tuple[Part, ...] = ()
    split: str = ""
    drop: Words | None = None  # set phrases taken out
    beginning: int = 0  # only the first sentences, up to so many characters; 0 = all
    markdown: bool = False  # plain text made safe for a Markdown property
    blank: Absence | None = None  # what to say where the cell is blank, or nothing is found
    unclear: Absence | None = None  # what to say beside the reject
    quote: bool = False
    language: str = ""
    certainty: str = ""
    reason: str = ""
    cite: bool = True
    when: Test | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """The record behind some spellings: a brought or defined one (`use`), or a new one."""

    says: frozenset[str]  # normalised, cells joined by " / "
    use: str = ""
    same_as: str = ""  # the name of another link
    title: str = ""
    claims: tuple[tuple[str, str], ...] = ()  # property, constant


@dataclass(frozen=True, slots=True)
class Link:
    """Records made from columns: a table of known spellings, else a title made from the cells."""

    name: str
    kind: str
    columns: tuple[str, ...]
    entries: MappingOf[str, Entry]  # by spelling
    otherwise: str = ""  # template of the title; "" = the cell is rejected
    blank: str = ""  # the name of another link; "" = nothing
    claims: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """Where a named cell stands: a header, and which of several equal ones, or a number."""

    header: str = ""
    occurrence: int = 0
    number: int = 0


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of the table: its file, its columns, its source."""

    id: str
    date: str
    comment: str
    file: str
    encodings: tuple[str, ...]
    delimiter: str
    columns: MappingOf[str, Column]
    source: tuple[tuple[str, str], ...]
    rows: int = 0  # how many there must be; 0 = any
    width: int = 0


@dataclass(frozen=True, slots=True)
class Made:
    """A record that the mapping itself defines, such as a product that rows name."""

    key: str
    kind: str
    claims: tuple[tuple[str, str], ...]  # property, constant; a value "-> key" is a link


@dataclass(frozen=True)
class Mapping:
    """A whole mapping file."""

    path: Path
    scheme: str
    kind: str
    key: tuple[str, ...]  # templates of its parts
    title: str
    title_if_taken: str
    locator: str
    blanks: frozenset[str]  # normalised cells that say nothing
    editions: MappingOf[str, Edition]
    take: tuple[Choice, ...]
    leave: tuple[Choice, ...]
    claims: tuple[Rule, ...]
    links: MappingOf[str, Link] = field(default_factory=dict)
    made: MappingOf[str, Made] = field(default_factory=dict)
    bring_from: str = ""
    bring: tuple[str, ...] = ()

    @property
    def covers(self) -> frozenset[str]:
        """The properties that a row speaks of."""
        return frozenset({"title", *(rule.property for rule in self.claims)})
