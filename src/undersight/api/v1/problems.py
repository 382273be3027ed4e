"""From an error to a problem document (RFC 9457): its status, and each problem with its place."""

from __future__ import annotations

import json
from http import HTTPStatus

from django.http import HttpResponse

from undersight.errors import (
    BrokenError,
    ConflictError,
    InvalidError,
    NotFoundError,
    Problem,
    RefusedError,
    UndersightError,
    Wording,
)
from undersight.looking.words import in_words
from undersight.values.protocol import Json

MEDIA_TYPE = "application/problem+json"

STATUS: dict[type[UndersightError], int] = {
    NotFoundError: 404,
    RefusedError: 403,
    ConflictError: 409,
    InvalidError: 400,
    BrokenError: 503,
    UndersightError: 500,
}


class TooManyError(UndersightError):
    """Somebody asks more often than is allowed; `seconds` until it is allowed again."""

    status = 429

    def __init__(self, message: Wording, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(message)


class NotReadingError(UndersightError):
    """Something else than reading was asked of the API."""

    status = 405


def status_of(error: UndersightError) -> int:
    """The HTTP status of an error."""
    own = int(getattr(error, "status", 0))
    return own or next(status for family, status in STATUS.items() if isinstance(error, family))


def document(error: UndersightError) -> dict[str, Json]:
    """The problem document of an error."""
    status = status_of(error)
    made: dict[str, Json] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": in_words(error.message),
    }
    if isinstance(error, InvalidError):
        made["problems"] = [problem_json(problem) for problem in error.problems]
    if reason := getattr(error, "reason", ""):
        made["reason"] = str(reason)
    return made


def problem_json(problem: Problem) -> dict[str, Json]:
    """One thing that is wrong: where, what, the value that was given, the cure."""
    return {
        "place": problem.place,
        "message": in_words(problem.message),
        "value": problem.value,
        "cure": in_words(problem.cure),
        "code": problem.code,
    }


def respond(error: UndersightError) -> HttpResponse:
    """The answer that tells of `error`."""
    body = json.dumps(document(error), ensure_ascii=False) + "\n"
    response = HttpResponse(body, status=status_of(error), content_type=MEDIA_TYPE)
    if isinstance(error, TooManyError):
        response.headers["Retry-After"] = str(error.seconds)
    if isinstance(error, NotReadingError):
        response.headers["Allow"] = "GET, HEAD, OPTIONS"
    return response
