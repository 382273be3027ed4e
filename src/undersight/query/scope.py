"""What binding goes by: the schema, who asks for what language, where we are in the question, and
the problems found so far.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from undersight.errors import Problem, Wording, shorten
from undersight.query import plan as p
from undersight.query import syntax as s
from undersight.query.limits import Limits
from undersight.query.lookup import Names
from undersight.schema.model import Schema, in_language

Concepts = Callable[[str], "s.Question | None"]
"""From the title of a saved question to what it says."""


@dataclass(slots=True)
class Faults:
    """The problems and notices of one text, gathered while it is bound."""

    text: str = ""
    problems: list[tuple[Problem, s.Span]] = field(default_factory=list)
    notices: list[p.Notice] = field(default_factory=list)
    conditions: int = 0  # in all, with those of the saved questions in it

    def add(self, problem: Problem, span: s.Span) -> None:
        """A problem that somebody else found, at a place."""
        self.problems.append((problem, span))

    def refuse(
        self, message: Wording, cure: Wording, span: s.Span, *, given: str = "", code: str = "query"
    ) -> None:
        """A problem of our own."""
        self.add(Problem(message, cure, "", shorten(given), code), span)

    def notice(self, message: str, span: s.Span) -> None:
        """Something worth knowing that stops nothing."""
        told = p.Notice(message, span)
        if told not in self.notices:
            self.notices.append(told)

    def placed(self) -> list[Problem]:
        """Every problem once, in the order of the text, with its column."""
        ordered = sorted(self.problems, key=lambda found: found[1].start)
        return list(dict.fromkeys(problem.at(s.place(at, self.text)) for problem, at in ordered))


@dataclass(frozen=True, slots=True)
class Scope:
    """Where we are while a question is bound. `kinds`: of which kinds the record can be that is
    asked here, () any.
    """

    schema: Schema
    names: Names
    limits: Limits
    today: date
    faults: Faults
    language: str = "en"
    surely: bool = False
    kinds: tuple[str, ...] = ()
    concept: Concepts | None = None
    circle: tuple[str, ...] = ()  # titles of the saved questions that we are in


def told_kinds(kinds: tuple[str, ...], scope: Scope) -> tuple[str, ...]:
    """The labels of kinds, for a message."""
    return tuple(in_language(scope.schema.kinds[k].labels, scope.language) for k in kinds)
