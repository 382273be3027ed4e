"""Lists of the records of a kind: as a page with facets, as JSON, as CSV."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from undersight.errors import (
    InvalidError,
    NotFoundError,
    Problem,
    shorten,
    worded,
)
from undersight.looking.question import met
from undersight.looking.request import KEPT, Looking, kind_or_404, look
from undersight.query import plan as p
from undersight.query.chosen import worded_condition
from undersight.records.found import Listing
from undersight.records.search import read_wanted
from undersight.schema.model import Kind
from undersight.store.reads.choosing import choices
from undersight.store.reads.listing import listing as read_listing
from undersight.store.reads.ordering import Order
from undersight.store.reads.snapshot import snapshot
from undersight.web.ask_list import question_of
from undersight.web.asked import LARGEST, Asked, lead_kind
from undersight.web.given import number, page_number
from undersight.web.listing_data import as_csv, as_json
from undersight.web.pages import render_page
from undersight.web.results import Results

DEEPEST = 100_000
"""Records up to which one can turn pages; who wants more narrows the list, or takes an export."""

OWN = ("sort", "page", "size", "q", "ask")


@require_safe
def listing(request: HttpRequest, kind: str, format: str | None = None) -> HttpResponse:
    """The list of a kind. Kinds whose records are owned have none."""
    with snapshot():
        looking = look(request)
        found = kind_or_404(looking.schema, kind)
        if found.owner:
            raise NotFoundError(worded("records of this kind stand on the pages of their owners"))
        asked = read_asked(request, looking, found, tail=f".{format}" if format else "")
        if format:
            return _data(asked, format)
        page = read(asked)
    return render_page(
        request,
        "listing.html",
        looking,
        asked=asked,
        kind=found,
        list=page,
        as_question=_as_question(asked, page),
        results=Results(looking),
    )


def _as_question(asked: Asked, page: Listing) -> str:
    """Where the list can be asked further; "" where a question cannot say the same."""
    text = question_of(
        asked.kind,
        page.chosen,
        asked.looking.schema,
        words=asked.words,
        question=asked.question,
    )
    return asked.looking.link("/ask", q=text) if text else ""


def read(asked: Asked, *, faceted: bool = True) -> Listing:
    """The page of the list that is asked for; programs get it without facets."""
    return read_listing(
        asked.kind,
        lens=asked.looking.lens,
        schema=asked.looking.schema,
        chosen=asked.chosen,
        base=asked.base,
        order=asked.order,
        lead=settings.UNDERSIGHT.lead,
        offset=(asked.page - 1) * asked.size,
        size=asked.size,
        faceted=faceted,
    )


def read_asked(request: HttpRequest, looking: Looking, kind: Kind, *, tail: str = "") -> Asked:
    """What the address asks for. Raises InvalidError naming every part that means nothing."""
    given = _given(request)
    words, question = (request.GET.get(k, "").strip() for k in ("q", "ask"))
    held = worded_condition(read_wanted(words, looking.schema), looking.schema)
    base = p.All((held, met(question, looking, place="ask")))
    usual = (
        Order.LEAD if kind.id == lead_kind(looking) and settings.UNDERSIGHT.lead else Order.TITLE
    )
    asked = Asked(looking, kind, usual, usual=usual, tail=tail)
    size = LARGEST if tail else settings.UNDERSIGHT.page_size
    return Asked(
        looking,
        kind,
        _order(request.GET.get("sort", ""), asked),
        choices(given, kind, lens=looking.lens, schema=looking.schema),
        page_number(request, DEEPEST // size),
        (number(request, "size", LARGEST) or size) if tail else size,
        usual,
        tail,
        words,
        question,
        base,
    )


def _given(request: HttpRequest) -> dict[str, list[str]]:
    """The properties that an address names, with their values; a stretch may come in two fields,
    `start_date.from` and `start_date.to`.
    """
    found = {k: request.GET.getlist(k) for k in request.GET if k not in KEPT and k not in OWN}
    for name in [k for k in found if k.endswith((".from", ".to"))]:
        prop = name.rpartition(".")[0]
        low, high = (request.GET.get(f"{prop}.{end}", "").strip() for end in ("from", "to"))
        del found[name]
        if (low or high) and f"{low}..{high}" not in found.get(prop, []):
            found.setdefault(prop, []).append(low if low == high else f"{low}..{high}")
    return found


def _order(text: str, asked: Asked) -> Order:
    if not text:
        return asked.usual
    offered = [o for o in Order if asked.offers(o)]
    found = next((o for o in offered if o.value == text), None)
    if found is None:
        cure = worded("choose of: %(offered)s", offered=tuple(offered))
        raise InvalidError(
            [Problem(worded("is no order of this list"), cure, "sort", shorten(text))]
        )
    return found


def _data(asked: Asked, format: str) -> HttpResponse:
    """The list for programs, with the address of its next page in a header too."""
    found = read(asked, faceted=False)
    response = (as_json if format == "json" else as_csv)(asked, found)
    if found.more:
        response.headers["Link"] = f'<{asked.link(page=asked.page + 1)}>; rel="next"'
    response.headers["Cache-Control"] = (
        "private, no-store" if asked.looking.reader.name else "no-cache"
    )
    response.headers["Vary"] = "Cookie, Accept-Language"
    return response
