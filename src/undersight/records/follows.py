"""What follows from the claims of a page and is no claim itself: a start from its event, a point
from its city, a day by which it had begun from a report. Pure; the rule for dates of events is in
derived.py, for lists as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from undersight.records.claim import Claim, Content
from undersight.records.derived import DATE, DERIVED, SORT
from undersight.records.page import Page, Said
from undersight.records.record import Name
from undersight.values.protocol import OPEN_FUTURE

START, STATUS, IN_USE, REPORT = "start_date", "deployment_status", "ongoing", "report"


def happened(page: Page, sort: str) -> tuple[Said, ...]:
    """The claims that link an event of a sort, such as "start"."""
    return tuple(
        linked
        for linked in page.said
        if any(
            s.claim.content.property == SORT
            and s.claim.content.value
            and s.claim.content.value.text == sort
            for s in linked.owned
        )
    )


def dates_of_events(page: Page, property_id: str) -> Iterator[tuple[Said, Said]]:
    """The claims that link the events from which a date follows, each with that event's dates."""
    for linked in happened(page, DERIVED.get(property_id, "")):
        for date in linked.owned:
            if date.claim.content.property == DATE and date.claim.content.value:
                yield linked, date


def surely_by(page: Page) -> tuple[Said, Said] | None:
    """The claim that links the first report by which it was surely in use, and the report's date;
    None where a start is not in doubt, or where nothing is claimed of it.

    Its source has to be one on which rests, as surely as can be, that it is in use: a report may
    be of a plan as well.
    """
    starts = [s.claim.content for s in page.of(START)]
    starts = starts or [
        replace(date.claim.content, certainty=linked.claim.content.certainty)
        for linked, date in dates_of_events(page, START)
    ]
    days = [c.value.earliest for c in starts if c.value and c.value.earliest is not None]
    if not days or not all(_doubtful(c, page) for c in starts):
        return None
    sources = {
        source
        for said in page.of(STATUS)
        if said.claim.content.value and said.claim.content.value.text == IN_USE
        if _surest(said.claim.content, page)
        for source in _sources(said)
    }
    found = [
        (value.latest, linked.claim.id, linked, date)
        for linked in happened(page, REPORT)
        if _surest(linked.claim.content, page)
        and sources & {s for said in (linked, *linked.owned) for s in _sources(said)}
        for date in linked.owned
        if date.claim.content.property == DATE and (value := date.claim.content.value)
        if value.earliest
        and value.latest
        and value.earliest > max(days)
        and value.latest < OPEN_FUTURE
        and "/" not in value.text
    ]
    first = min(found, key=lambda each: each[:2], default=None)
    return (first[2], first[3]) if first else None


def _rank(content: Content, page: Page) -> tuple[int, int]:
    return page.schema.rank(content.certainty), max(
        (c.rank for c in page.schema.certainties), default=0
    )


def _surest(content: Content, page: Page) -> bool:
    rank, top = _rank(content, page)
    return 0 < rank == top


def _doubtful(content: Content, page: Page) -> bool:
    rank, top = _rank(content, page)
    return 0 < rank < top


def _sources(said: Said) -> set[str]:
    return {c.source.id for c in said.cited if c.source}


def points_of_cities(page: Page) -> Iterator[tuple[Said, Name, Claim]]:
    """The claims that name a city, with the city and each point where it lies. What is larger than
    a city has no point that would tell where something is.
    """
    for city in page.of("city"):
        related = page.related.get(city.target.id, ()) if city.target else ()
        if city.target is None or _is_area(related):
            continue
        for claim in related:
            if claim.content.property == "coordinates" and claim.content.value:
                yield city, city.target, claim


def _is_area(claims: Iterable[Claim]) -> bool:
    """Whether a place is larger than a city."""
    types = {
        c.content.value.text
        for c in claims
        if c.content.property == "place_type" and c.content.value
    }
    return bool(types - {"city"}) and "city" not in types
