"""Every readable format by its name, built in or from a plugin; what one is, format.py says."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path

from undersight.errors import BrokenError, InvalidError, NotFoundError, Problem, worded
from undersight.exchange.format import Reader

GROUP = "undersight.formats"
"""The entry-point group of plugins: name = "module:object", an object as in format.Reader."""

BUILT_IN: tuple[tuple[str, str], ...] = (
    ("graph-json", "undersight.exchange.formats.graph_json:READER"),
    ("records-json", "undersight.exchange.formats.records_json:READER"),
    ("table", "undersight.exchange.formats.table:READER"),
)


class DuplicateFormatError(BrokenError):
    """Two modules give a format under one name."""


class FailingFormatError(BrokenError):
    """A format cannot be loaded."""


class UnknownFormatError(NotFoundError):
    """There is no format of this name."""


def reader(name: str) -> Reader:
    """The reader called `name`; raises UnknownFormatError, naming all that there are."""
    where = _places().get(name)
    if where is None:
        raise UnknownFormatError(
            worded(
                "no format is called %(name)s; there are %(names)s", name=repr(name), names=names()
            )
        )
    return _load(name, where)


def reader_for(path: Path) -> Reader:
    """The reader that recognises a file; InvalidError where none does, or more than one."""
    if not path.is_file():
        raise NotFoundError(worded("there is no file %(path)s", path=path))
    found = [r for r in map(reader, names()) if r.recognises(path)]
    if len(found) == 1:
        return found[0]
    if found:
        message = worded("several formats fit: %(found)s", found=tuple(r.name for r in found))
        raise InvalidError([Problem(message, worded("say which with its name"), path.name)])
    cure = worded("say it with its name: %(names)s", names=tuple(names()))
    raise InvalidError(
        [Problem(worded("it cannot be told what format this file has"), cure, path.name)]
    )


def names() -> tuple[str, ...]:
    """The name of every format, in order of the alphabet."""
    return tuple(sorted(_places()))


@cache
def _places() -> dict[str, str]:
    plugins = ((point.name, point.value) for point in entry_points(group=GROUP))
    return collect((*BUILT_IN, *plugins))


def collect(offered: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Name -> "module:object"; the same name from two places raises DuplicateFormatError."""
    places: dict[str, str] = {}
    for name, where in offered:
        # One distribution found twice on the path offers the same object: that is no contradiction.
        if places.setdefault(name, where) != where:
            message = worded(
                "the format %(name)s is given by both %(first)s and %(second)s",
                name=repr(name),
                first=places[name],
                second=where,
            )
            raise DuplicateFormatError(message)
    return places


@cache
def _load(name: str, where: str) -> Reader:
    module, _, attribute = where.partition(":")
    try:
        found: Reader = getattr(import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        message = worded(
            "the format %(name)s cannot be loaded from %(place)s: %(error)s",
            name=repr(name),
            place=where,
            error=error,
        )
        raise FailingFormatError(message) from error
    return found
