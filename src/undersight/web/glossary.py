"""The glossary: terms by the alphabet, technologies and purposes as trees, each with its
definition.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from anyascii import anyascii
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from undersight.looking.request import look
from undersight.records.found import Entry
from undersight.store.reads.glossary import entries
from undersight.store.reads.snapshot import snapshot
from undersight.web.pages import render_page
from undersight.web.results import Results
from undersight.web.said import plain

KINDS = ("term", "technology", "purpose")
"""Kinds whose records are words; those with something broader are shown as a tree."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A word of a tree with what is narrower."""

    entry: Entry
    narrower: tuple[Branch, ...] = ()


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """All words of the registry on one page."""
    with snapshot():
        looking = look(request)
        kinds = [k for k in KINDS if k in looking.schema.kinds]
        found = entries(kinds, lens=looking.lens, schema=looking.schema)
    flat = found.pop(KINDS[0], ())
    letters = sorted({letter_of(e) for e in flat})
    return render_page(
        request,
        "terms.html",
        looking,
        terms=flat,
        letters=letters,
        letter_of=letter_of,
        trees=[(looking.schema.kinds[k], tree_of(group)) for k, group in found.items() if group],
        definition=lambda e: plain(e.definition.content.value.text) if e.definition else "",
        results=Results(looking),
    )


def letter_of(entry: Entry) -> str:
    """The letter under which a term stands, whatever its script."""
    first = anyascii(entry.name.title.strip()[:1]).strip()[:1].upper()
    return first if first.isalpha() else "#"


def tree_of(group: Sequence[Entry]) -> tuple[Branch, ...]:
    """The entries below what is broader, each once; what stands in a circle stands at the top."""
    known = {e.name.id for e in group}
    parents = {
        e.name.id: next((b for b in e.broader if b in known and b != e.name.id), "") for e in group
    }
    tops = [e for e in group if not _has_top(e.name.id, parents)]
    below: dict[str, list[Entry]] = {}
    for entry in group:
        if entry not in tops:
            below.setdefault(parents[entry.name.id], []).append(entry)

    def branch(entry: Entry) -> Branch:
        return Branch(entry, tuple(branch(e) for e in below.get(entry.name.id, ())))

    return tuple(branch(e) for e in tops)


def _has_top(handle: str, parents: dict[str, str]) -> bool:
    """Whether something is broader, and that chain ends."""
    seen = {handle}
    at = parents[handle]
    if not at:
        return False
    while at:
        if at in seen:
            return False
        seen.add(at)
        at = parents[at]
    return True
