"""Pages of the family vocabulary."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from undersight.errors import NotFoundError


def schema_page(request: HttpRequest, **parts: str) -> HttpResponse:
    """The page."""
    raise NotFoundError("there is no such page yet")

