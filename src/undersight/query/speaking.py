"""Which claim speaks, as SQL, written once: the rule of `records.speaking`, proven equal."""

from __future__ import annotations

import re

from undersight.schema.model import Schema
from undersight.values.protocol import OPEN_PAST

_ID = re.compile(r"[a-z][a-z0-9_]*\Z")


def _parts(claim: str, schema: Schema) -> tuple[str, ...]:
    """By what the claims of a property sort, the speaking one first."""
    steps = " ".join(
        f"WHEN '{step.id}' THEN {-step.rank}" for step in schema.certainties if _ID.match(step.id)
    )
    return (
        f"CASE WHEN {claim}.preferred THEN 0 ELSE 1 END",
        f"CASE WHEN {claim}.disputed = '' THEN 0 ELSE 1 END",
        *([f"CASE {claim}.certainty {steps} ELSE 0 END"] if steps else []),
        f"-COALESCE({claim}.time_latest, {OPEN_PAST})",
        f"{claim}.id",
    )


def speaking_order(claim: str, schema: Schema) -> str:
    """The rule as a list for ORDER BY. `claim`: an alias of the query's own."""
    return ", ".join(_parts(claim, schema))


def speaking_row(claim: str, schema: Schema) -> str:
    """The rule as a row value, to be compared with another's."""
    return f"({speaking_order(claim, schema)})"
