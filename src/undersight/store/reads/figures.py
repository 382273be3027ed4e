"""The numbers of the front page: records by kind, claims, and how many of them cite a source."""

from __future__ import annotations

from undersight.records.found import Figures
from undersight.records.lens import Lens
from undersight.store.mapping import EXEMPT, fetch
from undersight.store.reads.scope import scope

_KINDS = (
    "SELECT kind, COUNT(*) FROM records WHERE record NOT IN"
    " (SELECT id FROM record WHERE owner IS NOT NULL) GROUP BY kind ORDER BY kind"
)
_CLAIMS = """
SELECT COUNT(*),
  COUNT(CASE WHEN EXISTS (SELECT 1 FROM cites t WHERE t.claim = c.identity) THEN 1 END)
FROM claims c JOIN records s ON s.record = c.record
WHERE c.rank < %s AND s.kind NOT IN (SELECT DISTINCT kind FROM record WHERE owner IS NOT NULL)
"""


def figures(lens: Lens) -> Figures:
    """The numbers that the lens shows. They look at every claim, so ask them seldom.

    Counted are the claims of which one can ask how sure they are: titles, places' coordinates and
    the like stand without. Those of an event go with the claim that links it.
    """
    kinds = dict(scope(lens).select(_KINDS, use="records"))
    claims, sourced = scope(lens).select(_CLAIMS, [EXEMPT], use="claims cites records")[0]
    return Figures(kinds, int(claims), int(sourced))


def head_digest() -> str:
    """What names the state of the log: the digest of its last changeset."""
    rows = fetch("SELECT digest FROM head")
    return str(rows[0][0]) if rows else ""
