"""From an error to a page: which status, which words. The table of families stands here and nowhere else in web."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from undersight.errors import (
    BrokenError,
    ConflictError,
    InvalidError,
    NotFoundError,
    RefusedError,
    UndersightError,
)

STATUS: dict[type[UndersightError], int] = {
    NotFoundError: 404,
    RefusedError: 403,
    ConflictError: 409,
    InvalidError: 400,
    BrokenError: 503,
    UndersightError: 500,
}


def status_of(error: UndersightError) -> int:
    """The HTTP status of an error's family."""
    return next(status for family, status in STATUS.items() if isinstance(error, family))


def respond(request: HttpRequest, error: UndersightError) -> HttpResponse:
    """The page that tells of `error`."""
    status = getattr(error, "status", 0) or status_of(error)
    problems = error.problems if isinstance(error, InvalidError) else ()
    context = {"status": status, "error": error, "problems": problems}
    return render(request, "error.html", context, status=status, using="jinja2")
