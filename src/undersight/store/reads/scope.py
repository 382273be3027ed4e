"""The lens as SQL: the only author of the rule of what a reader sees.

`scope(lens)` gives common table expressions under whose names every other read asks:

    claims     the claims that the lens shows        (columns of the table claim)
    placed     the same with their places in the table (column place)
    lying      the place of any claim row (columns id, place), which tells nothing of what it says
    cites      the citations that it shows           (columns of the table citation)
    records    the records that stand, as it shows them (columns of the table standing)
    told       the citations of which it shows all, also the source (columns of the table citation)
    checks     the checks that it shows              (columns of the table check_)
    claimlog   every claim row it may know of, up to its position, ended ones too; citelog:
    citations likewise
    hidden     positions of changesets that hold anything it does not show (column position)
    tombs      claim rows whose content was destroyed, where they were shown before
    known      the records that it may know of, whether they stand or not (table record)
    withdrawn  the records that it would show had they not been withdrawn (columns record, reason)

Each is a predicate on one table and never materialised, so that it costs next to nothing. Of a
citation whose source is hidden only that there is one is told. A citation or a check is shown only
with its claim or record: reads join them to `claims` or `records`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from undersight.records.lens import Lens
from undersight.records.rights import LEVELS, WITHDRAWN
from undersight.store.mapping import fetch, greatest, marks, stream

Params = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """The expressions of a lens. `select` puts them before a query; its parameters come first."""

    lens: Lens

    def select(
        self, query: str, params: Params | list[Any] = (), *, use: str = "claims"
    ) -> list[tuple[Any, ...]]:
        """The rows of `query`, which names no table but those of `use` (words of the module's
        docstring).
        """
        with_, before = self.expressions(use.split())
        return fetch(f"WITH {with_} {query}", [*before, *params])

    def stream(
        self, query: str, params: Params | list[Any] = (), *, use: str = "claims"
    ) -> Iterator[tuple[Any, ...]]:
        """As `select`, a few rows at a time."""
        with_, before = self.expressions(use.split())
        return stream(f"WITH {with_} {query}", [*before, *params])

    def expressions(self, names: list[str]) -> tuple[str, list[object]]:
        """The text of the WITH list for these names, and its parameters."""
        texts, params = [], []
        for name in names:
            text, more = _MAKERS[name](self.lens)
            texts.append(f"{name} AS NOT MATERIALIZED ({text})")
            params += more
        return ", ".join(texts), params


def scope(lens: Lens) -> Scope:
    """What `lens` shows, as SQL."""
    return Scope(lens)


def moved(position: int, bearing: Sequence[str]) -> tuple[set[int], bool]:
    """The records of which anybody may read something else now than right after a position, and
    whether a property in `bearing`, on which others hang, is among what changed.

    It tells no reader anything: by it what was counted before is counted anew.
    """
    since = "SELECT record, property FROM claim WHERE opened > %s"
    until = "SELECT record, property FROM claim WHERE closed IS NOT NULL AND closed > %s"
    changed = f"{since} UNION {until}"
    rows = fetch(changed, [position, position])
    hangs = bool({prop for _, prop in rows} & set(bearing))
    hidden = [r for r, prop in rows if prop in ("access", "withdrawn", "merged_into")]
    found = {r for r, _ in rows}
    if hidden:
        marks_ = ", ".join(["%s"] * len(hidden))
        linking = f"SELECT record FROM claim WHERE closed IS NULL AND target IN ({marks_})"
        found |= {r for (r,) in fetch(linking, hidden)}
    return found, hangs


def interval(lens: Lens) -> tuple[str, list[object]]:
    """The condition that a row stood at the lens's position."""
    if lens.position is None:
        return "closed IS NULL", []
    return "opened <= %s AND (closed IS NULL OR closed > %s)", [lens.position, lens.position]


def _claims(lens: Lens) -> tuple[str, list[object]]:
    when, params = interval(lens)
    text = f"SELECT * FROM claim WHERE {when} AND seen <= %s"
    params.append(lens.reader.level)
    if lens.certainty:
        weak, more = _weak(lens)
        text += f" AND rank >= %s AND record NOT IN ({weak})"
        params += [lens.certainty, *more]
    return text, params


def _placed(lens: Lens) -> tuple[str, list[object]]:
    text, params = _claims(lens)
    return text.replace("*", f"{_place()} AS place, *", 1), params


def _lying(_: Lens) -> tuple[str, list[object]]:
    return f"SELECT id, {_place()} AS place FROM claim", []


def _place() -> str:
    """Only SQLite's tables have an order that an index can be asked for."""
    return "rowid" if connection.vendor == "sqlite" else "id"


def _weak(lens: Lens) -> tuple[str, list[object]]:
    """Owned records that are linked less surely than the lens asks: their claims go with the
    link.
    """
    when, params = interval(lens)
    return f"SELECT record FROM standing WHERE {when} AND rank < %s", [*params, lens.certainty]


_SOURCE = "COALESCE((SELECT r.seen FROM record r WHERE r.id = citation.source), %s)"


def _held(condition: str, params: list[object], level: int) -> tuple[str, list[object]]:
    """Citations by a condition. Of those whose source is hidden only that there is one is told:
    "a source, held on request".
    """
    open_ = (
        "SELECT id, claim, source, locator, quote, translation, capture, access, opened, closed,"
        f" erased, seen FROM citation WHERE {condition} AND {_SOURCE} <= %s"
    )
    # typed as the columns above are: else SQLite would not join the two parts where they are used,
    # but read all citations into a table of its own
    held = (
        "SELECT id, claim, CAST(0 AS bigint), CAST('' AS text), CAST('' AS text),"
        " CAST('' AS text), CAST('' AS varchar(64)), CAST(0 AS smallint), opened, closed,"
        " erased, seen"
        f" FROM citation WHERE {condition} AND {_SOURCE} > %s"
    )
    once = [*params, WITHDRAWN, level]
    return f"{open_} UNION ALL {held}", [*once, *once]


