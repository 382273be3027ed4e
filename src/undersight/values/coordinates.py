"""A place on Earth in decimal degrees and how exactly it is known; no names of places."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal

from undersight.errors import Problem, worded
from undersight.values.given import as_fields, as_text, refuse
from undersight.values.protocol import Json, Rules, Value

MOST_DECIMALS = 9
"""A tenth of a millimetre."""

_CURE = worded('write latitude and longitude in decimal degrees, such as "43.8, 87.6"')
_DEGREES = r"[+\-\u2212]?[0-9]{1,3}(?:\.[0-9]{1,20})?"
_NUMBER = re.compile(_DEGREES)
_DECIMAL_COMMA = re.compile(r"[+\-\u2212]?[0-9]+,[0-9]+")
_TEXT = re.compile(
    rf"(?P<lat>{_DEGREES})\s*°?\s*(?P<ns>[NSns])?\s*[,;\s]\s*"
    rf"(?P<lon>{_DEGREES})\s*°?\s*(?P<ew>[EWOewo])?"
    r"(?:\s*(?:±|\+/-)\s*(?P<precision>[0-9]{1,3}(?:\.[0-9]{1,20})?)\s*°?)?"
)


class CoordinatesType:
    """Latitude first. Decimals say how exactly a place is known, unless "± 0.01" says so."""

    name = "coordinates"
    operators = ("=", "!=", "+")

    def parse(self, raw: object, rules: Rules) -> Value | Problem:
        """`"43.8, 87.6 ± 0.5"` or `{"lat": 43.8, "lon": 87.6, "precision": 0.5}` to a Value."""
        parts = _from_fields(raw) if isinstance(raw, Mapping) else _from_text(raw)
        if isinstance(parts, Problem):
            return parts
        latitude, longitude, precision = parts
        if abs(latitude) > 90:
            cure = worded("latitude comes first and lies between -90 and 90")
            return refuse(worded("there is no such latitude"), cure, raw, code="range")
        if abs(longitude) > 180:
            cure = worded("longitude comes second and lies between -180 and 180")
            return refuse(worded("there is no such longitude"), cure, raw, code="range")
        if precision is not None and not 0 < precision <= 180:
            cure = worded("give the precision in degrees, such as 0.01")
            return refuse(worded("there is no such precision"), cure, raw, code="range")
        if (
            max(_decimals(n) for n in (latitude, longitude, precision or Decimal(1)))
            > MOST_DECIMALS
        ):
            return refuse(
                worded("nobody knows a place so exactly"), worded("keep nine decimals at most"), raw
            )
        return _value(latitude, longitude, precision)

    def show(self, value: Value, language: str) -> str:
        """The degrees as they are kept."""
        return value.text

    def json(self, value: Value) -> Json:
        """`{"lat": 43.8, "lon": 87.6, "precision": 0.1}`."""
        latitude, longitude, precision = _kept(value)
        return {"lat": float(latitude), "lon": float(longitude), "precision": float(precision)}


def precision(value: Value) -> float:
    """How exactly the place is known, in degrees: as said, else by the last decimal.

    >>> precision(Value("43.80, 87.60"))
    0.01
    """
    return float(_kept(value)[2])


def rounded(value: Value, decimals: int) -> Value:
    """The same place, told to `decimals` at most; one known less exactly stays as it is."""
    latitude, longitude, known = _kept(value)
    step = Decimal(1).scaleb(-max(0, decimals))
    if all(_decimals(n) <= decimals for n in (latitude, longitude)):
        return value
    return _value(
        latitude.quantize(step, ROUND_HALF_EVEN),
        longitude.quantize(step, ROUND_HALF_EVEN),
        max(known, step),
    )


def _kept(value: Value) -> tuple[Decimal, Decimal, Decimal]:
    pair, _, told = value.text.partition(" ± ")
    latitude, longitude = (Decimal(number) for number in pair.split(", "))
    return latitude, longitude, Decimal(told) if told else _step(_decimals(latitude))


def _value(latitude: Decimal, longitude: Decimal, known: Decimal | None) -> Value:
    """The canonical form: both numbers with as many decimals as the place is known to, or more."""
    decimals = max(_decimals(latitude), _decimals(longitude))
    told = ""
    if known is not None:
        # Beside a precision zeros say nothing, and JSON, which drops them, reads back equal.
        needed = (_plain(n) for n in (latitude, longitude, known))
        decimals = max(_decimals(number) for number in needed)
        if known != _step(decimals):
            told = f" ± {_plain(known):f}"
    lat, lon = (_text(number, decimals) for number in (latitude, longitude))
    text = f"{lat}, {lon}{told}"
    return Value(text, key=text, latitude=float(lat), longitude=float(lon))


def _text(number: Decimal, decimals: int) -> str:
    padded = number.quantize(_step(decimals))
    return f"{padded if padded else padded.copy_abs():f}"


def _step(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)


def _decimals(number: Decimal) -> int:
    return max(0, -int(number.as_tuple().exponent))


def _plain(number: Decimal) -> Decimal:
    text = f"{number:f}"
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


Parts = tuple[Decimal, Decimal, Decimal | None]


def _from_text(raw: object) -> Parts | Problem:
    text = as_text(raw, longest=200, cure=_CURE)
    if isinstance(text, Problem):
        return text
    match = _TEXT.fullmatch(text)
    if match is None:
        return refuse(worded("these are not coordinates"), _CURE, raw)
    if _DECIMAL_COMMA.fullmatch(text):
        cure = worded(
            "write a space after the comma between two numbers, and a point before decimals"
        )
        return refuse(worded("this can mean one number or two"), cure, raw, code="ambiguous")
    ns, ew = (match["ns"] or "").upper(), (match["ew"] or "").upper()
    if ew == "O":
        cure = worded("write E or W: O is west in French and east in German")
        return refuse(worded("O can mean two things"), cure, raw, code="ambiguous")
    if bool(ns) != bool(ew):
        return refuse(
            worded("only one of the numbers has its direction"),
            worded("write N or S, and E or W"),
            raw,
        )
    latitude, longitude = _decimal(match["lat"]), _decimal(match["lon"])
    if ns and (match["lat"][0] in "+-\u2212" or match["lon"][0] in "+-\u2212"):
        return refuse(
            worded("a number has both a sign and a direction"), worded("keep one of them"), raw
        )
    told = match["precision"]
    return (
        -latitude if ns == "S" else latitude,
        -longitude if ew == "W" else longitude,
        Decimal(told) if told else None,
    )


def _from_fields(raw: Mapping[object, object]) -> Parts | Problem:
    fields = as_fields(raw, ("lat", "lon", "precision"))
    if isinstance(fields, Problem):
        return fields
    numbers: list[Decimal] = []
    for name in ("lat", "lon", "precision"):
        if fields.get(name) is None:
            if name == "precision":
                return numbers[0], numbers[1], None
            return refuse(
                worded("%(name)s is missing", name=name), worded('give "lat" and "lon"'), raw
            )
        number = _number(fields[name])
        if number is None:
            return refuse(
                worded("%(name)s is not a number of degrees", name=name), _CURE, fields[name]
            )
        numbers.append(number)
    return numbers[0], numbers[1], numbers[2]


def _number(given: object) -> Decimal | None:
    if isinstance(given, bool) or not isinstance(given, int | float | str | Decimal):
        return None
    if isinstance(given, str):
        text = given.strip() if len(given) <= 30 else ""
        return _decimal(text) if _NUMBER.fullmatch(text) else None
    if not -360 <= given <= 360:
        return None
    # A float such as 1e-05 is written out; 43.0 may have been 43, and no more is claimed.
    text = f"{Decimal(repr(given) if isinstance(given, float) else given):f}"
    return _plain(Decimal(text)) if isinstance(given, float) else Decimal(text)


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace("\u2212", "-"))


TYPE = CoordinatesType()
