"""What people write where a date in EDTF is asked for, and what they may mean; decides nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

_MONTHS = (
    "january february march april may june july august september october november december"
).split()
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_NAME = r"(?P<name>[a-z]{3,9})\.?"
_YEAR = r"(?P<year>[12][0-9]{3})"
_DAY = r"(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?"

Cure = Callable[[re.Match[str]], str]


def _by_name(match: re.Match[str]) -> str:
    groups = match.groupdict()
    name, year = groups["name"], groups["year"]
    if name in _SEASONS:
        return f"{year}-{_SEASONS[name]}"
    month = next((n for n, full in enumerate(_MONTHS, 1) if full.startswith(name)), 0)
    if name == "sept":
        month = 9
    if not month:
        return ""
    day = groups.get("day")
    return f"{year}-{month:02d}" + (f"-{int(day):02d}" if day else "")


def _by_numbers(match: re.Match[str]) -> str:
    first, second, year = int(match["first"]), int(match["second"]), match["year"]
    if second > 12 >= first:
        return f"{year}-{first:02d}-{second:02d}"
    if first > 12 >= second or first == second:
        return f"{year}-{second:02d}-{first:02d}"
    return f"{year}-{second:02d}-{first:02d} or {year}-{first:02d}-{second:02d}"


def _short(match: re.Match[str]) -> str:
    day = match["day"]
    return f"{match['year']}-{int(match['month']):02d}" + (f"-{int(day):02d}" if day else "")


_READINGS: tuple[tuple[re.Pattern[str], Cure], ...] = tuple(
    (re.compile(pattern, re.ASCII), cure)
    for pattern, cure in (
        (rf"{_NAME}[ ,]+{_YEAR}", _by_name),
        (rf"{_YEAR},? {_NAME}", _by_name),
        (rf"{_DAY} (?:of )?{_NAME},? {_YEAR}", _by_name),
        (rf"{_NAME} {_DAY}(?:,| |, ){_YEAR}", _by_name),
        (rf"(?P<first>[0-3]?[0-9])[./-](?P<second>[0-3]?[0-9])[./-]{_YEAR}", _by_numbers),
        (rf"{_YEAR}[-/.](?P<month>[01]?[0-9])(?:[-/.](?P<day>[0-3]?[0-9]))?", _short),
        (rf"(?P<month>[01]?[0-9])[./-]{_YEAR}(?P<day>)", _short),
        (rf"{_YEAR}(?P<month>[01][0-9])(?P<day>[0-3][0-9])", _short),
        (r"(?:the )?([12][0-9]{2})0['\u2019]?s", lambda m: f"{m[1]}X"),
        (rf"(?:circa|ca\.?|c\.|about|around|approx\.?) ?{_YEAR}", lambda m: f"{m['year']}~"),
        (rf"(?:since|from) {_YEAR}", lambda m: f"{m['year']}/.."),
        (rf"(?:until|till|to) {_YEAR}", lambda m: f"../{m['year']}"),
        (rf"before {_YEAR}", lambda m: f"[..{int(m['year']) - 1}]"),
        (rf"after {_YEAR}", lambda m: f"[{int(m['year']) + 1}..]"),
        (rf"{_YEAR} ?(?:-|–|—|to|until) ?([12][0-9]{{3}})", lambda m: f"{m[1]}/{m[2]}"),
        (rf"q([1-4])[ /-]?{_YEAR}", lambda m: f"{m['year']}-{int(m[1]) + 32}"),
        (rf"{_YEAR}[ /-]?q([1-4])", lambda m: f"{m['year']}-{int(m[2]) + 32}"),
    )
)


def meant_by(text: str) -> str:
    """The date that somebody probably meant, to be offered as the cure, or "".

    >>> meant_by("March 2017"), meant_by("31/12/2017"), meant_by("3/4/2017")
    ('2017-03', '2017-12-31', '2017-04-03 or 2017-03-04')
    """
    given = " ".join(text.lower().split())
    if "x" in text and re.fullmatch(r"[0-9x?~%/.-]+", given):
        return given.upper()
    for pattern, cure in _READINGS:
        if (match := pattern.fullmatch(given)) and (found := cure(match)):
            return found
    return ""
