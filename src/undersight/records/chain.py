"""The chain: canonical forms, commitments, Merkle trees and the digests that link changesets.

The forms are written down for outsiders in docs/chain.md; this module computes them and nothing
else. Trees are those of RFC 6962, section 2.1 (SHA-256, leaves and nodes apart by a first byte).
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from hashlib import sha256

from undersight.records.claim import Check, Citation, Claim
from undersight.records.record import Record

SALT_BYTES = 16
STORED_LEVEL = 10
"""Of trees with more than 2^10 leaves the nodes at this level are kept, so that a proof need not
rehash all.
"""

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def new_salt() -> bytes:
    """128 random bits: without them a short content could be guessed from its commitment."""
    return secrets.token_bytes(SALT_BYTES)


def canonical(parts: Sequence[object]) -> bytes:
    """A JSON array of strings, integers and arrays of strings, in UTF-8, without white space."""
    return _encode(parts).encode("utf-8", "surrogatepass")


def commitment(form: bytes, salt: bytes = b"") -> bytes:
    """The leaf of a content: SHA-256(0x00 ‖ salt ‖ form)."""
    return sha256(b"\x00" + salt + form).digest()


def claim_form(claim: Claim) -> bytes:
    """The canonical form of a claim row; what closes it is committed to by the changeset that
    does.
    """
    c = claim.content
    value, time = c.value, c.time
    return canonical(
        (
            "claim",
            claim.id,
            claim.identity,
            claim.record,
            c.property,
            value.target if value else "",
            value.text if value else "",
            c.absence or "",
            c.language,
            c.certainty,
            c.reason,
            time.text if time else "",
            int(time.throughout) if time else 1,
            int(time.first_seen) if time else 0,
            c.access,
            int(c.preferred),
            c.disputed,
        )
    )


def citation_form(citation: Citation) -> bytes:
    """The canonical form of a citation row."""
    c = citation
    return canonical(
        (
            "citation",
            c.id,
            c.claim,
            c.source,
            c.locator,
            c.quote,
            c.translation,
            c.capture,
            c.access,
        )
    )


def check_form(check: Check) -> bytes:
    """The canonical form of a check."""
    c = check
    return canonical(
        ("check", c.id, c.record, c.claim, c.outcome, c.day, c.method, list(c.sources), c.access)
    )


def record_form(record: Record) -> bytes:
    """The canonical form of a record's creation."""
    return canonical(("record", record.id, record.kind, record.owner))


def schema_form(name: str, text: str) -> bytes:
    """The canonical form of a schema file."""
    return canonical(("schema", name, text))


def closing_form(row: str) -> bytes:
    """The canonical form of the closing of a row (a claim's, a citation's, a schema file's id)."""
    return canonical(("close", row))


def erasure_form(what: str, row: str, reason: str) -> bytes:
    """The canonical form of an erasure: what sort of row, its id, the class of the reason."""
    return canonical(("erase", what, row, reason))


def word_form(role: str, text: str) -> bytes:
    """The canonical form of a changeset's author, decided_by or comment."""
    return canonical((role, text))


def tree(leaves: Sequence[bytes]) -> tuple[bytes, tuple[bytes, ...]]:
    """The root of a Merkle tree, and its nodes at STORED_LEVEL (none where the tree is smaller)."""
    if not leaves:
        return sha256(b"").digest(), ()
    level, height = list(leaves), 0
    kept: tuple[bytes, ...] = ()
    while len(level) > 1:
        pairs = [
            sha256(b"\x01" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)
        ]
        if len(level) % 2:
            pairs.append(level[-1])
        level, height = pairs, height + 1
        if height == STORED_LEVEL and len(level) > 1:
            kept = tuple(level)
    return level[0], kept


def instant(moment: datetime | None) -> str:
    """A moment as it stands in a header: UTC, microseconds, "Z"; "" for none."""
    if moment is None:
        return ""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def digest(
    *,
    position: int,
    at: datetime,
    origin: datetime | None,
    recorded: datetime,
    action: str,
    size: int,
    root: bytes,
    previous: str,
) -> str:
    """The digest of a changeset, 64 hex digits: SHA-256(0x02 ‖ header)."""
    header = canonical(
        (
            "changeset",
            position,
            instant(at),
            instant(origin),
            instant(recorded),
            action,
            size,
            root.hex(),
            previous,
        )
    )
    return sha256(b"\x02" + header).hexdigest()


def leaves_in_order(
    *,
    words: Sequence[bytes],
    records: Iterable[Record],
    schema: Iterable[tuple[str, bytes]],
    claims: Iterable[tuple[str, bytes]],
    citations: Iterable[tuple[str, bytes]],
    checks: Iterable[tuple[str, bytes]],
    closed: Iterable[str],
    erased: Iterable[tuple[str, str, str]] = (),
) -> list[bytes]:
    """All leaves of a changeset in their order: the words (author, comment, decided_by), then each
    sort by id.

    `schema`, `claims`, `citations`, `checks`: pairs of id and commitment. `closed`: ids of closed
    rows. `erased`: sort of row, id and reason of what the changeset destroyed.
    """
    leaves = list(words)
    leaves += [commitment(record_form(r)) for r in sorted(records, key=lambda r: r.id)]
    for rows in (schema, claims, citations, checks):
        leaves += [leaf for _, leaf in sorted(rows)]
    leaves += [commitment(closing_form(row)) for row in sorted(closed)]
    leaves += [commitment(erasure_form(*e)) for e in sorted(erased)]
    return leaves
