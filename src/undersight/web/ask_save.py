"""Saves a question as a record: a new one, or another text for the one of that name."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from django.http import HttpRequest

from undersight.errors import InvalidError, Problem, worded
from undersight.looking.addresses import record_path
from undersight.looking.request import Looking
from undersight.query.escapes import escaped
from undersight.records.change import Change, Opening, amend, create
from undersight.records.claim import Content
from undersight.records.record import Name
from undersight.schema.model import Schema
from undersight.store.actions.revise import revise
from undersight.store.reads import record as record_read
from undersight.store.reads.question import ASKS, answer, understand
from undersight.store.reads.snapshot import snapshot
from undersight.values.catalogue import value_type
from undersight.values.protocol import Value
from undersight.web.ask_outcome import outcome

KIND = "question"


LACKING = Problem(
    worded("This registry's schema has no kind for saved questions yet"),
    worded("its administrator adds what is new with `undersight schema apply`"),
)


def can_save(schema: Schema) -> bool:
    """Whether the schema knows saved questions."""
    return KIND in schema.kinds and ASKS in schema.properties


def save_question(request: HttpRequest, looking: Looking) -> str:
    """The address of the record that holds the question now. Raises InvalidError for a question
    that cannot be asked, a name that is none, or one that is taken and not meant to be replaced.
    """
    if not can_save(looking.schema):
        raise InvalidError([LACKING])
    now = datetime.now(UTC)
    text, title = request.POST.get("q", "").strip(), request.POST.get("name", "").strip()
    found = outcome(text, looking=looking, now=now, seconds=5)
    if found.troubles:
        raise InvalidError([replace(t.problem, place=t.where) for t in found.troubles])
    if not title:
        cure = worded("give it a name under which it can be found")
        raise InvalidError([Problem(worded("has no name"), cure, "name")])
    existing = _called(title, looking, now)
    if existing and "replace" not in request.POST:
        cure = worded("choose another name, or tick “replace it”")
        raise InvalidError([Problem(worded("is already a saved question"), cure, "name", title)])
    contents = _contents(text, title, looking.schema)
    change = _changed(existing, contents[1], looking) if existing else create(KIND, contents)
    comment = request.POST.get("comment", "").strip() or "Saved a question"
    revise(change, comment=comment, actor=looking.reader, now=now)
    name = existing or Name(change.records[0].id, KIND, title)
    return record_path(name, looking.schema)


def _contents(text: str, title: str, schema: Schema) -> tuple[Content, Content]:
    return (
        Content("title", _value("title", title, schema)),
        Content(ASKS, _value(ASKS, text, schema)),
    )


def _value(property_id: str, raw: str, schema: Schema) -> Value:
    prop = schema.properties[property_id]
    found = value_type(prop.type).parse(raw, prop.rules)
    if isinstance(found, Problem):
        raise InvalidError([found.at("name" if property_id == "title" else "q")])
    return found


def _called(title: str, looking: Looking, now: datetime) -> Name | None:
    """The saved question of this name, as far as the writer sees it."""
    text = f"[[Category:{KIND}]] [[:{escaped(title)}]] |limit=2"
    asked = understand(text, lens=looking.lens, moment=looking.at, schema=looking.schema, now=now)
    with snapshot():
        rows = answer(asked).rows
    return rows[0].name if rows else None


def _changed(existing: Name, content: Content, looking: Looking) -> Change:
    """Another text in the place of the old one."""
    with snapshot():
        page = record_read.page(
            existing.id, lens=looking.lens, at=looking.at, schema=looking.schema
        )
    said = page.of(ASKS)
    if not said:
        return Change(opens=(Opening(existing.id, content),))
    return amend(said[0].claim, content)
