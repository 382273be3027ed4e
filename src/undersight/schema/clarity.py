"""Proves that every name of a schema means one thing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from undersight.errors import Problem, Wording, shorten, worded
from undersight.schema.build import Parts
from undersight.schema.model import Schema
from undersight.schema.names import clashes, fold

Found = Iterator[Problem]


def fault(message: Wording, cure: Wording, place: str, *, given: str = "") -> Problem:
    """A problem of a schema at its place in the files."""
    return Problem(message, cure, place, shorten(given), "schema")


def names_of_kinds(schema: Schema, parts: Parts) -> Found:
    """Kinds that answer to one name."""
    yield from clash(
        (
            (k.id, words_of(k.id, k.name, k.labels.values(), k.plural.values(), k.aliases))
            for k in schema.kinds.values()
        ),
        lambda kind: parts.kinds[kind].block("kind").at(),
    )


def names_of_properties(schema: Schema, parts: Parts) -> Found:
    """Names are the schema's; labels and aliases must be clear within one kind."""

    def place(name: str) -> str:
        return parts.definitions[name].at() if name in parts.definitions else "built-in"

    yield from clash(((p.id, (p.id, p.name)) for p in schema.properties.values()), place)
    said: set[tuple[str, str]] = (
        set()
    )  # a clash of common properties is told once, not at every kind
    for kind in schema.kinds.values():
        entries = parts.entries(kind.id)
        uses = [(use, schema.properties[use.property]) for use in kind.uses]
        found = [
            *clashes((u.property, u.labels.values()) for u, _ in uses),
            *clashes((p.id, p.aliases) for _, p in uses),
            *_hidden_aliases(
                [(p.id, (p.id, p.name, *u.labels.values()), p.aliases) for u, p in uses]
            ),
        ]
        for word, first, second in found:
            if (fold(word), second) in said:
                continue
            said.add((fold(word), second))
            spot = entries[second].at() if second in entries else place(second)
            message = worded(
                "“%(second)s” and “%(first)s” both answer to this name within “%(kind)s”",
                second=second,
                first=first,
                kind=kind.id,
            )
            yield fault(message, worded("Change one of them"), spot, given=word)


def _hidden_aliases(
    owners: list[tuple[str, tuple[str, ...], tuple[str, ...]]],
) -> Iterator[tuple[str, str, str]]:
    """Aliases that can never be reached, because another's name or label comes first."""
    first = {fold(word): name for name, words, _ in owners for word in words}
    for name, _, aliases in owners:
        for alias in aliases:
            holder = first.get(fold(alias), name)
            if holder != name:
                yield alias, holder, name


def words_of(*words: str | Iterable[str]) -> Iterator[str]:
    for word in words:
        if isinstance(word, str):
            yield word
        else:
            yield from word


def clash(owners: Iterable[tuple[str, Iterable[str]]], place: Callable[[str], str]) -> Found:
    """A problem for each word that two owners answer to."""
    for word, first, second in clashes(owners):
        yield fault(
            worded(
                "“%(second)s” and “%(first)s” both answer to this name", second=second, first=first
            ),
            worded("Change one of them"),
            place(second),
            given=word,
        )
