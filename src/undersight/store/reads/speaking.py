"""Which claim speaks, as SQL: the same rule as `records.speaking`, proven equal by a test."""

from __future__ import annotations

from undersight.query.speaking import speaking_row
from undersight.schema.model import Schema


def speaks_sql(claim: str, schema: Schema) -> str:
    """The condition that a claim of the expression `claims` speaks for its property."""
    return (
        f"NOT EXISTS (SELECT 1 FROM claims other_ WHERE other_.record = {claim}.record"
        f" AND other_.property = {claim}.property"
        f" AND {speaking_row('other_', schema)} < {speaking_row(claim, schema)})"
    )
