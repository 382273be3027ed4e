"""Two records that are one: what of the loser goes to the winner, claim by claim. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from undersight.records.change import Change, Opening
from undersight.records.claim import Citation, Claim, Content
from undersight.records.rights import LEVELS
from undersight.values.protocol import Value

STAYS = ("access", "withdrawn", "merged_into")
"""Built-in properties that are not carried over; the strictest access is set on the winner, and the
loser's past stays as hidden as it was.
"""


def merged(
    *,
    winner: str,
    loser: str,
    own: Iterable[Claim],
    inbound: Iterable[Claim],
    cited: Iterable[Citation],
    winners: Iterable[Claim],
) -> Change:
    """The change that merges `loser` into `winner`.

    `own`: the loser's claims; `inbound`: claims of others that link to it; `cited`: citations of it
    as a source; `winners`: the winner's claims. Claims keep their identities; the loser's title
    becomes an alias; the strictest access of the two holds.
    """
    opens, closes = [], []
    for claim in own:
        if claim.content.property in STAYS:
            continue
        closes.append(claim.id)
        if claim.content.property == "title":
            content = replace(claim.content, property="alias", preferred=False)
            opens.append(Opening(winner, content))
            continue
        if _target(claim) == winner:
            continue  # would link the winner to itself
        opens.append(Opening(winner, _linked(claim.content, loser, winner), claim.identity))
    for claim in inbound:
        if claim.record == loser:
            continue
        closes.append(claim.id)
        if claim.record == winner:
            continue
        opens.append(Opening(claim.record, _linked(claim.content, loser, winner), claim.identity))
    opens.append(Opening(loser, Content("merged_into", Value(target=winner))))
    change = Change(opens=tuple(opens), closes=tuple(closes)) + _strictest(own, winners, winner)
    moved = [replace(c, id="", source=winner, closed=None) for c in cited]
    return change + Change(cites=tuple(moved), uncites=tuple(c.id for c in cited))


def _target(claim: Claim) -> str:
    return claim.content.value.target if claim.content.value else ""


def _linked(content: Content, loser: str, winner: str) -> Content:
    """The content, with its link to the loser turned to the winner."""
    if content.value and content.value.target == loser:
        return replace(content, value=Value(target=winner))
    return content


def _strictest(own: Iterable[Claim], winners: Iterable[Claim], winner: str) -> Change:
    access = next((c for c in own if c.content.property == "access"), None)
    held = next((c for c in winners if c.content.property == "access"), None)
    if access is None or _level(access) <= _level(held):
        return Change()
    closes = (held.id,) if held else ()
    return Change(
        opens=(Opening(winner, access.content, held.identity if held else ""),), closes=closes
    )


def _level(claim: Claim | None) -> int:
    return LEVELS[claim.content.value.text] if claim and claim.content.value else 0
