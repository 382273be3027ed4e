"""Dates of a record that nobody claims but that follow from its events: which, and from what. Pure;
stored nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from undersight.records.claim import Claim
from undersight.schema.model import Kind, Schema

DERIVED = {"start_date": "start", "end_date": "end"}
"""Properties that follow from events where nobody claims them: the sort of the events."""

SORT, DATE = "event_type", "date"
"""Properties of an event from which they follow."""


def owning(kind: Kind, schema: Schema) -> tuple[str, ...]:
    """The properties by which a record of this kind links what it owns."""
    return tuple(u.property for u in kind.uses if schema.properties[u.property].owns)


def derived(property_id: str, links: Iterable[Claim], inner: Iterable[Claim]) -> list[Claim]:
    """The claims of a property that follow: `links` lead to owned records, whose claims `inner`
    are. Each is as sure, as preferred and as disputed as its link.
    """
    sort = DERIVED.get(property_id)
    mine: dict[str, list[Claim]] = {}
    for claim in inner:
        mine.setdefault(claim.record, []).append(claim)
    found = []
    for link in links:
        said = mine.get(link.content.value.target, []) if link.content.value else []
        if sort and any(_says(c, SORT) == sort for c in said):
            found += [
                replace(
                    link,
                    content=replace(
                        link.content, property=property_id, value=date.content.value, time=None
                    ),
                )
                for date in said
                if _says(date, DATE)
            ]
    return found


def _says(claim: Claim, property_id: str) -> str:
    value = claim.content.value
    return value.text if value and claim.content.property == property_id else ""
