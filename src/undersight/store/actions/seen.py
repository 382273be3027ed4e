"""The projection `seen`: the strictest access, today, of a row and of all that it names.

One rule, written here as SQL: a record is as strict as its access claim and, where it is owned, as
the claim that links it and that claim's record (before any links it: as its owner); a claim as its
own level, its identity's newest, its record and its target; a citation as its own level and the
strictest claim row that it stood under.
"""

from __future__ import annotations

from collections.abc import Iterable

from undersight.records.rights import WITHDRAWN
from undersight.store.mapping import chunks, execute, fetch, greatest, marks

RECORD_SEEN = """{greatest}(
  COALESCE((SELECT MAX(CASE c.key WHEN 'restricted' THEN 3 WHEN 'editors' THEN 2 WHEN 'members'
  THEN 1 ELSE 0 END)
            FROM claim c WHERE c.record = record.id AND c.property = 'access' AND c.closed IS
            NULL), 0),
  COALESCE((SELECT {withdrawn} FROM claim c WHERE c.record = record.id AND c.property = 'withdrawn'
            AND c.closed IS NULL LIMIT 1), 0),
  CASE WHEN record.owner IS NULL THEN 0 ELSE
    COALESCE((SELECT {greatest}(n.access, o.seen) FROM claim n JOIN record o ON o.id = n.record
              WHERE n.target = record.id ORDER BY n.opened DESC, n.id DESC LIMIT 1),
             (SELECT o.seen FROM record o WHERE o.id = record.owner)) END)"""

CLAIM_SEEN = """{greatest}(
  access, CASE WHEN erased = '' THEN 0 ELSE {withdrawn} END,
  (SELECT n.access FROM claim n WHERE n.identity = claim.identity ORDER BY n.opened DESC LIMIT 1),
  (SELECT r.seen FROM record r WHERE r.id = claim.record),
  COALESCE((SELECT t.seen FROM record t WHERE t.id = claim.target), 0))"""

CITATION_SEEN = """{greatest}(
  access, CASE WHEN erased = '' THEN 0 ELSE {withdrawn} END,
  COALESCE((SELECT MAX(c.seen) FROM claim c WHERE c.identity = citation.claim
            AND (c.closed IS NULL OR c.closed > citation.opened)
            AND (citation.closed IS NULL OR citation.closed > c.opened)), {withdrawn}))"""

CHECK_SEEN = """{greatest}(
  access, CASE WHEN erased = '' THEN 0 ELSE {withdrawn} END,
  (SELECT r.seen FROM record r WHERE r.id = check_.record),
  COALESCE((SELECT n.seen FROM claim n WHERE n.identity = check_.claim ORDER BY n.opened DESC
  LIMIT 1), 0))"""

_OWNED = (
    "SELECT id FROM record WHERE owner IN ({})",
    "SELECT DISTINCT r.id FROM claim c JOIN record r ON r.id = c.target"
    " WHERE r.owner IS NOT NULL AND c.record IN ({})",
)


def filled(rule: str) -> str:
    """A rule of this module in the words of this database."""
    return rule.format(greatest=greatest(), withdrawn=WITHDRAWN)


def _run(table: str, rule: str, *, column: str, ids: Iterable[int]) -> None:
    for part in chunks(ids):
        execute(f"UPDATE {table} SET seen = {filled(rule)} WHERE {column} IN ({marks(part)})", part)


def refresh_records(ids: Iterable[int]) -> None:
    """Recomputes `seen` of these records, of what they own, and of every row that names one of
    them.
    """
    every = set(ids)
    # owners first: what they own asks how strict they are (and owns nothing itself)
    _run("record", RECORD_SEEN, column="id", ids=every)
    owned = {number for sql in _OWNED for number in _numbers(sql, every)}
    _run("record", RECORD_SEEN, column="id", ids=owned)
    every |= owned
    _run("claim", CLAIM_SEEN, column="record", ids=every)
    _run("claim", CLAIM_SEEN, column="target", ids=every)
    said: set[int] = set()
    for column in ("record", "target"):
        said |= _numbers(f"SELECT DISTINCT identity FROM claim WHERE {column} IN ({{}})", every)
    refresh_citations(said)
    refresh_checks(every | _checked(said))
    _refresh_standing(every)


def refresh_identities(ids: Iterable[int]) -> None:
    """Recomputes `seen` of every row of these claims' identities, and of their citations and
    checks.
    """
    every = set(ids)
    _run("claim", CLAIM_SEEN, column="identity", ids=every)
    refresh_citations(every)
    refresh_checks(_checked(every))


def refresh_citations(claims: Iterable[int]) -> None:
    """Recomputes `seen` of the citations of these claims' identities."""
    _run("citation", CITATION_SEEN, column="claim", ids=claims)


def refresh_checks(records: Iterable[int]) -> None:
    """Recomputes `seen` of the checks of these records."""
    _run("check_", CHECK_SEEN, column="record", ids=records)


def _checked(claims: Iterable[int]) -> set[int]:
    """The records of which a check of these claims can be: those that ever said them, and the
    owners of those.
    """
    said = _numbers("SELECT DISTINCT record FROM claim WHERE identity IN ({})", claims)
    owners = "SELECT DISTINCT owner FROM record WHERE owner IS NOT NULL AND id IN ({})"
    return said | _numbers(owners, said)


def _numbers(sql: str, ids: Iterable[int]) -> set[int]:
    return {row[0] for part in chunks(ids) for row in fetch(sql.format(marks(part)), part)}


def _refresh_standing(records: Iterable[int]) -> None:
    for part in chunks(records):
        execute(
            "UPDATE standing SET seen = (SELECT r.seen FROM record r WHERE r.id = standing.record)"
            f" WHERE record IN ({marks(part)})",
            part,
        )
