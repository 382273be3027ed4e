"""Asks the ten questions in each of three ways, for what measures it. Imported once Django is set
up.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from bench import asking_sparql, asking_sql
from bench.asking_rdf import store_of
from bench.asking_words import NAMED, TURNS, Words, rounds
from undersight.query.answer import Answer, Datum
from undersight.query.plan import Shown
from undersight.records.lens import Lens
from undersight.records.page import Moment
from undersight.records.rights import Reader, Role
from undersight.schema.model import Schema
from undersight.store.mapping import fetch
from undersight.store.reads import asked_counts, prepared, question
from undersight.store.reads.moment import resolve
from undersight.store.reads.question import answer, understand
from undersight.store.reads.snapshot import snapshot
from undersight.store.reads.vocabulary import schema_at

NUMBERS = tuple(NAMED)
NOW = datetime.now(UTC)
KNOWING = Reader(role=Role.ADMINISTRATOR)
"""May name a position; what is asked is asked as anybody."""


class _Asked:
    """What all questions are asked of."""

    store: ox.Store
    rounds: list[Words]
    schema: Schema
    moments: list[Moment]


def begin(folder: Path) -> None:
    """Opens what is asked."""
    _Asked.store = store_of(folder)
    _Asked.rounds = rounds()
    head = fetch("SELECT position FROM head")[0][0]
    past = [str(head * third // 3) for third in (1, 2)]
    _Asked.moments = [resolve(at, reader=KNOWING, now=NOW) for at in ("", *past)]
    _Asked.schema = schema_at(head)


def _words(turn: int) -> Words:
    return _Asked.rounds[turn % TURNS]


def text(number: int, turn: int) -> str:
    """A question as people write it."""
    return _words(turn).ask(number)


def ours(number: int, turn: int, *, third: int = 0) -> str:
    """From the text to the JSON. `third`: as of the end of this third of the log."""
    moment = _Asked.moments[third]
    with snapshot():
        understood = understand(
            text(number, turn),
            lens=Lens(moment.at),
            moment=moment,
            schema=_Asked.schema,
            now=NOW,
        )
        found = answer(understood)
    if found.count is not None:
        return json.dumps({"count": found.count})
    return json.dumps(_told(found))


def _told(answer: Answer) -> list[dict[str, Any]]:
    shown = {
        n: column.path[0].properties[0]
        for n, column in enumerate(answer.columns)
        if column.shown is Shown.VALUES
    }
    rows: list[dict[str, Any]] = []
    for row in answer.rows:
        assert row.name is not None
        told: dict[str, Any] = {"id": row.name.id, "title": row.name.title}
        if shown:
            told["printouts"] = {i: [_said(d) for d in row.cells[n]] for n, i in shown.items()}
        rows.append(told)
    return rows


def _said(datum: Datum) -> str:
    if datum.absence or datum.record:
        return datum.absence or datum.text
    return datum.key if datum.type == "code" else datum.text


def cold(number: int, turn: int) -> str:
    """Ours, with nothing kept: neither what the text means nor what was counted before."""
    question._parsed.cache_clear()
    question._bound.cache_clear()
    prepared.forget()
    asked_counts.forget()
    return ours(number, turn)


def by_hand(number: int, turn: int) -> str:
    """By hand-written SQL."""
    return asking_sql.answer(number, _words(turn))


def triples(number: int, turn: int) -> bytes:
    """By the triple store."""
    return asking_sparql.answer(_Asked.store, number, _words(turn))


def answers(number: int, turn: int) -> tuple[Any, Any, Any]:
    """All three in the form in which they are compared."""
    said = (
        json.loads(ours(number, turn)),
        json.loads(by_hand(number, turn)),
        asking_sparql.plain(number, triples(number, turn)),
    )
    return _sorted(said[0]), _sorted(said[1]), _sorted(said[2])


def _sorted(said: Any) -> Any:
    for row in said if isinstance(said, list) else ():
        if "printouts" in row:
            row["printouts"] = {name: sorted(cell) for name, cell in row["printouts"].items()}
    return said


def rows(number: int) -> str:
    """How many rows the answers have."""
    if number == 9:
        counts = [json.loads(by_hand(number, turn))["count"] for turn in range(TURNS)]
        return f"counts {max(counts):,}"
    found = [len(json.loads(by_hand(number, turn))) for turn in range(TURNS)]
    least, most = min(found), max(found)
    return f"{most} rows" if least == most else f"{least} to {most} rows"


def plans() -> str:
    """The plans of the hand-written SQL."""
    parts = []
    for number in NUMBERS:
        steps = "\n".join(f"    {step}" for step in asking_sql.plan(number, _words(0)))
        parts.append(f"{number} {NAMED[number]}\n{steps}\n")
    return "\n".join(parts)
