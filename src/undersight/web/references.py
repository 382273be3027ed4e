"""The sources of a page as numbered references, with the way back to what cites them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from undersight.exchange.csl import csl_of, formatted
from undersight.records.claim import Claim
from undersight.records.page import Cited, Page, Said, Source
from undersight.records.record import Name
from undersight.schema.model import Schema
from undersight.values.language import TYPE as LANGUAGE
from undersight.values.protocol import Value
from undersight.web.prose import outside
from undersight.web.values import Showing

FINDABLE = ("url", "publisher", "author", "issued")
"""Properties of which a source has at least one, or nobody can look it up."""

SHORTEST_TITLE = 3
"""Letters of a title below which it names nothing (a lost reference is often called "x" or "?")."""

MOST_QUOTES = 3
"""Quotes that stand under a reference; the others stand with their claims."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """What a source says, in its words."""

    text: str
    translation: str
    locator: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A source as it stands in the list."""

    number: int
    href: str
    title: str
    html: Markup
    language: str  # the name of the source's language, where it is not the page's
    kept: bool
    note: str
    lost: bool  # nothing is known by which it could be found
    back: str  # identity of the first claim that cites it; "" where only a text does
    quotes: tuple[Quoted, ...]


def references_of(page: Page, showing: Showing) -> tuple[Reference, ...]:
    """The page's sources, in order of citation."""
    return sources_of(page.sources, page.said, schema=page.schema, showing=showing)


def sources_of(
    sources: Sequence[Source], said: Sequence[Said], *, schema: Schema, showing: Showing
) -> tuple[Reference, ...]:
    """These sources, which these claims cite."""
    cited: dict[str, list[tuple[Said, Cited]]] = {}
    for one in _every(said):
        for each in one.cited:
            if each.source:
                cited.setdefault(each.source.id, []).append((one, each))
    own = {s.claim.identity for s in said}
    return tuple(
        _reference(
            s,
            cited.get(s.name.id, []),
            own,
            text=reference_text(s, schema, showing),
            showing=showing,
        )
        for s in sources
    )


def _every(said: Iterable[Said]) -> Iterable[Said]:
    for each in said:
        yield each
        yield from each.owned


def _reference(
    source: Source, cited: list[tuple[Said, Cited]], own: set[str], *, text: str, showing: Showing
) -> Reference:
    said = {
        c.content.property: c.content.value.text
        for c in reversed(source.claims)
        if c.content.value is not None
    }
    tag = said.get("language", "")
    foreign = tag and tag.partition("-")[0] != showing.language.partition("-")[0]
    kept = any(each.citation.capture for _said, each in cited) or "capture" in said
    backs = [s.claim.identity for s, _cited in cited if s.claim.identity in own]
    lost = not kept and is_lost(source.claims)
    return Reference(
        number=source.number,
        href=showing.href(source.name),
        title=source.name.title,
        html=lost_title(source.name.title) if lost else _linked(text, said.get("url", "")),
        language=LANGUAGE.show(Value(tag), showing.language) if foreign else "",
        kept=kept,
        note=said.get("note", ""),
        lost=lost,
        back=backs[0] if backs else "",
        quotes=_quotes(cited),
    )


def title_of(name: Name) -> str:
    """What a record is called in headings and lists. A source whose title is no word (a lost
    reference is often called "x") is told as one without a title.
    """
    if name.kind != "source" or sum(c.isalnum() for c in name.title) > 1:
        return name.title
    return _("Source without a title (“%(title)s”)") % {"title": name.title}


def is_lost(claims: Iterable[Claim]) -> bool:
    """Whether nothing is known of a source by which it could be found."""
    return not any(c.content.property in FINDABLE and c.content.value for c in claims)


def lost_title(title: str) -> Markup:
    """What stands for a source that is lost: its title, if that names anything."""
    if sum(c.isalnum() for c in title) < SHORTEST_TITLE:
        title = _("Reference lost in the original record.")
    return Markup('<span class="no">{}</span>').format(title)


def reference_text(source: Source, schema: Schema, showing: Showing) -> str:
    """The reference in the house's style; its title alone where nothing more is known."""
    text = formatted(csl_of(source, schema=schema), language=showing.language)
    return text if source.name.title[:20].casefold() in text.casefold() else source.name.title


def _linked(text: str, url: str) -> Markup:
    """The text with its address as a link, shown by its host."""
    before, found, after = text.partition(url) if url else (text, "", "")
    if not found:
        return escape(text)
    words = (urlsplit(url).hostname or url).removeprefix("www.")
    return Markup("{}{}{}").format(before, outside(url, words), after)


def _quotes(cited: list[tuple[Said, Cited]]) -> tuple[Quoted, ...]:
    found = {
        each.citation.quote: Quoted(
            each.citation.quote, each.citation.translation, each.citation.locator
        )
        for _said, each in cited
        if each.citation.quote
    }
    return tuple(found.values())[:MOST_QUOTES]
