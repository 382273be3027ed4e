"""Every type of value by its name, built in or from a plugin, loaded when first asked for."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

from undersight.errors import BrokenError, NotFoundError, worded
from undersight.values.protocol import ValueType

GROUP = "undersight.value_types"
"""The entry-point group of plugins: name = "module:object", an object as in protocol.ValueType."""

BUILT_IN: tuple[tuple[str, str], ...] = (
    ("boolean", "undersight.values.boolean:TYPE"),
    ("code", "undersight.values.code:TYPE"),
    ("coordinates", "undersight.values.coordinates:TYPE"),
    ("date", "undersight.values.date:TYPE"),
    ("email", "undersight.values.email:TYPE"),
    ("file", "undersight.values.file:TYPE"),
    ("identifier", "undersight.values.identifier:TYPE"),
    ("integer", "undersight.values.integer:TYPE"),
    ("language", "undersight.values.language:TYPE"),
    ("link", "undersight.values.link:TYPE"),
    ("money", "undersight.values.money:TYPE"),
    ("multilingual", "undersight.values.multilingual:TYPE"),
    ("number", "undersight.values.number:TYPE"),
    ("quantity", "undersight.values.quantity:TYPE"),
    ("string", "undersight.values.string:TYPE"),
    ("text", "undersight.values.text:TYPE"),
    ("url", "undersight.values.url:TYPE"),
)


class DuplicateTypeError(BrokenError):
    """Two modules give a type of value under one name."""


class FailingTypeError(BrokenError):
    """A type of value cannot be loaded."""


class UnknownTypeError(NotFoundError):
    """There is no type of value of this name."""


def value_type(name: str) -> ValueType:
    """The type called `name`; raises UnknownTypeError, naming all that there are."""
    where = _places().get(name)
    if where is None:
        raise UnknownTypeError(
            worded(
                "no type of value is called %(name)s; there are %(names)s",
                name=repr(name),
                names=names(),
            )
        )
    return _load(name, where)


def names() -> tuple[str, ...]:
    """The name of every type, in order of the alphabet."""
    return tuple(sorted(_places()))


@cache
def _places() -> dict[str, str]:
    plugins = ((point.name, point.value) for point in entry_points(group=GROUP))
    return collect((*BUILT_IN, *plugins))


def collect(offered: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Name -> "module:object"; the same name from two places raises DuplicateTypeError."""
    places: dict[str, str] = {}
    for name, where in offered:
        # One distribution found twice on the path offers the same object: that is no contradiction.
        if places.setdefault(name, where) != where:
            message = worded(
                "the type of value %(name)s is given by both %(first)s and %(second)s",
                name=repr(name),
                first=places[name],
                second=where,
            )
            raise DuplicateTypeError(message)
    return places


@cache
def _load(name: str, where: str) -> ValueType:
    module, _, attribute = where.partition(":")
    try:
        found: ValueType = getattr(import_module(module), attribute)
    except (ImportError, AttributeError) as fault:
        raise FailingTypeError(
            worded(
                "the type of value %(name)s cannot be loaded from %(place)s: %(error)s",
                name=repr(name),
                place=where,
                error=fault,
            )
        ) from fault
    if getattr(found, "name", None) != name:
        raise FailingTypeError(
            worded(
                "the type of value %(name)s from %(place)s calls itself otherwise",
                name=repr(name),
                place=where,
            )
        )
    return found
