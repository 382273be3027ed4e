"""All claims of several records, by record and property, with the names of what they link: rows of
a table.
"""

from __future__ import annotations

from collections.abc import Sequence

from undersight.records.claim import Claim
from undersight.records.found import by_property
from undersight.records.ids import to_number
from undersight.records.lens import Lens
from undersight.records.record import Name
from undersight.records.speaking import speaking_key
from undersight.schema.model import Schema
from undersight.store.mapping import CLAIM, chunks, claim_of, marks
from undersight.store.reads.names import names
from undersight.store.reads.scope import scope

Cells = dict[str, dict[str, list[Claim]]]
"""Record -> property -> its claims, the speaking one first."""

_CLAIMS = f"SELECT {CLAIM} FROM claims WHERE record IN ({{}}) AND property IN ({{}}) ORDER BY id"


def cells(
    handles: Sequence[str], properties: Sequence[str], *, lens: Lens, schema: Schema
) -> tuple[Cells, dict[str, Name]]:
    """The claims of these properties, and the names of the records that they link."""
    claims: dict[str, list[Claim]] = {h: [] for h in handles}
    for part in chunks([to_number(h) for h in handles]):
        params = [*part, *properties]
        for row in scope(lens).select(_CLAIMS.format(marks(part), marks(properties)), params):
            claim = claim_of(row)
            claims[claim.record].append(claim)
    every = [c for group in claims.values() for c in group]
    targets = {c.content.value.target for c in every if c.content.value and c.content.value.target}
    grouped = {
        h: by_property(sorted(group, key=lambda c: speaking_key(c, schema)))
        for h, group in claims.items()
    }
    return grouped, names(targets, lens)
