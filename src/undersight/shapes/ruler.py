"""The ruler: what happened in the world above, when the registry learnt it below, on one scale of
time.

Everything is worked out here, so that a template only prints; words, and dates
for people, are the template's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from undersight.shapes.axis import EDGE, Axis, GridLine, grid, percent
from undersight.shapes.ticks import Bin, Tick, bins, neighbours
from undersight.values.protocol import OPEN_FUTURE, OPEN_PAST

MOST_LANES = 4
LANE, FIRST_LANE, LOG_BELOW, TEXT_BELOW, VERNIER_BELOW = 18, 16, 30, 30, 46  # pixels
CROWDED = 0.1  # a log that has less than this share of the scale is drawn a second time, stretched
CROWDED_TICKS = 4
MARK = 5  # percent: the width of a mark with a number on a figure of 360 pixels, as on a phone


@dataclass(frozen=True, slots=True)
class World:
    """A time for which something is claimed. Days as date.toordinal(); None or OPEN_* is no
    bound.
    """

    label: str
    href: str = ""
    start_earliest: int | None = None
    start_latest: int | None = None
    end_earliest: int | None = None
    end_latest: int | None = None
    open_start: bool = False
    open_end: bool = False
    unknown_start: bool = False
    unknown_end: bool = False
    certainty: str = ""  # class of the mark


@dataclass(frozen=True, slots=True)
class PointEvent:
    """Something that happened on one day, between the two that are known."""

    label: str
    earliest: int | None
    latest: int | None
    certainty: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a bar. `sort`: surely · possibly · open (goes on) · unknown (nobody knows how
    far).
    """

    sort: str
    x1: str
    x2: str


