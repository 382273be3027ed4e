"""From an error to a page: which status, which words. The table of families stands here and nowhere
else in web.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from undersight.errors import (
    BrokenError,
    ConflictError,
    InvalidError,
    NotFoundError,
    RefusedError,
    UndersightError,
)
from undersight.web.shown import in_words

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
    """The page that tells of `error`: what happened, what was kept, what to do next."""
    status = int(getattr(error, "status", 0)) or status_of(error)
    heading, following = _words(status)
    context = {
        "status": status,
        "heading": heading,
        "next": following,
        "message": in_words(error.message),
        "problems": error.problems if isinstance(error, InvalidError) else (),
    }
    return render(request, "error.html", context, status=status, using="jinja2")


def _words(status: int) -> tuple[str, str]:
    """The heading and the next step of a status."""
    words = {
        400: (
            _("This address asks for something that cannot be"),
            _("Mend the part that is named."),
        ),
        403: (_("You may not do this here"), _("Sign in, or ask somebody who may.")),
        404: (_("There is no such page"), _("Look for it by its name in the search box above.")),
        409: (_("Somebody else changed this meanwhile"), _("Look at both versions and decide.")),
        410: (_("This record was withdrawn"), _("It is gone from every page and every past.")),
    }
    other = (_("Something is wrong with this registry"), _("Nothing was changed. Try again later."))
    return words.get(status, other)
