"""What a record's page is compared with: one hand-written query for its claims, one for its
citations, and a bare Django template of the same size, in a plain view. Beside it the same
template in Jinja2, which is what the pages are made with.
"""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import include, path
from jinja2 import Environment

CLAIMS = """
SELECT c.property, c.text, c.certainty, c.time, s.title FROM claim c
LEFT JOIN standing s ON s.record = c.target AND s.closed IS NULL
WHERE c.closed IS NULL AND c.seen = 0 AND (c.record = %s OR c.record IN (
  SELECT o.id FROM claim l JOIN record o ON o.id = l.target
  WHERE l.record = %s AND l.closed IS NULL AND o.owner IS NOT NULL))
"""
CITATIONS = """
SELECT c.property, t.locator, t.quote, s.title FROM claim c
JOIN citation t ON t.claim = c.identity AND t.closed IS NULL
JOIN standing s ON s.record = t.source AND s.closed IS NULL
WHERE c.closed IS NULL AND c.record = %s
"""
PAGE = (
    "<!doctype html><title>{{ number }}</title>"
    "{% for _ in times %}<dl>"
    "{% for property, text, certainty, time, title in claims %}"
    "<dt>{{ property }}</dt><dd>{% if title %}{{ title }}{% else %}{{ text }}{% endif %}"
    " {{ certainty }} {{ time }}</dd>"
    "{% endfor %}</dl><ol>"
    "{% for property, locator, quote, title in citations %}"
    "<li>{{ title }}, {{ locator }} {{ quote }}</li>"
    "{% endfor %}</ol>{% endfor %}"
)
DJANGO = Engine().from_string(PAGE)
JINJA = Environment(autoescape=True).from_string(PAGE)

times: dict[int, int] = {}
"""Record -> how often its claims have to be repeated until the page is as large as the real one."""


def bare(request: HttpRequest, number: int, engine: str = "django") -> HttpResponse:
    """The page of a record, as bare as can be."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIMS, [number, number])
        claims = cursor.fetchall()
        cursor.execute(CITATIONS, [number])
        citations = cursor.fetchall()
    told = {
        "number": number,
        "claims": claims,
        "citations": citations,
        "times": range(times.get(number, 1)),
    }
    page = JINJA.render(told) if engine == "jinja" else DJANGO.render(Context(told))
    return HttpResponse(page)


urlpatterns = [
    path("bare/<int:number>", bare),
    path("bare/<int:number>/<slug:engine>", bare),
    path("", include("undersight.site.urls")),
]
