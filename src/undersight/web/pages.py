"""Renders a page: every template gets the same few things, and every page the same headers for
caches.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render

from undersight.looking import addresses
from undersight.looking.request import Looking
from undersight.schema.model import in_language
from undersight.web.references import title_of


def render_page(
    request: HttpRequest, template: str, looking: Looking, *, status: int = 200, **context: Any
) -> HttpResponse:
    """The page that `template` makes of `context`, for this lens."""
    response = render(
        request,
        template,
        {
            "status": status,
            "looking": looking,
            "lens": looking.lens,
            "moment": looking.at,
            "schema": looking.schema,
            "reader": looking.reader,
            "link": looking.link,
            "step": _step(looking),
            "record_path": lambda name, tail="": looking.link(
                addresses.record_path(name, looking.schema, tail)
            ),
            "kind_path": lambda kind, **q: looking.link(
                addresses.kind_path(kind, looking.schema), **q
            ),
            "claim_path": lambda identity: looking.link(addresses.claim_path(identity)),
            "changeset_path": lambda position: looking.link(
                addresses.changeset_path(position), at=None
            ),
            "title_of": title_of,
            **context,
        },
        status=status,
        using="jinja2",
    )
    response.headers["Cache-Control"] = "private, no-store" if looking.reader.name else "no-cache"
    response.headers["Vary"] = "Cookie, Accept-Language"
    return response


def to_its_address(
    request: HttpRequest, path: str, looking: Looking
) -> HttpResponsePermanentRedirect | None:
    """To the one address of a page; None where the request is at it."""
    return None if request.path == path else moved_to(request, path, looking)


def moved_to(request: HttpRequest, path: str, looking: Looking) -> HttpResponsePermanentRedirect:
    """To another address, with all that was asked."""
    query = request.META.get("QUERY_STRING", "")
    response = HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)
    response.headers["Cache-Control"] = "private, no-store" if looking.reader.name else "no-cache"
    return response


def _step(looking: Looking) -> str:
    """The label of the least certainty that is asked for; "" where none is."""
    steps = looking.schema.certainties
    asked = next((c for c in steps if c.rank == looking.lens.certainty), None)
    return in_language(asked.labels, looking.lens.language) if asked else ""
