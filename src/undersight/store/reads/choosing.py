"""From what an address says to the values that narrow a list: property names, ids, titles, codes,
absences.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from undersight.errors import InvalidError, Problem, shorten, worded
from undersight.records.found import ABSENT, NUMBERS, Choice, Sort, narrowing
from undersight.records.ids import from_number, read_id
from undersight.records.lens import Lens
from undersight.schema.model import Kind, Property, Schema, Use
from undersight.store.mapping import marks
from undersight.store.reads.names import names
from undersight.store.reads.scope import scope
from undersight.values.catalogue import value_type
from undersight.values.period import span
from undersight.values.protocol import KEY_LENGTH, Absence

MOST = 20
"""Conditions of a list."""


def choices(
    asked: Mapping[str, Sequence[str]], kind: Kind, *, lens: Lens, schema: Schema
) -> tuple[Choice, ...]:
    """The choices that `?country=…&technology=…` asks for. At most two statements.

    A linked record is named by its id or its title, a code by any of its names;
    `~unknown` asks for the absence. Raises InvalidError naming every part that means nothing here.
    """
    uses = {u.property: u for u in narrowing(kind, schema)}
    problems: list[Problem] = []
    parts: list[tuple[Use, str]] = []
    for name, values in asked.items():
        use = _use(name, uses, schema)
        if use is None:
            problems.append(_unknown(name, kind, uses))
            continue
        parts += [(use, value.strip()[:500]) for value in values if value.strip()]
    if len(parts) > MOST:
        problems.append(
            Problem(
                worded("too many conditions"),
                worded("choose at most %(most)s", most=MOST),
                "address",
                str(len(parts)),
            )
        )
        raise InvalidError(problems)
    linked = [
        (u, v) for u, v in parts if schema.properties[u.property].type == "link" and not _absence(v)
    ]
    found = _records(linked, lens, schema)
    made: list[Choice] = []
    for use, value in parts:
        choice = _choice(use, value, found=found, schema=schema)
        if isinstance(choice, Problem):
            problems.append(choice)
        elif choice not in made:
            made.append(choice)
    if problems:
        raise InvalidError(problems)
    return tuple(made)


def _use(name: str, uses: Mapping[str, Use], schema: Schema) -> Use | None:
    """The use that an address names, by the property's id or its name."""
    if name in uses:
        return uses[name]
    return next((u for p, u in uses.items() if schema.properties[p].name == name), None)


def _unknown(name: str, kind: Kind, uses: Mapping[str, Use]) -> Problem:
    cure = worded("this list can be narrowed by: %(uses)s", uses=tuple(uses))
    return Problem(
        worded("is nothing by which %(kind)s records can be narrowed", kind=kind.name),
        cure,
        "address",
        shorten(name, 40),
    )


def _choice(
    use: Use, value: str, *, found: Mapping[tuple[str, str], str], schema: Schema
) -> Choice | Problem:
    prop = schema.properties[use.property]
    absence = _absence(value)
    if absence:
        return Choice(use.property, Sort.ABSENCE, absence.value)
    if prop.type == "link":
        handle = found.get((use.property, value))
        if handle is None:
            return Problem(
                worded("there is no such record"),
                worded("give its id or its title"),
                use.property,
                shorten(value),
            )
        return Choice(use.property, Sort.RECORD, handle)
    if prop.type == "date" or prop.type in NUMBERS:
        return _range(prop, value)
    return _code(prop, value)


def _range(prop: Property, value: str) -> Choice | Problem:
    """From one day or number to another: `2018`, `2018..2020`, `10..`."""
    low, dots, high = (part.strip() for part in value.partition(".."))
    try:
        for end in (low, high):
            if end and prop.type == "date":
                span(end)
            elif end and not math.isfinite(float(end)):
                raise ValueError(end)
        if low or high:
            return Choice(prop.id, Sort.RANGE, f"{low}{dots}{high}")
    except (InvalidError, ValueError):
        pass
    return Problem(
        worded("is no stretch of dates or numbers"),
        worded("write it as 2018, as 2018..2020, or with one end open: 2018.."),
        prop.id,
        shorten(value),
    )


def _code(prop: Property, value: str) -> Choice | Problem:
    parsed = value_type(prop.type).parse(value, prop.rules)
    if isinstance(parsed, Problem):
        return parsed.at(prop.id)
    return Choice(prop.id, Sort.CODE, parsed.key)


def _absence(value: str) -> Absence | None:
    if not value.startswith(ABSENT):
        return None
    return next((a for a in Absence if a.value == value.removeprefix(ABSENT)), None)


def _records(
    linked: Sequence[tuple[Use, str]], lens: Lens, schema: Schema
) -> dict[tuple[str, str], str]:
    """The record that each value names: by id (also with its slug), else by title among what may be
    linked.
    """
    if not linked:
        return {}
    ids = {value: handle for _, value in linked if (handle := read_id(value[:10]))}
    known = names(ids.values(), lens)
    keys = sorted({value.casefold()[:KEY_LENGTH] for _, value in linked})
    kinds = list(schema.kinds)
    sql = (
        f"SELECT title_key, kind, record FROM records WHERE kind IN ({marks(kinds)})"
        f" AND title_key IN ({marks(keys)}) ORDER BY record"
    )
    titled: dict[str, list[tuple[str, str]]] = {}
    for key, kind, number in scope(lens).select(sql, [*kinds, *keys], use="records"):
        titled.setdefault(key, []).append((kind, from_number(number)))
    found: dict[tuple[str, str], str] = {}
    for use, value in linked:
        if ids.get(value) in known:
            found[use.property, value] = ids[value]
            continue
        targets = use.targets or tuple(kinds)
        hit = next(
            (h for k, h in titled.get(value.casefold()[:KEY_LENGTH], ()) if k in targets), None
        )
        if hit:
            found[use.property, value] = hit
    return found
