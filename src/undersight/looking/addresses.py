"""The address of everything: where a record, a claim, a changeset is found. Addresses are spelled
nowhere else.
"""

from __future__ import annotations

import re

from anyascii import anyascii

from undersight.records.record import Name
from undersight.schema.model import Schema

_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def slug(title: str) -> str:
    """A title as the readable tail of an address; may be empty.

    >>> slug("SARI Real Time – Sistema automatico")
    'sari-real-time-sistema-automatico'
    """
    return _NOT_SLUG.sub("-", anyascii(title).lower()).strip("-")[:60].strip("-")


def record_path(name: Name, schema: Schema, tail: str = "") -> str:
    """The path of a record, of a page below it (`tail="history"`), or of a format of it
    (`tail=".json"`).
    """
    kind = schema.kinds.get(name.kind)
    tip = slug(name.title)
    path = f"/{kind.name if kind else name.kind}/{name.id}{'-' + tip if tip else ''}"
    if tail.startswith("."):
        return path + tail
    return f"{path}/{tail}" if tail else path


def kind_path(kind: str, schema: Schema) -> str:
    """The path of the list of a kind (by its id)."""
    return f"/{schema.kinds[kind].name}"


def claim_path(claim: str) -> str:
    """The path of a claim, by its identity."""
    return f"/claim/{claim}"


def changeset_path(position: int) -> str:
    """The path of a changeset."""
    return f"/changeset/{position}"
