"""What a question asks of a claim itself, whatever its value: certainty, time, sources, changes.

Read as part of `plan`, which gives these names on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from undersight.query.syntax import Span, State


class Compare(StrEnum):
    """How a number, a key or a day is compared."""

    EQUAL = "="
    OTHER = "<>"
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


@dataclass(frozen=True, slots=True)
class Named:
    """A record as somebody called it: title (any language), alias, id, outside id.

    `kinds`: of which kinds it may be; () any. A name that several records answer to means all of
    them; one that none answers to makes its test false and is told as a notice.
    """

    text: str
    kinds: tuple[str, ...] = ()
    span: Span = field(default=Span(), compare=False)


class Proof(StrEnum):
    """What a citation is looked at for."""

    SOURCE = "source"  # the source itself
    PUBLISHER = "publisher"  # who published it
    DOMAIN = "domain"  # the host of its address, or one that ends with it


@dataclass(frozen=True, slots=True)
class Sure:
    """Its certainty's rank compares so; 0 is "not stated"."""

    how: Compare
    rank: int


@dataclass(frozen=True, slots=True)
class Held:
    """The time for which it is claimed lies (possibly or surely) in a stretch of days. A claim
    without a time holds always: possibly yes, surely yes.
    """

    first: int
    last: int
    surely: bool = False


@dataclass(frozen=True, slots=True)
class Cites:
    """It cites a source: this one, or one of this publisher, or at this domain.

    A source of which only is told that there is one passes no such test.
    """

    what: Proof
    record: Named | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Sources:
    """The number of independent sources that it cites: of different publishers, where no publisher
    is stated of different hosts, else each by itself. What is held on request counts as one each.
    """

    how: Compare
    number: int


@dataclass(frozen=True, slots=True)
class Changed:
    """Its row was opened on a day that compares so (a day number, UTC)."""

    how: Compare
    day: int


@dataclass(frozen=True, slots=True)
class Checked:
    """The last check of it, or of its record, was on a day that compares so."""

    how: Compare
    day: int


@dataclass(frozen=True, slots=True)
class InLanguage:
    """Its text is in this language, or a variant of it."""

    tag: str


@dataclass(frozen=True, slots=True)
class Flag:
    """It is disputed, or preferred; `no`: it is not."""

    state: State
    no: bool = False


ClaimTest = Sure | Held | Cites | Sources | Changed | Checked | InLanguage | Flag
