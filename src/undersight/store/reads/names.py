"""Titles of records, as this reader is to read them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from undersight.records.ids import from_number, to_number
from undersight.records.lens import Lens
from undersight.records.record import Name
from undersight.records.speaking import heard
from undersight.store.mapping import chunks, marks
from undersight.store.reads.scope import scope
from undersight.values.protocol import OPEN_PAST

_NAMES = f"""
SELECT s.record, s.kind, s.title, c.language, c.text FROM records s
LEFT JOIN claims c ON c.record = s.record AND c.property = 'title'
WHERE s.record IN ({{}}) ORDER BY s.record, CASE WHEN c.text = s.title THEN 0 ELSE 1 END,
 CASE WHEN c.preferred THEN 0 ELSE 1 END, CASE WHEN c.disputed = '' THEN 0 ELSE 1 END,
 -COALESCE(c.time_latest, {OPEN_PAST}), c.id
"""
"""Titles in the order of `records.speaking.title_order`."""

_TOLD = (
    "SELECT DISTINCT c.record FROM claims c WHERE c.record IN ({})"
    " AND c.property = 'title' AND NOT (c.language = '')"
)

_ANY_TOLD = "SELECT 1 FROM claims c WHERE c.property = 'title' AND NOT (c.language = '') LIMIT 1"


def any_told(lens: Lens) -> bool:
    """Whether any title says its language, so that another can be meant than the one that
    speaks.
    """
    return bool(scope(lens).select(_ANY_TOLD))


def names(ids: Iterable[str], lens: Lens) -> dict[str, Name]:
    """The names of those records that the lens shows, by id: of each record the title in the
    reader's language, else in the registry's, else the one that speaks.
    """
    found: dict[str, Name] = {}
    titles: dict[str, list[tuple[str, str]]] = {}
    for part in chunks(to_number(i) for i in set(ids)):
        for number, kind, title, language, text in scope(lens).select(
            _NAMES.format(marks(part)), part, use="records claims"
        ):
            handle = from_number(number)
            found.setdefault(handle, Name(handle, kind, title))
            if text:
                titles.setdefault(handle, []).append((language, text))
    return {handle: called(name, titles.get(handle, ()), lens) for handle, name in found.items()}


def in_reader_language(found: dict[str, Name], lens: Lens) -> dict[str, Name]:
    """Names that were read by the title that speaks, as this reader is to read them.

    Only where a title says its language can another be meant than the one that speaks.
    """
    told: list[str] = []
    for part in chunks(to_number(i) for i in found):
        rows = scope(lens).select(_TOLD.format(marks(part)), part)
        told += [from_number(row[0]) for row in rows]
    return {**found, **names(told, lens)} if told else found


def called(name: Name, titles: Sequence[tuple[str, str]], lens: Lens) -> Name:
    """The name with the title that this reader is to read. `titles`: language and text, the one
    that speaks first.
    """
    title = heard(titles, lens, lambda said: said[0])
    return Name(name.id, name.kind, title[1]) if title and title[1] != name.title else name
