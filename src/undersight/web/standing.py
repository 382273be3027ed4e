"""How a record stands: how much is claimed, how much has a source, when somebody last looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.conf import settings

from undersight.records.page import Page
from undersight.values.period import span
from undersight.web.facts import Checked, checked
from undersight.web.shown import show_day
from undersight.web.values import Showing

DAYS_A_MONTH = 30.44


@dataclass(frozen=True, slots=True)
class Standing:
    """The few numbers beside a record. `stale`: nobody has looked for too long."""

    claims: int
    sourced: int
    sources: int
    kept: int
    last: Checked | None  # the last look at the record or at any claim
    last_day: str
    since: str  # the last change, where nobody ever looked
    stale: bool
    checks: tuple[Checked, ...]  # of the record as a whole


def standing_of(page: Page, showing: Showing) -> Standing:
    """How a page's record stands at the moment that the page shows."""
    substance = [s for s in page.said if not _builtin(page, s.claim.content.property)]
    captures = {c.source.id for s in page.said for c in s.cited if c.source and c.citation.capture}
    last = page.checks[0] if page.checks else None
    shown = [t.day for t in page.ticks if page.moment.now or t.position <= page.moment.position]
    changed = max(shown, default=None)
    today = (None if page.moment.now else page.moment.day) or datetime.now(UTC).date()
    looked = _last_day(last.day) if last else None
    return Standing(
        claims=len(substance),
        sourced=sum(bool(s.cited) for s in substance),
        sources=len(page.sources),
        kept=len(captures),
        last=checked(last, showing) if last else None,
        last_day=checked(last, showing).day if last else "",
        since=show_day(changed) if changed else "",
        stale=_stale(max(filter(None, (looked, changed)), default=None), today),
        checks=tuple(checked(c, showing) for c in page.checks if not c.claim),
    )


def _builtin(page: Page, property_id: str) -> bool:
    prop = page.schema.properties.get(property_id)
    return bool(prop and prop.builtin)


def _last_day(edtf: str) -> date | None:
    latest = span(edtf).end_latest
    return date.fromordinal(latest) if 0 < latest <= date.max.toordinal() else None


def _stale(last: date | None, today: date) -> bool:
    months = settings.UNDERSIGHT.stale_months
    return bool(last and months and (today - last).days > months * DAYS_A_MONTH)
