"""The parts of an address of the API: what each may be, how it is read and described."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from django.http import QueryDict

from undersight.errors import InvalidError, Problem, shorten, worded
from undersight.values.protocol import Json

Value = str | int | bool | tuple[str, ...]

LONGEST = 500
"""Characters of a text that says nothing else of its length."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One part of an address. `says` is in English: it stands in the OpenAPI document."""

    name: str
    says: str
    schema: Mapping[str, Json]
    read: Callable[[str], Value | Problem]
    required: bool = False
    many: bool = False  # may be given several times
    example: Json = None


@dataclass(frozen=True, slots=True)
class Given:
    """What an address gave, by parameter; what it left out is "", 0, False or ()."""

    values: Mapping[str, Value]

    def text(self, name: str) -> str:
        """A text."""
        return str(self.values.get(name, ""))

    def whole(self, name: str, otherwise: int) -> int:
        """A whole number."""
        return int(self.values.get(name, otherwise))  # type: ignore[arg-type]

    def truth(self, name: str) -> bool:
        """Whether something is wanted."""
        return bool(self.values.get(name, False))

    def texts(self, name: str) -> tuple[str, ...]:
        """All that was given under a name."""
        found = self.values.get(name, ())
        return found if isinstance(found, tuple) else ()


def text(
    name: str, says: str, *, longest: int = LONGEST, example: Json = None, required: bool = False
) -> Parameter:
    """A text."""
    schema: dict[str, Json] = {"type": "string", "maxLength": longest, "pattern": r"^[^\u0000]*$"}
    if required:
        schema["minLength"] = 1
    return Parameter(
        name, says, schema, lambda given: _text(given, longest), required, example=example
    )


def texts(name: str, says: str, *, example: Json = None) -> Parameter:
    """A text that may be given several times."""
    schema: dict[str, Json] = {"type": "string", "maxLength": LONGEST, "pattern": r"^[^\u0000]*$"}
    return Parameter(
        name, says, schema, lambda given: _text(given, LONGEST), many=True, example=example
    )


def whole(name: str, says: str, *, least: int = 1, most: int, usual: int) -> Parameter:
    """A whole number."""
    schema: dict[str, Json] = {
        "type": "integer",
        "minimum": least,
        "maximum": most,
        "default": usual,
    }
    return Parameter(name, says, schema, lambda given: _whole(given, least, most))


def choice(name: str, says: str, values: Sequence[str]) -> Parameter:
    """One of a few words."""
    schema: dict[str, Json] = {"type": "string", "enum": list(values)}
    return Parameter(name, says, schema, lambda given: _choice(given, values))


def truth(name: str, says: str) -> Parameter:
    """Yes or no."""
    schema: dict[str, Json] = {"type": "boolean", "default": False}
    return Parameter(name, says, schema, _truth)


def read(given: QueryDict, parameters: Sequence[Parameter]) -> Given:
    """What an address gives. Raises InvalidError naming every part that is unknown, missing, given
    twice or none of what it may be.
    """
    known = {p.name: p for p in parameters}
    problems = [_unknown(name, known) for name in given if name not in known]
    values: dict[str, Value] = {}
    for parameter in parameters:
        found = _read(given.getlist(parameter.name), parameter)
        if isinstance(found, Problem):
            problems.append(found)
        elif found is not None:
            values[parameter.name] = found
    if problems:
        raise InvalidError(problems)
    return Given(values)


def _read(said: Sequence[str], parameter: Parameter) -> Value | Problem | None:
    name = parameter.name
    if len(said) > 1 and not parameter.many:
        return Problem(worded("is given more than once"), worded("give it once"), name)
    if parameter.required and not any(text.strip() for text in said):
        return Problem(worded("is missing"), worded("give it a value"), name)
    made: list[str] = []
    for text in said:
        found = parameter.read(text)
        if isinstance(found, Problem):
            return found.at(name)
        if not parameter.many:
            return found
        made.append(str(found))
    return tuple(made) if made else None


def _unknown(name: str, known: Mapping[str, Parameter]) -> Problem:
    near = get_close_matches(name[:40], known, n=1)
    cure = (
        worded("perhaps you mean %(name)s", name=near[0])
        if near
        else worded("this address knows: %(names)s", names=tuple(known))
    )
    return Problem(worded("is no parameter here"), cure, shorten(name, 40), code="unknown")


def _text(given: str, longest: int) -> str | Problem:
    if "\0" in given:
        message = worded("holds a character that no text has")
        return Problem(message, worded("take it out"), value=shorten(given))
    if len(given) > longest:
        cure = worded("write at most %(most)s characters", most=longest)
        return Problem(worded("is too long"), cure, value=shorten(given))
    return given


def _whole(given: str, least: int, most: int) -> int | Problem:
    if given.isascii() and given.isdigit() and len(given) < 19 and least <= int(given) <= most:
        return int(given)
    cure = worded("give a whole number from %(least)s to %(most)s", least=least, most=most)
    return Problem(worded("is no such number"), cure, value=shorten(given))


def _choice(given: str, values: Sequence[str]) -> str | Problem:
    if given in values:
        return given
    cure = worded("choose of: %(values)s", values=tuple(values))
    return Problem(worded("is none of what it may be"), cure, value=shorten(given))


def _truth(given: str) -> bool | Problem:
    if given in ("true", "false"):
        return given == "true"
    return Problem(worded("is neither"), worded("give true or false"), value=shorten(given))
