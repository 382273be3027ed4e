"""Every readable format by its name, built in or from a plugin; what one is, format.py says."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path

from undersight.errors import BrokenError, InvalidError, NotFoundError, Problem
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
        raise UnknownFormatError(f"no format is called {name!r}; there are {', '.join(names())}")
    return _load(name, where)


def reader_for(path: Path) -> Reader:
    """The reader that recognises a file; InvalidError where none does, or more than one."""
    if not path.is_file():
        raise NotFoundError(f"there is no file {path}")
    found = [r for r in map(reader, names()) if r.recognises(path)]
    if len(found) == 1:
        return found[0]
    if found:
        message = f"several formats fit: {', '.join(r.name for r in found)}"
        raise InvalidError([Problem(message, "say which with its name", path.name)])
    cure = f"say it with its name: {', '.join(names())}"
    raise InvalidError([Problem("it cannot be told what format this file has", cure, path.name)])


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
            message = f"the format {name!r} is given by both {places[name]} and {where}"
            raise DuplicateFormatError(message)
    return places


@cache
def _load(name: str, where: str) -> Reader:
    module, _, attribute = where.partition(":")
    try:
        found: Reader = getattr(import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        message = f"the format {name!r} cannot be loaded from {where}: {error}"
        raise FailingFormatError(message) from error
    return found
