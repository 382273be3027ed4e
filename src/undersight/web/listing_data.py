"""A list of records for programs: JSON with every claim's certainty, CSV with a column for every
property.
"""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse

from undersight.exchange.writers.csv import csv_of
from undersight.looking.addresses import record_path
from undersight.records.claim import Claim
from undersight.records.found import Listing
from undersight.records.record import Name
from undersight.schema.model import Kind, Schema
from undersight.store.reads.cells import cells
from undersight.values.catalogue import value_type
from undersight.web.asked import Asked
from undersight.web.said import short

BETWEEN = " | "
"""Stands between several values in one cell."""


def columns(kind: Kind, schema: Schema) -> list[str]:
    """The properties of which a list for programs tells: all but what is owned and what is built
    in, the title apart.
    """
    return [
        u.property
        for u in kind.uses
        if not schema.properties[u.property].owns and not schema.properties[u.property].builtin
    ]


def as_json(asked: Asked, found: Listing) -> HttpResponse:
    """The records of a page of the list, with their claims."""
    looking, schema = asked.looking, asked.looking.schema
    properties = columns(asked.kind, schema)
    handles = [row.name.id for row in found.rows]
    claims, known = cells(handles, properties, lens=looking.lens, schema=schema)
    records = [
        {
            "id": row.name.id,
            "title": row.name.title,
            "url": looking.link(record_path(row.name, schema)),
            "claims": {
                p: [_claim(c, known, schema) for c in group]
                for p in properties
                if (group := claims[row.name.id].get(p))
            },
        }
        for row in found.rows
    ]
    answer = {
        "kind": asked.kind.id,
        "count": found.count,
        "count_is_at_least": found.capped,
        "page": asked.page,
        "size": asked.size,
        "next": asked.link(page=asked.page + 1) if found.more else None,
        "records": records,
    }
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


def _claim(claim: Claim, known: dict[str, Name], schema: Schema) -> dict[str, object]:
    content = claim.content
    said: dict[str, object] = {"claim": claim.identity, "certainty": content.certainty or None}
    if content.value is None:
        said["absence"] = content.absence.value if content.absence else None
    elif content.value.target:
        name = known.get(content.value.target)
        said["value"] = {"record": content.value.target, "title": name.title if name else ""}
    else:
        said["value"] = value_type(schema.properties[content.property].type).json(content.value)
    if content.time:
        said["time"] = content.time.text
    return said


def as_csv(asked: Asked, found: Listing) -> HttpResponse:
    """A row a record, a column a property; values as they are read, with | between."""
    looking, schema = asked.looking, asked.looking.schema
    properties = columns(asked.kind, schema)
    claims, known = cells(
        [r.name.id for r in found.rows], properties, lens=looking.lens, schema=schema
    )
    rows = [
        [
            row.name.id,
            row.name.title,
            record_path(row.name, schema),
            *(_cell(claims[row.name.id].get(p, []), known, schema) for p in properties),
        ]
        for row in found.rows
    ]
    text = csv_of(["id", "title", "url", *properties], rows)
    response = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{asked.kind.name}.csv"'
    return response


def _cell(claims: list[Claim], known: dict[str, Name], schema: Schema) -> str:
    shown = []
    for claim in claims:
        value = claim.content.value
        shown.append(short(claim, known.get(value.target) if value else None, schema).text)
    return BETWEEN.join(shown)
