"""Do the projections agree with the log? Each is computed anew and compared, row by row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection

from undersight.errors import Problem, Wording, worded
from undersight.records.claim import Claim
from undersight.records.ids import from_number
from undersight.schema.model import Schema
from undersight.store.actions.seen import CHECK_SEEN, CITATION_SEEN, CLAIM_SEEN, RECORD_SEEN, filled
from undersight.store.actions.standing import rank_of, stand_of
from undersight.store.actions.verify import Finding, of
from undersight.store.actions.words import (
    NameWord,
    indexed_words,
    name_words,
    quoted_words,
    searchable,
)
from undersight.store.mapping import CLAIM, EXEMPT, claim_of, fetch, stream
from undersight.store.reads.vocabulary import schema_at
from undersight.values.catalogue import value_type
from undersight.values.period import span

Progress = Callable[[str, int, int], None]


def verify_projections(progress: Progress | None = None) -> Iterator[Finding]:
    """Every row of a projection that is not what the log makes of it."""
    head = fetch("SELECT schema_position FROM head")
    if not head or not head[0][0]:
        return
    schema = schema_at(head[0][0])
    yield from _seen()
    yield from _kinds()
    kinds = dict(fetch("SELECT id, kind FROM record"))
    yield from _columns(schema, kinds, progress)
    yield from _standing(schema, kinds)
    yield from _words(schema, kinds)


def _seen() -> Iterator[Finding]:
    """`seen` of every row against the rule, which the database computes once more."""
    rules = (
        ("record", RECORD_SEEN),
        ("claim", CLAIM_SEEN),
        ("citation", CITATION_SEEN),
        ("check_", CHECK_SEEN),
    )
    for table, rule in rules:
        for number, seen, right in stream(f"SELECT id, seen, {filled(rule)} FROM {table}"):
            if seen != right:
                yield _column("seen", table.strip("_"), number, found=seen, right=right)
    rows = fetch(
        "SELECT s.record, s.seen, r.seen FROM standing s JOIN record r ON r.id = s.record "
        "WHERE s.seen <> r.seen"
    )
    for number, seen, right in rows:
        yield Finding(_standing_of(number), instead("seen", seen, right))


def _kinds() -> Iterator[Finding]:
    """`kind` of every claim is that of its record."""
    sql = (
        "SELECT c.id, c.kind, r.kind FROM claim c JOIN record r ON r.id = c.record"
        " WHERE c.kind <> r.kind ORDER BY c.id"
    )
    for number, kind, right in stream(sql):
        yield _column("kind", "claim", number, found=kind, right=right)


def _column(column: str, table: str, number: int, *, found: object, right: object) -> Finding:
    return Finding(of(table, from_number(number)), instead(column, found, right))


def _standing_of(number: int) -> Wording:
    return worded("standing of %(record)s", record=from_number(number))


def instead(column: str, found: object, right: object) -> Wording:
    """That a column is not what follows from the log."""
    return worded(
        "%(column)s is %(found)s instead of %(right)s", column=column, found=found, right=right
    )


def _columns(schema: Schema, kinds: dict[int, str], progress: Progress | None) -> Iterator[Finding]:
    """The columns of claims that are derived from the value, the time and the certainty."""
    total = fetch("SELECT COUNT(*) FROM claim")[0][0]
    sql = f"SELECT {CLAIM}, rank, time_earliest, time_latest FROM claim"
    for done, row in enumerate(stream(sql)):
        claim = claim_of(row)
        if progress and done % 5_000 == 0:
            progress("projections", done, total)
        if row[25]:
            continue
        yield from (
            Finding(of("claim", claim.id), m)
            for m in _column_faults(claim, row, schema, kind=kinds.get(row[2], ""))
        )


def _column_faults(
    claim: Claim, row: tuple[Any, ...], schema: Schema, *, kind: str
) -> Iterator[Wording]:
    prop = schema.properties.get(claim.content.property)
    value = claim.content.value
    if prop and value and not value.target:
        parsed = value_type(prop.type).parse(value.text, prop.rules)
        if not isinstance(parsed, Problem) and parsed != value:
            yield worded("its derived columns do not fit its value")
    rank = rank_of(claim, kind, schema)
    if row[-3] != rank:
        yield instead("rank", row[-3], rank)
    held = span(claim.content.time.text) if claim.content.time else None
    bounds = (held.start_earliest, held.end_latest) if held else (None, None)
    if tuple(row[-2:]) != bounds:
        yield worded("the bounds of its time do not fit its time")


_MOVES = f"""
SELECT {CLAIM} FROM claim WHERE property IN ('title', 'merged_into') AND erased = '' ORDER BY
  record, opened, id
