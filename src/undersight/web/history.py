"""Pages of the family history."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from undersight.errors import NotFoundError


def history(request: HttpRequest, **parts: str) -> HttpResponse:
    """The page."""
    raise NotFoundError("there is no such page yet")


def diff(request: HttpRequest, **parts: str) -> HttpResponse:
    """The page."""
    raise NotFoundError("there is no such page yet")

