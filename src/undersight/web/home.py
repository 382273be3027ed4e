"""The front page: what the registry is, what it cannot prove, its numbers, what changed last, where
to begin.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_safe

from undersight.kept import Kept
from undersight.looking.request import Looking, look
from undersight.records.found import Figures, Latest, Listing
from undersight.records.lens import Lens
from undersight.schema.model import Kind
from undersight.store.reads.figures import figures, head_digest
from undersight.store.reads.latest import latest
from undersight.store.reads.listing import listing
from undersight.store.reads.ordering import Order
from undersight.store.reads.snapshot import snapshot
from undersight.web.asked import Asked, lead_kind
from undersight.web.pages import render_page
from undersight.web.results import Results
from undersight.web.texts import introduction

LEADING = 6
"""Records that the front page shows."""

FIGURES = 4
"""Kinds of which the number of records is told, next to the sources."""

ENTRIES = ("country", "technology")
"""Properties by whose commonest values one enters."""


@dataclass(frozen=True, slots=True)
class Front:
    """What the front page holds of the registry."""

    figures: Figures
    latest: tuple[Latest, ...]
    listing: Listing | None


_KEPT: Kept[tuple[str, Lens], Front] = Kept(16)


def front(looking: Looking) -> Front:
    """The front page's reads. They look at every claim, so they are kept until the log goes on or
    the lens differs.
    """
    key = (head_digest(), replace(looking.lens, reader=replace(looking.reader, name="")))
    return _KEPT.made(key, lambda: _read(looking))


def _read(looking: Looking) -> Front:
    kind = looking.schema.kinds.get(lead_kind(looking))
    led = None
    if kind is not None:
        lead = settings.UNDERSIGHT.lead
        led = listing(
            kind,
            lens=looking.lens,
            schema=looking.schema,
            order=Order.LEAD,
            lead=lead,
            size=LEADING,
        )
    return Front(figures(looking.lens), latest(lens=looking.lens, schema=looking.schema), led)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front page."""
    with snapshot():
        looking = look(request)
        shown = front(looking)
    kind = looking.schema.kinds.get(lead_kind(looking))
    usual = Order.LEAD if settings.UNDERSIGHT.lead else Order.TITLE
    asked = Asked(looking, kind, usual, usual=usual) if kind else None
    facets = shown.listing.facets if shown.listing else ()
    return render_page(
        request,
        "home.html",
        looking,
        front=shown,
        sample=settings.UNDERSIGHT.sample,
        kind=kind,
        counted=_counted(looking, shown.figures),
        asked=asked,
        entries=[f for p in ENTRIES for f in facets if f.use.property == p],
        introduction=introduction(translation.get_language() or "en"),
        results=Results(looking),
    )


def _counted(looking: Looking, numbers: Figures) -> list[Kind]:
    """The kinds whose numbers are told: the first of the schema, and the sources."""
    found = [k for k in looking.schema.kinds.values() if k.id in numbers.kinds]
    return [k for n, k in enumerate(found) if n < FIGURES or k.id == "source"]
