"""`undersight diff`: what changed in a record between two moments, claim by claim."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from undersight.cli import output
from undersight.cli.naming import Public, Record, find, line_of, moment, reader
from undersight.cli.registry import HERE, AsJson, Registry, open_registry
from undersight.errors import worded
from undersight.records.diff import ClaimDiff
from undersight.records.lens import Lens
from undersight.records.revision import Comparison
from undersight.schema.model import Schema

When = Annotated[str, typer.Argument(help="A day, a month, a year or a position.")]


def add_to(app: typer.Typer) -> None:
    """Adds the verb."""
    app.command("diff")(diff)


def diff(
    name: Record,
    older: When,
    newer: Annotated[str, typer.Argument(help="The same; by default now.")] = "",
    *,
    registry: Registry = HERE,
    public: Public = False,
    as_json: AsJson = False,
) -> None:
    """Compare a RECORD as it stood at OLDER and at NEWER.

    Lines with - were so before, lines with + are so after. Example:
    `undersight diff "Clearview AI" 2024-01-01 2024-12-31`
    """
    open_registry(registry)
    from undersight.store.reads.compare import compare
    from undersight.store.reads.snapshot import snapshot
    from undersight.store.reads.vocabulary import schema_at

    who = reader(public)
    with snapshot():
        a, b = moment(older, who), moment(newer, who)
        found = compare(find(name, who), a.position, b.position, lens=Lens(reader=who))
        schema = schema_at(max(a.position, b.position))
    if as_json:
        changes = [_plain(d, found, schema) for d in _in_page_order(found, schema)]
        output.show_json(
            {"id": found.record.id, "a": a.position, "b": b.position, "changes": changes}
        )
        return
    output.say(
        worded(
            "%(title)s: changeset %(first)s → %(second)s",
            title=found.name.title,
            first=a.position,
            second=b.position,
        )
    )
    for one in _in_page_order(found, schema):
        for line in _lines(one, found, schema):
            output.say(line)
    output.say(worded("%(same)s claims are the same", same=found.same))


def _in_page_order(found: Comparison, schema: Schema) -> list[ClaimDiff]:
    """The differences as the record's page has their properties."""
    kind = schema.kinds.get(found.record.kind)
    place = {use.property: n for n, use in enumerate(kind.uses)} if kind else {}
    return sorted(found.diffs, key=lambda d: place.get(d.claim.content.property, len(place)))


def _lines(diff: ClaimDiff, found: Comparison, schema: Schema) -> Iterator[str]:
    yield f"{diff.claim.content.property}  (claim {diff.identity})"
    if diff.old and diff.old != diff.new:
        yield f"  - {line_of(diff.old, found.names, schema)}"
    if diff.new and diff.old != diff.new:
        yield f"  + {line_of(diff.new, found.names, schema)}"
    beside = [c for c in diff.changed if c not in ("value", "absence", "certainty", "time")]
    if diff.old and diff.new and beside:
        yield f"  ~ {', '.join(beside)}"
    for mark, citations in (("+", diff.cited), ("-", diff.uncited)):
        for citation in citations:
            source = found.names.get(citation.source)
            yield f"  {mark} cites {source.title if source else 'a source, held on request'}"


def _plain(diff: ClaimDiff, found: Comparison, schema: Schema) -> dict[str, object]:
    return {
        "claim": diff.identity,
        "record": diff.claim.record,
        "property": diff.claim.content.property,
        "old": line_of(diff.old, found.names, schema) if diff.old else None,
        "new": line_of(diff.new, found.names, schema) if diff.new else None,
        "changed": list(diff.changed),
        "cited": [c.source for c in diff.cited if c.source in found.names],
        "uncited": [c.source for c in diff.uncited if c.source in found.names],
    }
