"""Whether drafts fit a schema: kinds, properties, targets and values. Resolves no links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from undersight.errors import Problem
from undersight.records.draft import Absence, ClaimDraft, Draft, OwnedDraft, Ref, Reject
from undersight.schema.load import builtin, load, read
from undersight.schema.model import Schema
from undersight.values.catalogue import value_type


@cache
def schema() -> Schema:
    """The built-in schema."""
    return load(read(builtin()))


def drafts(items: Iterable[object]) -> list[Draft]:
    """The drafts among what a reader gave."""
    return [item for item in items if isinstance(item, Draft)]


def rejects(items: Iterable[object]) -> list[Reject]:
    """The rejects among what a reader gave."""
    return [item for item in items if isinstance(item, Reject)]


def misfits(items: list[Draft]) -> list[str]:
    """What of the drafts the schema does not know, or whose values it does not take."""
    kinds = {draft.key: draft.kind for draft in items}
    return sorted({line for draft in items for line in _misfits(draft.kind, draft.claims, kinds)})


def _misfits(kind: str, claims: Iterable[ClaimDraft], kinds: dict[str, str]) -> Iterator[str]:
    for claim in claims:
        where = f"{claim.place or kind} {claim.property}"
        use = schema().kinds[kind].use(claim.property)
        if use is None:
            yield f"{where}: {kind} has no such property"
            continue
        if claim.certainty and not schema().rank(claim.certainty.casefold()):
            yield f"{where}: no certainty {claim.certainty}"
        for cited in claim.citations:
            if kinds.get(cited.source) != "source":
                yield f"{where}: cites {cited.source}, which is no source here"
        yield from (f"{where}: {line}" for line in _value(use.targets, claim, kinds))


def _value(targets: tuple[str, ...], claim: ClaimDraft, kinds: dict[str, str]) -> Iterator[str]:
    value, property = claim.value, schema().properties[claim.property]
    if isinstance(value, Ref):
        if value.key not in kinds:
            yield f"leads to {value.key}, which is not here"
        elif targets and kinds[value.key] not in targets:
            yield f"leads to a {kinds[value.key]}"
    elif isinstance(value, OwnedDraft):
        yield from _misfits(value.kind, value.claims, kinds)
    elif not isinstance(value, Absence):
        parsed = value_type(property.type).parse(value, property.rules)
        if isinstance(parsed, Problem):
            yield str(parsed)
