"""A question as rows of a form: what can be chosen, from the rows to the text, and back from the
text where it is no more than that. Reads nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from django.utils.translation import gettext as _

from undersight.query import syntax as s
from undersight.query.escapes import escaped, plain
from undersight.query.lookup import Bound, names_of
from undersight.query.write import write, write_parameter
from undersight.records.found import OUT_OF_LISTS, line_groups, narrowing, start_of
from undersight.schema.model import Kind, Schema, Use, in_language

MOST_ROWS = 20
SEEDS = 9
"""Rows that are offered before anything was chosen."""

DEEP = 10
"""Levels of narrower terms that "or a narrower one" takes in."""

FIELDS = ("sort", "order", "certainty", "at")
"""Parameters that the form has fields for."""

_ESCAPED = re.compile(r"\\.", re.DOTALL)

HIERARCHY = ("broader", "located_in")


class How(StrEnum):
    """What a row asks of its property."""

    IS = "is"
    NARROW = "narrow"  # it, or a narrower one
    NOT = "not"
    NAMED = "named"  # of a link: the other record's title holds this
    SINCE = "since"
    UNTIL = "until"
    DURING = "during"
    LEAST = "least"
    MOST = "most"
    WORDS = "words"
    NEAR = "near"
    ANY = "any"
    NONE = "none"
    UNKNOWN = "unknown"


BARE = (How.ANY, How.NONE, How.UNKNOWN)
"""What needs no value."""

_LAST = (How.ANY, How.NONE, How.UNKNOWN)
_OF_TYPES: Mapping[str, tuple[How, ...]] = {
    "link": (How.IS, How.NAMED, How.NOT, *_LAST),
    "code": (How.IS, How.NOT, *_LAST),
    "boolean": (How.IS, How.NONE),
    "date": (How.SINCE, How.UNTIL, How.DURING, *_LAST),
    "number": (How.LEAST, How.MOST, How.IS, *_LAST),
    "integer": (How.LEAST, How.MOST, How.IS, *_LAST),
    "quantity": (How.LEAST, How.MOST, How.IS, *_LAST),
    "money": (How.LEAST, How.MOST, How.IS, *_LAST),
    "coordinates": (How.NEAR, *_LAST),
    "text": (How.WORDS, *_LAST),
    "language": (How.IS, How.NOT, *_LAST),
}
_ELSE = (How.WORDS, How.IS, *_LAST)
LISTED = ("link", "code", "boolean", "language")
"""Types whose values are offered with how often they occur."""


def how_words(how: str) -> str:
    """What a row asks, as a form says it."""
    return {
        How.IS: _("is"),
        How.NARROW: _("is, or a narrower one"),
        How.NOT: _("is not"),
        How.NAMED: _("has in its name"),
        How.SINCE: _("in or after"),
        How.UNTIL: _("in or before"),
        How.DURING: _("during"),
        How.LEAST: _("at least"),
        How.MOST: _("at most"),
        How.WORDS: _("holds the words"),
        How.NEAR: _("near"),
        How.ANY: _("is stated"),
        How.NONE: _("is not stated"),
        How.UNKNOWN: _("is said to be unknown"),
    }[How(how)]


@dataclass(frozen=True, slots=True)
class Path:
    """A property that a row can ask about: of the records themselves, or of what they link."""

    id: str  # "country", "used_by.institution_type": ids of properties
    name: str  # as a question writes it
    label: str
    type: str
    hows: tuple[How, ...]
    group: str = ""  # of which link it is: the label of the first step


@dataclass(frozen=True, slots=True)
class Row:
    """One condition of the form. Without a value, where one is needed, it asks nothing."""

    path: str
    how: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What the form holds."""

    kind: str
    rows: tuple[Row, ...] = ()
    columns: tuple[str, ...] = ()
    sort: str = ""
    descending: bool = False
    certainty: str = ""
    at: str = ""
    rest: str = ""  # parameters that the form has no field for: " |limit=20"


