"""How to cite a record: as text, CSL-JSON, BibTeX and RIS, with a position in the address."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from undersight.exchange.csl import HOUSE, STYLES, references
from undersight.exchange.writers.citation import bibtex, csl_of_page, ris
from undersight.looking.addresses import record_path
from undersight.looking.imprint import imprint_of
from undersight.looking.request import Looking, handle_or_404, look
from undersight.records.page import Page
from undersight.store.reads.record import MovedError, page
from undersight.store.reads.snapshot import snapshot
from undersight.web.formats import as_file
from undersight.web.pages import moved_to, render_page, to_its_address


@require_safe
def cite(
    request: HttpRequest,
    *,
    kind: str,
    handle: str,
    slug: str | None = None,
    format: str | None = None,
) -> HttpResponse:
    """`/{kind}/{id}-{slug}/cite`, and the same as `.json` (CSL-JSON) and `.txt`."""
    with snapshot():
        looking = look(request)
        tail = f"cite.{format}" if format else "cite"
        try:
            found = page(handle_or_404(handle), lens=looking.lens, at=looking.at)
        except MovedError as moved:
            path = record_path(moved.target, looking.schema, tail)
            return moved_to(request, path, looking)
        path = record_path(found.name, looking.schema, tail)
        if elsewhere := to_its_address(request, path, looking):
            return elsewhere
        return _answer(request, found, looking, format=format or "")


def _answer(request: HttpRequest, found: Page, looking: Looking, *, format: str) -> HttpResponse:
    today = datetime.now(UTC).date()
    imprint = imprint_of(request, found, looking, today=today)
    csl = csl_of_page(found, imprint, accessed=today)
    style = request.GET.get("style", "") or HOUSE
    text = references([csl], style=style, language=looking.lens.language)[0]
    name = f"cite-{found.kind.name}-{found.record.id}"
    as_json = json.dumps([csl], ensure_ascii=False, indent=1) + "\n"
    if format == "json":
        media_type = "application/vnd.citationstyles.csl+json"
        return as_file(
            request, as_json, media_type=media_type, name=f"{name}.json", looking=looking
        )
    if format == "txt":
        return as_file(
            request, f"{text}\n", media_type="text/plain", name=f"{name}.txt", looking=looking
        )
    return render_page(
        request,
        "cite.html",
        looking,
        name=found.name,
        kind=found.kind,
        imprint=imprint,
        chosen=STYLES[style],
        styles={label: _path(found, looking, style=key) for key, label in STYLES.items()},
        text=text,
        as_text=_path(found, looking, style=style, tail="cite.txt"),
        boxes=(
            ("BibTeX", bibtex(found, imprint, accessed=today)),
            ("RIS", ris(found, imprint, accessed=today).replace("\r\n", "\n")),
            ("CSL-JSON", as_json),
        ),
    )


def _path(found: Page, looking: Looking, *, style: str, tail: str = "cite") -> str:
    """The page in a style; the house's need not be named."""
    path = record_path(found.name, looking.schema, tail)
    return looking.link(path, style=style if style != HOUSE else None)
