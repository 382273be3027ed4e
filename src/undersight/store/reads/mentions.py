"""Names of records by id, and by what texts call them: title, alias, key. One statement."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from undersight.records.ids import from_number, read_id, to_number
from undersight.records.lens import Lens
from undersight.records.mentions import Mentioned, fold_title
from undersight.records.record import Name
from undersight.schema.model import Schema
from undersight.store.mapping import marks
from undersight.store.reads.scope import scope
from undersight.values.protocol import KEY_LENGTH

_BY_ID = "SELECT 'id' AS how, '' AS word, record, kind, title FROM records WHERE record IN ({})"
_BY_TITLE = (
    "SELECT 'title' AS how, title_key AS word, record, kind, title FROM records"
    " WHERE kind IN ({}) AND title_key IN ({})"
)
_BY_KEY = (
    "SELECT c.property AS how, c.key AS word, s.record, s.kind, s.title FROM claims c"
    " JOIN records s ON s.record = c.record WHERE c.property = '{}'"
    " AND NOT (c.key = '') AND c.key IN ({})"
)


@dataclass(frozen=True, slots=True)
class _Found:
    how: str
    word: str
    name: Name


def named(
    ids: Collection[str],
    *,
    titles: Collection[str],
    keys: Collection[str],
    lens: Lens,
    schema: Schema,
) -> tuple[dict[str, Name], Mentioned]:
    """The names of these records, and what texts name, as far as the lens shows them."""
    schemes = schemes_of_keys(schema)
    spelled = {key: _spellings(key, schemes) for key in keys}
    wanted = sorted({s for all_ in spelled.values() for s in all_})
    sources = {read for key in keys if (read := read_id(key))}
    short = sorted(t[:KEY_LENGTH] for t in titles)
    rows = _rows({*ids, *sources}, short, keys=wanted, lens=lens, schema=schema)
    found = [_Found(row[0], row[1], Name(from_number(row[2]), row[3], row[4])) for row in rows]
    keyed = [f for f in found if f.how == "outside_id" and f.name.kind == "source"]
    names = {f.name.id: f.name for f in (*(f for f in found if f.how == "id"), *keyed)}
    by_key = {f.word: f.name.id for f in keyed}
    cited = {}
    for key, spellings in spelled.items():
        own = read_id(key) or ""
        if own in names and names[own].kind == "source":
            cited[key] = own
        elif hit := next((by_key[s] for s in spellings if s in by_key), ""):
            cited[key] = hit
    return names, Mentioned(_by_title(found, titles, schema), cited)


def _rows(
    ids: Collection[str], titles: list[str], *, keys: list[str], lens: Lens, schema: Schema
) -> list[tuple[Any, ...]]:
    numbers = sorted(to_number(i) for i in ids)
    kinds = list(schema.kinds)
    parts = [_BY_ID.format(marks(numbers))]
    params: list[object] = [*numbers]
    if titles:
        parts += [
            _BY_TITLE.format(marks(kinds), marks(titles)),
            _BY_KEY.format("alias", marks(titles)),
        ]
        params += [*kinds, *titles, *titles]
    if keys:
        parts.append(_BY_KEY.format("outside_id", marks(keys)))
        params += keys
    return scope(lens).select(" UNION ALL ".join(parts), params, use="claims records")


def schemes_of_keys(schema: Schema) -> tuple[str, ...]:
    """The schemes in which sources have the keys that texts cite them by: those of files, which
    have no page elsewhere.
    """
    prop = schema.properties.get("outside_id")
    return tuple(s for s, address in prop.rules.schemes.items() if not address) if prop else ()


def _spellings(key: str, schemes: Iterable[str]) -> tuple[str, ...]:
    """The outside ids that a text may mean by `key`, the first that there is."""
    if ":" in key:
        return (key,)
    bare = key.removeprefix("source/")
    return tuple(f"{s}:{tail}" for s in schemes for tail in (f"source/{bare}", bare))


def _by_title(found: list[_Found], titles: Collection[str], schema: Schema) -> Mapping[str, Name]:
    """Titles before aliases; of several the one of the first kind, then of the lowest id."""
    place = {kind: n for n, kind in enumerate(schema.kinds)}
    best: dict[str, Name] = {}
    for f in sorted(
        (f for f in found if f.how in ("title", "alias")),
        key=lambda f: (f.how != "title", place.get(f.name.kind, len(place)), f.name.id),
    ):
        best.setdefault(fold_title(f.word), f.name)
    return {t: best[t[:KEY_LENGTH]] for t in titles if t[:KEY_LENGTH] in best}
