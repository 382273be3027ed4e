"""From a request to the imprint of a copy: base address, and the position its reader may know."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.conf import settings
from django.http import HttpRequest

from undersight.exchange.writers.imprint import Imprint
from undersight.looking.addresses import record_path
from undersight.looking.request import Looking
from undersight.options import Options
from undersight.records.page import Page
from undersight.store.reads.moment import day_of


def base_of(request: HttpRequest) -> str:
    """The address under which the registry is known, without a slash at its end."""
    options: Options = settings.UNDERSIGHT
    return (options.base_url or request.build_absolute_uri("/")).rstrip("/")


def imprint_of(
    request: HttpRequest, page: Page, looking: Looking, *, today: date | None = None
) -> Imprint:
    """What stands on a copy of `page`. `today` in UTC: on it no position is the day's last yet."""
    options: Options = settings.UNDERSIGHT
    position, day = known_position(page, today=today or datetime.now(UTC).date())
    return Imprint(
        options.name,
        base_of(request),
        record_path(page.name, looking.schema),
        options.licence,
        options.licence_url,
        position,
        day,
        looking.lens.language,
    )


def known_position(page: Page, *, today: date) -> tuple[int | None, date | None]:
    """The position and day that a copy may name.

    To a reader who may not know exact positions: the last of a day that is over. Where the record
    changed since there is none, only the day; else it stood as it is at the last that is settled.
    So what others did today, seen or hidden, leaves no trace in a copy.
    """
    at = page.moment
    if at.named(at.position) is not None:
        return at.position, at.day
    if any(at.named(tick.position) is None for tick in page.ticks):
        return None, today
    return (at.settled, day_of(at.settled)) if at.settled else (None, today)
