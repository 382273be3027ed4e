"""A date as spans of days, and whether it lies in a period: possibly, surely; no notation."""

from __future__ import annotations

from dataclasses import dataclass

from undersight.errors import InvalidError, Problem
from undersight.values.edtf import DateSet, Edge, Expression, Interval, Point, Run, read
from undersight.values.given import too_long
from undersight.values.protocol import OPEN_FUTURE, OPEN_PAST

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Span:
    """Between which days something began and ended, as far as its date tells.

    A single date such as 2017-03 is some day of March: it may begin late and end early,
    so start_latest (31 March) is after end_earliest (1 March), and no day is sure.
    """

    start_earliest: int
    start_latest: int
    end_earliest: int
    end_latest: int
    open_start: bool = False
    open_end: bool = False
    unknown_start: bool = False
    unknown_end: bool = False
    uncertain: bool = False
    approximate: bool = False


def span(text: str) -> Span:
    """The span of a date in EDTF; raises InvalidError for what is none.

    >>> span("2004-02-01/2005").end_latest - span("2005-12-31").start_earliest
    0
    """
    expression = too_long(text, LONGEST) if len(text) > LONGEST else read(text.strip())
    if isinstance(expression, Problem):
        raise InvalidError([expression])
    return span_of(expression)


def span_of(expression: Expression) -> Span:
    """The span of a date that has been read."""
    if isinstance(expression, Point):
        return _of_run(Run(expression, expression))
    if isinstance(expression, Interval):
        return _of_interval(expression)
    return _of_set(expression)


def possibly(span: Span, first: int, last: int) -> bool:
    """Whether some day from `first` to `last` can be meant."""
    return span.start_earliest <= last and span.end_latest >= first


def surely(span: Span, first: int, last: int) -> bool:
    """Whether it lies, at least in part, in the days from `first` to `last` whatever was the case.

    What is marked as uncertain or approximate lies nowhere for sure.
    """
    if span.uncertain or span.approximate:
        return False
    return span.start_latest <= last and span.end_earliest >= first


def _of_interval(interval: Interval) -> Span:
    start, end = interval.start, interval.end
    points = [side for side in (start, end) if isinstance(side, Point)]
    start_earliest = start.earliest if isinstance(start, Point) else OPEN_PAST
    end_latest = end.latest if isinstance(end, Point) else OPEN_FUTURE
    # What began on an unknown day began before it ended; what is open has no such day at all.
    if isinstance(start, Point):
        start_latest = min(start.latest, end_latest)
    else:
        start_latest = OPEN_PAST if start is Edge.OPEN else end_latest
    if isinstance(end, Point):
        end_earliest = max(end.earliest, start_earliest)
    else:
        end_earliest = OPEN_FUTURE if end is Edge.OPEN else start_earliest
    return Span(
        start_earliest,
        start_latest,
        end_earliest,
        end_latest,
        open_start=start is Edge.OPEN,
        open_end=end is Edge.OPEN,
        unknown_start=start is Edge.UNKNOWN,
        unknown_end=end is Edge.UNKNOWN,
        uncertain=any(point.uncertain for point in points),
        approximate=any(point.approximate for point in points),
    )


def _of_run(run: Run) -> Span:
    """Some day from first to last, we do not know which."""
    points = [point for point in (run.first, run.last) if point]
    earliest = run.first.earliest if run.first else OPEN_PAST
    latest = run.last.latest if run.last else OPEN_FUTURE
    return Span(
        earliest,
        latest,
        earliest,
        latest,
        open_start=run.first is None,
        open_end=run.last is None,
        uncertain=any(point.uncertain for point in points),
        approximate=any(point.approximate for point in points),
    )


def _of_set(dates: DateSet) -> Span:
    """From the first day of any member to the last.

    All of {1960, 1990} leave out the years between: no more is sure than of one of them.
    """
    spans = [_of_run(run) for run in dates.runs]
    earliest = min(each.start_earliest for each in spans)
    latest = max(each.end_latest for each in spans)
    return Span(
        earliest,
        latest,
        earliest,
        latest,
        open_start=any(each.open_start for each in spans),
        open_end=any(each.open_end for each in spans),
        uncertain=any(each.uncertain for each in spans),
        approximate=any(each.approximate for each in spans),
    )
