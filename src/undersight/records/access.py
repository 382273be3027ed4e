"""Which access holds where nobody stated one: the schema's, on every way to write. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from undersight.records.change import Change, Opening
from undersight.records.claim import Content
from undersight.records.rights import LEVELS
from undersight.schema.core import ACCESS
from undersight.schema.model import Kind, Schema
from undersight.values.protocol import Value


def with_access(
    change: Change, schema: Schema, *, kinds: Mapping[str, str], before: Mapping[str, str]
) -> Change:
    """The change with an access in every claim, and with the gate of every new record whose kind is
    not public.

    `kinds`: of the records that are named. `before`: the access of claims that are continued, by
    identity; where none is stated a claim is never laid more open than it was.
    """
    opens = tuple(_settled(o, schema, kinds=kinds, before=before) for o in change.opens)
    return replace(change, opens=(*opens, *_gates(change, schema)))


def default_access(property_id: str, kind: Kind | None, schema: Schema) -> str:
    """The access of a claim of this property by a record of this kind where its author says
    nothing.
    """
    use = kind.use(property_id) if kind else None
    prop = schema.properties.get(property_id)
    return use.access if use else prop.access if prop else "public"


def stricter(one: str, other: str) -> str:
    """The stricter of two levels."""
    return max(one, other, key=lambda level: LEVELS.get(level, 0))


def _settled(
    opening: Opening, schema: Schema, *, kinds: Mapping[str, str], before: Mapping[str, str]
) -> Opening:
    content = opening.content
    if content.access:
        return opening
    kind = schema.kinds.get(kinds.get(opening.record, ""))
    access = default_access(content.property, kind, schema)
    access = stricter(access, before.get(opening.identity, access))
    return replace(opening, content=replace(content, access=access))


def _gates(change: Change, schema: Schema) -> Iterator[Opening]:
    """The claims by which new records are hidden from the start, unless their author says who may
    see them.
    """
    gated = {o.record for o in change.opens if o.content.property == ACCESS}
    for record in change.records:
        kind = schema.kinds.get(record.kind)
        if kind and kind.access != "public" and record.id not in gated:
            content = Content(ACCESS, Value(kind.access, kind.access), access="public")
            yield Opening(record.id, content)
