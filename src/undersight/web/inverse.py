"""What links to a record, as its page lists it: headings, and of each record how sure and which
years.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from undersight.looking import addresses
from undersight.looking.request import Looking
from undersight.records.claim import Claim
from undersight.records.page import Inbound, Linking, Page
from undersight.records.record import Name
from undersight.records.telling import SPANS
from undersight.schema.model import Schema, in_language
from undersight.values.calendar import on_day
from undersight.values.date import known_by, show_years
from undersight.values.protocol import Absence, Value
from undersight.web.shown import counted, mark_of, show_count, show_list

_SINCE = {start for start, _end in SPANS}
"""What goes on from its beginning; of what is published or founded once the year alone is told."""


@dataclass(frozen=True, slots=True)
class Linker:
    """A record that links here. `mark`: how sure that is; `sure`: of its years."""

    name: Name
    mark: str
    years: str
    sure: str


@dataclass(frozen=True, slots=True)
class Inverse:
    """One inverse relation: its heading, the first records, and the way to all of them."""

    label: str
    count: str
    records: tuple[Linker, ...]
    more: str


def inverses_of(page: Page, looking: Looking) -> tuple[Inverse, ...]:
    """The inverse relations of a page, in its order."""
    return tuple(_inverse(each, page, looking) for each in page.inbound)


def _inverse(each: Inbound, page: Page, looking: Looking) -> Inverse:
    language = looking.lens.language
    kind = page.schema.kinds[each.use.kind]
    whose = page.schema.kinds[kind.owner] if kind.owner else kind
    labels = whose.labels if each.count == 1 else whose.plural
    count = show_count(each.count) + ("+" if each.capped else "")
    prop = page.schema.properties[each.use.property]
    more = looking.link(addresses.kind_path(whose.id, page.schema), **{prop.name: page.record.id})
    return Inverse(
        in_language(each.use.inverse, language),
        counted(count, in_language(labels, language)),
        tuple(_linker(r, page.schema, language) for r in each.records),
        more if each.capped or each.count > len(each.records) else "",
    )


def _linker(linking: Linking, schema: Schema, language: str) -> Linker:
    dated = next((c for c in (linking.start, linking.end) if c and c.content.value), None)
    return Linker(
        linking.name,
        _mark(linking.link, schema),
        years(linking.start, linking.end, language),
        _mark(dated, schema),
    )


def _mark(claim: Claim | None, schema: Schema) -> str:
    return mark_of(claim.content.certainty if claim else "", schema)


def years(start: Claim | None, end: Claim | None, language: str) -> str:
    """From when to when in years: `2016–2019`, `since 2016`, `by 2019, until 2020`; "" where
    neither is known.
    """
    first, last = _value(start), _value(end)
    began = show_years(first, language) if first else ""
    ended = show_years(last, language) if last else ""
    if first and last and _one_year(first) and _one_year(last):
        return began if began == ended else f"{began}–{ended}"
    parts = []
    if first and start:
        goes_on = start.content.property in _SINCE and _one_year(first)
        parts.append(_("since %(date)s") % {"date": began} if goes_on else began)
    if last:
        parts.append(
            _("ended %(by_date)s") % {"by_date": ended}
            if known_by(last)
            else _("until %(date)s") % {"date": ended}
        )
    elif first and end and end.content.absence == Absence.NONE:
        parts.append(_("no end"))
    return show_list(parts)


def _value(claim: Claim | None) -> Value | None:
    return claim.content.value if claim else None


def _one_year(value: Value) -> bool:
    """Whether the year is known, if not for sure."""
    low, high = value.earliest, value.latest
    return low is not None and high is not None and on_day(low)[0] == on_day(high)[0]
