"""What happens around every request: headers that protect readers, the language, and errors turned
into pages.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from undersight.errors import UndersightError
from undersight.web.problems import respond

Handler = Callable[[HttpRequest], HttpResponse]

HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
}


def security_headers(get_response: Handler) -> Handler:
    """Every response, also errors and files, carries the headers of HEADERS."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.META.get("CSRF_COOKIE"):
            # Somebody who is about to send a form: under "no-referrer" browsers would send it with
            # `Origin: null`, which looks forged. Nobody else ever has this token.
            response.headers["Referrer-Policy"] = "same-origin"
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return middleware


def language(get_response: Handler) -> Handler:
    """The language of the page: `?lang=`, else what the browser asks for. No cookie remembers
    it.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        try:
            asked = translation.get_supported_language_variant(request.GET.get("lang", ""))
        except LookupError:  # none of ours: Django knows more languages than this registry speaks
            asked = translation.get_language_from_request(request)
        with translation.override(asked):
            response = get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language())
        return response

    return middleware


def problems(get_response: Handler) -> Handler:
    """Anticipated errors become pages (or problem documents) that say what happened and what to do
    next.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
        return respond(request, error) if isinstance(error, UndersightError) else None

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware
