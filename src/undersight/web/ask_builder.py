"""The form that makes questions: what it holds for a request, which values it offers and how often
they occur.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.http import QueryDict

from undersight.errors import InvalidError
from undersight.kept import Kept
from undersight.looking.request import Looking
from undersight.query.answer import Datum
from undersight.query.limits import limits_for
from undersight.schema.model import Kind, Schema
from undersight.store.reads.figures import head_digest
from undersight.store.reads.question import answer, understand
from undersight.web.ask_cells import Cells
from undersight.web.ask_form import (
    LISTED,
    MOST_ROWS,
    Draft,
    How,
    Path,
    Row,
    draft_of,
    grouping,
    kind_asked,
    paths_of,
    seeds,
    usual_columns,
)
from undersight.web.ask_outcome import Outcome
from undersight.web.asked import lead_kind

MOST_VALUES = 200
"""Values that are offered for a property, the commonest."""

SECONDS = 2
"""Time for finding them; a form does without what takes longer."""

KEPT = 2_000
"""Lists of values that are remembered."""


@dataclass(frozen=True, slots=True)
class Option:
    """A value that can be chosen: as the question writes it, as people read it, how often."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Field:
    """A row of the form. `path` None: the row in which a property can still be chosen."""

    number: int
    row: Row
    path: Path | None
    options: tuple[Option, ...] = ()

    @property
    def closed(self) -> bool:
        """Whether nothing but the offered values makes sense."""
        return bool(self.options) and self.path is not None and self.path.type in CLOSED


CLOSED = ("code", "boolean")


@dataclass(frozen=True, slots=True)
class Form:
    """All that the form shows. `whole`: it says all that the question says."""

    kind: Kind
    kinds: tuple[Kind, ...]
    draft: Draft
    fields: tuple[Field, ...]
    paths: Mapping[str, Path]
    whole: bool = True

    @property
    def groups(self) -> list[tuple[str, list[Path]]]:
        """The properties, those of linked records under the link."""
        found: dict[str, list[Path]] = {}
        for path in self.paths.values():
            found.setdefault(path.group, []).append(path)
        return list(found.items())


def form_of(given: QueryDict, found: Outcome | None, *, looking: Looking, now: datetime) -> Form:
    """The form as a request leaves it: as it was sent, as the text says, or fresh."""
    schema, language = looking.schema, looking.lens.language
    kinds = tuple(k for k in schema.kinds.values() if not k.owner and not k.retired)
    question = found.question if found else None
    named = kind_asked(question, schema) if question else given.get("kind", "")
    kind = next((k for k in kinds if named in (k.id, k.name)), None)
    kind = kind or schema.kinds[lead_kind(looking)]
    paths = paths_of(kind, schema, language)
    draft, whole = _draft(given, found, kind, looking=looking), True
    if draft is None:
        draft, whole = Draft(kind.id, columns=usual_columns(kind, schema, paths)), False
    chosen = draft.rows
    there = {row.path for row in chosen}
    rows = [*chosen, *(r for r in seeds(kind, schema, paths) if r.path not in there)]
    fields = [
        _field(n, row, paths[row.path], offered=_offered(paths[row.path], kind, looking, now=now))
        for n, row in enumerate(rows)
    ]
    # a property that no record has a value of is not worth a row that nobody asked for
    fields = [f for f in fields if f.row in chosen or f.options or not _listed(f)]
    fields.append(Field(len(rows), Row(""), None))
    return Form(kind, kinds, draft, tuple(fields), paths, whole)


def _listed(field: Field) -> bool:
    return field.path is not None and field.path.type in LISTED


def _draft(
    given: QueryDict, found: Outcome | None, kind: Kind, *, looking: Looking
) -> Draft | None:
    schema = looking.schema
    paths = paths_of(kind, schema, looking.lens.language)
    if "p" in given:
        return sent(given, kind)
    if found is None:
        return Draft(kind.id, columns=usual_columns(kind, schema, paths))
    if found.question is None or not kind_asked(found.question, schema):
        return None
    return draft_of(found.question, schema, paths, kind=kind.id)


def sent(given: QueryDict, kind: Kind) -> Draft:
    """The form's rows as an address holds them: `p`, `h` and `v`, one of each a row."""
    paths, hows, values = given.getlist("p"), given.getlist("h"), given.getlist("v")
    rows = [
        Row(path, how, value)
        for path, how, value in zip(paths, hows, values, strict=False)
        if path and (value.strip() or how in (How.ANY, How.NONE, How.UNKNOWN))
    ]
    return Draft(
        kind.id,
        tuple(rows[:MOST_ROWS]),
        tuple(given.getlist("c")),
        given.get("by", ""),
        given.get("down", "") == "1",
        given.get("sure", ""),
        given.get("asof", "").strip(),
        given.get("rest", ""),
    )


def _offered(path: Path, kind: Kind, looking: Looking, *, now: datetime) -> tuple[Option, ...]:
    return options(path, kind, looking, now=now) if path.type in LISTED else ()


def _field(number: int, row: Row, path: Path, *, offered: tuple[Option, ...]) -> Field:
    if path.type in CLOSED and row.value:
        meant = row.value.casefold()
        same = next((o for o in offered if meant in (o.value.casefold(), o.label.casefold())), None)
        row = replace(row, value=same.value) if same else row
        if same is None:
            offered = (*offered, Option(row.value, row.value, 0))
    return Field(number, row, path, offered)


# ---- values ----

_kept: Kept[tuple[object, ...], tuple[Option, ...]] = Kept(KEPT)


def options(path: Path, kind: Kind, looking: Looking, *, now: datetime) -> tuple[Option, ...]:
    """The values of a property in records of a kind, the commonest first, as the reader sees them.

    Remembered for the state of the log: whatever changes, changes that.
    """
    lens = looking.lens
    seen = (lens.position, lens.reader.level, lens.knows_editors, lens.certainty, lens.language)
    key = (head_digest(), path.id, kind.id, *seen, now.date())
    return _kept.made(key, lambda: _values(path, kind, looking, now=now))


def _values(path: Path, kind: Kind, looking: Looking, *, now: datetime) -> tuple[Option, ...]:
    try:
        asked = understand(
            grouping(path, kind, MOST_VALUES),
            lens=looking.lens,
            moment=looking.at,
            schema=looking.schema,
            now=now,
        )
        asked = replace(asked, limits=replace(limits_for(0), seconds=SECONDS))
        found = answer(asked)
    except InvalidError:
        return ()
    cells = Cells(looking, looking.schema, "none")
    made = []
    for row in found.rows:
        data, counted = row.cells[0], row.cells[1]
        if not data or data[0].absence or not counted:
            continue
        label = cells.item(data[0], found.columns[0]).text
        value = data[0].key if path.type in CLOSED else label
        label = _with_alias(label, data[0], looking.schema)
        made.append(Option(value or label, label, int(counted[0].number or 0)))
    return tuple(made)


def _with_alias(label: str, datum: Datum, schema: Schema) -> str:
    """A word of a list with the everyday word for it: "Law enforcement / police"."""
    prop = schema.properties.get(datum.property)
    codes = schema.lists.get(prop.codes) if prop else None
    code = codes.codes.get(datum.key) if codes else None
    return f"{label} / {code.aliases[0]}" if code and code.aliases else label
