"""Binds what people write to kinds and properties of a schema. Knows no values and no questions."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from undersight.errors import InvalidError, Problem, shorten, worded
from undersight.schema.block import nearest
from undersight.schema.model import Kind, Property, Schema


def fold(text: str) -> str:
    """A name as names are compared: case, width, _, - and runs of blanks do not count.

    >>> fold("Has_Event") == fold("has  event")
    True
    """
    plain = unicodedata.normalize("NFKC", text[:500]).casefold().replace("_", " ").replace("-", " ")
    return " ".join(unicodedata.normalize("NFKC", plain).split())


def clashes(owners: Iterable[tuple[str, Iterable[str]]]) -> Iterator[tuple[str, str, str]]:
    """Words that two owners answer to: word, first owner, second owner."""
    holder: dict[str, str] = {}
    for owner, words in owners:
        for word in {fold(w): w for w in words}.values():
            first = holder.setdefault(fold(word), owner)
            if first != owner:
                yield word, first, owner


def kind_named(schema: Schema, text: str) -> Kind:
    """The kind that answers to `text`: id, name, singular, plural or alias, in any language.

    Raises InvalidError with one problem (code "unknown_kind") that names the nearest.
    """
    wanted = fold(text)
    for kind in schema.kinds.values():
        if wanted in (fold(word) for word in kind_words(kind)):
            return kind
    known = [word for kind in schema.kinds.values() for word in (kind.name, *kind.labels.values())]
    cure = nearest(
        text, known, worded("Kinds: %(kinds)s", kinds=tuple(k.name for k in schema.kinds.values()))
    )
    raise InvalidError(
        [Problem(worded("There is no such kind"), cure, "", shorten(text), "unknown_kind")]
    )


def kind_words(kind: Kind) -> tuple[str, ...]:
    """Every name that a kind answers to."""
    return (kind.id, kind.name, *kind.labels.values(), *kind.plural.values(), *kind.aliases)


def property_named(schema: Schema, text: str, kind: Kind | None = None) -> Property:
    """The property that answers to `text`: name before label (in every language) before alias.

    With a kind, its own properties come first; without, or where none of its own answers, all.
    Raises InvalidError with one problem: "ambiguous_property" lists the choices,
    "unknown_property" the nearest.
    """
    wanted = fold(text)
    scopes = [None] if kind is None else [kind, None]
    for scope in scopes:
        found = _answering(schema, wanted, scope)
        if len(found) == 1:
            return found[0]
        if found:
            raise InvalidError([_ambiguous(schema, text, found)])
    known = {
        word
        for prop in schema.properties.values()
        for words in _levels(schema, prop, None)
        for word in words
    }
    problem = Problem(
        worded("There is no such property"),
        nearest(text, sorted(known)),
        "",
        shorten(text),
        "unknown_property",
    )
    raise InvalidError([problem])


def _answering(schema: Schema, wanted: str, kind: Kind | None) -> list[Property]:
    """The properties of a kind (or all) that answer at the first level at which any does."""
    properties = [
        p for p in schema.properties.values() if kind is None or kind.use(p.id) is not None
    ]
    words = [(p, _levels(schema, p, kind)) for p in properties]
    for level in range(3):
        found = [p for p, levels in words if wanted in (fold(w) for w in levels[level])]
        current = [p for p in found if not p.retired]
        if found:
            return current or found
    return []


def _levels(schema: Schema, prop: Property, kind: Kind | None) -> tuple[tuple[str, ...], ...]:
    """What a property answers to: its names, its labels, its aliases."""
    kinds = schema.kinds.values() if kind is None else (kind,)
    labels = [*prop.labels.values()]
    for each in kinds:
        use = each.use(prop.id)
        labels.extend(use.labels.values() if use else ())
    return (prop.name, prop.id), tuple(labels), prop.aliases


def _ambiguous(schema: Schema, text: str, found: list[Property]) -> Problem:
    choices = []
    for prop in found:
        kinds = [k.name for k in schema.kinds.values() if k.use(prop.id)]
        choices.append(f"{prop.name} (of {', '.join(kinds) or 'no kind'})")
    cure = worded("Write one of: %(choices)s", choices="; ".join(choices))
    return Problem(
        worded("Several properties answer to this name"),
        cure,
        "",
        shorten(text),
        "ambiguous_property",
    )