# ---- what can be chosen ----


def paths_of(kind: Kind, schema: Schema, language: str) -> dict[str, Path]:
    """Every property by which records of a kind can be asked, in order of the page; then those of
    what it links.
    """
    uses = [u for u in kind.uses if _asked_for(u, schema)]
    found = [_path((u,), schema, language) for u in uses]
    for use in uses:
        if schema.properties[use.property].type == "link" and len(use.targets) == 1:
            target = schema.kinds[use.targets[0]]
            if target.id != kind.id:
                found += [
                    _path((use, inner), schema, language) for inner in _telling(target, schema)
                ]
    return {path.id: path for path in found}


def _asked_for(use: Use, schema: Schema) -> bool:
    prop = schema.properties[use.property]
    alone = not prop.builtin or prop.id == "title"
    return alone and use.section != "admin" and not prop.retired and prop.type != "file"


def _telling(kind: Kind, schema: Schema) -> Iterator[Use]:
    """The properties of a linked record by which it is usually asked: its sort, its place, its
    day.
    """
    for use in kind.uses:
        prop = schema.properties[use.property]
        if prop.builtin or use.section in OUT_OF_LISTS or prop.retired:
            continue
        if prop.type in ("code", "boolean", "date") or use.property in ("country", "city"):
            yield use


def _path(steps: Sequence[Use], schema: Schema, language: str) -> Path:
    names = names_of(schema)
    last = steps[-1]
    prop = schema.properties[last.property]
    hows = _OF_TYPES.get(prop.type, _ELSE)
    if prop.type == "link" and _has_levels(last, schema):
        hows = (How.NARROW, *hows)
    labels = [in_language(u.labels, language) or u.property for u in steps]
    return Path(
        ".".join(u.property for u in steps),
        ".".join(names.canonical(Bound((u.property,))) for u in steps),
        " › ".join(labels),
        prop.type,
        hows,
        labels[0] if len(steps) > 1 else "",
    )


def _has_levels(use: Use, schema: Schema) -> bool:
    """Whether what it links stands in a hierarchy of its own kind: terms, places."""
    return any(
        inner.property in HIERARCHY and (not inner.targets or target in inner.targets)
        for target in use.targets
        for inner in schema.kinds[target].uses
    )


def seeds(kind: Kind, schema: Schema, paths: Mapping[str, Path]) -> tuple[Row, ...]:
    """The rows of a form of which nothing was chosen yet: who, where, what, since when."""
    line = [p for group in line_groups(kind, schema) for p in group[:1]]
    sorts = [f"{p}.{i.property}" for p in line for i in _sort_of(kind, p, schema)]
    wanted = [*_first_terms(kind, schema), *line, *sorts[:1], start_of(kind)]
    rest = ("head", *OUT_OF_LISTS)
    wanted += [u.property for u in narrowing(kind, schema) if u.section not in rest]
    found = [p for p in dict.fromkeys(wanted) if p in paths][:SEEDS]
    return tuple(Row(p) for p in paths if p in found)


def _sort_of(kind: Kind, property_id: str, schema: Schema) -> Iterator[Use]:
    use = kind.use(property_id)
    for target in use.targets if use else ():
        yield from (u for u in _telling(schema.kinds[target], schema) if _is_code(u, schema))


def _is_code(use: Use, schema: Schema) -> bool:
    return schema.properties[use.property].type == "code"


def _first_terms(kind: Kind, schema: Schema) -> list[str]:
    """Links to terms that have narrower ones, such as a technology."""
    return [
        u.property
        for u in kind.uses
        if u.section not in ("head", *OUT_OF_LISTS)
        and any(t.property == "broader" for k in u.targets for t in schema.kinds[k].uses)
    ][:3]


