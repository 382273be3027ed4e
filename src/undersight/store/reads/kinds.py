"""The order of kinds as SQL: as the schema lists them."""

from __future__ import annotations

from collections.abc import Sequence


def in_order_of_kinds(records: str, kinds: Sequence[str]) -> str:
    """An expression that sorts `records` (an alias of the query's own) by their kinds; its
    parameters are the kinds themselves.
    """
    return f"CASE {records}.kind {' '.join(f'WHEN %s THEN {n}' for n in range(len(kinds)))} END"