def _cites(lens: Lens) -> tuple[str, list[object]]:
    when, params = interval(lens)
    level = lens.reader.level
    return _held(f"{when} AND seen <= %s", [*params, level], level)


def _told(lens: Lens) -> tuple[str, list[object]]:
    when, params = interval(lens)
    level = lens.reader.level
    text = f"SELECT * FROM citation WHERE {when} AND seen <= %s AND {_SOURCE} <= %s"
    return text, [*params, level, WITHDRAWN, level]


def _records(lens: Lens) -> tuple[str, list[object]]:
    when, params = interval(lens)
    text = f"SELECT * FROM standing WHERE {when} AND seen <= %s"
    params.append(lens.reader.level)
    if lens.certainty:  # the rank stands in no index
        text += " AND rank >= %s"
        params.append(lens.certainty)
    return text, params


def _checks(lens: Lens) -> tuple[str, list[object]]:
    text = "SELECT * FROM check_ WHERE seen <= %s"
    params: list[object] = [lens.reader.level]
    if lens.position is not None:
        text += " AND opened <= %s"
        params.append(lens.position)
    return text, params


def _claimlog(lens: Lens) -> tuple[str, list[object]]:
    """Every claim row that the reader may know of, whenever it stood, up to the position: for
    history.
    """
    condition, params = _past(lens)
    return f"SELECT * FROM claim WHERE {condition}", params


def _citelog(lens: Lens) -> tuple[str, list[object]]:
    condition, params = _past(lens)
    return _held(condition, params, lens.reader.level)


def _past(lens: Lens) -> tuple[str, list[object]]:
    if lens.position is None:
        return "seen <= %s", [lens.reader.level]
    return "seen <= %s AND opened <= %s", [lens.reader.level, lens.position]


def _hidden(lens: Lens) -> tuple[str, list[object]]:
    """The changesets that opened or closed something hidden: their comments are not shown.

    `seen > 0` is what the partial indexes are made for: hardly anything is hidden.
    """
    moves = (
        ("claim", "opened"),
        ("claim", "closed"),
        ("citation", "opened"),
        ("citation", "closed"),
        ("check_", "opened"),
    )
    parts = [
        f"SELECT {column} AS position FROM {table} WHERE {column} IS NOT NULL AND seen > 0 "
        "AND seen > %s"
        for table, column in moves
    ]
    return " UNION ALL ".join(parts), [lens.reader.level] * len(parts)


def _tombs(lens: Lens) -> tuple[str, list[object]]:
    """Erased rows of which this reader knew: by the access that they and their record had."""
    text = (
        "SELECT * FROM claim WHERE erased <> '' AND record IN (SELECT id FROM record WHERE "
        "seen <= %s)"
        " AND (SELECT MAX(n.access) FROM claim n WHERE n.identity = claim.identity) <= %s"
    )
    params: list[object] = [lens.reader.level, lens.reader.level]
    if lens.position is not None:
        text += " AND opened <= %s"
        params.append(lens.position)
    return text, params


def _known(lens: Lens) -> tuple[str, list[object]]:
    return "SELECT * FROM record WHERE seen <= %s", [lens.reader.level]


def _withdrawn(lens: Lens) -> tuple[str, list[object]]:
    """The rule of `seen` for a record, without the withdrawal itself: a reader is told of it who
    could see the record before. It holds for every past, as all that is withdrawn does.
    """
    level = lens.reader.level
    open_to = [name for name, strict in LEVELS.items() if strict <= level]
    text = (
        "SELECT w.record, w.key AS reason FROM claim w JOIN record r ON r.id = w.record"
        " WHERE w.property = 'withdrawn' AND w.closed IS NULL AND w.access <= %s"
        " AND NOT EXISTS (SELECT 1 FROM claim a WHERE a.record = w.record"
        f" AND a.property = 'access' AND a.closed IS NULL AND a.key NOT IN ({marks(open_to)}))"
        f" AND (r.owner IS NULL OR COALESCE((SELECT {greatest()}(n.access, o.seen) FROM claim n"
        " JOIN record o ON o.id = n.record WHERE n.target = w.record"
        " ORDER BY n.opened DESC, n.id DESC LIMIT 1),"
        " (SELECT o.seen FROM record o WHERE o.id = r.owner)) <= %s)"
    )
    return text, [level, *open_to, level]


CITATION_STRICT = (
    "CASE WHEN citation.seen < (SELECT r.seen FROM record r WHERE r.id = citation.source)"
    " THEN (SELECT r.seen FROM record r WHERE r.id = citation.source) ELSE citation.seen END"
)
"""How strict all of a citation is, its source too, for those who take rows as they are: of one
whose source is hidden nothing is told but that there is one.
"""


_MAKERS = {
    "claims": _claims,
    "placed": _placed,
    "lying": _lying,
    "cites": _cites,
    "told": _told,
    "records": _records,
    "checks": _checks,
    "claimlog": _claimlog,
    "citelog": _citelog,
    "hidden": _hidden,
    "tombs": _tombs,
    "known": _known,
    "withdrawn": _withdrawn,
}
