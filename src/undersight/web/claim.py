"""The page of one claim: what it says, how sure, from where, and all that it said before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from markupsafe import Markup

from undersight.errors import NotFoundError, worded
from undersight.looking import addresses
from undersight.looking.request import Looking, look
from undersight.records.ids import read_id
from undersight.records.page import ClaimPage, Stage
from undersight.records.revision import Deed
from undersight.schema.model import in_language
from undersight.store.reads.claim import claim_history
from undersight.store.reads.snapshot import snapshot
from undersight.web.facts import access_word, certainty_word, checked, show_said, time_words
from undersight.web.pages import render_page
from undersight.web.prose import Links, is_block
from undersight.web.references import sources_of
from undersight.web.values import Showing, show_content


@dataclass(frozen=True, slots=True)
class Told:
    """One stage of a claim, in words."""

    stage: Stage
    html: Markup
    block: bool
    changes: tuple[str, ...]  # certainty, time, access … where they differ from before
    href: str  # the record as of that day
    deed: Deed | None


@require_safe
def claim(request: HttpRequest, *, identity: str) -> HttpResponse:
    """The page of a claim."""
    handle = read_id(identity)
    if handle is None:
        raise NotFoundError(worded("there is no such claim"))
    with snapshot():
        looking = look(request)
        page = claim_history(handle, lens=looking.lens, schema=looking.schema)
    return render_page(request, "claim.html", looking, **context_of(page, looking))


def context_of(page: ClaimPage, looking: Looking) -> dict[str, Any]:
    """Everything that the template prints, worked out."""
    showing = _showing(page, looking)
    content = page.said.claim.content
    kind = looking.schema.kinds.get(page.record.kind)
    use = kind.use(content.property) if kind else None
    step = next((c for c in looking.schema.certainties if c.id == content.certainty), None)
    language = looking.lens.language
    labels = use.labels if use else {"en": content.property}
    return {
        "page": page,
        "shown": show_said(page.said, showing),
        "label": in_language(labels, language),
        "help": in_language(use.help, language) if use else "",
        "certainty": certainty_word(content.certainty, showing),
        "meaning": in_language(step.definition, language) if step else "",
        "access": access_word(content.access, showing),
        "knows_access": looking.reader.level > 0,
        "checks": tuple(checked(c, showing) for c in page.checks),
        "stages": _told(page, showing),
        "references": sources_of(page.sources, [page.said], schema=looking.schema, showing=showing),
        "whose": page.owner or page.name,
        "permanent": addresses.claim_path(page.said.claim.identity),
    }


def _showing(page: ClaimPage, looking: Looking) -> Showing:
    plain = Showing(looking, looking.schema, page.names)
    numbers = {s.name.id: s.number for s in page.sources}
    links = Links(
        {title: plain.href(name) for title, name in page.mentioned.titles.items()},
        {key: numbers[i] for key, i in page.mentioned.keys.items() if i in numbers},
    )
    return Showing(looking, looking.schema, page.names, links)


def _told(page: ClaimPage, showing: Showing) -> tuple[Told, ...]:
    path = addresses.record_path(page.owner or page.name, showing.schema)
    found = []
    for stage, before in zip(page.stages, (*page.stages[1:], None), strict=True):
        html = show_content(stage.claim.content, showing)
        over = showing.looking.at.named(stage.claim.opened)
        href = showing.looking.link(path, at=stage.day.isoformat() if over else None)
        found.append(
            Told(stage, html, is_block(html), _changes(stage, before, showing), href, stage.deed)
        )
    return tuple(found)


def _changes(stage: Stage, before: Stage | None, showing: Showing) -> tuple[str, ...]:
    """What a stage says beside its value, where it is new."""
    now, old = stage.claim.content, before.claim.content if before else None
    words = []
    if old is None or now.certainty != old.certainty:
        words.append(certainty_word(now.certainty, showing))
    if now.time and (old is None or now.time != old.time):
        words.append(time_words(now.time, showing.language))
    if now.access != (old.access if old else "public"):
        words.append(access_word(now.access, showing))
    if now.reason and (old is None or now.reason != old.reason):
        words.append(now.reason)
    if now.disputed and (old is None or now.disputed != old.disputed):
        words.append(now.disputed)
    return tuple(w for w in words if w)
