"""Builders with defaults: records, claims and actors in one line each. Nothing here checks
anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from undersight.errors import Problem
from undersight.records.change import Change, Opening, create
from undersight.records.claim import Citation, Claim, ClaimTime, Content
from undersight.records.rights import Reader, Role
from undersight.schema.load import builtin, load, read
from undersight.schema.model import Schema
from undersight.values.catalogue import value_type
from undersight.values.protocol import Absence, Value

START = datetime(2024, 1, 1, 12, tzinfo=UTC)
ADMIN = Reader("ada", Role.ADMINISTRATOR)
REVIEWER = Reader("rex", Role.REVIEWER)
CONTRIBUTOR = Reader("cleo", Role.CONTRIBUTOR)
SUGGESTER = Reader("sam", Role.SUGGESTER)
ANYBODY = Reader()


def day(number: int) -> datetime:
    """Noon of the day `number` days after the first."""
    return START + timedelta(days=number)


@lru_cache
def surveillance() -> Schema:
    """The bundled schema."""
    return load(read(builtin()))


def value(property_id: str, raw: object) -> Value:
    """`raw` as the property's type reads it."""
    prop = surveillance().properties[property_id]
    parsed = value_type(prop.type).parse(raw, prop.rules)
    assert not isinstance(parsed, Problem), parsed
    return parsed


def content(property_id: str, raw: object = "", *, time: str = "", **more: object) -> Content:
    """What a claim says; `raw` may be an Absence."""
    said = ClaimTime(time) if time else None
    if isinstance(raw, Absence):
        return Content(property_id, None, raw, time=said, **more)  # type: ignore[arg-type]
    return Content(property_id, value(property_id, raw), time=said, **more)  # type: ignore[arg-type]


def a_record(kind: str, title: str, *contents: Content, id: str = "") -> Change:
    """A new record with a title."""
    return create(kind, (content("title", title), *contents), id=id)


def a_claim(record: str, said: Content, *citations: Citation) -> Change:
    """One more claim on a record."""
    return Change(opens=(Opening(record, said, citations=citations),))


def a_citation(source: str, claim: str = "", **more: str) -> Citation:
    """A citation of a source."""
    return Citation("", claim, source, **more)


def an_event(owner: str, event_type: str, date: str, **link: object) -> Change:
    """An event and the claim that links it."""
    inner = create("event", (content("event_type", event_type), content("date", date)), owner=owner)
    handle = inner.records[0].id
    return inner + a_claim(owner, content("event", handle, **link))  # type: ignore[arg-type]


def claims_by_property(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    """Claims grouped by property."""
    found: dict[str, list[Claim]] = {}
    for claim in claims:
        found.setdefault(claim.content.property, []).append(claim)
    return found
