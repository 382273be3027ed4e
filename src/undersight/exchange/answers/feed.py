"""An answer as a feed: RSS 2.0 and Atom (RFC 4287). A row is an entry, dated to the day on which
its record last changed where the question asks for that day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from email.utils import format_datetime
from itertools import islice

from undersight.exchange.answers.shown import shown_all
from undersight.exchange.answers.told import Told
from undersight.exchange.writers.words import word
from undersight.exchange.writers.xml import DECLARATION, clean, element, opening, written
from undersight.query.answer import Found
from undersight.query.plan import Moment, Shown
from undersight.values.phrases import phrase

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"

AT_ONCE = 100
"""Records whose texts are read together."""

FULL = {"full": None, "abstract": 1}
"""Setting `page` -> how many of a record's texts an entry has; None all."""


def atom(told: Told) -> Iterator[str]:
    """Atom. `title` and `description` are the question's settings; `page=none` leaves out what the
    columns say, `page=full` adds the long texts of the record, `page=abstract` the first of them.
    """
    yield DECLARATION
    head = element("feed", attributes={"xmlns": ATOM, "xml:lang": told.language})
    yield f"{opening(head)}\n"
    rights = _rights(told)
    for node in (
        element("id", told.address),
        element("title", _title(told)),
        element("subtitle", _description(told)),
        element("updated", _instant(told.day)),
        element("link", attributes={"rel": "self", "href": told.address}),
        element("author", "", element("name", told.registry)),
        element("generator", "Undersight"),
        *([element("rights", rights)] if rights else []),
        *([element("link", attributes={"rel": "next", "href": told.next})] if told.next else []),
    ):
        yield written(node)
    for number, row, full in _rows(told):
        address = _address(row, number, told)
        entry = element(
            "entry",
            "",
            element("id", address),
            element("title", _name(row, number, told)),
            element("updated", _instant(changed_on(row, told) or told.day)),
            element("link", attributes={"rel": "alternate", "href": address}),
        )
        if summary := _summary(row, told):
            entry.append(element("summary", summary, attributes={"type": "text"}))
        if full:
            entry.append(element("content", full, attributes={"type": "html"}))
        yield written(entry)
    yield "</feed>\n"


def rss(told: Told) -> Iterator[str]:
    """RSS 2.0, with the same settings."""
    yield DECLARATION
    yield f'<rss version="2.0" xmlns:atom="{ATOM}" xmlns:content="{CONTENT}">\n<channel>\n'
    rights = _rights(told)
    for node in (
        element("title", _title(told)),
        element("link", told.address),
        element("description", _description(told)),
        element("language", told.language),
        *([element("copyright", rights)] if rights else []),
        element("lastBuildDate", _mail_date(told.day)),
        element("generator", "Undersight"),
        element(
            "atom:link",
            attributes={"rel": "self", "href": told.address, "type": "application/rss+xml"},
        ),
    ):
        yield written(node)
    for number, row, full in _rows(told):
        address = _address(row, number, told)
        item = element(
            "item",
            "",
            element("title", _name(row, number, told)),
            element("link", address),
            element("guid", address, attributes={"isPermaLink": "true" if row.name else "false"}),
        )
        if day := changed_on(row, told):
            item.append(element("pubDate", _mail_date(day)))
        if summary := _summary(row, told):
            # A description is read as HTML: what it says must not become markup.
            item.append(element("description", _escaped(summary)))
        if full:
            item.append(element("content:encoded", full))
        yield written(item)
    yield "</channel>\n</rss>\n"


def _rows(told: Told) -> Iterator[tuple[int, Found, str]]:
    """The rows with their numbers, and the texts of their records where those are asked for."""
    page = told.setting("page").casefold()
    for numbered in _batched(enumerate(told.found, told.answer.plan.offset + 1), AT_ONCE):
        names = [row.name for _, row in numbered if row.name] if page in FULL else []
        texts = told.texts(names) if names else {}
        for number, row in numbered:
            said = texts.get(row.name.id, ()) if row.name else ()
            yield number, row, "\n".join(said[: FULL.get(page)])


def _batched(found: Iterable[tuple[int, Found]], size: int) -> Iterator[list[tuple[int, Found]]]:
    """So many at a time."""
    rest = iter(found)
    while part := list(islice(rest, size)):
        yield part


def changed_on(row: Found, told: Told) -> date | None:
    """The day of the record's last change, where a column has it."""
    for cell, column in zip(row.cells, told.columns, strict=True):
        if column.shown is Shown.MOMENT and column.moment is Moment.CHANGED:
            days = [datum.earliest for datum in cell if datum.earliest is not None]
            if days and 1 <= max(days) <= date.max.toordinal():
                return date.fromordinal(max(days))
    return None


def _title(told: Told) -> str:
    return told.setting("title") or f"{told.registry}: {told.question}"[:300]


def _description(told: Told) -> str:
    """As asked for, else the question; whose it is, and of when, always."""
    said = told.setting("description") or told.question
    day = f"{word('As of', told.language)} {told.day.isoformat()}"
    return " · ".join(part for part in (said, told.registry, day) if part)


def _rights(told: Told) -> str:
    return " ".join(part for part in (told.licence, told.licence_url) if part)


def _address(row: Found, number: int, told: Told) -> str:
    return told.record(row.name) if row.name else f"{told.address}#row-{number}"


def _name(row: Found, number: int, told: Told) -> str:
    if row.name:
        return row.name.title
    cells = zip(row.cells, told.columns, strict=True)
    texts = [
        t for cell, c in cells for t in shown_all(cell, c, told.schema, language=told.language)
    ]
    return " · ".join(texts) or f"#{number}"


def _summary(row: Found, told: Told) -> str:
    """What the columns say, each with its name before it."""
    if told.setting("page") == "none":
        return ""
    lines = []
    for cell, column in zip(row.cells, told.columns, strict=True):
        if cell and column.shown is not Shown.RECORD:
            texts = shown_all(cell, column, told.schema, language=told.language)
            label = f"{column.label}: " if column.label else ""
            lines.append(label + phrase("; ", told.language).join(texts))
    return "\n".join(lines)


def _instant(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _mail_date(day: date) -> str:
    return format_datetime(datetime(day.year, day.month, day.day, tzinfo=UTC))


def _escaped(text: str) -> str:
    text = clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\n", "<br>")
