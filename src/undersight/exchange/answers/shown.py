"""Values of an answer as text: as readers see them, as programs read them, and in the formats that
a column can ask for (`?Start date#ISO`). Dates have their own module.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Context, Decimal
from functools import lru_cache

from undersight.errors import shorten, worded
from undersight.exchange.answers.shown_date import DATE_FORMATS, shown_date
from undersight.exchange.writers.words import word
from undersight.query.answer import Cell, Datum
from undersight.query.plan import Column, Notice
from undersight.schema.model import Property, Schema, in_language
from undersight.values.amount import PLAIN, show_amount
from undersight.values.catalogue import UnknownTypeError, value_type
from undersight.values.phrases import phrase
from undersight.values.protocol import Value
from undersight.values.units import Unit, unit_called

NUMBERS = ("integer", "number", "quantity", "money")

_DECIMALS = re.compile(r"-?p([0-9]{1,2})")
_PART = re.compile(r"-F\[[^\]]*\]|[^#]+")
_LANGUAGE = re.compile(r"LOCL(?:@([A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*))?", re.IGNORECASE)
_PAIR = re.compile(r"[^,]*,[^,]*")
_AS_IT_IS = ("-", "", "-raw", "raw", "nowiki", "link", "-ia", "-hl")
_NUMBER_FORMATS = ("n", "-n", "-u", "-")
_EXACT = Context(prec=60)


def shown(datum: Datum, column: Column, schema: Schema, *, language: str) -> str:
    """A value as its column asks for it, in words of `language` where it asks for nothing.

    A format that there is not is as none: `notices` tells of it.
    """
    language = column.language or language
    if datum.absence:
        return word(datum.absence, language)
    if datum.record:
        return datum.record.title
    if datum.type in _MAKERS:
        days = (datum.earliest, datum.latest)
        return _made(datum.type, datum.text, datum.unit, days=days, asked=(column.format, language))
    if any(part in _AS_IT_IS for part in _parts(column.format)):
        return _label(datum, schema, language) or datum.text
    language = _language(_parts(column.format), language)
    return _label(datum, schema, language) or _by_type(datum, language)


@lru_cache(maxsize=8192)
def _made(
    kind: str,
    text: str,
    unit: str,
    *,
    days: tuple[int | None, int | None],
    asked: tuple[str | None, str],
) -> str:
    """A date, number or truth as text: the same values come again and again in an answer."""
    parts = _parts(asked[0])
    datum = Datum(text, kind, unit=unit, earliest=days[0], latest=days[1])
    return _MAKERS[kind](datum, parts, _language(parts, asked[1]))


def _language(parts: list[str], language: str) -> str:
    """The language that a format asks for: `LOCL@de`."""
    asked = [match[1] for part in parts if (match := _LANGUAGE.fullmatch(part)) and match[1]]
    return asked[-1] if asked else language


def plain(datum: Datum, column: Column, schema: Schema, *, language: str) -> str:
    """A value as a program reads it, unless its column asks for a format: digits without
    separators, dates in EDTF, true and false; names, words of lists and absences stay words.

    >>> plain(Datum("1200", "integer", number=1200.0), column, schema, language="en")
    '1200'
    """
    if column.format is not None or datum.absence or datum.record:
        return shown(datum, column, schema, language=language)
    language = column.language or language
    if datum.type in NUMBERS:
        number = amount_of(datum)
        if number is None:
            return datum.text
        unit = datum.unit
        told = f"{number:f}"
        return f"{unit} {told}" if datum.type == "money" else f"{told} {unit}".strip()
    return _label(datum, schema, language) or datum.text


def shown_all(cell: Cell, column: Column, schema: Schema, *, language: str) -> list[str]:
    """All values of a cell."""
    return [shown(datum, column, schema, language=language) for datum in cell]


def notices(columns: Iterable[Column], schema: Schema) -> Iterator[Notice]:
    """What to say of the formats that columns ask for and that there are not."""
    for column in columns:
        for part in _parts(column.format):
            if not _known(part, column, schema):
                message = worded(
                    "the format “%(format)s” is not one for “%(column)s”; it is shown as usual",
                    format=shorten(part, 40),
                    column=shorten(column.label or "?", 80),
                )
                yield Notice(message)


def amount_of(datum: Datum) -> Decimal | None:
    """The number of a datum as it was given, in its own unit; None where there is none.

    >>> amount_of(Datum("EUR 2520000.50", "money", unit="EUR"))
    Decimal('2520000.50')
    """
    text = datum.text.strip()
    if datum.unit:
        text = text.removesuffix(datum.unit).removeprefix(datum.unit).strip()
    elif datum.type in ("quantity", "money"):
        text = next((p for p in text.split(" ") if PLAIN.fullmatch(p)), "")
    if PLAIN.fullmatch(text) and len(text) < 100:
        return Decimal(text.replace("\u2212", "-"))
    return None


def property_of(datum: Datum, schema: Schema) -> Property | None:
    """The property that a datum is a value of."""
    return schema.properties.get(datum.property)


def _parts(format: str | None) -> list[str]:
    """`LOCL@de#TO` has two; a column without a format has none, one with an empty one has ""."""
    if format is None:
        return []
    if "#" in format:
        return [part.strip() for part in _PART.findall(format)]
    return [format.strip()]


def _known(part: str, column: Column, schema: Schema) -> bool:
    if part in _AS_IT_IS or _LANGUAGE.fullmatch(part):
        return True
    if column.type == "date":
        return part in DATE_FORMATS or part.startswith("-F[")
    if column.type == "boolean":
        return part in _WORDS_OF_BOOLEANS or bool(_PAIR.fullmatch(part))
    if column.type in NUMBERS:
        return part in _NUMBER_FORMATS or bool(_DECIMALS.fullmatch(part)) or _fits(part, column)
    return False


def _fits(part: str, column: Column) -> bool:
    return column.type == "quantity" and unit_called(part) is not None


def _label(datum: Datum, schema: Schema, language: str) -> str:
    """The label of a kind or of a word of a list."""
    if datum.type == "kind":
        kind = schema.kinds.get(datum.key or datum.text)
        return in_language(kind.labels, language) if kind else datum.text
    prop = property_of(datum, schema)
    if prop and prop.codes and prop.codes in schema.lists:
        code = schema.lists[prop.codes].codes.get(datum.key or datum.text)
        code = code or schema.lists[prop.codes].codes.get(datum.text)
        return in_language(code.labels, language) if code else datum.text
    return ""


def _by_type(datum: Datum, language: str) -> str:
    try:
        kind = value_type(datum.type)
    except UnknownTypeError:  # of a plugin that is gone, or none at all
        return datum.text
    value = Value(
        datum.text,
        datum.key,
        datum.number,
        datum.unit,
        datum.earliest,
        datum.latest,
        datum.latitude,
        datum.longitude,
    )
    return kind.show(value, language)


# ---- numbers ----


def _number(datum: Datum, parts: list[str], language: str) -> str:
    number, unit = amount_of(datum), datum.unit
    if number is None:
        return datum.text
    for part in parts:
        wanted = unit_called(part) if datum.type == "quantity" else None
        if wanted and (changed := _converted(number, unit, wanted)) is not None:
            number, unit = changed, wanted.symbol
    for part in parts:
        if match := _DECIMALS.fullmatch(part):
            number = _rounded(number, int(match[1]))
    if "-u" in parts:
        return unit
    if "-n" in parts or "n" in parts:
        return f"{number:f}"
    if "-" in parts or "" in parts:
        return f"{number:f} {unit}".strip()
    if datum.type == "money":
        return show_amount(number, language, currency=unit)
    return f"{show_amount(number, language)} {unit}".strip()


def _converted(number: Decimal, unit: str, wanted: Unit) -> Decimal | None:
    """The amount in another unit, with no more figures than it was given with, but at least two."""
    given = unit_called(unit)
    if given is None or given.base != wanted.base:
        return None
    figures = max(2, len(number.as_tuple().digits))
    exact = _EXACT.divide(_EXACT.multiply(number, given.factor), wanted.factor)
    made = exact.normalize(_EXACT)
    if len(made.as_tuple().digits) > figures:
        made = Context(prec=figures).plus(made)
    return Decimal(f"{made:f}")


def _rounded(number: Decimal, decimals: int) -> Decimal:
    """With at most so many decimals; none are added, for they would look exact."""
    if -int(number.as_tuple().exponent) <= decimals:
        return number
    return number.quantize(Decimal(1).scaleb(-decimals), context=_EXACT)


# ---- yes or no ----

_WORDS_OF_BOOLEANS = {
    "x": ("X", "\u00a0"),
    "tick": ("✓", "✕"),
    "num": ("1", "0"),
    "-": ("true", "false"),
    "": ("true", "false"),
}
"""Format -> what true and false are called, as in Semantic MediaWiki."""


def _boolean(datum: Datum, parts: list[str], language: str) -> str:
    said = datum.text == "true"
    for part in parts:
        pair = _WORDS_OF_BOOLEANS.get(part)
        if pair is None and _PAIR.fullmatch(part):
            yes, _, no = part.partition(",")
            pair = (yes.strip(), no.strip())
        if pair:
            return pair[0] if said else pair[1]
    return phrase("yes" if said else "no", language)


_MAKERS: dict[str, Callable[[Datum, list[str], str], str]] = {
    "boolean": _boolean,
    "date": shown_date,
    **dict.fromkeys(NUMBERS, _number),
}
