"""Pages of the family search."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from undersight.errors import NotFoundError


def search(request: HttpRequest, **parts: str) -> HttpResponse:
    """The page."""
    raise NotFoundError("there is no such page yet")


def suggest(request: HttpRequest, **parts: str) -> HttpResponse:
    """The page."""
    raise NotFoundError("there is no such page yet")