def usual_columns(kind: Kind, schema: Schema, paths: Mapping[str, Path]) -> tuple[str, ...]:
    """The columns that are shown where none was chosen."""
    return tuple(p for group in line_groups(kind, schema) for p in group[:1] if p in paths)


# ---- from the rows to the text ----


def text_of(draft: Draft, schema: Schema, paths: Mapping[str, Path]) -> str:
    """The question that the form asks, as people write it: a condition a line."""
    kind = schema.kinds[draft.kind]
    label = kind.labels.get("en", kind.name)
    lines = [f"[[Category:{label}]]"]
    lines += [_condition(row, paths[row.path]) for row in draft.rows if _says(row, paths)]
    lines += [f"|?{paths[c].name}" for c in draft.columns if c in paths]
    if draft.certainty:
        lines.append(f"|certainty>={draft.certainty}")
    if draft.at:
        lines.append(f"|at={_setting(draft.at)}")
    if draft.sort in paths:
        lines.append(f"|sort={paths[draft.sort].name}")
    if draft.descending:
        lines.append("|order=desc")
    if draft.rest.strip():
        lines.append(draft.rest.strip())
    return "\n".join(lines)


def _says(row: Row, paths: Mapping[str, Path]) -> bool:
    return row.path in paths and (row.how in BARE or bool(row.value.strip()))


def _setting(text: str) -> str:
    return escaped(text.strip(), "\\|[]{}")


_FORMS: Mapping[str, str] = {
    How.IS: "[[{name}::{value}]]",
    How.NARROW: "[[{name}::{value}|+depth=" + str(DEEP) + "]]",
    How.NOT: "NOT [[{name}::{value}]]",
    How.NAMED: "[[{name}::~*{value}*]]",
    How.SINCE: "[[{name}::>{value}]]",
    How.UNTIL: "[[{name}::<{value}]]",
    How.DURING: "[[{name}::{value}]]",
    How.LEAST: "[[{name}::>{value}]]",
    How.MOST: "[[{name}::<{value}]]",
    How.WORDS: "[[{name}::in:{value}]]",
    How.NEAR: "[[{name}::{value}]]",
    How.ANY: "[[{name}::+]]",
    How.NONE: "[[{name}::!+]]",
    How.UNKNOWN: "[[{name}::is:unknown]]",
}
_ASIS = (How.SINCE, How.UNTIL, How.DURING, How.LEAST, How.MOST, How.NEAR)
"""What takes values that are no names: points and stars mean something in them."""


def _condition(row: Row, path: Path) -> str:
    how = row.how if row.how in path.hows else path.hows[0].value
    value = " ".join(row.value.split())
    marks = "\\|[]<>" if how in _ASIS else "\\|[]<>~!*?;@"
    safe = escaped(value, marks)
    return _FORMS[how].format(name=path.name, value=safe)


# ---- and back ----


def draft_of(
    question: s.Question, schema: Schema, paths: Mapping[str, Path], *, kind: str
) -> Draft | None:
    """The form's rows of a question about one kind; None where it says more than rows can."""
    parts = question.where.parts if isinstance(question.where, s.All) else (question.where,)
    rows: list[Row] = []
    by_name = {path.name.casefold(): path for path in paths.values()}
    for part in parts:
        if isinstance(part, s.OfKind) and len(part.names) == 1:
            continue
        row = _row(part, by_name)
        if row is None:
            return None
        rows.append(row)
    columns = [_column(p, by_name) for p in question.printouts]
    if None in columns or question.show or question.parameter("group"):
        return None
    sort = by_name.get(question.parameter("sort").strip().casefold())
    certainty = next((p for p in reversed(question.parameters) if p.name == "certainty"), None)
    return Draft(
        kind,
        tuple(rows),
        tuple(c.id for c in columns if c),
        sort.id if sort else "",
        question.parameter("order").strip().casefold().startswith("desc"),
        _step(certainty.value, schema) if certainty else "",
        question.parameter("at"),
        " ".join(f"|{write_parameter(p)}" for p in question.parameters if p.name not in FIELDS),
    )


