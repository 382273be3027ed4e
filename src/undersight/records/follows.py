"""What follows from the claims of a page and is no claim itself: a start from its event, a point
from its city. Pure; the rule for dates is in derived.py, for lists as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from undersight.records.claim import Claim
from undersight.records.derived import DATE, DERIVED, SORT
from undersight.records.page import Page, Said
from undersight.records.record import Name


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
