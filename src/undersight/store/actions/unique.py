"""What has to be unique: titles within a kind, and the values of properties that the schema marks
so.

A record that the actor may not see does not count: its title must not be betrayed by a refusal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from undersight.errors import Problem, shorten, worded
from undersight.records.change import Change, Opening
from undersight.records.claim import Claim
from undersight.records.ids import from_number
from undersight.records.rights import Reader
from undersight.records.validate import Known
from undersight.schema.model import Schema
from undersight.store.actions.sight import visible_to
from undersight.store.mapping import chunks, fetch, marks

Key = tuple[str, str, str]
"""Property, kind, key."""

_TAKEN = """
SELECT c.property, r.kind, c.key, c.record, c.id FROM claim c JOIN record r ON r.id = c.record
WHERE c.closed IS NULL AND {} AND c.property = %s AND c.key IN ({})
"""


def unique_problems(
    change: Change,
    *,
    closing: tuple[Claim, ...],
    schema: Schema,
    known: Mapping[str, Known],
    actor: Reader,
) -> Iterator[tuple[Opening, Problem]]:
    """A problem for every value that is taken, naming the record that has it. Of several openings
    of one change that want the same the first has it.
    """
    wanted = [(key, o) for o in change.opens if (key := _key(o, schema, known))]
    if not wanted:
        return
    taken = _taken([key for key, _ in wanted], {c.id for c in closing}, actor)
    first: dict[Key, Opening] = {}
    for key, opening in wanted:
        others = taken.get(key, set()) - {opening.record}
        before = first.setdefault(key, opening)
        if others:
            yield opening, _problem(key, opening, min(others))
        elif before.record != opening.record:
            yield opening, _twice(key, opening, before)


def _twice(key: Key, opening: Opening, first: Opening) -> Problem:
    """The records are new, both: neither has an address that could be named."""
    property_id, kind, _ = key
    value = opening.content.value
    return Problem(
        worded(
            "another %(kind)s of the same change has this %(property_id)s too",
            kind=kind,
            property_id=property_id,
        ),
        worded(
            "tell the two apart; the other is at %(others)s",
            others=first.place,
        )
        if first.place
        else worded("tell the two apart"),
        opening.place or f"{opening.record} · {property_id}",
        shorten(value.text if value else ""),
        "duplicate",
    )


def _problem(key: Key, opening: Opening, other: str) -> Problem:
    property_id, kind, _ = key
    value = opening.content.value
    return Problem(
        worded(
            "another %(kind)s has this %(property_id)s already", kind=kind, property_id=property_id
        ),
        worded(
            "use that record (/%(kind)s/%(other)s), or tell the two apart", kind=kind, other=other
        ),
        opening.place or f"{opening.record} · {property_id}",
        shorten(value.text if value else ""),
        "duplicate",
    )


def _key(opening: Opening, schema: Schema, known: Mapping[str, Known]) -> Key | None:
    prop = schema.properties[opening.content.property]
    value = opening.content.value
    record = known[opening.record]
    if not prop.unique or value is None or not value.key or record.owner:
        return None
    return (prop.id, record.kind, value.key)


def _taken(keys: list[Key], closing: set[str], actor: Reader) -> dict[Key, set[str]]:
    taken: dict[Key, set[str]] = {}
    for property_id in {k[0] for k in keys}:
        for part in chunks({k[2] for k in keys if k[0] == property_id}):
            sql = _TAKEN.format(visible_to(actor, "c"), marks(part))
            rows = fetch(sql, [property_id, *part])
            for prop, kind, key, record, claim in rows:
                if from_number(claim) not in closing:
                    taken.setdefault((prop, kind, key), set()).add(from_number(record))
    return taken
