"""What the parts of an address say: a page's number, a kind, a moment. One reader each; what means
nothing is an error that names the part.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from django.http import HttpRequest

from undersight.errors import InvalidError, Problem, shorten, worded
from undersight.looking.request import Looking
from undersight.records.page import Moment
from undersight.schema.model import Schema
from undersight.store.reads.moment import resolve

LAST = 10_000
"""Pages up to which one can turn; who wants more says more exactly what."""


def page_number(request: HttpRequest, last: int = LAST) -> int:
    """`?page=`, from 1 to `last`."""
    return number(request, "page", last) or 1


def number(request: HttpRequest, name: str, most: int) -> int:
    """A whole number from 1 to `most`; 0 where the part is absent or empty."""
    text = request.GET.get(name, "")
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and 1 <= int(text) <= most):
        cure = worded(
            "give a number from 1 to %(most)s; to see what lies beyond, say more exactly what",
            most=most,
        )
        message = worded("is no page") if name == "page" else worded("is no size")
        raise InvalidError([Problem(message, cure, name, shorten(text))])
    return int(text)


def kind_asked(request: HttpRequest, schema: Schema) -> str:
    """The id of the kind that `?kind=` names by its id or its name; "" where it is left out."""
    given = request.GET.get("kind", "")
    if not given:
        return ""
    alone = [k for k in schema.kinds.values() if not k.owner]
    found = next((k.id for k in alone if given in (k.id, k.name)), None)
    if found is None:
        cure = worded("choose of: %(kinds)s", kinds=tuple(k.name for k in alone))
        raise InvalidError([Problem(worded("is no kind of record"), cure, "kind", shorten(given))])
    return found


def moment_asked(given: str, name: str, looking: Looking) -> Moment:
    """The moment that the part `name` of an address gives as `?at=` does; "" is now."""
    try:
        return resolve(given, reader=looking.reader, now=datetime.now(UTC))
    except InvalidError as error:
        raise InvalidError([replace(p, place=name) for p in error.problems]) from None
