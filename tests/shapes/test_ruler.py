"""The ruler: what is known is solid, what may be is dashed, and what nobody knows looks like
neither.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from undersight.shapes.ruler import MARK, Bound, PointEvent, Ruler, World, ruler
from undersight.shapes.ticks import MOST_TICKS, Tick, bins
from undersight.values.protocol import OPEN_FUTURE, OPEN_PAST


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


TODAY = day("2024-04-20")
A, B, C, D = day("2017-03-01"), day("2017-12-13"), day("2019-01-01"), day("2019-12-31")


@pytest.mark.parametrize(
    ("events", "days", "blank"),
    [
        ([], [A], True),
        ([], [A, A], True),
        ([], [A, B], False),
        ([PointEvent("Report", None, None)], [A], True),
        ([PointEvent("Report", A, B)], [A], False),
    ],
)
def test_one_day_of_changes_alone_is_nothing_to_draw(
    events: list[PointEvent], days: list[int], blank: bool
) -> None:
    log = [Tick(d, "/") for d in days]

    assert ruler([], events, log, here=TODAY, today=TODAY).blank is blank


def drawn(**bounds: object) -> Ruler:
    return ruler([World("In use", **bounds)], [], [], here=TODAY, today=TODAY)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("bounds", "segments", "ends"),
    [
        (
            {"start_earliest": A, "start_latest": B, "end_earliest": C, "end_latest": D},
            ["possibly", "surely", "possibly"],
            [],
        ),
        (
            {"start_earliest": A, "start_latest": A, "end_earliest": D, "end_latest": D},
            ["surely"],
            [],
        ),
        (
            {"start_earliest": A, "start_latest": B, "open_end": True, "end_latest": OPEN_FUTURE},
            ["possibly", "surely", "open"],
            ["arrow-end"],
        ),
        (
            {"start_earliest": A, "start_latest": A, "unknown_end": True},
            ["surely", "unknown"],
            ["query-end"],
        ),
        (
            {
                "unknown_start": True,
                "end_earliest": D,
                "end_latest": D,
                "start_earliest": OPEN_PAST,
            },
            ["unknown", "surely"],
            ["query-start"],
        ),
        (
            {"open_start": True, "end_earliest": C, "end_latest": D},
            ["open", "surely", "possibly"],
            ["arrow-start"],
        ),
        (  # it may have ended before it surely began
            {"start_earliest": A, "start_latest": C, "end_earliest": B, "end_latest": D},
            ["possibly"],
            [],
        ),
    ],
)
def test_how_sure_is_drawn(bounds: dict[str, object], segments: list[str], ends: list[str]) -> None:
    (bar,) = drawn(**bounds).bars

    assert [s.sort for s in bar.segments] == segments
    assert [e.sort for e in bar.ends] == ends


@pytest.mark.parametrize(
    ("bounds", "start", "end"),
    [
        (
            {"start_earliest": A, "start_latest": B, "open_end": True},
            Bound("between", A, B),
            Bound("open"),
        ),
        ({"start_latest": B, "unknown_end": True}, Bound("before", None, B), Bound("unknown")),
        ({"start_earliest": A, "start_latest": A}, Bound("day", A, A), Bound("missing")),
        ({"start_earliest": A}, Bound("after", A, None), Bound("missing")),
    ],
)
def test_caption_says_the_same(bounds: dict[str, object], start: Bound, end: Bound) -> None:
    (said,) = drawn(**bounds).caption.world

    assert (said.start, said.end) == (start, end)


def test_nothing_known_is_no_bar() -> None:
    figure = drawn(unknown_start=True, unknown_end=True)

    assert (figure.bars, figure.more) == ((), 0)


def test_an_event_on_an_unknown_day_of_a_month_has_a_whisker() -> None:
    march = PointEvent("Report", A, day("2017-03-31"))
    exact = PointEvent("Tender", B, B)

    figure = ruler([], [march, exact, PointEvent("Once", None, None)], [], here=B, today=TODAY)

    assert [(e.exact, e.x1 == e.x2) for e in figure.events] == [(False, False), (True, True)]
    assert figure.undated == 1


LATE = TODAY - 40


@pytest.mark.parametrize(
    ("events", "drawn"),
    [
        ([("A", A, A, "doc"), ("B", LATE, LATE, "doc")], [("A", "doc", True), ("B", "doc", True)]),
        ([("B", LATE, LATE, "doc"), ("A", A, A, "doc")], [("A", "doc", True), ("B", "doc", True)]),
        ([("A", A, A, "doc"), ("B", A + 20, A + 20, "doc")], [("A B", "doc", True)]),
        ([("B", A, A, "rum"), ("A", A, A, "rum")], [("A B", "rum", True)]),
        ([("A", A, A, "doc"), ("B", A + 20, A + 20, "rum")], [("A B", "", True)]),
        ([("A", A, A, "doc"), ("B", A, A + 30, "doc")], [("A B", "doc", False)]),
        (
            [("A", A, A, ""), ("B", A + 9, A + 9, ""), ("C", LATE, LATE, "")],
            [("A B", "", True), ("C", "", True)],
        ),
        ([("A", A, A, ""), ("None", None, None, "")], [("A", "", True)]),
    ],
)
def test_marks_that_would_overlap_are_one_that_names_all(
    events: list[tuple[str, int, int, str]], drawn: list[tuple[str, str, bool]]
) -> None:
    figure = ruler([], [PointEvent(*e) for e in events], [], here=TODAY, today=TODAY)

    assert [(" ".join(e.labels), e.certainty, e.exact) for e in figure.events] == drawn
    assert [e.count for e in figure.events] == [len(e.labels) for e in figure.events]


def test_a_whisker_is_only_of_the_days_that_are_not_known() -> None:
    exact, vague = PointEvent("A", A, A), PointEvent("B", A + 30, A + 60)

    (one,) = ruler([], [exact, vague], [], here=TODAY, today=TODAY).events
    (alone,) = ruler([World("", start_earliest=A)], [vague], [], here=TODAY, today=TODAY).events

    assert not one.exact
    assert (one.x1, one.x2) == (alone.x1, alone.x2)


def test_older_and_newer_lead_on() -> None:
    log = [Tick(A, "a"), Tick(B, "b1"), Tick(B, "b2"), Tick(D, "d")]

    caption = ruler([], [], log, here=C, today=TODAY).caption

    assert (caption.older, caption.newer) == (log[0], log[3])
    assert not caption.now


def test_a_pressed_log_is_drawn_again_stretched() -> None:
    log = [Tick(TODAY - 9 * n, f"?at={n}") for n in range(8)]
    long_ago = World("In use", start_earliest=day("1998-01-01"), start_latest=day("1998-01-01"))

    assert ruler([long_ago], [], log, here=TODAY, today=TODAY).vernier is not None
    assert ruler([], [], log, here=TODAY, today=TODAY).vernier is None


@pytest.mark.parametrize("count", [0, 1, 119, 500, 10_000])
def test_ticks_are_never_too_many(count: int) -> None:
    grouped = bins([Tick(A + n, f"?at={n}") for n in range(count)])

    assert len(grouped) <= MOST_TICKS
    assert sum(b.count for b in grouped) == count
    assert not count or grouped[-1].href == f"?at={count - 1}"


DAYS = st.none() | st.sampled_from([OPEN_PAST, OPEN_FUTURE]) | st.integers(-(10**7), 10**7)
SPANS = st.builds(
    World,
    st.just("x"),
    start_earliest=DAYS,
    start_latest=DAYS,
    end_earliest=DAYS,
    end_latest=DAYS,
    open_start=st.booleans(),
    open_end=st.booleans(),
    unknown_start=st.booleans(),
    unknown_end=st.booleans(),
)


@given(
    st.lists(SPANS, max_size=6),
    st.lists(st.builds(PointEvent, st.just("e"), DAYS, DAYS), max_size=8),
    st.lists(st.integers(600_000, 800_000).map(lambda d: Tick(d, "?")), max_size=200),
    st.integers(600_000, 800_000),
)
def test_any_bounds_stay_in_the_figure(
    world: list[World], events: list[PointEvent], log: list[Tick], here: int
) -> None:
    figure = ruler(world, events, log, here=here, today=TODAY)
    strips = [figure.log, *([figure.vernier] if figure.vernier else [])]

    for bar in figure.bars:
        places = [number(x) for s in bar.segments for x in (s.x1, s.x2)]
        assert places == sorted(places)
    for strip in strips:
        places = [number(tick.x) for tick in strip.ticks]
        assert places == sorted(places)
        assert sum(tick.count for tick in strip.ticks) == len(log)
        assert sum(tick.here for tick in strip.ticks) <= 1
    marks = [number(x) for e in figure.events for x in (e.x, e.x1, e.x2)]
    assert all(0 <= x <= 100 for x in [*marks, number(figure.today), number(figure.log.here)])
    assert all(0 < bar.y < figure.height for bar in figure.bars)
    middles = [number(e.x) for e in figure.events]
    assert all(b - a > MARK - 0.02 for a, b in pairwise(middles))
    assert sum(e.count for e in figure.events) + figure.undated == len(events)


def number(percentage: str) -> float:
    """A percentage as a number; fails on NaN and on anything outside the figure."""
    value = float(percentage.removesuffix("%"))
    assert 0 <= value <= 100
    return value
