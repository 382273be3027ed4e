"""Questions: their answers page by page, or whole as lines; the saved ones."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from django.conf import settings
from django.utils import translation

from undersight.api.v1.cursors import closed, opened
from undersight.api.v1.endpoint import Asked, Object, Reply
from undersight.api.v1.problems import document
from undersight.api.v1.records import page_of
from undersight.api.v1.wire import name_json, named, state_json
from undersight.errors import (
    NotFoundError,
    UndersightError,
    worded,
)
from undersight.exchange.answers.json import column_json, datum_json
from undersight.exchange.answers.told import Told
from undersight.looking.addresses import claim_path
from undersight.looking.question import question_of
from undersight.looking.words import in_words
from undersight.options import Options
from undersight.query.answer import Answer, Found
from undersight.query.write import write
from undersight.store.reads.question import (
    ASKS,
    WORKED_OUT,
    Understood,
    answer,
    paged,
    total,
)
from undersight.store.reads.snapshot import snapshot
from undersight.values.protocol import Json

AT_ONCE = 1_000
"""Rows that an export reads at a time."""

KIND = "question"


def ask(asked: Asked) -> Reply:
    """The answer to a question, a page of it."""
    understood = question_of(asked.given.text("q"), asked.looking, place="q")
    return _reply(asked, understood)


def _reply(asked: Asked, understood: Understood) -> Reply:
    given = asked.given
    cursor = given.text("cursor").strip()
    understood = paged(
        understood,
        limit=given.whole("limit", 0),
        offset=given.whole("offset", 0),
        cursor=opened(cursor, _whose(understood)) if cursor else "",
    )
    found = answer(understood)
    told = _told(asked, understood, found)
    cursor = closed(found.cursor, _whose(understood))
    looking = replace(asked.looking, at=understood.moment)
    count = found.count
    if count is None and given.truth("count"):
        count = total(understood)
    return Reply(
        {
            "state": state_json(looking),
            "question": write(understood.question),
            "columns": [column_json(column) for column in told.columns],
            "rows": [_row(row, told, asked) for row in told.found],
            "count": count,
            "more": found.more,
            "cursor": cursor or None,
            "next": asked.next(cursor),
            "notices": [in_words(notice.message) for notice in found.notices],
        }
    )


def _whose(understood: Understood) -> str:
    return write(understood.question)


def _row(row: Found, told: Told, asked: Asked) -> Object:
    made: Object = {"record": name_json(row.name, asked) if row.name else None}
    if row.owner:
        made["owner"] = name_json(row.owner, asked)
    made["cells"] = [
        [datum_json(datum, column, told) for datum in cell]
        for cell, column in zip(row.cells, told.columns, strict=True)
    ]
    return made


def _told(asked: Asked, understood: Understood, found: Answer) -> Told:
    options: Options = settings.UNDERSIGHT
    looking = replace(asked.looking, at=understood.moment)
    position, day = named(looking, found.position)
    schema = understood.schema
    return Told(
        answer=found,
        schema=schema,
        question=write(understood.question),
        registry=options.name,
        base=asked.base,
        address=asked.to("ask"),
        record=lambda name: str(name_json(name, asked)["address"]),
        claim=lambda identity: asked.base + claim_path(identity),
        day=day or datetime.now(UTC).date(),
        position=position,
        language=looking.lens.language,
    )


# ---- the whole answer as lines ----


def export(asked: Asked) -> Reply:
    """The whole answer, a line a row: first the head, then the rows, then how many there were."""
    understood = question_of(asked.given.text("q"), asked.looking, place="q")
    plan = understood.plan
    most = AT_ONCE if not plan.group else understood.limits.rows
    format = plan.format if plan.format in WORKED_OUT else ""
    plan = replace(plan, limit=most, offset=0, shuffled=False, format=format)
    understood = replace(understood, plan=plan)
    first = answer(understood)  # what is wrong with a question is told before the first line
    return Reply(
        lines=_lines(asked, understood, first, language=translation.get_language() or "en"),
        media_type="application/x-ndjson",
    )


def _lines(asked: Asked, understood: Understood, found: Answer, *, language: str) -> Iterator[str]:
    """Each page is read at the position of the first; a fault in the middle is told in a line."""
    looking = replace(asked.looking, at=understood.moment)
    told = _told(asked, understood, found)
    head: Object = {
        "state": state_json(looking),
        "question": told.question,
        "columns": [column_json(column) for column in told.columns],
    }
    number = 0
    with translation.override(language):
        yield _line({"head": head})
    while True:
        with translation.override(language):
            rows = [_line(_row(row, told, asked)) for row in told.found]
        yield from rows
        number += len(rows)
        if not found.cursor:
            break
        try:
            with translation.override(language), snapshot():
                plan = replace(understood.plan, cursor=found.cursor)
                found = answer(replace(understood, plan=plan))
                told = _told(asked, understood, found)
        except UndersightError as error:
            with translation.override(language):
                yield _line({"problem": document(error)})
            return
    yield _line({"end": {"rows": number, "whole": not found.more}})


def _line(value: dict[str, Json]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


# ---- saved questions ----


def questions(asked: Asked) -> Reply:
    """The saved questions, with their texts."""
    if KIND not in asked.looking.schema.kinds or ASKS not in asked.looking.schema.properties:
        return Reply(_saved(asked, [], ""))
    understood = question_of(f"[[Category:{KIND}]] |?{ASKS}", asked.looking, place="q")
    cursor = asked.given.text("cursor").strip()
    found = answer(
        paged(
            understood,
            limit=asked.given.whole("limit", 50),
            cursor=opened(cursor, _whose(understood)) if cursor else "",
        )
    )
    cursor = closed(found.cursor, _whose(understood))
    saved: list[Json] = [
        {
            "record": name_json(row.name, asked),
            "q": next((d.text for d in row.cells[-1] if not d.absence), ""),
            "answer": asked.to(f"questions/{row.name.id}/answer"),
        }
        for row in found.rows
        if row.name
    ]
    return Reply(_saved(asked, saved, cursor))


def _saved(asked: Asked, found: list[Json], cursor: str) -> Object:
    return {
        "state": state_json(asked.looking),
        "questions": found,
        "cursor": cursor or None,
        "next": asked.next(cursor),
    }


def saved_answer(asked: Asked) -> Reply:
    """The answer to a saved question, a page of it."""
    said = page_of(asked).of(ASKS)
    value = said[0].claim.content.value if said else None
    if value is None:
        raise NotFoundError(worded("this record is no saved question"))
    return _reply(asked, question_of(value.text, asked.looking, place="q"))
