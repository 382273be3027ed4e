"""The projection `standing`: from which position to which a record stood, and under what title.

A record stands from its creation until it is merged into another; withdrawing is a matter of `seen`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from undersight.records.claim import Claim
from undersight.records.ids import to_number
from undersight.records.speaking import speaking
from undersight.schema.model import Schema
from undersight.store.mapping import CLAIM, EXEMPT, chunks, claim_of, execute, fetch, insert, marks
from undersight.values.protocol import KEY_LENGTH

COLUMNS = ("record", "kind", "title", "title_key", "rank", "seen", "opened", "closed")


class Stand(NamedTuple):
    """What a record's standing says at one position."""

    title: str
    title_key: str
    rank: int


def title_key(title: str) -> str:
    """What titles are sorted and compared by."""
    return title.casefold()[:KEY_LENGTH]


def stand_of(claims: Iterable[Claim], links: Iterable[Claim], schema: Schema) -> Stand | None:
    """The standing that these claims give a record: its own (title, merged_into) and those that link it if owned."""
    by_property: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_property[claim.content.property].append(claim)
    if by_property["merged_into"]:
        return None
    said = speaking(by_property["title"], schema)
    title = said.content.value.text if said and said.content.value else ""
    ranks = [rank_of(link, schema) for link in links]
    return Stand(title, title_key(title), max(ranks, default=EXEMPT))


def rank_of(claim: Claim, schema: Schema) -> int:
    """The rank of a claim: EXEMPT where its property is never hidden by a least certainty."""
    prop = schema.properties.get(claim.content.property)
    if prop is None or not prop.certainty:
        return EXEMPT
    return schema.rank(claim.content.certainty)


def stand(records: Iterable[str], position: int, schema: Schema) -> None:
    """Brings the standing of these records up to `position`, the changeset just written."""
    for part in chunks(sorted(to_number(r) for r in set(records))):
        _stand(part, position, schema)


def _stand(ids: list[int], position: int, schema: Schema) -> None:
    own = _claims(f"record IN ({marks(ids)}) AND property IN ('title', 'merged_into')", ids)
    owned = {r: owner for r, owner in fetch(_OWNED.format(marks(ids)), ids)}
    links = _claims(f"target IN ({marks(list(owned))})", list(owned)) if owned else {}
    now = {
        row[0]: row[1:]
        for row in fetch(_NOW.format(marks(ids)), ids)
    }
    kinds = {row[0]: row[1:] for row in fetch(_KIND.format(marks(ids)), ids)}
    closing, rows = [], []
    for number in ids:
        inbound = [c for c in links.get(number, []) if to_number(c.record) == owned.get(number)]
        new = stand_of(own.get(number, []), inbound, schema)
        if number in owned and not inbound:
            new = None
        old = now.get(number)
        if old is not None and (new is None or tuple(old) != tuple(new)):
            closing.append(number)
        if new is not None and (old is None or tuple(old) != tuple(new)):
            kind, seen = kinds[number]
            rows.append((number, kind, *new, seen, position, None))
    for part in chunks(closing):
        execute(
            f"UPDATE standing SET closed = %s WHERE closed IS NULL AND record IN ({marks(part)})",  # noqa: S608
            [position, *part],
        )
    insert("standing", COLUMNS, rows)


_OWNED = "SELECT id, owner FROM record WHERE owner IS NOT NULL AND id IN ({})"
_NOW = "SELECT record, title, title_key, rank FROM standing WHERE closed IS NULL AND record IN ({})"
_KIND = "SELECT id, kind, seen FROM record WHERE id IN ({})"


def _claims(where: str, params: list[int]) -> dict[int, list[Claim]]:
    by_record: dict[int, list[Claim]] = defaultdict(list)
    key = "target" if where.startswith("target") else "record"
    for row in fetch(f"SELECT {CLAIM} FROM claim WHERE closed IS NULL AND {where}", params):  # noqa: S608
        claim = claim_of(row)
        value = claim.content.value
        handle = value.target if key == "target" and value else claim.record
        by_record[to_number(handle)].append(claim)
    return by_record


