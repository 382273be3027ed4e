"""The root error and its families, and the sentences in which they speak; faces map families to
statuses and exit codes and translate the sentences, nothing else lives here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

Translate = Callable[[str], str]
"""From an English sentence with places for its parts to the same in another language."""

Join = Callable[[Sequence[str]], str]
"""From the members of a list to the list as a language writes it."""

NAMED = ", ".join
"""A list of names in English."""


class Wording(str):
    """A sentence for people: English as it stands, translatable by what it is made of.

    `parts` are names, numbers, lists of names, or wordings themselves.
    """

    __slots__ = ("parts", "template")

    template: str
    parts: Mapping[str, object]

    def __new__(cls, template: str, /, **parts: object) -> Wording:
        made = super().__new__(cls, _filled(template, parts, translate=str, join=NAMED))
        made.template, made.parts = template, parts
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], Mapping[str, object]]:
        return (self.template,), self.parts

    def translated(self, translate: Translate, join: Join = NAMED) -> str:
        """The sentence in another language; its parts too, where they are sentences."""
        if not self.template:  # to gettext nothing means the catalogue's own head
            return ""
        return _filled(translate(self.template), self.parts, translate=translate, join=join)


def worded(template: str, /, **parts: object) -> Wording:
    """A sentence for people. Catalogues are gathered by this name: `template` is a literal.

    >>> worded("there is no month %(month)s", month=13)
    'there is no month 13'
    """
    return Wording(template, **parts)


def verbatim(text: object) -> Wording:
    """Words of somebody else, such as a library's or a mapping's: the same in every language."""
    return Wording("%(text)s", text=text)


def sentences(wordings: Iterable[Wording], between: str = "; ") -> Wording:
    """Several sentences as one."""
    parts = {f"part{number}": wording for number, wording in enumerate(wordings)}
    return Wording(between.join(f"%({name})s" for name in parts), **parts)


def _filled(template: str, parts: Mapping[str, object], *, translate: Translate, join: Join) -> str:
    if not parts:
        return template
    return template % {name: _part(part, translate, join) for name, part in parts.items()}


def _part(part: object, translate: Translate, join: Join) -> object:
    if isinstance(part, Wording):
        return part.translated(translate, join)
    if isinstance(part, tuple | list):
        return join([str(_part(p, translate, join)) for p in part])
    return part


SILENT = Wording("")
"""Nothing is said."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with what somebody gave us: where it is, what it is, and the cure.

    `place` names the spot as its giver knows it: "deployment/x · start_date", "places.yaml:12 ·
    kinds". `value` is what was given, shortened for showing.
    """

    message: Wording
    cure: Wording = SILENT
    place: str = ""
    value: str = ""
    code: str = "invalid"

    def at(self, place: str) -> Problem:
        """The same problem, seen from further out: `place` is put before what is already named."""
        joined = f"{place} · {self.place}" if self.place else place
        return Problem(self.message, self.cure, joined, self.value, self.code)

    def within(self, place: str) -> Problem:
        """The same problem told at `place`, which need not be named again."""
        inner = self.place.removeprefix(place).removeprefix(" · ")
        return Problem(self.message, self.cure, inner, self.value, self.code)

    @property
    def sentence(self) -> Wording:
        """The whole problem on one line."""
        told = self.message
        if self.place:
            told = worded("%(place)s: %(message)s", place=self.place, message=told)
        if self.value:
            told = worded("%(message)s (given: %(value)s)", message=told, value=self.value)
        if self.cure:
            told = worded("%(message)s — %(cure)s", message=told, cure=self.cure)
        return told

    def __str__(self) -> str:
        return str(self.sentence)


def shorten(value: object, length: int = 80) -> str:
    """`value` as one line of at most `length` characters, safe to show: control characters
    escaped.
    """
    text = value if isinstance(value, str) else repr(value)
    text = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text[: length + 1])
    return text if len(text) <= length else text[: length - 1] + "…"


class UndersightError(Exception):
    """The root: everything anticipated that can go wrong. `message` tells it to people."""

    def __init__(self, message: Wording) -> None:
        self.message = message
        super().__init__(message)


class NotFoundError(UndersightError):
    """There is no such thing, or not for this reader: the two are not told apart."""


class RefusedError(UndersightError):
    """The actor has not the right to do this."""


class InvalidError(UndersightError):
    """What was given is not valid; carries every problem, not just the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(sentences((p.sentence for p in self.problems), "\n"))


class ConflictError(UndersightError):
    """Somebody else changed the same claims in the meantime; nothing was written."""


class QueryError(InvalidError):
    """A question that cannot be understood; each problem's place is its column."""


class BrokenError(UndersightError):
    """The registry itself is not as it should be: newer database, read-only, disk full, broken
    chain.
    """
