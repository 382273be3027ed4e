"""Do the rows of the log fit one another? An identity says one thing at a time, of one property;
what is cited or checked exists.
"""

from __future__ import annotations

from collections.abc import Iterator

from undersight.errors import Wording, worded
from undersight.records.ids import from_number
from undersight.store.actions.verify import Finding, of
from undersight.store.mapping import stream

_ROWS: tuple[tuple[str, Wording, str], ...] = (
    (
        "claim",
        worded("stands beside another row of its identity at a time"),
        "SELECT b.id FROM claim a JOIN claim b ON b.identity = a.identity AND b.id <> a.id"
        " WHERE (b.opened > a.opened OR (b.opened = a.opened AND b.id > a.id))"
        " AND (a.closed IS NULL OR a.closed > b.opened) ORDER BY b.id",
    ),
    (
        "claim",
        worded("has the identity of a claim of another property"),
        "SELECT b.id FROM claim a JOIN claim b ON b.identity = a.identity"
        " AND b.property <> a.property AND b.opened >= a.opened AND b.id <> a.id ORDER BY b.id",
    ),
    (
        "claim",
        worded("has the identity of a claim of another record, but the two were never merged"),
        "SELECT b.id FROM claim b WHERE EXISTS (SELECT 1 FROM claim a"
        " WHERE a.identity = b.identity AND a.record <> b.record AND a.opened <= b.opened)"
        " AND NOT EXISTS (SELECT 1 FROM claim m WHERE m.property = 'merged_into'"
        " AND (m.record = b.record OR m.target = b.record)) ORDER BY b.id",
    ),
    (
        "citation",
        worded("its claim does not stand"),
        "SELECT id FROM citation WHERE closed IS NULL AND NOT EXISTS (SELECT 1 FROM claim c"
        " WHERE c.identity = citation.claim AND c.closed IS NULL) ORDER BY id",
    ),
    (
        "citation",
        worded("its claim never was"),
        "SELECT id FROM citation WHERE NOT EXISTS (SELECT 1 FROM claim c"
        " WHERE c.identity = citation.claim) ORDER BY id",
    ),
    (
        "check",
        worded("its claim never was"),
        "SELECT id FROM check_ WHERE claim IS NOT NULL AND NOT EXISTS (SELECT 1 FROM claim c"
        " WHERE c.identity = check_.claim) ORDER BY id",
    ),
)
"""A table, what is said of a row of it, and the rows of which it is true."""


def verify_shape() -> Iterator[Finding]:
    """Every row that does not fit those it stands with."""
    for table, message, sql in _ROWS:
        for row in stream(sql):
            yield Finding(of(table, from_number(row[0])), message)
