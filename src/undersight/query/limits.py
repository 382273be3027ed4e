"""How much one question may ask, by the level of who asks; what goes beyond is an error that names
the limit, never a silent cut.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from undersight.errors import Problem, Wording, worded
from undersight.query import syntax as s


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that a question may have and get."""

    text: int = 20_000  # characters
    conditions: int = 60
    depth: int = 8  # questions in questions, steps of a chain, NOT in NOT
    printouts: int = 100
    sorts: int = 8  # keys of sort= and group=
    wildcards: int = 8  # in one pattern
    default_rows: int = 50
    rows: int = 10_000
    offset: int = 10_000  # beyond it: a cursor
    steps: int = 4  # of "Connected to"
    narrower: int = 10  # levels of +depth
    seconds: int = 10


@cache
def limits_for(level: int) -> Limits:
    """The limits of a reader who sees so much (records.rights: 0 is everybody)."""
    return Limits() if level <= 0 else Limits(rows=50_000, seconds=60)


Found = tuple[Problem, s.Span]


def too_long(text: str, limits: Limits) -> Problem | None:
    """The problem of a text that is not even read."""
    if len(text) <= limits.text:
        return None
    return _over(
        worded("The question is too long: %(count)s characters", count=len(text)), limits.text
    )


def exceeded(question: s.Question, limits: Limits) -> list[Found]:
    """Every limit that a question breaks, with the place where it does."""
    found: list[Found] = []
    conditions = 0
    for leaf, depth in leaves(question.where):
        conditions += weight(leaf)
        if depth > limits.depth:
            message = worded("Conditions are nested too deeply here")
            found.append((_over(message, limits.depth), leaf.span))
            break
        found.extend(_patterns(leaf, limits))
    if conditions > limits.conditions:
        message = worded("The question has too many conditions: %(count)s", count=conditions)
        found.append((_over(message, limits.conditions), question.where.span))
    if len(question.printouts) > limits.printouts:
        message = worded("Too many printouts: %(count)s", count=len(question.printouts))
        found.append((_over(message, limits.printouts), question.printouts[-1].span))
    for printout in question.printouts:
        if len(printout.path) > limits.depth:
            found.append((_over(worded("This chain is too long"), limits.depth), printout.span))
    return found


def _over(message: Wording, most: int) -> Problem:
    return Problem(message, worded("At most %(most)s are possible", most=most), code="limit")


def weight(leaf: s.Condition) -> int:
    """How much a condition counts: one, and one more for every further choice that no index
    answers.
    """
    if not isinstance(leaf, s.Having | s.Titled):
        return 1
    choices = leaf.choices if isinstance(leaf, s.Having) else leaf.tests
    hard = sum(isinstance(c, s.Test) and c.op is not s.Op.EQUAL for c in choices)
    return max(1, hard)


def leaves(where: s.Condition) -> Iterator[tuple[s.Condition, int]]:
    """The conditions of a tree that hold none, and the Havings, each with how deep it stands."""
    waiting: list[tuple[s.Condition, int]] = [(where, 0)]
    while waiting:  # no recursion: the tree may be deeper than Python's stack
        here, depth = waiting.pop()
        match here:
            case s.All() | s.Either():
                waiting.extend((part, depth) for part in reversed(here.parts))
            case s.Not():
                waiting.append((here.part, depth + 1))
            case s.Having():
                depth += len(here.path) - 1
                nested = [c.where for c in here.choices if isinstance(c, s.Nested)]
                waiting.extend((inner, depth + 1) for inner in reversed(nested))
                yield here, depth
            case _:
                yield here, depth


def _patterns(leaf: s.Condition, limits: Limits) -> Iterator[Found]:
    if not isinstance(leaf, s.Having | s.Titled):
        return
    choices = leaf.choices if isinstance(leaf, s.Having) else leaf.tests
    for choice in choices:
        if not isinstance(choice, s.Test) or choice.op not in (s.Op.LIKE, s.Op.UNLIKE):
            continue
        if wildcards(choice.text) > limits.wildcards:
            message = worded("This pattern has too many wildcards")
            yield _over(message, limits.wildcards), choice.span


def wildcards(pattern: str) -> int:
    """How many `*` and `?` a pattern has; those after a backslash are none."""
    plain = pattern.replace("\\\\", "").replace("\\*", "").replace("\\?", "")
    return plain.count("*") + plain.count("?")
