"""What a browser asks before it sends a request for a page of another site."""

from __future__ import annotations

from django.http import HttpResponse

A_DAY = 86_400


def preflight(methods: str, headers: str) -> HttpResponse:
    """The answer (Fetch standard, "CORS-preflight fetch"): by which methods and with which headers
    one may ask.
    """
    response = HttpResponse(status=204)
    del response.headers["Content-Type"]
    response.headers["Allow"] = f"{methods}, OPTIONS"
    response.headers["Access-Control-Allow-Methods"] = methods
    response.headers["Access-Control-Allow-Headers"] = headers
    response.headers["Access-Control-Max-Age"] = str(A_DAY)
    return response
