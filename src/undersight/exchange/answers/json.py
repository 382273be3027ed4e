"""An answer as JSON of our own shape: typed values, each with its certainty and its claim."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal

from undersight.exchange.answers.shown import NUMBERS, amount_of, plain, property_of, shown
from undersight.exchange.answers.told import Told
from undersight.query.answer import Cell, Datum, Found
from undersight.query.plan import Column, Shown
from undersight.records.record import Name
from undersight.values.amount import as_json
from undersight.values.protocol import Json

Object = dict[str, Json]


def json_(told: Told) -> Iterator[str]:
    """One object: whose answer it is, its columns, its rows, where it goes on.

    `type=simple`: a list of objects, label → text or list of texts. `prettyprint=yes` indents;
    `unescape=no` writes ASCII only.
    """
    if told.setting("type") == "simple":
        yield from _list((_simple(row, told) for row in told.found), told, depth=0)
        yield "\n"
        return
    yield "{"
    for name, value in _head(told).items():
        yield f"{_break(told, 1)}{_dump(name, told)}: {_dump(value, told, 1)},"
    yield f'{_break(told, 1)}"rows": '
    yield from _list((_row(row, told) for row in told.found), told, depth=1)
    for name, value in _tail(told).items():
        yield f",{_break(told, 1)}{_dump(name, told)}: {_dump(value, told, 1)}"
    yield f"{_break(told, 0)}}}\n"


def _list(rows: Iterator[Object], told: Told, *, depth: int) -> Iterator[str]:
    """A list with each of its members on a line of its own, so that rows can come one by one."""
    yield "["
    first = True
    for row in rows:
        yield ("" if first else ",") + _break(told, depth + 1) + _dump(row, told, depth + 1)
        first = False
    yield "]" if first else f"{_break(told, depth)}]"


def _break(told: Told, depth: int) -> str:
    return "\n" + ("  " * depth if told.flag("prettyprint") else "")


def _dump(value: Json, told: Told, depth: int = 0) -> str:
    plainly = told.setting("unescape", "yes").casefold() not in ("no", "false", "off", "0")
    step = 2 if told.flag("prettyprint") else None
    text = json.dumps(value, ensure_ascii=not plainly, indent=step, allow_nan=False)
    return text.replace("\n", "\n" + "  " * depth) if step else text


def _head(told: Told) -> Object:
    made: Object = {
        "question": told.question,
        "registry": told.registry,
        "licence": {"name": told.licence, "url": told.licence_url},
        "address": told.address,
        "permanent": told.permanent or None,
        "day": told.day.isoformat(),
        "position": told.position,
        "language": told.language,
        "count": told.count if told.answer.count is None else told.answer.count,
        "columns": [column_json(column) for column in told.columns],
    }
    return made


def _tail(told: Told) -> Object:
    return {
        "more": told.answer.more if told.rows is None else False,
        "cursor": (told.answer.cursor or None) if told.rows is None else None,
        "next": told.next or None,
        "notices": [str(notice.message) for notice in told.answer.notices],
    }


def column_json(column: Column) -> Object:
    """What a column shows."""
    made: Object = {
        "label": column.label,
        "shows": column.shown.value,
        "type": column.type or "string",
    }
    if column.canonical:
        made["property"] = column.canonical
    if column.format:
        made["format"] = column.format
    return made


def _row(row: Found, told: Told) -> Object:
    made: Object = {}
    if row.name:
        made["record"] = name_json(row.name, told)
    if row.owner:
        made["owner"] = name_json(row.owner, told)
    made["cells"] = [
        [datum_json(datum, column, told) for datum in cell]
        for cell, column in zip(row.cells, told.columns, strict=True)
    ]
    return made


def name_json(name: Name, told: Told) -> Object:
    """A record as other records name it."""
    return {
        "id": name.id,
        "kind": name.kind,
        "title": name.title,
        "address": told.record(name),
    }


def datum_json(datum: Datum, column: Column, told: Told) -> Object:
    """One value: as a program reads it and as people do. What is not stated is left out."""
    made: Object = {}
    if datum.absence:
        made["absence"] = datum.absence
    elif datum.record:
        made["value"] = name_json(datum.record, told)
    else:
        made["value"] = typed(datum)
    made["text"] = shown(datum, column, told.schema, language=told.language)
    if datum.language:
        made["language"] = datum.language
    if datum.certainty:
        made["certainty"] = datum.certainty
    if datum.claim:
        made["claim"] = told.claim(datum.claim)
    if column.shown is Shown.VALUES and datum.property and property_of(datum, told.schema):
        made["property"] = datum.property
    return made


def typed(datum: Datum) -> Json:
    """A value in the JSON of its type, as the registry's records have it.

    >>> typed(Datum("1200 cameras", "quantity", unit="cameras"))
    {'amount': 1200, 'unit': 'cameras'}
    """
    if datum.type == "boolean":
        return datum.text == "true"
    if datum.type in NUMBERS:
        number = amount_of(datum)
        return datum.text if number is None else _amount(number, datum)
    if datum.type == "coordinates" and datum.latitude is not None:
        return {"lat": datum.latitude, "lon": datum.longitude}
    if datum.type == "kind":
        return datum.key or datum.text
    return datum.text


def _amount(number: Decimal, datum: Datum) -> Json:
    amount = as_json(number)
    if datum.type == "quantity":
        return {"amount": amount, "unit": datum.unit}
    if datum.type == "money":
        return {"amount": amount, "currency": datum.unit}
    return amount


def _simple(row: Found, told: Told) -> Object:
    """Label → the values' texts; one alone without a list. The record stands under "title"."""
    made: Object = {}
    for cell, column in zip(row.cells, told.columns, strict=True):
        name = column.label or ("title" if column.shown is Shown.RECORD else column.canonical)
        label, number = name, 2
        while label in made:
            label, number = f"{name} ({number})", number + 1
        made[label] = _texts(cell, column, told)
    return made


def _texts(cell: Cell, column: Column, told: Told) -> Json:
    texts: list[Json] = []
    for datum in cell:
        number = typed(datum) if datum.type in ("integer", "number", "boolean") else None
        simple = number is not None and column.format is None and not datum.absence
        text = plain(datum, column, told.schema, language=told.language)
        texts.append(number if simple else text)
    return texts[0] if len(texts) == 1 else texts or None
