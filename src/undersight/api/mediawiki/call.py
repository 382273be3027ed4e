"""A call of the API as its modules see it: parameters, the lens, how much one may ask; and the
fault with which a module ends it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from django.http import HttpRequest, QueryDict

from undersight.errors import worded
from undersight.looking.addresses import record_path
from undersight.looking.imprint import base_of
from undersight.looking.request import Looking, look
from undersight.looking.words import in_words
from undersight.query.limits import Limits, limits_for
from undersight.records.lens import Lens
from undersight.records.record import Name
from undersight.schema.model import Schema

Json = object
"""Whatever JSON can hold; see `replies` for how the two versions of the format differ."""

Node = dict[str, object]

MOST = 500
"""Items of a list in one answer, and titles whose pages are few words each."""

MOST_TITLES = 50
"""Pages that one call names."""

MOST_FULL = 20
"""Pages, or revisions, whose whole text one call gets."""

LONGEST = 400
"""Characters of a title."""


class Fault(Exception):
    """What MediaWiki calls an error: a code for programs, a sentence for people."""

    def __init__(self, code: str, info: str) -> None:
        self.code = code
        self.info = info
        super().__init__(info)


@dataclass(frozen=True, slots=True)
class Params:
    """The parameters of a call, those of the body before those of the address.

    `prefix` is put before every name: a generator's begin with g.
    """

    given: QueryDict
    prefix: str = ""

    def under(self, prefix: str) -> Params:
        """The same, with names that begin so."""
        return replace(self, prefix=prefix)

    def has(self, name: str) -> bool:
        """Whether it is there at all."""
        return self.prefix + name in self.given

    def text(self, name: str, default: str = "") -> str:
        """The last value given, without blanks around it."""
        return str(self.given.get(self.prefix + name, default)).strip()

    def raw(self, name: str) -> str:
        """The last value given, as it stands."""
        return str(self.given.get(self.prefix + name, ""))

    def flag(self, name: str) -> bool:
        """Whether a switch is on: it is as soon as it is named, unless with a word for no."""
        return self.has(name) and self.text(name).casefold() not in ("false", "0", "no")

    def many(self, name: str, default: str = "") -> list[str]:
        """Values with | between them, or U+001F after one at the beginning; each once."""
        text = self.text(name, default)
        parts = text[1:].split("\x1f") if text.startswith("\x1f") else text.split("|")
        return list(dict.fromkeys(stripped for part in parts if (stripped := part.strip())))

    def number(self, name: str, default: int = 0) -> int:
        """A whole number. Raises Fault."""
        text = self.text(name)
        if not text:
            return default
        if not text.lstrip("-").isascii() or not text.lstrip("-").isdigit() or len(text) > 18:
            raise Fault(
                "badinteger",
                in_words(
                    worded(
                        "The parameter %(name)s has to be a whole number", name=self.prefix + name
                    )
                ),
            )
        return int(text)

    def limit(self, name: str = "limit", default: int = 10, most: int = MOST) -> int:
        """How many items: `max`, or a number, at most `most` as MediaWiki has it."""
        if self.text(name) == "max":
            return most
        return max(1, min(self.number(name, default), most))


@dataclass(frozen=True)
class Call:
    """One call, inside its snapshot."""

    request: HttpRequest
    params: Params
    looking: Looking
    now: datetime
    warnings: dict[str, list[str]] = field(default_factory=dict)

    @property
    def lens(self) -> Lens:
        """Through what it looks."""
        return self.looking.lens

    @property
    def schema(self) -> Schema:
        """The schema of the moment that is looked at."""
        return self.looking.schema

    @property
    def language(self) -> str:
        """The language of the answer."""
        return self.looking.lens.language

    @property
    def limits(self) -> Limits:
        """How much this reader may ask."""
        return limits_for(self.lens.reader.level)

    @property
    def base(self) -> str:
        """The address of the registry, without a slash at its end."""
        return base_of(self.request)

    def address(self, name: Name) -> str:
        """The absolute address of a record."""
        return self.base + record_path(name, self.schema)

    @property
    def today(self) -> int:
        """The number of all that a day changes which is not over, for readers who see days: the
        first after the last that is settled. It tells nothing of what came since then, names the
        newest state as long as the day lasts, and its last state ever after.
        """
        return self.looking.at.settled + 1

    def settled(self, number: int) -> int:
        """A revision that an address may name to this reader; 0: the current state."""
        return self.looking.at.named(number) or 0

    def revision(self, position: int) -> int:
        """The number of a revision as this reader may know it."""
        known = self.looking.at.named(position)
        return self.today if known is None else known

    def warn(self, module: str, text: str) -> None:
        """Tells something beside the answer."""
        told = self.warnings.setdefault(module, [])
        if text not in told:
            told.append(text)


def begin(request: HttpRequest) -> Call:
    """The call that a request makes. Raises InvalidError for an `at` that is none."""
    given = request.GET.copy()
    for name in request.POST:
        given.setlist(name, request.POST.getlist(name))
    return Call(request, Params(given), look(request, given), datetime.now(UTC))


def unknown(call: Call, name: str, values: Iterable[str]) -> None:
    """Warns of values of a parameter that mean nothing here."""
    if left := ", ".join(values):
        call.warn("main", f'Unrecognized value for parameter "{name}": {left[:LONGEST]}')


def stamp(day: date | None) -> str:
    """A day, or a moment where it may be known, as the protocol writes it."""
    if isinstance(day, datetime):
        return day.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"{day.isoformat()}T00:00:00Z" if day else ""
