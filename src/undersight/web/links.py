"""What links to a record: every claim, by property, and for a source every citation."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from undersight.errors import InvalidError, Problem, shorten, worded
from undersight.looking.addresses import record_path
from undersight.looking.request import handle_or_404, look
from undersight.schema.model import Schema, in_language
from undersight.store.reads import linking
from undersight.store.reads.record import MovedError
from undersight.store.reads.snapshot import snapshot
from undersight.web.changeset import capped
from undersight.web.given import page_number
from undersight.web.history import to_winner
from undersight.web.pages import render_page, to_its_address


@require_safe
def links(request: HttpRequest, **parts: str) -> HttpResponse:
    """The claims and citations that name a record; `?property=` narrows them."""
    with snapshot():
        looking = look(request)
        handle = handle_or_404(parts["handle"])
        only = _property(request.GET.get("property", ""), looking.schema)
        try:
            found = linking.linking(
                handle,
                lens=looking.lens,
                schema=looking.schema,
                only=only,
                page=page_number(request),
            )
        except MovedError as moved:
            return to_winner(looking, moved.target, "links")
    path = record_path(found.name, looking.schema, "links")
    if elsewhere := to_its_address(request, path, looking):
        return elsewhere
    language = looking.lens.language
    return render_page(
        request,
        "links.html",
        looking,
        found=found,
        name=found.name,
        only=only,
        capped=capped,
        label=lambda prop: _label(prop, looking.schema, language),
    )


def _property(given: str, schema: Schema) -> str:
    """The id of the linking property that an address names by its id or name; "" for all."""
    if given in ("", linking.CITED):
        return given
    able = [p for p in schema.properties.values() if p.type == "link"]
    found = next((p.id for p in able if given in (p.id, p.name)), None)
    if found is None:
        cure = worded("choose of: %(names)s", names=(linking.CITED, *(p.name for p in able)))
        raise InvalidError(
            [Problem(worded("is no property that links"), cure, "property", shorten(given))]
        )
    return found


def _label(property_id: str, schema: Schema, language: str) -> str:
    prop = schema.properties.get(property_id)
    return in_language(prop.labels, language) if prop else property_id
