"""Titles of records, in the reader's language where there is one."""

from __future__ import annotations

from collections.abc import Iterable

from undersight.records.ids import from_number, to_number
from undersight.records.lens import Lens
from undersight.records.record import Name
from undersight.store.mapping import chunks, marks
from undersight.store.reads.scope import scope

_NAMES = "SELECT record, kind, title FROM records WHERE record IN ({})"
_TITLES = (
    "SELECT record, language, text FROM claims WHERE property = 'title' AND record IN ({}) AND "
    "language IN (%s, %s)"
)


def names(ids: Iterable[str], lens: Lens) -> dict[str, Name]:
    """The names of those records that the lens shows, by id."""
    found: dict[str, Name] = {}
    for part in chunks(to_number(i) for i in set(ids)):
        for number, kind, title in scope(lens).select(
            _NAMES.format(marks(part)), part, use="records"
        ):
            handle = from_number(number)
            found[handle] = Name(handle, kind, title)
    return found


def in_reader_language(found: dict[str, Name], lens: Lens) -> dict[str, Name]:
    """The names with titles in the reader's language instead, where there are such."""
    base = lens.language.partition("-")[0]
    if base == "en" or not found:
        return found
    titled = dict(found)
    for part in chunks(to_number(i) for i in found):
        rows = scope(lens).select(_TITLES.format(marks(part)), [*part, base, lens.language])
        for number, _, text in rows:
            old = found[from_number(number)]
            titled[old.id] = Name(old.id, old.kind, text)
    return titled
