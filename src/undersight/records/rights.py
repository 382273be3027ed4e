"""Who may see and do what: access levels, roles, and the reader that a lens carries."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from undersight.errors import Wording, worded

LEVELS = {"public": 0, "members": 1, "editors": 2, "restricted": 3}
"""Access level -> how strict it is. A reader sees what is not stricter than the reader's own level.
"""

WITHDRAWN = 9
"""Stricter than any reader's level: nobody sees it, in no past either."""

NAMES = {number: name for name, number in LEVELS.items()}


class Role(StrEnum):
    """What somebody is here. Anonymous readers are READER."""

    READER = "reader"
    SUGGESTER = "suggester"
    CONTRIBUTOR = "contributor"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"


_ROLES: dict[Role, Wording] = {
    Role.READER: worded("reader"),
    Role.SUGGESTER: worded("suggester"),
    Role.CONTRIBUTOR: worded("contributor"),
    Role.REVIEWER: worded("reviewer"),
    Role.ADMINISTRATOR: worded("administrator"),
}


class Right(StrEnum):
    """A thing that somebody may do."""

    SUGGEST = "suggest"
    WRITE = "write"  # publish changes of one's own
    REVIEW = "review"
    KNOW_EDITORS = "know_editors"  # authors, exact times, exact positions
    SEE_GAPS = "see_gaps"  # what is missing on a page
    LOAD = "load"
    WITHDRAW = "withdraw"
    ERASE = "erase"
    APPLY_SCHEMA = "apply_schema"
    MANAGE_ACCOUNTS = "manage_accounts"


_SUGGESTER = frozenset({Right.SUGGEST})
_CONTRIBUTOR = _SUGGESTER | {Right.WRITE, Right.SEE_GAPS}
_REVIEWER = _CONTRIBUTOR | {Right.REVIEW, Right.KNOW_EDITORS, Right.WITHDRAW, Right.LOAD}
_ADMINISTRATOR = _REVIEWER | {
    Right.ERASE,
    Right.APPLY_SCHEMA,
    Right.MANAGE_ACCOUNTS,
}

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.READER: frozenset(),
    Role.SUGGESTER: _SUGGESTER,
    Role.CONTRIBUTOR: _CONTRIBUTOR,
    Role.REVIEWER: _REVIEWER,
    Role.ADMINISTRATOR: _ADMINISTRATOR,
}

ROLE_LEVEL: dict[Role, int] = {
    Role.READER: LEVELS["public"],
    Role.SUGGESTER: LEVELS["members"],
    Role.CONTRIBUTOR: LEVELS["editors"],
    Role.REVIEWER: LEVELS["restricted"],
    Role.ADMINISTRATOR: LEVELS["restricted"],
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who looks or writes: a pseudonym ("" = nobody in particular) and a role."""

    name: str = ""
    role: Role = Role.READER

    @property
    def level(self) -> int:
        """The strictest access that this reader sees."""
        return ROLE_LEVEL[self.role]

    def sees(self, strictest: int) -> bool:
        """Whether what is as strict as this (its `seen`) is shown to this reader."""
        return strictest <= self.level

    def may(self, right: Right) -> bool:
        """Whether this reader has a right."""
        return right in RIGHTS[self.role]


_DEEDS: dict[Right, Wording] = {
    Right.SUGGEST: worded("make suggestions"),
    Right.WRITE: worded("publish changes"),
    Right.REVIEW: worded("review"),
    Right.KNOW_EDITORS: worded("know who edits"),
    Right.SEE_GAPS: worded("see what is missing"),
    Right.LOAD: worded("load files"),
    Right.WITHDRAW: worded("withdraw records"),
    Right.ERASE: worded("erase"),
    Right.APPLY_SCHEMA: worded("change the schema"),
    Right.MANAGE_ACCOUNTS: worded("manage accounts"),
}


def refusal(reader: Reader, right: Right) -> Wording:
    """What is said to somebody who has not the right."""
    return worded(
        "your role here, %(role)s, has not the right to: %(deed)s",
        role=_ROLES[reader.role],
        deed=_DEEDS[right],
    )


PUBLIC = Reader()
"""Everybody: no account, no rights but to read what is public."""
