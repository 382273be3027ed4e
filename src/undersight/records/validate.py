"""Whether a content may be claimed of a record of some kind: pure checks against the schema, all
problems at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from undersight.errors import Problem, shorten, worded
from undersight.records.change import Opening
from undersight.records.claim import Check, Citation, Content, Outcome
from undersight.records.rights import LEVELS
from undersight.schema.model import Kind, Property, Schema
from undersight.values.catalogue import value_type
from undersight.values.protocol import Rules, Value

_PLAIN = Rules()


@dataclass(frozen=True, slots=True)
class Known:
    """What the checker may know of a record: its kind, its owner, its strictest access today."""

    kind: str
    owner: str = ""
    seen: int = 0


def opening_problems(
    opening: Opening, schema: Schema, known: Mapping[str, Known]
) -> Iterator[Problem]:
    """Every problem of one claim to open. `known` holds the records that the actor may see, by
    id.
    """
    record = known.get(opening.record)
    if record is None:
        yield Problem(
            worded("there is no such record"),
            worded("create it first, or mend the id"),
            value=opening.record,
        )
        return
    content = opening.content
    kind = schema.kinds.get(record.kind)
    prop = schema.properties.get(content.property)
    use = kind.use(content.property) if kind else None
    if kind is None or prop is None or (use is None and not prop.builtin):
        yield unknown_property(content.property, record.kind, kind)
        return
    yield from _value_problems(content, prop, known, targets=use.targets if use else ())
    yield from _frame_problems(content, prop, schema)
    for citation in opening.citations:
        yield from citation_problems(citation, known)


def unknown_property(name: str, kind_id: str, kind: Kind | None) -> Problem:
    """The problem of a property that a kind does not have, with those it has."""
    if kind is None:
        return Problem(
            worded("the schema has no such kind"),
            worded("apply the schema that has it"),
            value=kind_id,
        )
    has = tuple(u.property for u in kind.uses)
    return Problem(
        worded("%(kind_id)s has no property of this name", kind_id=kind_id),
        worded("it has: %(has)s", has=has),
        value=shorten(name),
    )


def _value_problems(
    content: Content, prop: Property, known: Mapping[str, Known], *, targets: tuple[str, ...]
) -> Iterator[Problem]:
    value = content.value
    if (value is None) == (content.absence is None):
        yield Problem(
            worded("a claim says either a value or why there is none"),
            worded("give exactly one of them"),
        )
        return
    if value is None:
        if prop.builtin:
            yield Problem(
                worded("%(prop)s needs a value", prop=prop.id),
                worded("it cannot be unknown or none"),
            )
        return
    if prop.type == "link":
        yield from _target_problems(value, known, targets)
        if value.target in known and known[value.target].owner and not prop.owns:
            cure = worded("link to the record that owns it")
            yield Problem(worded("links to a part of another record"), cure, value=value.target)
        return
    parsed = value_type(prop.type).parse(value.text, prop.rules)
    if isinstance(parsed, Problem):
        yield parsed
    elif parsed != value:
        yield Problem(
            worded("is not in canonical form"),
            worded("write it as %(text)s", text=shorten(parsed.text)),
            value=shorten(value.text),
        )


def _target_problems(
    value: Value, known: Mapping[str, Known], targets: tuple[str, ...]
) -> Iterator[Problem]:
    target = known.get(value.target)
    if target is None:
        yield Problem(
            worded("links to a record that does not exist"),
            worded("create it first"),
            value=value.target,
        )
    elif targets and target.kind not in targets:
        cure = worded("link to a record of kind %(targets)s", targets=" or ".join(targets))
        yield Problem(
            worded("cannot link to a record of kind %(kind)s", kind=target.kind),
            cure,
            value=value.target,
        )


def _frame_problems(content: Content, prop: Property, schema: Schema) -> Iterator[Problem]:
    if content.certainty and not schema.rank(content.certainty):
        steps = tuple(c.id for c in schema.certainties)
        yield Problem(
            worded("no such step of certainty"),
            worded("choose of: %(steps)s", steps=steps),
            value=shorten(content.certainty),
        )
    if content.access not in LEVELS:
        yield Problem(
            worded("no such access level"),
            worded("choose of: %(levels)s", levels=tuple(LEVELS)),
            value=content.access,
        )
    elif prop.id == "title" and content.access != "public":
        yield Problem(
            worded("a title has the access of its record"), worded("restrict the record instead")
        )
    if content.time:
        yield from _part_problems("date", content.time.text, "claim time")
    if content.language:
        yield from _part_problems("language", content.language, "language")
    yield from word_problems(content.reason, "reason")
    yield from word_problems(content.disputed, "disputed")


def _part_problems(kind: str, text: str, part: str) -> Iterator[Problem]:
    parsed = value_type(kind).parse(text, _PLAIN)
    if isinstance(parsed, Problem):
        yield parsed.at(part)


def word_problems(text: str, part: str, *, longest: int = 10_000) -> Iterator[Problem]:
    """The problems of a free text beside a value: a reason, a quote, a comment."""
    if text:
        parsed = value_type("text").parse(text, Rules(longest=longest))
        if isinstance(parsed, Problem):
            yield parsed.at(part)


def citation_problems(citation: Citation, known: Mapping[str, Known]) -> Iterator[Problem]:
    """Every problem of a citation."""
    source = known.get(citation.source)
    if source is None:
        yield Problem(
            worded("cites a source that does not exist"),
            worded("create it first"),
            "citation",
            citation.source,
        )
    elif source.kind != "source":
        yield Problem(
            worded("cites a %(kind)s", kind=source.kind),
            worded("cite a record of kind source"),
            "citation",
        )
    if citation.access not in LEVELS:
        yield Problem(
            worded("no such access level"),
            worded("choose of: %(levels)s", levels=tuple(LEVELS)),
            "citation",
        )
    yield from word_problems(citation.quote, "citation · quote")
    yield from word_problems(citation.translation, "citation · translation")
    yield from word_problems(citation.locator, "citation · locator", longest=500)


def check_problems(check: Check, known: Mapping[str, Known]) -> Iterator[Problem]:
    """Every problem of a check."""
    if check.record not in known:
        yield Problem(
            worded("checks a record that does not exist"),
            worded("mend the id"),
            "check",
            check.record,
        )
    if check.outcome not in Outcome.ALL:
        yield Problem(
            worded("no such outcome"),
            worded("choose of: %(all)s", all=tuple(Outcome.ALL)),
            "check",
            check.outcome,
        )
    yield from (p.at("check") for p in _part_problems("date", check.day, "day"))
    yield from word_problems(check.method, "check · method")
    for source in check.sources:
        if source not in known or known[source].kind != "source":
            yield Problem(
                worded("names a source that does not exist"),
                worded("create it first"),
                "check",
                source,
            )
