"""The claim: a record, a property, what is said of it, how surely and for when; and what it rests
on.
"""

from __future__ import annotations

from dataclasses import dataclass

from undersight.values.protocol import Absence, Value


@dataclass(frozen=True, slots=True)
class ClaimTime:
    """The time for which something is claimed. `text` is EDTF."""

    text: str
    throughout: bool = True  # held all that time; False: at some point in it
    first_seen: bool = False  # the start is only when it was first seen


@dataclass(frozen=True, slots=True)
class Content:
    """What a claim says: everything of a row but its place in the log. Exactly one of value and
    absence is given.
    """

    property: str
    value: Value | None = None
    absence: Absence | None = None
    language: str = ""
    certainty: str = ""  # id of a step of the schema's scale; "" = not stated
    reason: str = ""
    time: ClaimTime | None = None
    access: str = ""  # "" = not stated: the writer takes the schema's
    preferred: bool = False
    disputed: str = ""  # why; "" = it is not


@dataclass(frozen=True, slots=True)
class Claim:
    """One row of the log: written once, afterwards only closed. `identity` is kept across
    changes.
    """

    id: str
    identity: str
    record: str
    content: Content
    opened: int
    closed: int | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A claim rests on a source: where in it, in which words."""

    id: str
    claim: str  # the claim's identity
    source: str  # id of a record of kind source
    locator: str = ""
    quote: str = ""
    translation: str = ""
    capture: str = ""  # SHA-256 of a kept copy
    access: str = "public"
    opened: int = 0
    closed: int | None = None


class Outcome:
    """What a check can find."""

    STILL_SO = "still_so"
    FOUND_NOTHING = "found_nothing"
    ALL = (STILL_SO, FOUND_NOTHING)


@dataclass(frozen=True, slots=True)
class Check:
    """Somebody looked on a day, in these sources, in this way. Opens and closes nothing."""

    id: str
    record: str
    claim: str  # identity of the claim that was checked; "" = the record as a whole
    outcome: str
    day: str  # EDTF day
    method: str = ""
    sources: tuple[str, ...] = ()
    access: str = "public"
    opened: int = 0
