"""Pages of the family texts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from undersight.errors import NotFoundError


def about(request: HttpRequest, **parts: str) -> HttpResponse:
    """The page."""
    raise NotFoundError("there is no such page yet")


def help_page(request: HttpRequest, **parts: str) -> HttpResponse:
    """The page."""
    raise NotFoundError("there is no such page yet")

