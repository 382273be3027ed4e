"""The log read across records: a changeset (for most readers a whole day) in full.

Lists of many of them are in `recent`.
"""

from __future__ import annotations

from collections import defaultdict

from undersight.errors import NotFoundError, worded
from undersight.records.claim import Check, Citation, Claim
from undersight.records.diff import ClaimDiff
from undersight.records.ids import from_number, to_number
from undersight.records.lens import Lens
from undersight.records.record import Name
from undersight.records.revision import Changes, Group, SchemaChange, Touched, net
from undersight.store.mapping import CITATION, CLAIM, citation_of, claim_of, fetch, marks
from undersight.store.reads.compare import mentioned, named
from undersight.store.reads.deeds import as_day, spans, told
from undersight.store.reads.record import check_of
from undersight.store.reads.scope import scope

PAGE = 25
"""Records of a changeset on a page."""

IN_COMMENTS = 200
"""Comments of a day that its page shows."""


def changeset(position: int, *, lens: Lens, page: int = 1, size: int = PAGE) -> Changes:
    """What a changeset changed, record by record: the exact one for those who may know who edits.

    For others the whole day on which it was made, up to the day's last position, with what they
    may see of it.
    Raises NotFoundError beyond the end of the log.
    """
    first, last = bounds = _range(position, lens)
    total, records = _touched(bounds, lens, page=page, size=size)
    claims, citations, checks = _rows(records, bounds, lens)
    diffs = _by_record(claims, citations, bounds)
    asked = {*records, *mentioned(d for group in diffs.values() for d in group)}
    known = named(asked, lens.at(last), lens, lens.at(first - 1))
    touched = tuple(
        Touched(known.get(r, Name(r, kind, "")), tuple(diffs.get(r, ())), tuple(checks.get(r, ())))
        for r, kind in records.items()
    )
    heads = told([last, *_commented(bounds)], lens)
    comments = tuple(h.comment for _, h in sorted(heads.items(), reverse=True) if h.comment)
    schema = _schema(bounds)
    newest = heads[last]
    group = Group(
        first, last, newest.day, total, files=len(schema), comments=comments, deed=newest.deed
    )
    digest = fetch("SELECT digest FROM changeset WHERE position = %s", [last])[0][0]
    pages = max(1, -(-total // size))
    return Changes(group, digest, touched, known, schema, _erased(bounds, lens), page, pages)


def _range(position: int, lens: Lens) -> tuple[int, int]:
    """First and last position to read; the last stands for them."""
    rows = fetch("SELECT DATE(at) FROM changeset WHERE position = %s", [min(position, LARGEST)])
    if not rows or (lens.position is not None and position > lens.position):
        raise NotFoundError(worded("there is no changeset %(position)s", position=position))
    if lens.knows_editors:
        return position, position
    day = as_day(rows[0][0])
    first, last = spans([day])[day]
    return first, last if lens.position is None else min(last, lens.position)


LARGEST = 2**62
"""What an address can ask for without overflowing a database's integers."""

WHOSE = """CASE WHEN r.owner IS NULL THEN r.id ELSE COALESCE(
 (SELECT l.record FROM claimlog l WHERE l.target = r.id AND l.opened <= %s
  ORDER BY l.opened DESC, l.id DESC LIMIT 1), r.id) END"""
"""The record under which changes are told: the one that links it, for what is owned (after a merge
the winner).
"""

_MOVED = f"""
SELECT DISTINCT {WHOSE} AS whose FROM (
  SELECT record FROM claimlog WHERE opened BETWEEN %s AND %s
  UNION ALL SELECT record FROM claimlog WHERE closed BETWEEN %s AND %s
  UNION ALL SELECT c.record FROM citelog m JOIN claimlog c ON c.identity = m.claim WHERE m.opened
  BETWEEN %s AND %s
  UNION ALL SELECT c.record FROM citelog m JOIN claimlog c ON c.identity = m.claim WHERE m.closed
  BETWEEN %s AND %s
  UNION ALL SELECT record FROM checks WHERE opened BETWEEN %s AND %s
) AS moves JOIN record r ON r.id = moves.record
"""


def _touched(
    bounds: tuple[int, int], lens: Lens, *, page: int, size: int
) -> tuple[int, dict[str, str]]:
    """How many records were touched, and those of one page with their kinds, by kind and title."""
    ask = scope(lens)
    params = [bounds[1], *bounds * 5]
    use = "claimlog citelog checks"
    total = ask.select(f"SELECT COUNT(*) FROM ({_MOVED}) AS touched", params, use=use)[0][0]
    sql = (
        f"SELECT whose, o.kind FROM ({_MOVED}) AS touched JOIN record o ON o.id = whose"
        " LEFT JOIN records s ON s.record = whose"
        " ORDER BY o.kind, COALESCE(s.title_key, ''), whose LIMIT %s OFFSET %s"
    )
    rows = ask.select(sql, [*params, size, (max(page, 1) - 1) * size], use=f"{use} records")
    return total, {from_number(number): kind for number, kind in rows}


def _rows(
    records: dict[str, str], bounds: tuple[int, int], lens: Lens
) -> tuple[dict[str, list[Claim]], list[Citation], dict[str, list[Check]]]:
    """Claims by the record under which they are told, citations and checks of these records, around
    the bounds.
    """
    ids = [to_number(r) for r in records]
    if not ids:
        return {}, [], {}
    first, last = bounds
    ask = scope(lens)
    sql = (
        "SELECT l.target, l.record FROM claimlog l JOIN record o ON o.id = l.target"
        f" WHERE o.owner IS NOT NULL AND l.opened <= %s AND l.record IN ({marks(ids)}) "
        "ORDER BY l.opened, l.id"
    )
    owners = dict(ask.select(sql, [last, *ids], use="claimlog"))
    every = [*ids, *owners]
    around = "opened <= %s AND (closed IS NULL OR closed >= %s)"
    sql = (
        f"SELECT {CLAIM} FROM claimlog WHERE {around} AND record IN ({marks(every)}) ORDER BY "
        "opened, id"
    )
    claims: dict[str, list[Claim]] = defaultdict(list)
    for row in ask.select(sql, [last, first, *every], use="claimlog"):
        claims[from_number(owners.get(row[2], row[2]))].append(claim_of(row))
    sql = (
        f"SELECT {CITATION} FROM citelog WHERE {around} AND claim IN"
        f" (SELECT identity FROM claimlog WHERE record IN ({marks(every)})) ORDER BY opened, id"
    )
    cited = [
        citation_of(row) for row in ask.select(sql, [last, first, *every], use="claimlog citelog")
    ]
    sql = (
        "SELECT id, record, claim, outcome, day, method, sources, access, opened FROM checks"
        f" WHERE opened BETWEEN %s AND %s AND record IN ({marks(every)}) ORDER BY opened, id"
    )
    checks: dict[str, list[Check]] = defaultdict(list)
    for row in ask.select(sql, [first, last, *every], use="checks"):
        checks[from_number(owners.get(row[1], row[1]))].append(check_of(row))
    return claims, cited, checks


def _by_record(
    claims: dict[str, list[Claim]], citations: list[Citation], bounds: tuple[int, int]
) -> dict[str, tuple[ClaimDiff, ...]]:
    """What differs in each record. A claim that moved to another record ends in one and begins in
    the other.
    """
    by_claim: dict[str, list[Citation]] = defaultdict(list)
    for citation in citations:
        by_claim[citation.claim].append(citation)
    return {
        record: net(
            rows,
            [c for i in {r.identity: 0 for r in rows} for c in by_claim[i]],
            first=bounds[0],
            last=bounds[1],
        )
        for record, rows in claims.items()
    }


def _commented(bounds: tuple[int, int]) -> list[int]:
    sql = (
        "SELECT position FROM changeset WHERE position BETWEEN %s AND %s AND comment <> ''"
        " ORDER BY position DESC LIMIT %s"
    )
    return [row[0] for row in fetch(sql, [*bounds, IN_COMMENTS])]


def _schema(bounds: tuple[int, int]) -> tuple[SchemaChange, ...]:
    """The files of the schema that differ between before and after."""
    first, last = bounds
    sql = (
        "SELECT name, text, opened, closed FROM schema_file"
        " WHERE opened BETWEEN %s AND %s OR closed BETWEEN %s AND %s ORDER BY name, opened"
    )
    old: dict[str, str] = {}
    new: dict[str, str] = {}
    for name, text, opened, closed in fetch(sql, [first, last, first, last]):
        if opened < first:
            old[name] = text
        if closed is None or closed > last:
            new[name] = text
    return tuple(
        SchemaChange(name, old.get(name, ""), new.get(name, ""))
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    )


def _erased(bounds: tuple[int, int], lens: Lens) -> dict[str, int]:
    """How many claim rows of these changes were erased since, or by them, by class of reason."""
    sql = (
        "SELECT erased, COUNT(*) FROM tombs WHERE opened BETWEEN %s AND %s OR closed "
        "BETWEEN %s AND %s"
        " GROUP BY erased ORDER BY erased"
    )
    return dict(scope(lens).select(sql, [*bounds, *bounds], use="tombs"))
