"""From an error to a page: which status, which words. The table of families stands here and nowhere
else in web.
"""

from __future__ import annotations

import json
import re
from copy import copy
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from undersight.errors import (
    BrokenError,
    ConflictError,
    InvalidError,
    NotFoundError,
    RefusedError,
    UndersightError,
    worded,
)
from undersight.looking.request import Looking, look
from undersight.web.formats import FORMATS
from undersight.web.pages import render_page
from undersight.web.shown import in_words

NOT_FOUND = 404
STATUS: dict[type[UndersightError], int] = {
    NotFoundError: NOT_FOUND,
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
    """What tells of `error`: a page, or at the address of data a problem document (RFC 9457)."""
    status = int(getattr(error, "status", 0)) or status_of(error)
    if _DATA.search(request.path):
        return _document(error, status)
    looking = look_anyway(request)
    past = looking is not None and not looking.at.now
    heading, following = _words(status, past=past)
    context: dict[str, Any] = {
        "status": status,
        "heading": heading,
        "next": following,
        "message": in_words(error.message),
        "problems": error.problems if isinstance(error, InvalidError) else (),
    }
    if looking is None:
        return render(request, "error.html", context, status=status, using="jinja2")
    return render_page(request, "error.html", looking, **context)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """An address that leads nowhere at all."""
    return respond(request, NotFoundError(worded("nothing has this address")))


def look_anyway(request: HttpRequest) -> Looking | None:
    """How a request looks, for the frame of a page that tells of an error: what it asks for wrongly
    is left out. None where not even that can be read.
    """
    try:
        return look(request)
    except InvalidError:
        pass
    except (UndersightError, DatabaseError):
        return None
    plain = copy(request)
    plain.GET = QueryDict(urlencode({"lang": request.GET.get("lang", "")}))
    try:
        return look(plain)
    except (UndersightError, DatabaseError):
        return None


_DATA = re.compile(rf"\.(?:{'|'.join((*FORMATS, 'txt'))})\Z|\A/search/suggest\Z")
"""Addresses whose answers programs read."""


def _document(error: UndersightError, status: int) -> HttpResponse:
    problems = error.problems if isinstance(error, InvalidError) else ()
    document = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": in_words(error.message),
        "problems": [
            {
                "place": p.place,
                "message": in_words(p.message),
                "value": p.value,
                "cure": in_words(p.cure),
            }
            for p in problems
        ],
    }
    body = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    response = HttpResponse(body, status=status, content_type="application/problem+json")
    response.headers["Cache-Control"] = "no-store"
    return response


def _words(status: int, *, past: bool) -> tuple[str, str]:
    """The heading and the next step of a status; `past`: a past day was asked for."""
    if past and status == NOT_FOUND:
        return (
            _("This was not recorded then"),
            _("Perhaps it was recorded later, under this address: look at today’s page."),
        )
    words = {
        400: (
            _("This address asks for something that cannot be"),
            _("Mend the part that is named."),
        ),
        403: (_("You may not do this here"), _("Sign in, or ask somebody who may.")),
        NOT_FOUND: (
            _("There is no such page"),
            _("Look for it by its name in the search box above."),
        ),
        409: (_("Somebody else changed this meanwhile"), _("Look at both versions and decide.")),
        410: (_("This record was withdrawn"), _("It is gone from every page and every past.")),
    }
    other = (_("Something is wrong with this registry"), _("Nothing was changed. Try again later."))
    return words.get(status, other)
