"""An answer as a map in GeoJSON (RFC 7946): a feature a row, with the points that its columns have,
or those of the places that they link.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from undersight.exchange.answers.shown import plain
from undersight.exchange.answers.told import Point, Told
from undersight.query.answer import Found
from undersight.query.plan import Shown
from undersight.records.record import Name
from undersight.values.protocol import Json

Object = dict[str, Json]

CHUNK = 500
"""Rows whose linked places are looked up at once."""


def geojson(told: Told) -> Iterator[str]:
    """A FeatureCollection. A row without a point is a feature without a geometry: none is lost."""
    head: Object = {
        "registry": told.registry,
        "question": told.question,
        "address": told.source,
        "day": told.day.isoformat(),
        "licence": {"name": told.licence, "url": told.licence_url},
    }
    yield '{"type": "FeatureCollection",'
    for name, value in head.items():
        yield f"\n{_dump(name)}: {_dump(value)},"
    yield '\n"features": ['
    first = True
    for rows in _chunks(told.found):
        points = _linked_points(rows, told)
        for row in rows:
            yield ("\n" if first else ",\n") + _dump(_feature(row, points, told))
            first = False
    yield "\n]}\n"


def _dump(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _chunks(rows: Iterable[Found]) -> Iterator[list[Found]]:
    left = iter(rows)
    while chunk := list(islice(left, CHUNK)):
        yield chunk


def _linked_points(rows: Iterable[Found], told: Told) -> Mapping[str, Point]:
    """Of rows without a point of their own: where the records are that they link, or they
    themselves.
    """
    names: dict[str, Name] = {}
    for row in rows:
        if not _own_points(row):
            names |= {name.id: name for name in _names(row)}
    return told.points(tuple(names.values())) if names else {}


def _names(row: Found) -> list[Name]:
    """The row's record first."""
    linked = [d.record for cell in row.cells for d in cell if d.record and not d.absence]
    return [*([row.name] if row.name else []), *linked]


def _own_points(row: Found) -> list[Point]:
    return [
        (d.latitude, d.longitude)
        for cell in row.cells
        for d in cell
        if d.latitude is not None and d.longitude is not None and not d.absence
    ]


def _points(row: Found, linked: Mapping[str, Point]) -> list[Point]:
    """Each once: those of its columns, else its own, else those of what it links."""
    found = _own_points(row)
    if not found and row.name and row.name.id in linked:
        found = [linked[row.name.id]]
    if not found:
        found = [linked[name.id] for name in _names(row) if name.id in linked]
    return list(dict.fromkeys(found))


def _feature(row: Found, linked: Mapping[str, Point], told: Told) -> Object:
    made: Object = {"type": "Feature"}
    if row.name:
        made["id"] = row.name.id
    made["geometry"] = _geometry(_points(row, linked))
    made["properties"] = _properties(row, told)
    return made


def _geometry(points: list[Point]) -> Json:
    """Longitude comes first."""
    positions: list[Json] = [[longitude, latitude] for latitude, longitude in points]
    if not positions:
        return None
    if len(positions) == 1:
        return {"type": "Point", "coordinates": positions[0]}
    return {"type": "MultiPoint", "coordinates": positions}


def _properties(row: Found, told: Told) -> Object:
    """Title, kind and address of the record, then the columns by their labels."""
    made: Object = {}
    if row.name:
        made = {
            "title": row.name.title,
            "kind": row.name.kind,
            "address": told.record(row.name),
        }
    for cell, column in zip(row.cells, told.columns, strict=True):
        if column.shown is Shown.RECORD:
            continue
        label, number = column.label or column.canonical, 2
        name = label
        while name in made:
            name, number = f"{label} ({number})", number + 1
        texts: list[Json] = [plain(d, column, told.schema, language=told.language) for d in cell]
        made[name] = texts[0] if len(texts) == 1 else texts or None
    return made
