"""The text of a page: a record as Markdown, a kind and a property as their definitions."""

from __future__ import annotations

from dataclasses import dataclass

from undersight.api.mediawiki.call import Call
from undersight.api.mediawiki.titles import Target
from undersight.errors import NotFoundError
from undersight.exchange.writers.markdown import record_markdown
from undersight.looking.imprint import imprint_of
from undersight.looking.request import Looking
from undersight.records.page import Page
from undersight.schema.model import in_language
from undersight.store.reads.moment import resolve
from undersight.store.reads.record import page
from undersight.store.reads.vocabulary import schema_at

MODEL, FORMAT = "markdown", "text/markdown"
"""What the text of a page is."""


@dataclass(frozen=True, slots=True)
class Held:
    """A page with all that stands on it, at the position that is asked for."""

    page: Page
    looking: Looking


def held(target: Target, call: Call, position: int | None = None) -> Held | None:
    """The record of a page; None where it does not stand at that position.

    `position` None: at the moment that the call looks at.
    """
    if target.name is None:
        return None
    looking = at_position(call, position)
    try:
        found = page(target.name.id, lens=looking.lens, at=looking.at, schema=looking.schema)
    except NotFoundError:
        return None
    return Held(found, looking)


def at_position(call: Call, position: int | None) -> Looking:
    """How the call looks, held over another position; not over one that its reader may not know."""
    looking = call.looking
    if not position:
        return looking
    moment = resolve(f"p{position}", reader=looking.reader, now=call.now)
    schema = schema_at(moment.position or moment.head)
    return Looking(looking.lens.at(moment.at), moment, schema, looking.kept)


def text_of(target: Target, call: Call, position: int | None = None) -> str | None:
    """The text of a page; None where there is none."""
    if target.redirect:
        return f"#REDIRECT [[{target.redirect}]]\n"
    if target.kind:
        return f"{in_language(target.kind.description, call.language)}\n"
    if target.prop:
        return _property(target, call)
    found = held(target, call, position)
    return record_text(found, call) if found else None


def record_text(found: Held, call: Call) -> str:
    """A record as Markdown."""
    return record_markdown(found.page, imprint_of(call.request, found.page, found.looking))


def _property(target: Target, call: Call) -> str:
    assert target.prop is not None  # noqa: S101 - asked only where there is one
    prop = target.prop
    lines = [f"# {in_language(prop.labels, call.language)}", "", f"Type: {prop.type}"]
    for kind in call.schema.kinds.values():
        use = kind.use(prop.id)
        if use:
            told = in_language(use.help, call.language)
            lines.append(f"- {in_language(kind.labels, call.language)}: {told}".rstrip(": "))
    return "\n".join([*lines, ""])
