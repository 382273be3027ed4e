"""Exact decimal numbers as people, files and JSON write them; units are not read here."""

from __future__ import annotations

import copy
import re
from decimal import Context, Decimal

from undersight.errors import Problem, worded
from undersight.values.given import refuse
from undersight.values.phrases import locale_of

LONGEST = 100
MOST_DIGITS = 25  # fewer than the 28 that decimal reckons with unless told otherwise

_SIGN = r"[+\-\u2212]?"
_GAP = "[ \u00a0\u2009\u202f'\u2019]"
PLAIN = re.compile(_SIGN + r"[0-9]+(?:\.[0-9]+)?(?:[eE][+\-]?[0-9]{1,3})?")
_COMMAS = re.compile(_SIGN + r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_GAPS = re.compile(_SIGN + rf"[1-9][0-9]{{0,2}}(?:{_GAP}[0-9]{{3}})+(?:\.[0-9]+)?")
_POINTS = re.compile(_SIGN + r"[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}")
_EITHER = re.compile(_SIGN + r"([1-9][0-9]{0,2})\.([0-9]{3})")
_COMMA_DECIMAL = re.compile(_SIGN + r"[0-9]+,[0-9]+")
_LETTER_BY_DIGIT = re.compile(r"(?<=[A-Z])(?=[0-9])")
_SEPARATORS = re.compile(f"{_GAP}|,")

WRITTEN = (
    rf"{_SIGN}[0-9](?:[0-9.,'\u2019]|[ \u00a0\u2009\u202f](?=[0-9]{{3}}(?![0-9])))*"
    r"(?:[eE][+\-]?[0-9]+)?"
)
"""A pattern for the place where an amount stands in a longer text; `read_amount` judges it."""

_EXACT = Context(prec=200)
_CURE = worded("write digits, with a point before decimals: 1200 or 1200.5")


def read_amount(raw: object) -> Decimal | Problem:
    """A number, or text with unambiguous thousands separators, to an exact Decimal.

    "1,200" and "1 200" are 1200; "1.234" can mean two things and is a Problem.
    """
    if isinstance(raw, bool):
        return refuse(worded("this is not a number"), _CURE, raw)
    if isinstance(raw, int):
        return _sized(Decimal(raw), raw) if abs(raw) < 10**MOST_DIGITS else _too_big(raw)
    if isinstance(raw, float):
        return _sized(Decimal(repr(raw)), raw)
    if isinstance(raw, Decimal):
        return _sized(raw, raw)
    if not isinstance(raw, str):
        return refuse(worded("this is not a number"), _CURE, raw)
    if len(raw) > LONGEST:
        return _too_big(raw)
    return _from_text(raw.strip(), raw)


def _from_text(text: str, raw: str) -> Decimal | Problem:
    either = _EITHER.fullmatch(text)
    if either:
        whole, rest = either.groups()
        message = worded(
            "this can mean %(whole)s%(rest)s or %(whole)s and %(rest)s thousandths",
            whole=whole,
            rest=rest,
        )
        cure = worded(
            "write %(whole)s%(rest)s, or %(whole)s%(rest)se-3 for the smaller number",
            whole=whole,
            rest=rest,
        )
        return refuse(message, cure, raw, code="ambiguous")
    if PLAIN.fullmatch(text):
        digits = text
    elif _COMMAS.fullmatch(text) or _GAPS.fullmatch(text):
        digits = _SEPARATORS.sub("", text)
    elif _POINTS.fullmatch(text):
        digits = text.replace(".", "")
    elif _COMMA_DECIMAL.fullmatch(text):
        cure = worded(
            "write %(text)s for decimals, or separate thousands by three digits",
            text=text.replace(",", "."),
        )
        return refuse(worded("a comma stands where no thousands are separated"), cure, raw)
    else:
        return refuse(worded("this is not a number"), _CURE, raw)
    return _sized(Decimal(digits.replace("\u2212", "-")), raw)


def _sized(number: Decimal, raw: object) -> Decimal | Problem:
    if not number.is_finite():
        return refuse(worded("this is not a number"), _CURE, raw)
    digits, exponent = len(number.as_tuple().digits), int(number.as_tuple().exponent)
    if not number:
        return Decimal((0, (0,), max(-MOST_DIGITS, min(0, exponent))))
    if digits > MOST_DIGITS or number.adjusted() >= MOST_DIGITS or exponent < -MOST_DIGITS:
        return _too_big(raw)
    # 3E+5 becomes 300000: one form for one number; decimals that were given stay.
    # A float has none to keep where it is whole, for JSON knows no difference between 3 and 3.0.
    if exponent > 0 or (isinstance(raw, float) and number == number.to_integral_value()):
        return number.quantize(Decimal(1), context=_EXACT)
    return number


def _too_big(raw: object) -> Problem:
    message = worded(
        "this number is larger or more exact than %(most_digits)s digits can say",
        most_digits=MOST_DIGITS,
    )
    return refuse(message, worded("round it"), raw, code="too_long")


def canonical(number: Decimal) -> str:
    """The one text for `number`, which `read_amount` reads back exactly.

    >>> canonical(Decimal("1200.50")), canonical(Decimal("1.234"))
    ('1200.50', '1234e-3')
    """
    text = f"{number:f}"
    if _EITHER.fullmatch(text):
        return f"{text.replace('.', '')}e-3"
    return text


def plain(number: Decimal) -> str:
    """`number` without zeros that do not change it: the same for equal numbers."""
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def as_json(number: Decimal) -> int | float | str:
    """A JSON number where that says exactly the same, else the canonical text."""
    text = f"{number:f}"
    if number == number.to_integral_value():
        exact = "." not in text and abs(number) < 2**53
        return int(text) if exact else canonical(number)
    return float(number) if repr(float(number)) == text else canonical(number)


def show_amount(number: Decimal, language: str, *, currency: str = "") -> str:
    """`number` with the separators of `language`, with exactly the decimals that it has."""
    locale = locale_of(language)
    formats = locale.currency_formats if currency else locale.decimal_formats
    # Babel's patterns know decimals by currency or by taste; ours are those of the source.
    pattern = copy.copy(formats["standard"] if currency else formats[None])
    decimals = max(0, -int(number.as_tuple().exponent))
    pattern.frac_prec = (decimals, decimals)
    shown: str = pattern.apply(
        number,
        locale,
        currency=currency or None,
        currency_digits=False,
        decimal_quantization=False,
    )
    # As everywhere in CLDR: a code of letters does not touch the digits.
    return _LETTER_BY_DIGIT.sub("\u00a0", shown)
