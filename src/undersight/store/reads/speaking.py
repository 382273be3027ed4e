"""Which claim speaks, as SQL: the same rule as `records.speaking`, proven equal by a test."""

from __future__ import annotations

import re

from undersight.schema.model import Schema
from undersight.values.protocol import OPEN_PAST

_ID = re.compile(r"[a-z][a-z0-9_]*\Z")


def speaking_key_sql(claim: str, schema: Schema) -> str:
    """A row value by which the claims of a property sort, the speaking one first. `claim`: an alias
    of the query's own.
    """
    steps = " ".join(
        f"WHEN '{step.id}' THEN {-step.rank}" for step in schema.certainties if _ID.match(step.id)
    )
    rank = f"CASE {claim}.certainty {steps} ELSE 0 END" if steps else "0"
    return (
        f"(CASE WHEN {claim}.preferred THEN 0 ELSE 1 END,"
        f" CASE WHEN {claim}.disputed = '' THEN 0 ELSE 1 END,"
        f" {rank}, -COALESCE({claim}.time_latest, {OPEN_PAST}), {claim}.id)"
    )


def speaks_sql(claim: str, schema: Schema) -> str:
    """The condition that a claim of the expression `claims` speaks for its property."""
    return (
        f"NOT EXISTS (SELECT 1 FROM claims other_ WHERE other_.record = {claim}.record"
        f" AND other_.property = {claim}.property"
        f" AND {speaking_key_sql('other_', schema)} < {speaking_key_sql(claim, schema)})"
    )