def _column(printout: s.Printout, by_name: Mapping[str, Path]) -> Path | None:
    plain_one = replace(printout, path=(), span=s.NOWHERE) == s.Printout()
    return by_name.get(_written(printout.path)) if plain_one else None


def _step(text: str, schema: Schema) -> str:
    said = text.strip().casefold()
    return next(
        (
            c.labels.get("en", c.id)
            for c in schema.certainties
            if said in (c.id, *(label.casefold() for label in c.labels.values()))
        ),
        "",
    )


def _written(path: Iterable[s.Step]) -> str:
    return ".".join(("-" if step.inverse else "") + step.name for step in path).casefold()


def _row(part: s.Condition, by_name: Mapping[str, Path]) -> Row | None:
    if isinstance(part, s.Not):
        inner = _row(part.part, by_name)
        return replace(inner, how=How.NOT) if inner and inner.how == How.IS else None
    if not isinstance(part, s.Having) or len(part.choices) != 1:
        return None
    path = by_name.get(_written(part.path))
    how = _how(part) if path else None
    if path is None or how is None:
        return None
    choice = part.choices[0]
    value = plain(choice.text) if isinstance(choice, s.Test) else ""
    if how is How.NAMED:
        value = value[1:-1]
    if how is How.IS and path.type == "date":
        how = How.DURING
    if how is How.IS and path.type == "coordinates":
        how = How.NEAR
    if how in (How.SINCE, How.UNTIL) and path.type != "date":
        how = How.LEAST if how is How.SINCE else How.MOST
    return Row(path.id, how, value) if how in path.hows else None


def _how(part: s.Having) -> How | None:
    """What a condition asks, where a row can ask it."""
    choice = part.choices[0]
    depth = [q for q in part.qualifiers if q.name == "depth"]
    if len(depth) != len(part.qualifiers):
        return None
    match choice:
        case s.AnyValue():
            return How.NONE if choice.none else How.ANY
        case s.Is(state=s.State.UNKNOWN):
            return How.UNKNOWN
        case s.Test(op=s.Op.EQUAL):
            return How.NARROW if depth else How.IS
        case s.Test(op=s.Op.AT_LEAST):
            return How.SINCE
        case s.Test(op=s.Op.AT_MOST):
            return How.UNTIL
        case s.Test(op=s.Op.IN):
            return How.WORDS
        case s.Test(op=s.Op.LIKE) if _holds(choice.text):
            return How.NAMED
    return None


def _holds(pattern: str) -> bool:
    inside = _ESCAPED.sub("", pattern[1:-1])
    return len(pattern) > 2 and pattern[0] == pattern[-1] == "*" and "*" not in inside


def kind_asked(question: s.Question, schema: Schema) -> str:
    """The one kind that a question is about; "" where it names none or several."""
    parts = question.where.parts if isinstance(question.where, s.All) else (question.where,)
    named = [part for part in parts if isinstance(part, s.OfKind)]
    if len(named) != 1 or len(named[0].names) != 1 or named[0].names[0].op is not s.Op.EQUAL:
        return ""
    return names_of(schema).kind(plain(named[0].names[0].text))


def grouping(path: Path, kind: Kind, most: int) -> str:
    """The question how often each value of a property occurs, the commonest first."""
    label = kind.labels.get("en", kind.name)
    return (
        f"[[Category:{label}]] [[{path.name}::+]] |?{path.name} |?count() |group={path.name}"
        f" |sort=count() |order=desc |limit={most}"
    )


def with_parameters(question: s.Question, more: Mapping[str, str]) -> str:
    """The text of a question with some parameters set otherwise."""
    kept = tuple(p for p in question.parameters if p.name not in more)
    added = tuple(s.Parameter(name, value) for name, value in more.items() if value != "")
    return write(replace(question, parameters=kept + added))
