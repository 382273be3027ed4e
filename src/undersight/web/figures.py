"""What the figures of a page are drawn from: times, places, neighbours. Shapes do the drawing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from undersight.records.claim import Claim
from undersight.records.derived import DERIVED
from undersight.records.follows import START, happened, surely_by
from undersight.records.page import Page, Said
from undersight.records.record import Name
from undersight.records.speaking import speaking
from undersight.records.telling import SPANS
from undersight.schema.model import in_language
from undersight.shapes.ego import Ego, Neighbour, ego, outline, shape_of
from undersight.shapes.minimap import Minimap, Place, Precision, minimap
from undersight.shapes.ruler import PointEvent, Ruler, World, ruler
from undersight.shapes.ticks import Tick
from undersight.values.coordinates import rounded
from undersight.values.date import known_by
from undersight.values.period import span
from undersight.values.protocol import OPEN_FUTURE, Absence, Value
from undersight.web.facts import certainty_word
from undersight.web.shown import counted, mark_of, show_count, show_day, show_list, small
from undersight.web.values import Showing, show_content

_BEGINS = {first for first, _end in SPANS}
_ENDS = {last for _begin, last in SPANS}
MOST_POINTS = 3
"""Days that are told in words under the ruler; it draws all of them."""

DECIMALS = 4
LONGEST_LABEL = 90
LEGEND = 16
"""Side of the square in which a shape of the legend stands."""


@dataclass(frozen=True, slots=True)
class Time:
    """The ruler with its words."""

    drawn: Ruler
    world: tuple[str, ...]
    changes: int
    here: str  # the day that one reads
    position: int
    older: Tick | None
    newer: Tick | None
    newest: str  # the address of today's state; "" where that is read


def time_of(page: Page, showing: Showing, *, path: str) -> Time:
    """Both axes of time of a record; `path` is its address, to which ticks add a position."""
    looking = showing.looking
    worlds = _worlds(page, showing)
    points = _points(page, showing)
    today = datetime.now(UTC).date().toordinal()
    log = [
        Tick(
            t.day.toordinal(), looking.link(path, at=page.moment.named(t.position)), show_day(t.day)
        )
        for t in page.ticks
    ]
    moment = page.moment
    day = moment.day or date.fromordinal(today)
    read = [t.day for t in page.ticks if moment.now or t.position <= moment.position]
    here = max(read, default=day)
    drawn = ruler(
        [w for w, _words in worlds],
        [p.drawn for p in points],
        log,
        here=here.toordinal(),
        today=today,
    )
    return Time(
        drawn=drawn,
        world=_world_words(page, [words for _w, words in worlds if words], points),
        changes=len(read),
        here=show_day(here),
        position=moment.position,
        older=drawn.caption.older,
        newer=drawn.caption.newer if not moment.now else None,
        newest="" if moment.now else looking.link(path, at=None),
    )


def _worlds(page: Page, showing: Showing) -> list[tuple[World, str]]:
    """One bar for every start that is claimed, with the end that speaks; and its words."""
    found = []
    report = surely_by(page)
    for first, last in SPANS:
        begins = page.of(first) or _from_events(first, page)
        end = _speaking(page.of(last) or _from_events(last, page), page)
        told = [b.claim for b in begins if b.claim.content.value]
        if told:
            by = report if first == START else None
            found += [_world(claim, end, showing, by=by) for claim in told]
        elif end and end.content.value:
            found.append(_world(None, end, showing))
    return found


def _from_events(property_id: str, page: Page) -> tuple[Said, ...]:
    """The dates of the events from which a date of the record follows, as sure as their links."""
    return tuple(
        replace(linked, claim=_certain_as(dated.claim, linked.claim))
        for linked in happened(page, DERIVED.get(property_id, ""))
        for dated in linked.owned
        if dated.claim.content.property == "date"
    )


def _certain_as(claim: Claim, other: Claim) -> Claim:
    return replace(claim, content=replace(claim.content, certainty=other.content.certainty))


def _speaking(said: Sequence[Said], page: Page) -> Claim | None:
    return speaking((s.claim for s in said), page.schema)


def _world(
    begin: Claim | None,
    end: Claim | None,
    showing: Showing,
    *,
    by: tuple[Said, Said] | None = None,
) -> tuple[World, str]:
    """`by`: the report, and its date, by which it had surely begun, where the start is in doubt."""
    start = begin.content.value if begin else None
    stop = end.content.value if end else None
    never = bool(end and end.content.absence == Absence.NONE)
    certainty = next((c.content.certainty for c in (begin, end) if c), "")
    words = show_list(
        [w for w in (*_start_words(begin, by, showing), _end_words(end, showing)) if w]
    )
    bound = by[1].claim.content.value if by else start
    going_on = stop is not None and (stop.latest or 0) >= OPEN_FUTURE and span(stop.text).open_end
    return World(
        label=words,
        start_earliest=start.earliest if start else None,
        start_latest=bound.latest if bound else None,
        end_earliest=stop.earliest if stop and not going_on else None,
        end_latest=stop.latest if stop and not going_on else None,
        open_end=never or going_on,
        unknown_start=start is None or known_by(start),
        unknown_end=stop is None and not never,
        certainty=mark_of(certainty, showing.schema),
    ), words


def _start_words(begin: Claim | None, by: tuple[Said, Said] | None, showing: Showing) -> list[str]:
    """`since March 2017`; in doubt `possibly since …, surely by …`; `by 2019`, as plain text."""
    value = begin.content.value if begin else None
    if begin is None or value is None:
        return [_("start not known")]
    told = _told(begin, showing)
    if by:
        report = _dated(_event_sort(by[0], showing), by[1].claim, by[0].claim, showing=showing)
        return [
            _("possibly since %(date)s") % {"date": told},
            _("surely by %(date)s") % {"date": report.words},
        ]
    if known_by(value) or (value.latest or 0) >= OPEN_FUTURE:  # says itself since when
        return [told]
    return [_("since %(date)s") % {"date": told}]


def _end_words(end: Claim | None, showing: Showing) -> str:
    """`until May 2021`, `no known end`."""
    if end is None or end.content.absence == Absence.UNKNOWN:
        return _("no known end")
    if end.content.absence == Absence.NONE:
        return _("no end")
    value = end.content.value
    if value is None:
        return ""
    told = _told(end, showing)
    if known_by(value):
        return _("ended %(by_date)s") % {"by_date": told}
    return told if (value.latest or 0) >= OPEN_FUTURE else _("until %(date)s") % {"date": told}


def _told(claim: Claim, showing: Showing) -> str:
    told = show_content(claim.content, showing).striptags()
    doubt = _doubt(claim, showing)
    return f"{told} ({doubt})" if doubt else told


def _doubt(claim: Claim, showing: Showing) -> str:
    """The word for a certainty that is not the highest; "" for that and where none is stated."""
    sure = claim.content.certainty
    top = max((c.rank for c in showing.schema.certainties), default=0)
    return certainty_word(sure, showing).lower() if 0 < showing.schema.rank(sure) < top else ""


@dataclass(frozen=True, slots=True)
class Dated:
    """A day on which something happened: as drawn, and in words. `bound`: it begins or ends the
    record itself.
    """

    drawn: PointEvent
    words: str
    bound: bool = False


def _world_words(page: Page, spans: list[str], points: Sequence[Dated]) -> tuple[str, ...]:
    """The upper axis in words: from when to when, then what happened on which days."""
    told = [p for p in points if not (spans and p.bound)]
    told.sort(key=lambda p: (p.drawn.earliest is None, p.drawn.earliest or 0))
    words = [*spans, *(p.words for p in told[:MOST_POINTS])]
    more = len(told) - MOST_POINTS
    if more > 0:
        words.append(
            ngettext("%(count)s more", "%(count)s more", more) % {"count": show_count(more)}
        )
    uses = [page.schema.properties[u.property] for u in page.kind.uses]
    if not spans and any(p.id in _BEGINS for p in uses):
        words.insert(0, _("no start is stated"))
    if not words and any(p.type == "date" and not p.builtin for p in uses):
        words.append(_("no date is stated"))
    return tuple(words)


def _points(page: Page, showing: Showing) -> list[Dated]:
    """What happened on a day: events, and dates of the record that begin and end nothing."""
    found = []
    report = surely_by(page)
    for said in page.said:
        content = said.claim.content
        prop = page.schema.properties.get(content.property)
        if prop is None:
            continue
        if prop.owns:
            sort = _event_sort(said, showing)
            bound = any(said in happened(page, each) for each in DERIVED.values())
            bound = bound or bool(report and said == report[0])
            found += [
                replace(_dated(sort, date_, said.claim, showing=showing), bound=bound)
                for date_ in _dates(said, page)
            ]
        elif prop.type == "date" and prop.id not in _BEGINS | _ENDS and content.value:
            use = page.kind.use(prop.id)
            label = in_language(use.labels if use else prop.labels, showing.language)
            found.append(_dated(label, said.claim, said.claim, showing=showing))
    return found


def _dates(said: Said, page: Page) -> Iterator[Claim]:
    for owned in said.owned:
        prop = page.schema.properties.get(owned.claim.content.property)
        if prop and prop.type == "date" and owned.claim.content.value:
            yield owned.claim


def _event_sort(said: Said, showing: Showing) -> str:
    """`Watchdog decision`, as plain text; "" where that is not known."""
    for owned in said.owned:
        prop = showing.schema.properties.get(owned.claim.content.property)
        if prop and prop.type == "code" and owned.claim.content.value:
            return show_content(owned.claim.content, showing).striptags()
    return ""


def _dated(what: str, when: Claim, sure: Claim, *, showing: Showing) -> Dated:
    """`13 December 2017 (report, rumored)`; `sure` is the claim whose certainty counts."""
    day = show_content(when.content, showing).striptags()
    beside = [w for w in (small(what, showing.language), _doubt(sure, showing)) if w]
    words = f"{day} ({show_list(beside)})" if beside else day
    value = when.content.value or Value()
    doubt = _doubt(sure, showing)
    when_ = f"{day} ({doubt})" if doubt else day
    label = _("%(what)s: %(when)s") % {"what": what, "when": when_} if what else when_
    mark = mark_of(sure.content.certainty, showing.schema)
    return Dated(PointEvent(label, value.earliest, value.latest, mark), words)


@dataclass(frozen=True, slots=True)
class Map:
    """The map with its words."""

    drawn: Minimap
    words: str
    label: str


def map_of(page: Page, showing: Showing) -> Map | None:
    """Where a record is, as exactly as is claimed and no more; None where no place is known."""
    places, countries = _places(page, showing)
    drawn = _drawn(tuple(places), tuple(sorted(set(countries))))
    if drawn is None:
        return None
    words = {
        "exact": _("As exactly as the sources say."),
        "city": _("The middle of the city: the sources name no more exact place."),
        "region": _("Region, not a point: the sources name no exact place."),
        "country": _("The country: the sources name no more exact place."),
    }
    names = show_list(dict.fromkeys(p.label for p in places if p.label)) or page.name.title
    return Map(drawn, words.get(drawn.caption.sort, ""), _("Map: %(places)s") % {"places": names})


@lru_cache(maxsize=512)
def _drawn(places: tuple[Place, ...], countries: tuple[str, ...]) -> Minimap | None:
    return minimap(places, countries)


def _places(page: Page, showing: Showing) -> tuple[list[Place], list[str]]:
    """Own coordinates; else the places that are linked, each as exactly as it is known."""
    own = [s.claim for s in page.said]
    here = _coordinates(own)
    if here:
        precision = _precision(own) if page.record.kind == "place" else Precision.EXACT
        label = page.name.title if page.record.kind == "place" else ""
        if precision == Precision.COUNTRY and (codes := _codes(own)):
            return [], codes
        return [_place(c, precision, label=label, showing=showing) for c in here], []
    if codes := _codes(own):
        return [], codes
    linked = [s for s in page.said if s.target and s.claim.content.property in ("city", "country")]
    places, countries = [], []
    for said in linked:
        claims = page.related.get(said.target.id, ()) if said.target else ()
        found, precision = _coordinates(claims), _precision(claims)
        if said.claim.content.property == "country" or precision == Precision.COUNTRY:
            countries += _codes(claims)
        elif found and said.target:
            mark = mark_of(said.claim.content.certainty, page.schema)
            place = _place(found[0], precision, label=said.target.title, showing=showing)
            places.append(replace(place, certainty=mark))
    return places, [] if places else countries


def _coordinates(claims: Iterable[Claim]) -> list[Claim]:
    return [c for c in claims if c.content.property == "coordinates" and c.content.value]


def _codes(claims: Iterable[Claim]) -> list[str]:
    """Countries by ISO 3166-1; the code of a region is not that of its country."""
    texts = [
        c.content.value.text for c in claims if c.content.property == "iso_code" and c.content.value
    ]
    return [t for t in texts if len(t) == 2]


def _precision(claims: Iterable[Claim]) -> Precision:
    said = {
        c.content.value.text
        for c in claims
        if c.content.property == "place_type" and c.content.value
    }
    for precision in (Precision.CITY, Precision.REGION, Precision.COUNTRY):
        if precision in said:
            return precision
    return Precision.REGION if said else Precision.CITY


def _place(claim: Claim, precision: Precision, *, label: str, showing: Showing) -> Place:
    prop = showing.schema.properties.get("coordinates")
    value = claim.content.value
    assert value is not None  # noqa: S101 - only claims with a value are asked
    told = rounded(value, prop.rules.decimals if prop else DECIMALS)
    mark = mark_of(claim.content.certainty, showing.schema)
    return Place(told.latitude or 0.0, told.longitude or 0.0, precision, label, mark)


@dataclass(frozen=True, slots=True)
class Network:
    """The little network with its legend: for each kind its shape (a path in a square of LEGEND)
    and how many there are, then the sorts of lines that are less than sure.
    """

    drawn: Ego
    kinds: tuple[tuple[str, str], ...]
    lines: tuple[tuple[str, str], ...]  # class, word
    more: str  # how many found no room


def network_of(page: Page, showing: Showing) -> Network | None:
    """What is linked with a record in one step, either way; None where nothing is."""
    if any(
        s.claim.content.value and s.claim.content.value.text == "true"
        for s in page.of("excluded_from_graph")
    ):
        return None
    me = _neighbour(page.name, "", showing)
    drawn = ego(me, list(_neighbours(page, showing)))
    if drawn is None:
        return None
    middle = LEGEND / 2
    kinds = [
        (
            outline(shape_of(kind), middle, middle, size=middle * 0.75),
            _counted(kind, count, page=page, showing=showing),
        )
        for kind, count in drawn.counts
    ]
    doubtful = {e.certainty for e in drawn.edges}
    lines = [
        (mark, in_language(step.labels, showing.language))
        for step in page.schema.certainties[1:]
        if (mark := mark_of(step.id, page.schema)) in doubtful
    ]
    more = _("%(count)s more not drawn") % {"count": show_count(drawn.more)} if drawn.more else ""
    return Network(drawn, tuple(kinds), tuple(lines), more)


def _neighbours(page: Page, showing: Showing) -> Iterator[Neighbour]:
    """Every record once, by its surest link; sources and what the record owns stand elsewhere."""
    best: dict[str, tuple[int, Name, str]] = {}
    links = [(s.target, s.claim.content.certainty) for s in page.said if s.target]
    links += [
        (r.name, r.link.content.certainty if r.link else "")
        for each in page.inbound
        for r in each.records
    ]
    for name, certainty in links:
        kind = page.schema.kinds.get(name.kind)
        if name.kind == "source" or name.id == page.record.id or (kind and kind.owner):
            continue
        rank = page.schema.rank(certainty)
        if name.id not in best or best[name.id][0] < rank:
            best[name.id] = (rank, name, certainty)
    for _rank, name, certainty in best.values():
        yield _neighbour(name, mark_of(certainty, page.schema) if certainty else "", showing)


def _neighbour(name: Name, mark: str, showing: Showing) -> Neighbour:
    return Neighbour(name.title[:LONGEST_LABEL], showing.href(name), name.kind, mark)


def _counted(kind: str, count: int, *, page: Page, showing: Showing) -> str:
    found = page.schema.kinds.get(kind)
    labels = (found.labels if count == 1 else found.plural) if found else {"en": kind}
    return counted(show_count(count), in_language(labels, showing.language))
