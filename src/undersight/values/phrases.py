"""The few words that shown values are made of, in the reader's language; no words of pages."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from babel import Locale
from babel.core import UnknownLocaleError

PHRASES: dict[str, dict[str, str]] = {
    "ar": {
        ", ": "، ",
        "; ": "؛ ",
        "yes": "نعم",
        "no": "لا",
        "about %(date)s": "نحو %(date)s",
        "%(date)s (uncertain)": "%(date)s (غير مؤكد)",
        "about %(date)s (uncertain)": "نحو %(date)s (غير مؤكد)",
        "%(start)s – %(end)s": "%(start)s – %(end)s",
        "from %(date)s, end open": "منذ %(date)s، النهاية مفتوحة",
        "from %(date)s, end unknown": "منذ %(date)s، النهاية غير معروفة",
        "until %(date)s, start open": "حتى %(date)s، البداية مفتوحة",
        "until %(date)s, start unknown": "حتى %(date)s، البداية غير معروفة",
        "by %(date)s": "بحلول %(date)s",
        "some day in %(date)s": "يوم ما في %(date)s",
        "some month of %(date)s": "شهر ما في %(date)s",
        "%(decade)ss": "عقد %(decade)s",
        "between %(start)s and %(end)s": "بين %(start)s و%(end)s",
        "%(date)s or earlier": "%(date)s أو قبل ذلك",
        "%(date)s or later": "%(date)s أو بعد ذلك",
        "one of: %(dates)s": "أحد هذه: %(dates)s",
        "all of: %(dates)s": "كل هذه: %(dates)s",
        "%(year)s (estimate; between %(start)s and %(end)s)": (
            "%(year)s (تقدير؛ بين %(start)s و%(end)s)"
        ),
        "spring %(year)s": "ربيع %(year)s",
        "summer %(year)s": "صيف %(year)s",
        "autumn %(year)s": "خريف %(year)s",
        "winter %(year)s": "شتاء %(year)s",
        "%(season)s (northern hemisphere)": "%(season)s (نصف الكرة الشمالي)",
        "%(season)s (southern hemisphere)": "%(season)s (نصف الكرة الجنوبي)",
        "quarter %(number)s of %(year)s": "الربع %(number)s من %(year)s",
        "third %(number)s of %(year)s": "الثلث %(number)s من %(year)s",
        "half %(number)s of %(year)s": "النصف %(number)s من %(year)s",
    },
    "de": {
        ", ": ", ",
        "; ": "; ",
        "yes": "ja",
        "no": "nein",
        "about %(date)s": "um %(date)s",
        "%(date)s (uncertain)": "%(date)s (unsicher)",
        "about %(date)s (uncertain)": "um %(date)s (unsicher)",
        "%(start)s – %(end)s": "%(start)s – %(end)s",
        "from %(date)s, end open": "ab %(date)s, Ende offen",
        "from %(date)s, end unknown": "ab %(date)s, Ende unbekannt",
        "until %(date)s, start open": "bis %(date)s, Anfang offen",
        "until %(date)s, start unknown": "bis %(date)s, Anfang unbekannt",
        "by %(date)s": "spätestens %(date)s",
        "some day in %(date)s": "an einem Tag in %(date)s",
        "some month of %(date)s": "in einem Monat von %(date)s",
        "%(decade)ss": "%(decade)ser Jahre",
        "between %(start)s and %(end)s": "zwischen %(start)s und %(end)s",
        "%(date)s or earlier": "%(date)s oder früher",
        "%(date)s or later": "%(date)s oder später",
        "one of: %(dates)s": "eines von: %(dates)s",
        "all of: %(dates)s": "alle: %(dates)s",
        "%(year)s (estimate; between %(start)s and %(end)s)": (
            "%(year)s (geschätzt; zwischen %(start)s und %(end)s)"
        ),
        "spring %(year)s": "Frühling %(year)s",
        "summer %(year)s": "Sommer %(year)s",
        "autumn %(year)s": "Herbst %(year)s",
        "winter %(year)s": "Winter %(year)s",
        "%(season)s (northern hemisphere)": "%(season)s (Nordhalbkugel)",
        "%(season)s (southern hemisphere)": "%(season)s (Südhalbkugel)",
        "quarter %(number)s of %(year)s": "%(number)s. Quartal %(year)s",
        "third %(number)s of %(year)s": "%(number)s. Drittel %(year)s",
        "half %(number)s of %(year)s": "%(number)s. Halbjahr %(year)s",
    },
    "fr": {
        ", ": ", ",
        "; ": " ; ",
        "yes": "oui",
        "no": "non",
        "about %(date)s": "vers %(date)s",
        "%(date)s (uncertain)": "%(date)s (incertain)",
        "about %(date)s (uncertain)": "vers %(date)s (incertain)",
        "%(start)s – %(end)s": "%(start)s – %(end)s",
        "from %(date)s, end open": "depuis %(date)s, fin ouverte",
        "from %(date)s, end unknown": "depuis %(date)s, fin inconnue",
        "until %(date)s, start open": "jusqu’à %(date)s, début ouvert",
        "until %(date)s, start unknown": "jusqu’à %(date)s, début inconnu",
        "by %(date)s": "%(date)s au plus tard",
        "some day in %(date)s": "un jour en %(date)s",
        "some month of %(date)s": "un mois de %(date)s",
        "%(decade)ss": "années %(decade)s",
        "between %(start)s and %(end)s": "entre %(start)s et %(end)s",
        "%(date)s or earlier": "%(date)s ou avant",
        "%(date)s or later": "%(date)s ou après",
        "one of: %(dates)s": "l’un de : %(dates)s",
        "all of: %(dates)s": "tous : %(dates)s",
        "%(year)s (estimate; between %(start)s and %(end)s)": (
            "%(year)s (estimation ; entre %(start)s et %(end)s)"
        ),
        "spring %(year)s": "printemps %(year)s",
        "summer %(year)s": "été %(year)s",
        "autumn %(year)s": "automne %(year)s",
        "winter %(year)s": "hiver %(year)s",
        "%(season)s (northern hemisphere)": "%(season)s (hémisphère nord)",
        "%(season)s (southern hemisphere)": "%(season)s (hémisphère sud)",
        "quarter %(number)s of %(year)s": "trimestre %(number)s de %(year)s",
        "third %(number)s of %(year)s": "quadrimestre %(number)s de %(year)s",
        "half %(number)s of %(year)s": "semestre %(number)s de %(year)s",
    },
}
"""Language -> English phrase -> phrase. English is the phrase itself, as in gettext."""


def phrase(message: str, language: str, **parts: str) -> str:
    """`message` in `language` with its parts filled in; English where there is no translation.

    >>> phrase("about %(date)s", "de", date="2017")
    'um 2017'
    """
    base = language.replace("_", "-").partition("-")[0].lower()
    return PHRASES.get(base, {}).get(message, message) % parts


def listed(items: Iterable[str], language: str) -> str:
    """Names one after the other, as a language divides them.

    >>> listed(["a", "b"], "ar")
    'a، b'
    """
    return phrase(", ", language).join(items)


@lru_cache(maxsize=64)
def locale_of(language: str) -> Locale:
    """Babel's locale for a language tag, or for its base language, or English."""
    # Plain English is that of the world, 20 April 2024, which no reader takes for another day.
    tag = "en-001" if language in ("", "en") else language.replace("_", "-")
    for candidate in (tag, tag.partition("-")[0]):
        try:
            return Locale.parse(candidate, sep="-")
        except (UnknownLocaleError, ValueError, TypeError):
            continue
    return Locale.parse("en")
