"""How long does it take to search by words and to be given suggestions?

Beside it a hand-written statement that only asks the full-text index for a page of titles.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from bench.measure import TIMES, Results, Row, Table, medians, tell
from undersight.cli.registry import open_registry

COMMON, BOTH, SPREAD = "camera", "camera police", "babage camera"
"""A word of most records; two of them; one of a title and one of another text."""
PAGE, PREFIX, SLIP = 30.0, 15.0, 150.0
"""Milliseconds that the first page, a suggestion and a suggestion with a slip may take at a million
records.
"""

BY_HAND = (
    "SELECT s.title, c.text FROM words w CROSS JOIN claim c CROSS JOIN standing s"
    " WHERE w.words MATCH %s AND c.id = w.rowid AND c.closed IS NULL AND c.seen <= 0"
    " AND s.record = c.record AND s.closed IS NULL AND s.seen <= 0 ORDER BY w.rowid LIMIT 20"
)

Deeds = dict[str, Sequence[Callable[[], object]]]


def measure(folder: Path) -> Results:
    """The figures of one registry, in milliseconds."""
    open_registry(folder)
    from undersight.records.lens import Lens
    from undersight.records.rights import PUBLIC
    from undersight.records.search import read_wanted
    from undersight.store.mapping import fetch
    from undersight.store.reads.searching import search
    from undersight.store.reads.suggesting import suggest
    from undersight.store.reads.vocabulary import schema_at

    head = fetch("SELECT position FROM head")[0][0]
    schema, lens, past = schema_at(head), Lens(reader=PUBLIC), Lens(head // 2, PUBLIC)
    titles = fetch(
        "SELECT title FROM standing WHERE closed IS NULL AND title <> ''"
        " ORDER BY record %% 7919, record LIMIT %s",
        [TIMES],
    )
    names = [str(row[0]) for row in titles]

    def found(text: str, through: Lens = lens, kind: str = "") -> object:
        return search(read_wanted(text, schema), lens=through, schema=schema, kind=kind)

    def each(deed: Callable[..., object], *arguments: object) -> list[Callable[[], object]]:
        return [partial(deed, *arguments)] * TIMES

    kind = next(iter(schema.kinds))
    pages: Deeds = {
        "a common word": each(found, COMMON),
        "two common words": each(found, BOTH),
        "words of different places": each(found, SPREAD),
        "a title": [partial(found, name) for name in names],
        "a title with a slip": [partial(found, _slipped(name)) for name in names],
        "a common word, as of the middle": each(found, COMMON, past),
        "a common word of one kind": [partial(found, COMMON, kind=kind)] * TIMES,
        "by hand": each(fetch, BY_HAND, [f'"{COMMON}"']),
    }
    typed = [name[:n] for name in names[:10] for n in (2, 3, 5, 8)]
    slipped = [_slipped(name)[: len(name) - 2] for name in names]
    return {
        "pages": medians(pages),
        "prefix": _p95([partial(suggest, t, lens=lens, schema=schema) for t in typed]),
        "slip": _p95([partial(suggest, t, lens=lens, schema=schema) for t in slipped]),
    }


def _slipped(name: str) -> str:
    """A name with two letters of its first word changed."""
    return name[:2] + name[3:2:-1] + name[4:] if len(name) > 5 else name


def _p95(deeds: Sequence[Callable[[], object]]) -> float:
    """The 95th of a hundred in milliseconds, after each was done once."""
    taken = []
    for deed in deeds:
        deed()
        began = time.perf_counter()
        deed()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.quantiles(taken, n=20)[-1]


def report(figures: dict[str, Results]) -> Table:
    """The table."""
    rows = []
    for size, found in figures.items():
        by_hand = found["pages"]["by hand"]
        for what, taken in found["pages"].items():
            if what != "by hand":
                against = f"{by_hand:.1f} ms by hand" if what == "a common word" else ""
                slow = "slip" in what
                budget = "" if slow else f"{PAGE:.0f} ms"
                met = None if slow else taken <= PAGE
                rows.append(Row(f"{what}, {size}", f"{taken:.1f} ms", against, budget, met))
        for what, most in (("prefix", PREFIX), ("slip", SLIP)):
            rows.append(
                Row(
                    f"suggestions by {what}, {size}, p95",
                    f"{found[what]:.1f} ms",
                    "",
                    f"{most:.0f} ms",
                    found[what] <= most,
                )
            )
    return Table(
        "Search by words",
        tuple(rows),
        "The first page, ranked and counted up to 500, with the texts in which the words stand."
        " By hand: 20 titles from the index, neither ranked nor counted.",
    )


if __name__ == "__main__":
    tell(measure(Path(sys.argv[1])))
