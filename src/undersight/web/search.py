"""Search by words: the page of what was found, and suggestions while somebody types."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from undersight.errors import InvalidError, Problem, shorten, worded
from undersight.looking.addresses import record_path
from undersight.looking.request import Looking, look
from undersight.records.found import Found
from undersight.records.search import Wanted, read_wanted
from undersight.store.reads.searching import search as read_found
from undersight.store.reads.snapshot import snapshot
from undersight.store.reads.suggesting import suggest as read_suggestions
from undersight.web.given import kind_asked, page_number
from undersight.web.pages import render_page
from undersight.web.results import Results

SIZE = 20
LAST = 25
"""Pages of what was found; who wants more says more exactly what."""

LONGEST_BEGINNING = 200
"""Characters for which there are suggestions."""


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What was found, a result a record."""
    text = request.GET.get("q", "")
    with snapshot():
        looking = look(request)
        try:
            wanted, problem = read_wanted(text, looking.schema), None
        except InvalidError as error:
            wanted, problem = Wanted(), error.problems[0]
        kind, page = kind_asked(request, looking.schema), page_number(request, LAST)
        found = read_found(
            wanted,
            lens=looking.lens,
            schema=looking.schema,
            kind=kind,
            offset=(page - 1) * SIZE,
            size=SIZE,
        )
    if found.meant:
        wanted = read_wanted(found.meant, looking.schema)
    return render_page(
        request,
        "search.html",
        looking,
        status=400 if problem else 200,
        asked_words=shorten(text, 400),
        wanted=wanted,
        problem=problem,
        found=found,
        page=page,
        more=page < LAST and found.count > page * SIZE,
        chosen_kind=kind,
        kinds=_kinds(found, looking),
        to=lambda **more: looking.link("/search", q=text, **more),
        turned=lambda number: looking.link("/search", q=text, kind=kind, page=number),
        results=Results(looking),
        example=_example(looking),
    )


EXAMPLES = ("site", "address", "description", "definition", "alias")
"""Properties of which the first that the schema has shows how to search in one."""


def _example(looking: Looking) -> str:
    """The name of a property that holds text."""
    properties = looking.schema.properties
    return next((properties[p].name for p in EXAMPLES if p in properties), "")


def _kinds(found: Found, looking: Looking) -> list[tuple[str, str, int]]:
    """The kinds of what was found, in the order of the schema: id, name in addresses, number; 0
    where more was found than was counted, and there may be some of the kind among that.
    """
    return [
        (kind.id, kind.name, found.kinds.get(kind.id, 0))
        for kind in looking.schema.kinds.values()
        if kind.id in found.kinds or (found.capped and not kind.owner)
    ]


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """`{"suggestions": [{"title", "kind", "url", "alias"}]}`: at most ten, by the beginnings of
    words.
    """
    text = request.GET.get("q", "")
    if len(text) > LONGEST_BEGINNING:
        cure = worded("write at most %(most)s characters", most=LONGEST_BEGINNING)
        raise InvalidError([Problem(worded("is too long"), cure, "q", shorten(text))])
    with snapshot():
        looking = look(request)
        found = read_suggestions(text, lens=looking.lens, schema=looking.schema)
    results = Results(looking)
    suggestions = [
        {
            "title": s.name.title,
            "kind": results.kind(s.name.kind),
            "url": looking.link(record_path(s.name, looking.schema)),
            "alias": s.alias,
        }
        for s in found
    ]
    response = JsonResponse({"suggestions": suggestions}, json_dumps_params={"ensure_ascii": False})
    response.headers["Cache-Control"] = "private, no-store" if looking.reader.name else "no-cache"
    response.headers["Vary"] = "Cookie, Accept-Language"
    return response