"""
_LINKS = """
SELECT c.target, c.opened, c.closed, c.rank FROM claim c JOIN record r ON r.id = c.target
WHERE r.owner IS NOT NULL ORDER BY c.target, c.opened, c.id
"""
_STANDING = (
    "SELECT record, opened, closed, title, title_key, rank FROM standing ORDER BY record, opened"
)


def _standing(schema: Schema, kinds: dict[int, str]) -> Iterator[Finding]:
    """The standing of every record, replayed from its claims of title and merged_into and from its
    links.
    """
    moves: dict[int, list[Claim]] = defaultdict(list)
    for row in stream(_MOVES):
        moves[row[2]].append(claim_of(row))
    links: dict[int, list[tuple[int, int | None, int]]] = defaultdict(list)
    for target, opened, closed, rank in stream(_LINKS):
        links[target].append((opened, closed, rank))
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for record, *rest in stream(_STANDING):
        found[record].append(tuple(rest))
    owned = {row[0] for row in fetch("SELECT id FROM record WHERE owner IS NOT NULL")}
    erased = {row[0] for row in fetch("SELECT DISTINCT record FROM claim WHERE erased <> ''")}
    for number in kinds:
        if number in erased:
            continue
        right = replay(moves[number], links[number], schema, owned=number in owned)
        if right != found[number]:
            yield Finding(_standing_of(number), worded("does not fit its claims"))


def replay(
    moves: list[Claim], links: list[tuple[int, int | None, int]], schema: Schema, *, owned: bool
) -> list[tuple[Any, ...]]:
    """The rows of standing (opened, closed, title, title_key, rank) that these claims and links
    make.
    """
    positions = {p for c in moves for p in (c.opened, c.closed) if p}
    positions |= {p for opened, closed, _ in links for p in (opened, closed) if p}
    rows: list[tuple[Any, ...]] = []
    last = None
    for position in sorted(positions):
        standing = [c for c in moves if _stood(c.opened, c.closed, position)]
        ranks = [rank for opened, closed, rank in links if _stood(opened, closed, position)]
        now = stand_of(
            standing, schema, owned=owned, rank=max(ranks, default=0) if owned else EXEMPT
        )
        if owned and not ranks:
            now = None
        if now == last:
            continue
        if last is not None:
            rows[-1] = (rows[-1][0], position, *rows[-1][2:])
        if now is not None:
            rows.append((position, None, *now))
        last = now
    return rows


def _stood(opened: int, closed: int | None, position: int) -> bool:
    return opened <= position and (closed is None or closed > position)


def _words(schema: Schema, kinds: dict[int, str]) -> Iterator[Finding]:
    """Every claim with text is in the index, with its words; nothing else is. So are the words of
    names, and quotes.
    """
    indexed = {row[0] for row in stream("SELECT rowid FROM words")}
    named: set[NameWord] = set()
    for row in stream(f"SELECT {CLAIM} FROM claim WHERE erased = ''"):
        claim = claim_of(row)
        named |= name_words(claim)
        if searchable(claim, schema) != (row[0] in indexed):
            yield Finding(
                _indexed(claim.id),
                worded("are missing") if row[0] not in indexed else worded("are too many"),
            )
        indexed.discard(row[0])
    for number in indexed:
        yield Finding(_indexed(from_number(number)), worded("belong to no claim"))
    kept = set(stream("SELECT word, made, first, size, tail, sound FROM name_word"))
    if named != kept:
        odd = sorted(named ^ kept)[0][0]
        yield Finding(worded("words of names"), worded("do not fit the names: %(word)s", word=odd))
    if connection.vendor == "sqlite":
        yield from _bodies(kinds)
    yield from _quotes()


def _bodies(kinds: dict[int, str]) -> Iterator[Finding]:
    columns = ", ".join(f"c.{name.strip()}" for name in CLAIM.split(","))
    sql = f"SELECT {columns}, w.body FROM words w JOIN claim c ON c.id = w.rowid"
    for row in stream(sql):
        claim = claim_of(row)
        said = " ".join(indexed_words(claim, kinds.get(row[2], "")))
        if claim.content.value and row[-1] != said:
            yield Finding(_indexed(claim.id), worded("do not fit its text"))


def _indexed(claim: str) -> Wording:
    return worded("words of claim %(claim)s", claim=claim)


def _quoted(number: int) -> Wording:
    return worded("words of citation %(citation)s", citation=from_number(number))


def _quotes() -> Iterator[Finding]:
    """Every citation with a quote is in the index, with its words; nothing else is."""
    sqlite = connection.vendor == "sqlite"
    body = "body" if sqlite else "''"
    indexed = dict(stream(f"SELECT rowid, {body} FROM quoted"))
    sql = "SELECT id, quote, translation FROM citation WHERE quote <> '' OR translation <> ''"
    for number, quote, translation in stream(sql):
        said = quoted_words(quote, translation)
        held = indexed.pop(number, None)
        if (held is not None) != bool(said) or (sqlite and said and held != " ".join(said)):
            yield Finding(_quoted(number), worded("do not fit its quote"))
    for number in indexed:
        yield Finding(_quoted(number), worded("belong to no quote"))
