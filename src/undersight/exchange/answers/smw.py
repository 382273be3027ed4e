"""An answer in the body that Semantic MediaWiki's API gives, for programs that were written for it.

What it has no word for is left out: absences, certainty, claims. Our own JSON has all of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from undersight.exchange.answers.shown import NUMBERS, amount_of, plain
from undersight.exchange.answers.shown_date import exact_parts, first_day
from undersight.exchange.answers.told import Told
from undersight.query.answer import Datum, Found
from undersight.query.plan import Column, Shown
from undersight.records.record import Name
from undersight.schema.model import in_language
from undersight.values.calendar import day_number
from undersight.values.protocol import Json

Object = dict[str, Json]

TYPE_IDS: Mapping[str, str] = MappingProxyType(
    {
        "boolean": "_boo",
        "coordinates": "_geo",
        "date": "_dat",
        "email": "_ema",
        "identifier": "_eid",
        "integer": "_num",
        "kind": "_wpg",
        "link": "_wpg",
        "money": "_qty",
        "number": "_num",
        "quantity": "_qty",
        "url": "_uri",
    }
)
"""Type of value -> the id that Semantic MediaWiki has for it; all others are text, `_txt`."""

CATEGORY = 14
"""The namespace of categories."""

_EPOCH = 719_163
"""1 January 1970, as days are numbered."""

_MODES = {Shown.KIND: 0, Shown.RECORD: 2, Shown.IS_KIND: 3}


def smw_body(told: Told, version: int = 2) -> Object:
    """The body of `action=ask`: `query`, and where to go on. `version` 3: results as a list.

    >>> smw_body(told)["query"]["printrequests"][0]["mode"]
    2
    """
    answer = told.answer
    if answer.plan.format == "count" and answer.count is not None:
        return {"query": {"count": answer.count, "meta": {"type": "count"}}}
    query, count = _query(told, version)
    timing = answer.timing.names + answer.timing.records + answer.timing.cells
    query["meta"] = {
        "hash": hashlib.sha256(_canonical(query).encode()).hexdigest()[:32],
        "count": count,
        "offset": answer.plan.offset,
        "source": "",
        "time": f"{timing / 1000:.3f}",
    }
    body: Object = {"query": query}
    if answer.more:
        body["query-continue-offset"] = answer.plan.offset + count
    return body


def smw_file(told: Told, version: int = 2) -> Object:
    """What its `format=json` gives: the query without `meta`, and how many rows."""
    query, count = _query(told, version)
    return {**query, "rows": count}


def _query(told: Told, version: int) -> tuple[Object, int]:
    results: dict[str, Json] = {}
    for row in told.found:
        results.setdefault(_key(row, results, told), _row(row, told))
    count = len(results)
    listed: Json = [{key: value} for key, value in results.items()]
    query: Object = {
        "printrequests": [print_request(column) for column in told.columns],
        # PHP has one type for lists and objects: an empty one is a list.
        "results": results if results and version < 3 else listed,
        "serializer": "SMW\\Serializers\\QueryResultSerializer",
        "version": version,
    }
    return query, count


def _canonical(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


# ---- columns ----


def print_request(column: Column) -> Object:
    """A column as its result names it."""
    mode = _mode(column)
    made: Object = {
        "label": column.label,
        "key": "" if column.shown is Shown.RECORD else key_of(column),
        "redi": "",
        "typeid": TYPE_IDS.get(_type(column), "_txt"),
        "mode": mode,
        "format": column.format or (False if column.shown is Shown.RECORD else ""),
    }
    if mode == 4:
        made["chain"] = column.canonical
    return made


def key_of(column: Column) -> str:
    """The key of a property: the last of a chain, with _ for blanks.

    >>> key_of(Column(Shown.VALUES, "Users", canonical="Used by"))
    'Used_by'
    """
    name = column.canonical.removeprefix("-")
    if len(column.path) > 1:
        name = name.rpartition(".")[2].removeprefix("-")
    return (name or column.label).replace(" ", "_")


def _mode(column: Column) -> int:
    if column.shown in _MODES:
        return _MODES[column.shown]
    return 4 if len(column.path) > 1 else 1


def _type(column: Column) -> str:
    if column.shown is Shown.KIND:
        return "kind"
    return "link" if column.shown is Shown.RECORD else column.type


# ---- rows ----


def _key(row: Found, taken: Mapping[str, Json], told: Told) -> str:
    """`Title`; `Page#id` of an event. A second record of one title has its id behind it, too, for
    none may be lost; a row that is a group is called by its values.
    """
    if row.name is None:
        pairs = zip(row.cells, told.columns, strict=True)
        grouped = [
            plain(datum, column, told.schema, language=told.language)
            for cell, column in pairs
            for datum in cell
            if column.shown is not Shown.AGGREGATE
        ]
        key = ", ".join(grouped) or "#"
        number, unique = 2, key
        while unique in taken:
            unique, number = f"{key} ({number})", number + 1
        return unique
    key = full_text(row.name, row.owner)
    return f"{key}#{row.name.id}" if key in taken else key


def full_text(name: Name, owner: Name | None) -> str:
    """A record as pages are called: `Title`, or `Page#id` of one that another owns."""
    return f"{owner.title}#{name.id}" if owner else name.title


def _row(row: Found, told: Told) -> Object:
    printouts: Object = {}
    for cell, column in zip(row.cells, told.columns, strict=True):
        if column.shown is not Shown.RECORD:
            values = [
                smw_value(datum, column, told, owner=_owner(datum, row, told)) for datum in cell
            ]
            printouts[column.label] = [value for value in values if value is not None]
    made: Object = {"printouts": printouts}
    if row.name is None:
        key = _key(row, {}, told)
        return made | {**_page(key, told.address, namespace=0), "exists": ""}
    return made | _page(full_text(row.name, row.owner), told.record(row.name), namespace=0)


def _page(text: str, address: str, *, namespace: int) -> Object:
    return {
        "fulltext": text,
        "fullurl": address,
        "namespace": namespace,
        "exists": "1",
        "displaytitle": "",
    }


# ---- values ----


def _owner(datum: Datum, row: Found, told: Told) -> Name | None:
    """The record that owns a linked one: the row's, where the property says so."""
    prop = told.schema.properties.get(datum.property)
    return row.name if prop and prop.owns else None


