"""Pages of the family record."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from undersight.errors import NotFoundError


def record(request: HttpRequest, **parts: str) -> HttpResponse:
    """The page."""
    raise NotFoundError("there is no such page yet")

