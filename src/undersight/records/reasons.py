"""Why something was withdrawn or erased, and what was done by a changeset: ids in words."""

from __future__ import annotations

from collections.abc import Mapping

from undersight.errors import Wording, verbatim, worded

REASONS: Mapping[str, Wording] = {
    "takedown": worded("its removal was asked for"),
    "personal_data": worded("personal data"),
    "unlawful": worded("unlawful to publish"),
    "account": worded("an account was closed"),
    "mistake": worded("a mistake"),
    "duplicate": worded("a duplicate"),
    "other": worded("another reason"),
}
"""Class of a reason -> its words."""


def reason_words(reason: str) -> Wording:
    """The words of a reason's class; the id itself where a later version made it."""
    return REASONS.get(reason) or verbatim(reason)
