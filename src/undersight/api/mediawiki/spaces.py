"""Namespaces: those that every MediaWiki has, those of kinds of records, those of the schema."""

from __future__ import annotations

from dataclasses import dataclass

from undersight.schema.model import Kind, Schema, in_language
from undersight.schema.names import fold, kind_words
from undersight.store.reads.question import ASKS

MAIN, SPECIAL, CATEGORY, PROPERTY, CONCEPT = 0, -1, 14, 102, 108

KINDS = 3000
"""The namespace of the first kind of the schema; the next has a number two higher."""

CORE: dict[int, str] = {
    -2: "Media",
    SPECIAL: "Special",
    MAIN: "",
    1: "Talk",
    2: "User",
    3: "User talk",
    4: "Project",
    5: "Project talk",
    6: "File",
    7: "File talk",
    8: "MediaWiki",
    9: "MediaWiki talk",
    10: "Template",
    11: "Template talk",
    12: "Help",
    13: "Help talk",
    CATEGORY: "Category",
    15: "Category talk",
    PROPERTY: "Property",
    CONCEPT: "Concept",
}
"""Number -> name. Clients take the first sixteen for granted; most of them are empty here."""


@dataclass(frozen=True, slots=True)
class Space:
    """A namespace. `kind` is "" unless its pages are the records of one kind."""

    number: int
    name: str
    kind: str = ""
    aliases: tuple[str, ...] = ()


def spaces(schema: Schema, language: str = "en") -> tuple[Space, ...]:
    """All namespaces, in order of their numbers. A kind that cannot stand alone has none."""
    found = [Space(number, name) for number, name in CORE.items()]
    for place, kind in enumerate(schema.kinds.values()):
        if kind.owner:
            continue
        name = in_language(kind.labels, language)
        others = tuple(dict.fromkeys(w for w in kind_words(kind) if fold(w) != fold(name)))
        if kind.use(ASKS):
            found = [s for s in found if s.number != CONCEPT]
            found.append(Space(CONCEPT, CORE[CONCEPT], kind.id, (name, *others)))
        else:
            found.append(Space(KINDS + 2 * place, name, kind.id, others))
    return tuple(sorted(found, key=lambda s: s.number))


def space_of(schema: Schema, number: int) -> Space | None:
    """The namespace of a number."""
    return next((s for s in spaces(schema) if s.number == number), None)


def split(title: str, schema: Schema, language: str) -> tuple[Space, str]:
    """The namespace that a title begins with, and the rest; the main one and all of it where it
    begins with none.
    """
    every = spaces(schema, language)
    main = next(s for s in every if s.number == MAIN)
    first, colon, rest = title.partition(":")
    if not colon:
        return main, title
    if not first.strip():
        return main, rest.strip()
    wanted = fold(first)
    for space in every:
        if space.number != MAIN and wanted in (fold(n) for n in (space.name, *space.aliases)):
            return space, rest.strip()
    return main, title


def kinds_of(number: int, schema: Schema) -> tuple[str, ...]:
    """The kinds whose records are the pages of a namespace: all kinds of the main one."""
    if number == MAIN:
        return tuple(k.id for k in schema.kinds.values() if not k.owner)
    space = space_of(schema, number)
    return (space.kind,) if space and space.kind else ()


def named_category(text: str, schema: Schema) -> Kind | None:
    """The kind that a category's name means."""
    wanted = fold(text)
    return next(
        (k for k in schema.kinds.values() if wanted in (fold(w) for w in kind_words(k))), None
    )
