"""The page of a record as data: formats, headers, validators. What stands in them, writers say."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import get_conditional_response, patch_vary_headers

from undersight.errors import NotFoundError, worded
from undersight.exchange.writers.csv import claims_csv
from undersight.exchange.writers.imprint import Imprint
from undersight.exchange.writers.json import record_json
from undersight.exchange.writers.linked import record_jsonld, record_rdfxml, record_turtle
from undersight.exchange.writers.markdown import record_markdown
from undersight.looking.addresses import record_path
from undersight.looking.imprint import imprint_of
from undersight.looking.request import Looking
from undersight.records.page import Page


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write a page: its name for people, its media type, and how."""

    name: str
    media_type: str
    write: Callable[[Page, Imprint], str]


def _indented(value: Mapping[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


FORMATS: dict[str, Format] = {
    "json": Format(
        "JSON", "application/json", lambda page, imprint: _indented(record_json(page, imprint))
    ),
    "csv": Format("CSV", "text/csv", claims_csv),
    "jsonld": Format(
        "JSON-LD",
        "application/ld+json",
        lambda page, imprint: _indented(record_jsonld(page, imprint)),
    ),
    "ttl": Format("Turtle", "text/turtle", record_turtle),
    "rdf": Format("RDF/XML", "application/rdf+xml", record_rdfxml),
    "md": Format("Markdown", "text/markdown", record_markdown),
}
"""Ending of the address -> format."""


def respond_format(
    request: HttpRequest, page: Page, looking: Looking, *, format: str
) -> HttpResponse:
    """`page`, which came through the reader's lens, in one of FORMATS; NotFoundError if in none."""
    if format not in FORMATS:
        raise NotFoundError(
            worded(
                "there is no format called %(format)s; there are %(formats)s",
                format=format[:20],
                formats=tuple(FORMATS),
            )
        )
    chosen = FORMATS[format]
    imprint = imprint_of(request, page, looking)
    response = as_file(
        request,
        chosen.write(page, imprint),
        media_type=chosen.media_type,
        name=f"{page.kind.name}-{page.record.id}.{format}",
        looking=looking,
    )
    canonical = imprint.address if page.moment.now else imprint.permanent
    response.headers["Link"] = f'<{canonical}>; rel="canonical"'
    return response


def as_file(
    request: HttpRequest, text: str, *, media_type: str, name: str, looking: Looking
) -> HttpResponse:
    """A text as a file with a validator made of its bytes; 304 where the reader has it already."""
    body = text.encode()
    response = HttpResponse(body, content_type=f"{media_type}; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response.headers["Cache-Control"] = _caching(looking)
    patch_vary_headers(response, ["Cookie", "Accept-Language"])
    answer = get_conditional_response(request, etag=response.headers["ETag"], response=response)
    return answer if isinstance(answer, HttpResponse) else response


def as_preferred(
    request: HttpRequest, page: Page, looking: Looking, *, otherwise: Callable[[], HttpResponse]
) -> HttpResponse:
    """The way to the format that the request prefers, else the page that `otherwise` makes.

    303: what is there describes the record, it is not the record.
    """
    by_type = {f.media_type: name for name, f in FORMATS.items()}
    preferred = request.get_preferred_type(["text/html", *by_type])
    if preferred in by_type:
        path = record_path(page.name, looking.schema, f".{by_type[preferred]}")
        response: HttpResponse = HttpResponseRedirect(looking.link(path), status=303)
        response.headers["Cache-Control"] = _caching(looking)
        patch_vary_headers(response, ["Cookie", "Accept-Language"])
    else:
        response = otherwise()
    patch_vary_headers(response, ["Accept"])
    return response


def _caching(looking: Looking) -> str:
    return "private, no-store" if looking.reader.name else "no-cache"
