"""Pages that the registry's keepers write: Markdown files in the folder `pages` of the registry."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_safe
from markupsafe import Markup

from undersight.errors import NotFoundError, worded
from undersight.looking.addresses import slug
from undersight.looking.request import look
from undersight.store.reads.snapshot import snapshot
from undersight.web.ask_blocks import Blocks
from undersight.web.pages import render_page
from undersight.web.prose import prose

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,60}\Z")
LANGUAGE = re.compile(r"[a-z]{2,3}\Z")
LONGEST = 200_000
"""Characters of a page that are read."""

HELP = "help"
INTRODUCING = "about"
"""The page whose first paragraph introduces the registry on its front page."""

_TITLE = re.compile(r"\A\s*#\s+(.+?)\s*#*\s*(?:\n|\Z)")
_HEADING = re.compile(r"<h([3-6])>(.*?)</h\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Text:
    """A page as it is shown: its title, its text, the headings that its contents list (anchor,
    words).
    """

    title: str
    html: Markup
    headings: tuple[tuple[str, Markup], ...]


@require_safe
def about(request: HttpRequest, page: str) -> HttpResponse:
    """A page of the registry's keepers."""
    return _shown(request, page)


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """How to read and to use the registry."""
    return _shown(request, HELP)


def _shown(request: HttpRequest, page: str) -> HttpResponse:
    found = read_source(page, translation.get_language() or "en")
    if found is None:
        raise NotFoundError(worded("there is no such page"))
    with snapshot():
        looking = look(request)
    source, language = found
    text = text_of(source, page)
    text = replace(text, html=Blocks(looking).live(text.html))
    return render_page(request, "text.html", looking, text=text, written_in=language)


def read_source(page: str, language: str) -> tuple[str, str] | None:
    """The Markdown of a page and its language, the reader's where there is `about.fr.md`; None if
    there is no such page.

    Only plain names are looked for, so that no path leads out of the folder.
    """
    if not NAME.match(page):
        return None
    folder = Path(settings.REGISTRY) / "pages"
    base = language.partition("-")[0]
    names = {f"{page}.md": settings.LANGUAGE_CODE}
    if LANGUAGE.match(base):
        names = {f"{page}.{base}.md": base, **names}
    for name, written_in in names.items():
        file = folder / name
        try:
            if file.is_file() and file.resolve().parent == folder.resolve():
                return file.read_text("utf-8", errors="replace")[:LONGEST], written_in
        except OSError:
            continue
    return None


def introduction(language: str) -> tuple[Markup, str] | None:
    """The first paragraph of the page that introduces the registry, and its language."""
    found = read_source(INTRODUCING, language)
    if found is None:
        return None
    source, written_in = found
    body = _TITLE.sub("", source, count=1).strip()
    first = next((p for p in re.split(r"\n\s*\n", body) if p.strip() and not p.startswith("#")), "")
    return (prose(first), written_in) if first else None


@lru_cache(maxsize=64)
def text_of(source: str, name: str) -> Text:
    """A Markdown page as HTML; its first heading is the title, the others have anchors."""
    title = _TITLE.match(source)
    body = source[title.end() :] if title else source
    headings: list[tuple[str, Markup]] = []

    def anchored(match: re.Match[str]) -> str:
        # `prose` puts headings two steps down, below those of a record's page; here they stand
        # alone
        level = max(2, int(match[1]) - 2)
        words = Markup(_TAG.sub("", match[2]))  # noqa: S704 - cut out of what was cleaned
        anchor = slug(words.unescape()) or f"part-{len(headings) + 1}"
        if any(anchor == a for a, _ in headings):
            anchor = f"{anchor}-{len(headings) + 1}"
        if level == 2:
            headings.append((anchor, words))
        return f'<h{level} id="{anchor}">{match[2]}</h{level}>'

    html = Markup(_HEADING.sub(anchored, prose(body)))  # noqa: S704 - cleaned by prose
    return Text(title[1] if title else name.replace("-", " ").capitalize(), html, tuple(headings))
