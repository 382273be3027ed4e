"""Which of several standing claims speaks where only one can: one rule, the same here and in
SQL.
"""

from __future__ import annotations

from collections.abc import Iterable

from undersight.records.claim import Claim
from undersight.schema.model import Schema
from undersight.values.period import span
from undersight.values.protocol import OPEN_PAST


def speaking_key(claim: Claim, schema: Schema) -> tuple[bool, bool, int, int, str]:
    """Sorts the speaking claim first: preferred, undisputed, more certain, of latest time, of
    lowest id.
    """
    content = claim.content
    latest = span(content.time.text).end_latest if content.time else OPEN_PAST
    return (
        not content.preferred,
        bool(content.disputed),
        -schema.rank(content.certainty),
        -latest,
        claim.id,
    )


def speaking(claims: Iterable[Claim], schema: Schema) -> Claim | None:
    """The claim that speaks for a property, or None where there is none."""
    return min(claims, key=lambda c: speaking_key(c, schema), default=None)
