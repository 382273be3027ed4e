"""What reading a question's text leaves behind: tokens by argument, and what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass, field

from lark import Token

from undersight.errors import SILENT, Problem, Wording, shorten
from undersight.query import marks
from undersight.query.escapes import plain, trimmed
from undersight.query.syntax import Span, place

MOST_PROBLEMS = 20


@dataclass(slots=True)
class Argument:
    """What stands between two bars. One that is `broken` has problems of its own, told already."""

    tokens: list[Token] = field(default_factory=list)
    broken: bool = False


@dataclass(slots=True)
class Opened:
    """A bracket that waits to be closed, and how deep that stands which it holds."""

    mark: str
    at: int
    depth: int
    link: int = -1  # of a `<q>` after `::`: where the `[[` stands to which it belongs


class Tape:
    """A text that is read from `at` to `end`, and what was found on the way."""

    __slots__ = ("arguments", "at", "end", "now", "opened", "problems", "stopped", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.at, self.end = 0, len(text)
        self.now = Argument()
        self.arguments = [self.now]
        self.stopped = False
        self.opened: list[Opened] = []
        self.problems: list[tuple[int, Problem]] = []

    def begin(self) -> None:
        """The next argument."""
        self.now = Argument()
        self.arguments.append(self.now)

    def emit(self, kind: str, value: str, span: tuple[int, int]) -> None:
        """One more token, from here to there."""
        self.now.tokens.append(Token(kind, value, span[0], None, None, None, None, span[1]))

    def emit_name(self, kind: str, start: int, end: int) -> None:
        """A name of a setting, in lower case."""
        self.emit(kind, " ".join(plain(self.text[start:end]).split()).lower(), (start, end))

    def emit_relation(self, op: str, at: int) -> None:
        """`=`, `>=` …"""
        self.emit("RELATION", marks.RELATIONS.get(op, op), (at, at + len(op)))

    def emit_value(self, start: int, end: int) -> None:
        """What stands after a relation, if anything does."""
        if value := trimmed(self.text[start:end]):
            self.emit("VALUE", plain(value), (start, end))

    def problem(self, message: Wording, cure: Wording = SILENT, *, at: int, end: int = -1) -> None:
        """Something is wrong with this argument, from here to there."""
        span = Span(at, max(at + 1, end))
        given = shorten(self.text[at:end].strip()) if end > at else ""
        self.problems.append((at, Problem(message, cure, place(span, self.text), given, "syntax")))
        self.now.broken = True
        if len(self.problems) >= MOST_PROBLEMS:
            self.at, self.stopped = self.end, True

    def give_up(self, message: Wording, cure: Wording = SILENT, *, at: int, end: int = -1) -> None:
        """The same, where what follows cannot be told apart any more."""
        self.problem(message, cure, at=at, end=end)
        self.at, self.stopped = self.end, True
