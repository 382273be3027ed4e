"""A YAML text as a plain tree that knows its lines; refuses what no schema needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml

from undersight.errors import Problem, shorten, worded
from undersight.schema.spec import DEPTH_MOST, FILE_BYTES

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A scalar, as written: "no" stays "no", 01 stays "01". `empty` where nothing was written."""

    text: str
    line: int
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A list."""

    items: tuple[Tree, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Branch:
    """A mapping; `lines` has the line of each key."""

    entries: Mapping[str, Tree]
    lines: Mapping[str, int]
    line: int


Tree = Leaf | Row | Branch


@dataclass(frozen=True, slots=True)
class Spot:
    """Where we are: file and the keys that lead here."""

    file: str
    path: tuple[str, ...] = ()

    def below(self, key: str) -> Spot:
        return Spot(self.file, (*self.path, shorten(key, 60)))

    def place(self, line: int) -> str:
        """ "deployment.yaml:12 · properties.country"."""
        here = f"{self.file}:{line}"
        return f"{here} · {'.'.join(self.path)}" if self.path else here


class _Refused(Exception):
    """Stops the reading of one file; never leaves this module."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def grow(text: str, file: str, problems: list[Problem]) -> Branch | None:
    """The tree of one file, or None if it cannot be read; problems are added to `problems`."""
    try:
        if len(text.encode("utf-8")) > FILE_BYTES:
            raise _Refused(
                Problem(
                    worded("The file is too large"),
                    worded("At most %(most)s bytes a file", most=f"{FILE_BYTES:,}"),
                    file,
                )
            )
        events = iter(yaml.parse(text, Loader=_LOADER))
        tree = _document(events, Spot(file), problems)
    except _Refused as refused:
        problems.append(refused.problem)
        return None
    except UnicodeEncodeError:
        problems.append(
            Problem(worded("The file is not valid UTF-8"), worded("Save it as UTF-8"), file)
        )
        return None
    except yaml.YAMLError as error:
        problems.append(_syntax(error, file))
        return None
    if isinstance(tree, Branch):
        return tree
    problems.append(
        Problem(worded("The file holds no keys"), worded("Write `key: value` lines"), f"{file}:1")
    )
    return None


def _syntax(error: yaml.YAMLError, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    said = getattr(error, "problem", None) or getattr(error, "reason", None) or "unreadable"
    line = f":{mark.line + 1}" if mark is not None else ""
    cure = worded("Check indentation, colons and quotes on this line and the one before")
    return Problem(
        worded("Not valid YAML: %(said)s", said=shorten(str(said))), cure, f"{file}{line}"
    )


def _document(events: Iterator[yaml.Event], spot: Spot, problems: list[Problem]) -> Tree | None:
    tree: Tree | None = None
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            if tree is not None:
                line = _line(event)
                raise _Refused(
                    Problem(
                        worded("A second document begins"),
                        worded("Keep one per file"),
                        spot.place(line),
                    )
                )
            tree = _node(next(events), events, spot, problems=problems)
    return tree


def _node(
    event: yaml.Event, events: Iterator[yaml.Event], spot: Spot, *, problems: list[Problem]
) -> Tree:
    line = _line(event)
    if isinstance(event, yaml.ScalarEvent):
        return _leaf(event, spot)
    _refuse_magic(event, spot)
    if len(spot.path) >= DEPTH_MOST:
        raise _Refused(
            Problem(
                worded("Nested too deep"),
                worded("At most %(most)s levels", most=DEPTH_MOST),
                spot.place(line),
            )
        )
    if isinstance(event, yaml.SequenceStartEvent):
        return _row(events, spot, line, problems=problems)
    return _branch(events, spot, line, problems=problems)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark is not None else 0


def _leaf(event: yaml.ScalarEvent, spot: Spot) -> Leaf:
    _refuse_magic(event, spot)
    empty = event.style in (None, "") and event.value in ("", "~", "null", "Null", "NULL")
    return Leaf(event.value, _line(event), empty)


def _refuse_magic(event: yaml.Event, spot: Spot) -> None:
    line = _line(event)
    if getattr(event, "anchor", None) is not None:
        cure = worded("Write the value out; a property is shared with `use: shared`")
        raise _Refused(
            Problem(worded("Anchors and aliases (& and *) are not read"), cure, spot.place(line))
        )
    tag = getattr(event, "tag", None)
    if tag is not None:
        cure = worded("Leave the tag out")
        raise _Refused(
            Problem(worded("Tags (!) are not read"), cure, spot.place(line), shorten(str(tag)))
        )


def _row(events: Iterator[yaml.Event], spot: Spot, line: int, *, problems: list[Problem]) -> Row:
    items: list[Tree] = []
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            break
        items.append(_node(event, events, spot.below(str(len(items) + 1)), problems=problems))
    return Row(tuple(items), line)


def _branch(
    events: Iterator[yaml.Event], spot: Spot, line: int, *, problems: list[Problem]
) -> Branch:
    entries: dict[str, Tree] = {}
    lines: dict[str, int] = {}
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            break
        if not isinstance(event, yaml.ScalarEvent):  # {{{{ … would go down for ever
            place = spot.place(_line(event))
            raise _Refused(
                Problem(
                    worded("A key must be a plain word"),
                    worded("Anchors, lists and mappings are not"),
                    place,
                )
            )
        key = _leaf(event, spot)
        tree = _node(next(events), events, spot.below(key.text), problems=problems)
        if key.text in entries:
            first = worded("Remove one; the first stands in line %(lines)s", lines=lines[key.text])
            place = spot.below(key.text).place(key.line)
            problems.append(
                Problem(worded("This key stands here twice"), first, place, shorten(key.text))
            )
            continue
        entries[key.text] = tree
        lines[key.text] = key.line
    return Branch(entries, lines, line)