def smw_value(datum: Datum, column: Column, told: Told, *, owner: Name | None = None) -> Json:
    """A value in the shape of its type; None of what has none there, such as an absence. `owner`:
    the record of which a linked one is an event.
    """
    if datum.absence or (datum.type == "link" and datum.record is None):
        return None
    if datum.record:
        text = full_text(datum.record, owner)
        return _page(text, told.record(datum.record), namespace=0)
    match datum.type:
        case "kind":
            return _kind(datum, told)
        case "boolean":
            return "t" if datum.text == "true" else "f"
        case "date":
            return _date(datum)
        case "coordinates":
            if datum.latitude is None or datum.longitude is None:
                return None
            return {"lat": datum.latitude, "lon": datum.longitude}
    if datum.type in NUMBERS:
        return _number(datum)
    return plain(datum, column, told.schema, language=told.language)


def _kind(datum: Datum, told: Told) -> Json:
    kind = told.schema.kinds.get(datum.key or datum.text)
    label = in_language(kind.labels, told.language) if kind else datum.text
    address = f"{told.base}/{kind.name}" if kind else told.base
    return _page(f"Category:{label}", address, namespace=CATEGORY)


def _number(datum: Datum) -> Json:
    number = amount_of(datum)
    if number is None:
        return None
    plainly = _plain_number(number)
    return (
        plainly if datum.type in ("integer", "number") else {"value": plainly, "unit": datum.unit}
    )


def _plain_number(number: Decimal) -> int | float:
    """As PHP has it: a whole number where it is one."""
    whole = number == number.to_integral_value() and abs(number) < 2**53
    return int(number) if whole else float(number)


def _date(datum: Datum) -> Json:
    """The first instant, and year, month and day as far as they are known.

    A period, an "about" or an "either … or" has no shape there: its first day's year stands in
    `raw`, and no month that would look exact.
    """
    first = first_day(datum)
    if first is None:
        return None
    seconds = (day_number(*first) - _EPOCH) * 86_400
    parts = exact_parts(datum.text) or first[:1]
    return {"timestamp": str(seconds), "raw": "/".join(["1", *(str(part) for part in parts)])}
