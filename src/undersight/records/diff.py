"""What differs between two states of a record, claim by claim, and word by word inside texts.
Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from difflib import SequenceMatcher

from undersight.records.claim import Citation, Claim, Content

_WORDS = re.compile(r"\s+|[^\s\w]|\w+", re.UNICODE)
_LONGEST = 4_000
"""Words beyond which a text is compared line by line: the comparison's time grows with the square.
"""


@dataclass(frozen=True, slots=True)
class ClaimDiff:
    """One claim that differs. `old` or `new` is None where it was opened or closed."""

    identity: str
    old: Claim | None
    new: Claim | None
    changed: tuple[str, ...] = ()  # names of the fields of Content that differ
    cited: tuple[Citation, ...] = ()
    uncited: tuple[Citation, ...] = ()

    @property
    def claim(self) -> Claim:
        """The claim as it is after, or was before it was closed."""
        found = self.new or self.old
        assert found is not None  # noqa: S101 - one of the two is always there
        return found


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a compared text: kept ("="), taken away ("-") or added ("+")."""

    mark: str
    text: str


def diff_claims(
    old: Iterable[Claim],
    new: Iterable[Claim],
    *,
    old_citations: Iterable[Citation] = (),
    new_citations: Iterable[Citation] = (),
) -> tuple[ClaimDiff, ...]:
    """The claims that differ between two states, by identity; those that are the same are left
    out.
    """
    before = {c.identity: c for c in old}
    after = {c.identity: c for c in new}
    gone = {c.id: c for c in old_citations}
    come = {c.id: c for c in new_citations}
    cited: dict[str, list[Citation]] = {}
    uncited: dict[str, list[Citation]] = {}
    for citation in come.values():
        if citation.id not in gone:
            cited.setdefault(citation.claim, []).append(citation)
    for citation in gone.values():
        if citation.id not in come:
            uncited.setdefault(citation.claim, []).append(citation)
    found = []
    for identity in [*after, *(i for i in before if i not in after)]:
        a, b = before.get(identity), after.get(identity)
        changed = changed_fields(a.content, b.content) if a and b else ()
        plus, minus = cited.get(identity, []), uncited.get(identity, [])
        if a is None or b is None or changed or a.record != b.record or plus or minus:
            found.append(ClaimDiff(identity, a, b, changed, tuple(plus), tuple(minus)))
    return tuple(found)


def changed_fields(old: Content, new: Content) -> tuple[str, ...]:
    """The names of the fields in which two contents differ."""
    return tuple(f.name for f in fields(Content) if getattr(old, f.name) != getattr(new, f.name))


def diff_words(old: str, new: str) -> tuple[Piece, ...]:
    """Two texts, word by word; joined, the pieces kept and taken away give `old`, those kept and
    added `new`.
    """
    a, b = _WORDS.findall(old), _WORDS.findall(new)
    if len(a) > _LONGEST or len(b) > _LONGEST:
        a, b = old.splitlines(keepends=True), new.splitlines(keepends=True)
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("=", "".join(a[i1:i2])))
            continue
        if i2 > i1:
            pieces.append(Piece("-", "".join(a[i1:i2])))
        if j2 > j1:
            pieces.append(Piece("+", "".join(b[j1:j2])))
    return tuple(pieces)
