"""Questions bound to the bundled schema, on one fixed day; no checks here."""

from __future__ import annotations

from datetime import date

from build import surveillance

from undersight.errors import QueryError
from undersight.query import plan as p
from undersight.query.bind import bind
from undersight.query.limits import Limits
from undersight.query.parse import parse
from undersight.query.scope import Concepts

TODAY = date(2026, 11, 23)


def plan(
    text: str,
    *,
    language: str = "en",
    concept: Concepts | None = None,
    limits: Limits | None = None,
) -> p.Plan:
    """The plan of a question."""
    return bind(
        parse(text),
        schema=surveillance(),
        limits=limits or Limits(),
        today=TODAY,
        language=language,
        concept=concept,
    )


def where(text: str) -> p.Condition:
    """The condition of a question."""
    return plan(text).where


def asked(text: str) -> tuple[p.ValueTest, ...]:
    """What a question with one condition asks of a value."""
    found = where(text)
    assert isinstance(found, p.Claims), found
    return found.any_of


def problems(text: str, **more: object) -> list[str]:
    """Every problem of a question, as it is told."""
    try:
        plan(text, **more)  # type: ignore[arg-type]
    except QueryError as error:
        return [str(problem) for problem in error.problems]
    return []
