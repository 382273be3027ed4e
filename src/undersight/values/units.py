"""Units of measure and their exact factors to a base unit; labels such as "cameras" are none."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure. `factor` times an amount in it is the amount in `base`."""

    symbol: str
    base: str
    factor: Decimal
    names: tuple[str, ...] = ()


def _unit(symbol: str, base: str, factor: str, *names: str) -> Unit:
    return Unit(symbol, base, Decimal(factor), names)


UNITS: tuple[Unit, ...] = (
    _unit("mm", "m", "0.001", "millimetre", "millimeter"),
    _unit("cm", "m", "0.01", "cm", "centimetre", "centimeter"),
    _unit("m", "m", "1", "metre", "meter"),
    _unit("km", "m", "1000", "km", "kilometre", "kilometer"),
    _unit("in", "m", "0.0254", "inch", "inches"),
    _unit("ft", "m", "0.3048", "ft", "foot", "feet"),
    _unit("yd", "m", "0.9144", "yard"),
    _unit("mi", "m", "1609.344", "mile"),
    _unit("nmi", "m", "1852", "nautical mile"),
    _unit("m²", "m²", "1", "m2", "sqm", "square metre", "square meter"),
    _unit("km²", "m²", "1000000", "km2", "sq km", "square kilometre", "square kilometer"),
    _unit("ha", "m²", "10000", "ha", "hectare"),
    _unit("ft²", "m²", "0.09290304", "ft2", "sq ft", "square foot", "square feet"),
    _unit("mi²", "m²", "2589988.110336", "mi2", "sq mi", "square mile"),
    _unit("acre", "m²", "4046.8564224"),
    _unit("g", "kg", "0.001", "gram", "gramme"),
    _unit("kg", "kg", "1", "kg", "kilogram", "kilo"),
    _unit("t", "kg", "1000", "tonne", "metric ton"),
    _unit("oz", "kg", "0.028349523125", "ounce"),
    _unit("lb", "kg", "0.45359237", "pound", "lbs"),
    _unit("ms", "s", "0.001", "millisecond"),
    _unit("s", "s", "1", "second", "sec"),
    _unit("minutes", "s", "60", "min", "minute"),
    _unit("hours", "s", "3600", "h", "hour"),
    _unit("days", "s", "86400", "d", "day"),
    _unit("weeks", "s", "604800", "week"),
    _unit("bit", "B", "0.125"),
    _unit("B", "B", "1", "byte"),
    _unit("kB", "B", "1000", "kilobyte"),
    _unit("MB", "B", "1000000", "megabyte"),
    _unit("GB", "B", "1000000000", "gigabyte"),
    _unit("TB", "B", "1000000000000", "terabyte"),
    _unit("PB", "B", "1000000000000000", "petabyte"),
    _unit("KiB", "B", "1024", "kibibyte"),
    _unit("MiB", "B", "1048576", "mebibyte"),
    _unit("GiB", "B", "1073741824", "gibibyte"),
    _unit("TiB", "B", "1099511627776", "tebibyte"),
)
"""Months and years are not here: they have no fixed number of days."""

_BY_SYMBOL = {unit.symbol: unit for unit in UNITS}
_BY_NAME = {
    form: unit
    for unit in UNITS
    for name in (unit.symbol if len(unit.symbol) > 2 else "", *unit.names)
    if name
    for form in (name.casefold(), f"{name.casefold()}s")
}


def unit_called(text: str) -> Unit | None:
    """The unit with this symbol (its case counts: MB is not mb) or name, else None.

    >>> unit_called("hectares")
    Unit(symbol='ha', base='m²', factor=Decimal('10000'), names=('ha', 'hectare'))
    """
    return _BY_SYMBOL.get(text) or _BY_NAME.get(text.casefold())