@dataclass(frozen=True, slots=True)
class End:
    """What stands at the end of a bar: arrow-start and arrow-end for open, query-start and
    query-end for unknown.
    """

    sort: str
    x: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A World as drawn."""

    label: str
    href: str
    certainty: str
    y: int
    segments: tuple[Segment, ...]
    ends: tuple[End, ...]


@dataclass(frozen=True, slots=True)
class Diamond:
    """A PointEvent as drawn: a mark, and a whisker over the days that it may have been. Several
    whose marks would overlap are one, which says how many (`count`) and names all (`labels`).
    """

    labels: tuple[str, ...]
    certainty: str  # "" where they differ
    x: str
    x1: str
    x2: str
    y: int
    exact: bool  # the day is known
    count: int = 1


@dataclass(frozen=True, slots=True)
class TickMark:
    """One change of the log, or `count` of them; `hit_x` and `hit_width` are what a pointer may
    touch.
    """

    x: str
    y1: int
    y2: int
    hit_x: str
    hit_width: str
    href: str
    label: str
    first: int
    last: int
    count: int
    here: bool


@dataclass(frozen=True, slots=True)
class Strip:
    """The log on a line of its own: on the common scale, or stretched (then `fan` says from
    where).
    """

    y: int
    x1: str
    x2: str
    here: str
    ticks: tuple[TickMark, ...]
    grid: tuple[GridLine, ...] = ()
    text_y: int = 0
    fan: tuple[tuple[str, int, str, int], ...] = ()  # x1, y1, x2, y2


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a time, for a sentence. `sort`: day · between · after · before · open · unknown
    · missing.
    """

    sort: str
    earliest: int | None = None
    latest: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A time as a sentence would say it."""

    label: str
    certainty: str
    start: Bound
    end: Bound


@dataclass(frozen=True, slots=True)
class Caption:
    """The figure in words, as parts to translate."""

    world: tuple[Said, ...]
    changes: int
    first: int | None
    last: int | None
    here: int
    today: int
    now: bool  # what one reads is the newest state
    older: Tick | None
    newer: Tick | None
    newest: Tick | None


@dataclass(frozen=True, slots=True)
class Ruler:
    """The figure: attributes ready to print, y in pixels, x in percent."""

    height: int
    grid: tuple[GridLine, ...]
    grid_y1: int
    grid_y2: int
    text_y: int
    today: str
    bars: tuple[Bar, ...]
    events: tuple[Diamond, ...]
    log: Strip
    vernier: Strip | None
    more: int  # bars that found no room
    undated: int  # events without any day
    blank: bool  # no date of the world and one day of changes: a scale would show nothing
    caption: Caption


def ruler(
    world: Sequence[World],
    events: Sequence[PointEvent],
    log: Sequence[Tick],
    *,
    here: int,
    today: int,
) -> Ruler:
    """Both axes of time for one record, from what is claimed and from its changes."""
    log = sorted(log, key=lambda tick: tick.day)
    dated = [e for e in events if _day(e.earliest) is not None or _day(e.latest) is not None]
    axis = _axis([*_days(world, dated), *(t.day for t in log), here], today)
    bars, more = _bars(world, axis, today)
    base = FIRST_LANE + LANE * max((bar.y for bar in bars), default=0)
    bars = [_at(bar, FIRST_LANE + LANE * bar.y) for bar in bars]
    log_y = base + LOG_BELOW
    strip = _strip(log, axis, here, y=log_y)
    vernier = _vernier(log, axis, here, y=log_y + TEXT_BELOW + VERNIER_BELOW)
    text_y = log_y + TEXT_BELOW
    return Ruler(
        height=(vernier.text_y if vernier else text_y) + 6,
        grid=grid(axis),
        grid_y1=2,
        grid_y2=log_y + 14,
        text_y=text_y,
        today=axis.x(today),
        bars=tuple(bars),
        events=_diamonds(dated, axis, FIRST_LANE),
        log=strip,
        vernier=vernier,
        more=more,
        undated=len(events) - len(dated),
        blank=not bars and not dated and len({tick.day for tick in log}) < 2,
        caption=_caption(world, log, here=here, today=today),
    )


def _day(day: int | None) -> int | None:
    """A day, or None where there is no bound."""
    return None if day is None or day <= OPEN_PAST or day >= OPEN_FUTURE else day


def _days(world: Iterable[World], events: Iterable[PointEvent]) -> list[int]:
    """Every day that is named."""
    spans = [(s.start_earliest, s.start_latest, s.end_earliest, s.end_latest) for s in world]
    named = [day for span in [*spans, *((e.earliest, e.latest) for e in events)] for day in span]
    return [day for day in map(_day, named) if day is not None]


def _axis(days: list[int], today: int) -> Axis:
    """A scale with room before the first day and after the last, for what is open there."""
    first, last = min([*days, today]), max([*days, today])
    room = max((last - first) // 25, 10)
    return Axis(first - room, last + room)


def _bars(world: Sequence[World], axis: Axis, today: int) -> tuple[list[Bar], int]:
    """Bars in lanes (y is the lane's number), and how many found no room."""
    lanes: list[float] = []
    bars: list[Bar] = []
    drawn = [(span, *_pieces(span, axis, today)) for span in world]
    drawn = [d for d in drawn if d[1]]
    for span, pieces, ends in sorted(drawn, key=lambda d: d[1][0][1]):
        start, stop = pieces[0][1], pieces[-1][2]
        lane = next((n for n, taken in enumerate(lanes) if taken + 2 < start), len(lanes))
        if lane >= MOST_LANES:
            continue
        lanes[lane : lane + 1] = [stop]
        segments = tuple(Segment(sort, percent(a), percent(b)) for sort, a, b in pieces)
        bars.append(Bar(span.label, span.href, span.certainty, lane, segments, tuple(ends)))
    return bars, len(drawn) - len(bars)


def _at(bar: Bar, y: int) -> Bar:
    return Bar(bar.label, bar.href, bar.certainty, y, bar.segments, bar.ends)


def _pieces(
    span: World, axis: Axis, today: int
) -> tuple[list[tuple[str, float, float]], list[End]]:
    """The pieces of a bar from left to right, and what stands at its ends."""
    start, sure_from = _ordered(_day(span.start_earliest), _day(span.start_latest))
    sure_to, end = _ordered(_day(span.end_earliest), _day(span.end_latest))
    named = [day for day in (start, sure_from, sure_to, end) if day is not None]
    if not named and not (span.open_start or span.open_end):
        return [], []
    left, right = axis.start - EDGE + 1, axis.start + axis.span + EDGE - 1
    low = axis.at(min(named, default=today))
    high = axis.at(
        max([*named, *([today] if span.open_end and end is None else [])], default=today)
    )
    ends: list[End] = []
    pieces: list[tuple[str, float, float]] = []
    if span.open_start and start is None:
        pieces.append(("open", left, low))
        ends.append(End("arrow-start", percent(left)))
    elif start is None and (span.unknown_start or sure_from is None):
        back = max(left, low - 8)
        pieces.append(("unknown", back, low))
        ends.append(End("query-start", percent(back)))
    goes_on = span.open_end and end is None
    if goes_on and sure_to is None:
        sure_to = today
    pieces += _middle(axis, low, high, sure=(sure_from, sure_to))
    if goes_on:
        pieces.append(("open", high, right))
        ends.append(End("arrow-end", percent(right)))
    elif end is None:
        ahead = min(right, max(high + 3, axis.at(today)))
        pieces.append(("unknown", high, ahead))
        ends.append(End("query-end", percent(ahead)))
    return [(sort, a, b) for sort, a, b in pieces if b > a or sort == "surely"], ends


def _ordered(low: int | None, high: int | None) -> tuple[int | None, int | None]:
    """Two bounds in their order: given the wrong way round they are the same two days."""
    return (high, low) if low is not None and high is not None and low > high else (low, high)


def _middle(
    axis: Axis, low: float, high: float, *, sure: tuple[int | None, int | None]
) -> list[tuple[str, float, float]]:
    """What lies between the first and the last named day: possibly, surely, possibly."""
    since, until = sure
    if since is None and until is None:
        return [("possibly", low, high)]
    start = axis.at(since) if since is not None else axis.at(until or 0)
    stop = axis.at(until) if until is not None else start
    if stop < start:  # it may have ended before it surely began: nothing is sure
        return [("possibly", low, high)]
    return [("possibly", low, start), ("surely", start, stop), ("possibly", stop, high)]


def _diamonds(events: Sequence[PointEvent], axis: Axis, y: int) -> tuple[Diamond, ...]:
    """The marks from left to right; those that are nearer to each other than their width are one.

    A mark stands in the middle of the days that are meant, a whisker over all of them: nothing is
    drawn more exact than known.
    """
    placed = sorted(((_place(e, axis), e.label, e) for e in events), key=lambda each: each[:2])
    groups: list[list[tuple[float, PointEvent]]] = []
    for place, _label, event in placed:
        groups.append([(place, event)])
        while len(groups) > 1 and _middle_of(groups[-1]) - _middle_of(groups[-2]) < MARK:
            last = groups.pop()
            groups[-1] += last
    return tuple(_diamond(group, axis, y) for group in groups)


def _middle_of(group: Sequence[tuple[float, PointEvent]]) -> float:
    """Half way between the first and the last of them."""
    return (group[0][0] + group[-1][0]) / 2


def _reach(event: PointEvent) -> tuple[int, int]:
    """The first and the last day that are meant; the one that is known stands for both."""
    low, high = _ordered(_day(event.earliest), _day(event.latest))
    known = [day for day in (low, high) if day is not None]
    return min(known), max(known)


def _place(event: PointEvent, axis: Axis) -> float:
    first, last = _reach(event)
    return (axis.at(first) + axis.at(last)) / 2


def _diamond(group: Sequence[tuple[float, PointEvent]], axis: Axis, y: int) -> Diamond:
    events = [event for _place, event in group]
    vague = [event for event in events if not _exact(event)]
    reaches = [_reach(event) for event in vague or events]
    certainties = {event.certainty for event in events}
    return Diamond(
        tuple(event.label for event in events),
        certainties.pop() if len(certainties) == 1 else "",
        percent(_middle_of(group)),
        axis.x(min(low for low, _high in reaches)),
        axis.x(max(high for _low, high in reaches)),
        y,
        not vague,
        len(events),
    )


def _exact(event: PointEvent) -> bool:
    low, high = _day(event.earliest), _day(event.latest)
    return low is not None and low == high


def _strip(log: Sequence[Tick], axis: Axis, here: int, *, y: int) -> Strip:
    """The log along an axis, binned where there are too many changes to tell apart."""
    grouped = bins(log)
    marks = _marks(grouped, axis, here, y=y)
    first = axis.at(log[0].day) if log else axis.at(here)
    last = max(axis.at(log[-1].day) if log else 0.0, axis.at(here))
    return Strip(y, percent(first - 0.4), percent(last + 0.4), axis.x(here), marks)


def _marks(grouped: Sequence[Bin], axis: Axis, here: int, *, y: int) -> tuple[TickMark, ...]:
    """A tick for each bin, taller for more changes; the reach of a pointer ends half way to the
    next.
    """
    places = [axis.at(b.last) for b in grouped]
    read = max((b.last for b in grouped if b.first <= here), default=None)
    marks = []
    for number, (group, place) in enumerate(zip(grouped, places, strict=True)):
        left = (places[number - 1] + place) / 2 if number else place - 2
        right = (place + places[number + 1]) / 2 if number + 1 < len(places) else place + 2
        left, right = max(left, place - 2, 0.0), min(right, place + 2, 100.0)
        tall = min(7, group.count.bit_length() - 1)
        marks.append(
            TickMark(
                *(percent(place), y - 6 - tall, y + 7, percent(left), percent(right - left)),
                *(group.href, group.label, group.first, group.last, group.count),
                here=group.last == read,
            )
        )
    return tuple(marks)


def _vernier(log: Sequence[Tick], axis: Axis, here: int, *, y: int) -> Strip | None:
    """The log once more, stretched over the whole width, where the common scale presses it
    together.
    """
    days = {tick.day for tick in log}
    if len(days) < CROWDED_TICKS:
        return None
    low, high = min(days), max(*days, here)
    if (high - low) / max(axis.last - axis.first, 1) >= CROWDED:
        return None
    room = max((high - low) // 20, 1)
    own = Axis(low - room, high + room)
    strip = _strip(log, own, here, y=y)
    top = y - VERNIER_BELOW + 6  # below the years, or it would cross them
    fan = (
        (axis.x(low), top, own.x(own.first), y - 16),
        (axis.x(high), top, own.x(own.last), y - 16),
    )
    return Strip(
        y, percent(EDGE), percent(100 - EDGE), strip.here, strip.ticks, grid(own), y + 26, fan
    )


def _caption(world: Sequence[World], log: Sequence[Tick], *, here: int, today: int) -> Caption:
    """What the figure shows, in parts."""
    older, newer = neighbours(log, here)
    said = tuple(
        Said(
            span.label,
            span.certainty,
            _bound(
                span.start_earliest,
                span.start_latest,
                is_open=span.open_start,
                is_unknown=span.unknown_start,
            ),
            _bound(
                span.end_earliest,
                span.end_latest,
                is_open=span.open_end,
                is_unknown=span.unknown_end,
            ),
        )
        for span in world
    )
    return Caption(
        world=said,
        changes=len(log),
        first=log[0].day if log else None,
        last=log[-1].day if log else None,
        here=here,
        today=today,
        now=newer is None,
        older=older,
        newer=newer,
        newest=log[-1] if log else None,
    )


def _bound(earliest: int | None, latest: int | None, *, is_open: bool, is_unknown: bool) -> Bound:
    """One end of a time, by what is known of it."""
    low, high = _ordered(_day(earliest), _day(latest))
    if low is None and high is None:
        return Bound("open" if is_open else "unknown" if is_unknown else "missing")
    if low is None or high is None:
        return Bound("before" if low is None else "after", low, high)
    return Bound("day" if low == high else "between", low, high)
