"""An answer's sources as BibTeX (biblatex): those among the records, and those that they link."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from undersight.exchange.answers.told import Told
from undersight.exchange.csl import Csl, date_of, name_of
from undersight.exchange.writers.citation import tex
from undersight.exchange.writers.words import word
from undersight.query.answer import Found
from undersight.records.record import Name

SOURCE = "source"
"""The kind of records that are references."""

CHUNK = 200

TYPES: dict[str, str] = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "bill": "legislation",
    "book": "book",
    "chapter": "incollection",
    "dataset": "dataset",
    "legal_case": "jurisdiction",
    "legislation": "legislation",
    "motion_picture": "video",
    "paper-conference": "inproceedings",
    "patent": "patent",
    "post": "online",
    "post-weblog": "online",
    "report": "report",
    "thesis": "thesis",
    "webpage": "online",
}
"""Type in CSL -> type of an entry; all others are misc."""


def bibtex(told: Told) -> Iterator[str]:
    """Every source once, in the order of the rows. What the rows do not say of it, the registry
    does.
    """
    yield from _head(told)
    seen: set[str] = set()
    rows = iter(told.found)
    while chunk := list(islice(rows, CHUNK)):
        drafts = {i: csl for i, csl in _sources(chunk) if i not in seen}
        seen.update(drafts)
        known = told.sources([name for name, _ in drafts.values()])
        for handle, (name, said) in drafts.items():
            yield f"\n{entry(known.get(handle) or said, key=f'{name.kind}-{name.id}')}"


def _head(told: Told) -> Iterator[str]:
    """Comments; an @ would begin an entry."""
    day = f"{word('As of', told.language)} {told.day.isoformat()}"
    lines = (told.registry, told.question, told.source, day, told.licence, told.licence_url)
    for line in lines:
        if line:
            yield f"% {' '.join(line.split())}\n".replace("@", "(at)")


def _sources(rows: Iterable[Found]) -> Iterator[tuple[str, tuple[Name, Csl]]]:
    for row in rows:
        if row.name and row.name.kind == SOURCE:
            yield row.name.id, (row.name, _told_by(row, row.name))
        for cell in row.cells:
            for datum in cell:
                if datum.record and datum.record.kind == SOURCE and datum.record != row.name:
                    csl: Csl = {"type": "document", "title": datum.record.title}
                    yield datum.record.id, (datum.record, csl)


def _told_by(row: Found, name: Name) -> Csl:
    """A source as its row tells of it."""
    said: dict[str, list[str]] = {}
    for cell in row.cells:
        for datum in cell:
            if datum.property and datum.text and not datum.absence and not datum.record:
                said.setdefault(datum.property, []).append(datum.text)
    kind = said.get("source_type", ["document"])[0]
    item: Csl = {
        "type": kind if kind in TYPES else kind.replace("_", "-"),
        "title": name.title,
    }
    if "author" in said:
        item["author"] = [name_of(author) for author in sorted(said["author"])]
    for field in ("issued", "accessed"):
        if field in said:
            item[field] = date_of(said[field][0])
    for field, key in (("url", "URL"), ("publisher", "publisher"), ("language", "language")):
        if field in said:
            item[key] = said[field][0]
    return item


def entry(csl: Mapping[str, object], *, key: str) -> str:
    """One entry. Nothing in it is a command to TeX.

    >>> entry({"title": "Smith & Sons", "type": "report"}, key="source-1")
    '@report{source-1,\\n  title = {{Smith \\\\& Sons}},\\n}\\n'
    """
    kind = TYPES.get(str(csl.get("type", "")), "misc")
    outlet = tex(str(csl.get("container-title", "")))
    issued = _date(csl.get("issued"))
    fields = {
        "title": f"{{{tex(str(csl.get('title', '')))}}}",
        "author": _people(csl.get("author")),
        "journaltitle" if kind == "article" else "organization": outlet,
        "publisher": tex(str(csl.get("publisher") or csl.get("authority") or "")),
        "date": issued if _LOOKS_LIKE_A_DATE.fullmatch(issued) else "",
        "url": re.sub(r"[{}\\\s%]", _percent, str(csl.get("URL", ""))),
        "urldate": _exact(_date(csl.get("accessed"))),
        "langid": _language(str(csl.get("language", ""))),
        "note": tex(str(csl.get("note", ""))),
    }
    if issued and not fields["date"]:
        fields["note"] = "; ".join(part for part in (tex(issued), fields["note"]) if part)
    lines = [f"  {name} = {{{text}}}," for name, text in fields.items() if text]
    return "\n".join([f"@{kind}{{{key},", *lines, "}", ""])


def _percent(match: re.Match[str]) -> str:
    """A % stays: it begins what is encoded already."""
    mark = match.group()
    return mark if mark == "%" else "".join(f"%{byte:02X}" for byte in mark.encode())


_LOOKS_LIKE_A_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}~?(?:/[0-9]{4}(?:-[0-9]{2}){0,2}~?)?")


def _people(authors: object) -> str:
    """Names; one of an organisation in braces, so that nothing in it is taken for two names."""
    if not isinstance(authors, list):
        return ""
    names = []
    for each in authors:
        if "family" in each:
            names.append(f"{{{tex(each['family'])}}}, {{{tex(each.get('given', ''))}}}")
        else:
            names.append(f"{{{tex(each.get('literal', ''))}}}")
    return " and ".join(names)


def _date(date: object) -> str:
    """A date of CSL as biblatex has it: as exact as it is, ~ where it is about so."""
    if not isinstance(date, Mapping):
        return ""
    parts = date.get("date-parts")
    if not isinstance(parts, list):
        return str(date.get("literal", ""))
    about = "~" if date.get("circa") else ""
    ends = ["-".join([f"{end[0]:04d}", *(f"{p:02d}" for p in end[1:])]) + about for end in parts]
    season = date.get("season")
    if isinstance(season, int) and len(ends) == 1:
        return f"{parts[0][0]:04d}-{season + 20:02d}{about}"
    return "/".join(ends)


def _exact(date: str) -> str:
    return date if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", date) else ""


def _language(tag: str) -> str:
    return tag if re.fullmatch(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*", tag) else ""
