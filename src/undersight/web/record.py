"""The page of a record: finds it, hands each part to the module that knows it, renders."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from undersight.looking import addresses
from undersight.looking.request import Looking, handle_or_404, look
from undersight.records.claim import Content
from undersight.records.page import Page, Tick
from undersight.records.record import Name
from undersight.schema.model import in_language
from undersight.store.reads import record as record_read
from undersight.store.reads.record import MovedError, WithdrawnError
from undersight.store.reads.snapshot import snapshot
from undersight.web.ask_blocks import Blocks
from undersight.web.facts import facts_of
from undersight.web.figures import map_of, network_of, time_of
from undersight.web.formats import FORMATS, as_preferred, respond_format
from undersight.web.inverse import inverses_of
from undersight.web.pages import moved_to, render_page, to_its_address
from undersight.web.prose import Links
from undersight.web.references import is_lost, references_of
from undersight.web.standing import standing_of
from undersight.web.values import Showing

MOST_NATIVE = 4


@require_safe
def record(
    request: HttpRequest,
    *,
    kind: str,
    handle: str,
    slug: str | None = None,
    format: str | None = None,
) -> HttpResponse:
    """The page of a record, or its data in a format."""
    with snapshot():
        looking = look(request)
        try:
            page = record_read.page(
                handle_or_404(handle), lens=looking.lens, at=looking.at, schema=looking.schema
            )
        except MovedError as moved:
            return moved_to(request, _path(moved.target, looking, format), looking)
        except WithdrawnError as gone:
            return _tombstone(request, gone, looking)
    if elsewhere := to_its_address(request, _path(page.name, looking, format), looking):
        return elsewhere
    if format:
        return respond_format(request, page, looking, format=format)
    return as_preferred(
        request,
        page,
        looking,
        otherwise=lambda: render_page(request, "record.html", looking, **context_of(page, looking)),
    )


def _path(name: Name, looking: Looking, format: str | None) -> str:
    return addresses.record_path(name, looking.schema, f".{format}" if format else "")


def _tombstone(request: HttpRequest, gone: WithdrawnError, looking: Looking) -> HttpResponse:
    prop = looking.schema.properties.get("withdrawn")
    codes = looking.schema.lists.get(prop.codes) if prop else None
    code = codes.codes.get(gone.reason) if codes else None
    language = looking.lens.language
    return render_page(
        request,
        "withdrawn.html",
        looking,
        status=gone.status,
        reason=in_language(code.labels, language) if code else gone.reason,
        meaning=in_language(code.definition, language) if code else "",
    )


def showing_of(page: Page, looking: Looking) -> Showing:
    """How the values of a page are shown: with the names that it knows."""
    plain = Showing(looking, page.schema, page.names)
    numbers = {s.name.id: s.number for s in page.sources}
    links = Links(
        {title: plain.href(name) for title, name in page.mentioned.titles.items()},
        {key: numbers[i] for key, i in page.mentioned.keys.items() if i in numbers},
    )
    return Showing(looking, page.schema, page.names, links, Blocks(looking).live)


def context_of(page: Page, looking: Looking) -> dict[str, Any]:
    """Everything that the template prints, worked out."""
    showing = showing_of(page, looking)
    facts = facts_of(page, showing)
    path = addresses.record_path(page.name, page.schema)
    return {
        "page": page,
        "facts": facts,
        "time": time_of(page, showing, path=path),
        "map": map_of(page, showing),
        "network": network_of(page, showing),
        "references": references_of(page, showing),
        "linked": inverses_of(page, looking),
        "standing": standing_of(page, showing),
        "native": _native(page, looking),
        "lost": page.record.kind == "source"
        and not page.of("capture")
        and is_lost(s.claim for s in page.said),
        "crumb": _crumb(page, looking),
        "tail": lambda word: looking.link(addresses.record_path(page.name, page.schema, word)),
        "formats": tuple((ending, f.name) for ending, f in FORMATS.items()),
        "ticks": page.ticks,
        "revisions": sum(1 for t in page.ticks if _past(t, page)),
        "kind_label": in_language(page.kind.labels, looking.lens.language),
    }


def _past(tick: Tick, page: Page) -> bool:
    """Whether a change had been made at the moment that the page shows."""
    return page.moment.now or tick.position <= page.moment.position


def _native(page: Page, looking: Looking) -> tuple[Content, ...]:
    """Titles in other languages than the page's."""
    own = looking.lens.language.partition("-")[0]
    found = {
        s.claim.content.value.text: s.claim.content
        for s in (*page.of("title"), *page.of("alias"))
        if s.claim.content.value
        and s.claim.content.language
        and s.claim.content.language.partition("-")[0] != own
        and s.claim.content.value.text != page.name.title
    }
    return tuple(found.values())[:MOST_NATIVE]


def _crumb(page: Page, looking: Looking) -> tuple[tuple[str, str], ...]:
    """Kind, country, city: where one is."""
    kind = in_language(page.kind.plural, looking.lens.language)
    parts = [(looking.link(addresses.kind_path(page.kind.id, page.schema)), kind)]
    for property_id in ("country", "city"):
        targets = [s.target for s in page.of(property_id) if s.target]
        if len(targets) == 1:
            name = targets[0]
            path = looking.link(addresses.record_path(name, page.schema))
            if (path, name.title) not in parts:
                parts.append((path, name.title))
    return tuple(parts)
