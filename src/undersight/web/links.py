"""What links to a record: every claim, by property, and for a source every citation."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from undersight.schema.model import Schema, in_language
from undersight.store.reads import linking
from undersight.store.reads.record import MovedError
from undersight.store.reads.snapshot import snapshot
from undersight.web.changeset import capped
from undersight.web.history import page_number, to_winner
from undersight.web.looking import handle_or_404, look
from undersight.web.pages import render_page


@require_safe
def links(request: HttpRequest, **parts: str) -> HttpResponse:
    """The claims and citations that name a record; `?property=` narrows them."""
    with snapshot():
        looking = look(request)
        handle = handle_or_404(parts["handle"])
        only = request.GET.get("property", "")
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


def _label(property_id: str, schema: Schema, language: str) -> str:
    prop = schema.properties.get(property_id)
    return in_language(prop.labels, language) if prop else property_id
