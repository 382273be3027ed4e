"""A registry that holds no content yet takes the date of the history that is loaded into it.

Its schema changesets are dated at the first load's earliest time and chained anew; nothing else is
ever redated.
"""

from __future__ import annotations

from datetime import datetime

from undersight.records import chain
from undersight.records.changeset import GENESIS
from undersight.store.mapping import moment, stream
from undersight.store.models import Changeset, Head
from undersight.store.reads.logrows import CHANGESETS, SORTS, committed, leaves_of, open_groups


def holds_schema_only() -> bool:
    """Whether the log has nothing but schema changesets."""
    return not Changeset.objects.exclude(action="schema").exists()


def holds_dated_history(head: Head) -> bool:
    """Whether the log is at a past day still, so that history can go on under its own dates.

    Once anything is dated on the day on which it was recorded, earlier days are over for good.
    """
    last = Changeset.objects.filter(position=head.position).values_list("at", "recorded").first()
    return holds_schema_only() or bool(last and last[0].date() < last[1].date())


def redate(head: Head, at: datetime) -> list[tuple[int, str]]:
    """Dates every changeset at `at` and chains them anew; the new heads by position."""
    heads: list[tuple[int, str]] = []
    previous, groups = GENESIS, open_groups()
    for row in list(stream(CHANGESETS)):
        position = row[0]
        taken = {name: group.take(position) for name, group in groups.items()}
        parts = {
            sort: [(c.id, c.leaf) for c in (committed(sort, item) for item in taken[sort])]
            for sort in SORTS
        }
        root, _ = chain.tree(leaves_of([bytes(row[i]) for i in (7, 10, 13)], taken, parts))
        recorded = moment(row[3])
        assert recorded is not None  # noqa: S101 - the column is not null
        digest = chain.digest(
            position=position,
            at=at,
            origin=moment(row[2]),
            recorded=recorded,
            action=row[4],
            size=row[14],
            root=root,
            previous=previous,
        )
        Changeset.objects.filter(position=position).update(at=at, digest=digest, previous=previous)
        heads.append((position, digest))
        previous = digest
    head.at, head.digest = at, previous
    return heads
