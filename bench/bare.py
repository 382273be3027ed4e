"""What a record's page is compared with: one hand-written query for its claims, one for its
citations, and a bare template of the same size, as a plain Django view.
"""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse
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
PAGE = Environment(autoescape=True).from_string(
    "<!doctype html><title>{{ number }}</title>"
    "{% for _ in range(times) %}<dl>"
    "{% for c in claims %}<dt>{{ c[0] }}</dt><dd>{{ c[4] or c[1] }} {{ c[2] }} {{ c[3] }}</dd>"
    "{% endfor %}</dl><ol>"
    "{% for c in citations %}<li>{{ c[3] }}, {{ c[1] }} {{ c[2] }}</li>{% endfor %}</ol>"
    "{% endfor %}"
)

times: dict[int, int] = {}
"""Record -> how often its claims have to be repeated until the page is as large as the real one."""


def bare(request: HttpRequest, number: int) -> HttpResponse:
    """The page of a record, as bare as can be."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIMS, [number, number])
        claims = cursor.fetchall()
        cursor.execute(CITATIONS, [number])
        citations = cursor.fetchall()
    how_often = times.get(number, 1)
    page = PAGE.render(number=number, claims=claims, citations=citations, times=how_often)
    return HttpResponse(page)


urlpatterns = [path("bare/<int:number>", bare), path("", include("undersight.site.urls"))]
