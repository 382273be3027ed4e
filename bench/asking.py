"""How long do ten questions take, beside the same in hand-written SQL and in a triple store?

All three answer from the same data in the same process, in turn, and their answers are compared
before a time counts. Ours is everything from the text of a question to the JSON of its rows.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from bench.measure import TIMES, Results, Row, Table, tell
from undersight.cli.registry import open_registry

PAST = (1, 2, 3, 4, 5, 6, 7, 9)
"""Questions that are also asked as of the past."""
AT_MOST_50 = (2, 3, 4, 5, 6, 7, 8)
PLANS = Path(__file__).with_name("asking_plans.txt")
KEPT_PLANS = "10000-"
"""Of the registry whose folder begins so the plans of the hand-written SQL are written down."""

WARM, LEAST, PATIENCE = 10, 5, 6.0
"""Rounds of warming up; how often even the slowest is measured; seconds after which it may stop."""

Deeds = dict[str, Sequence[Callable[[], object]]]


def measure(folder: Path) -> Results:
    """The figures of one registry."""
    open_registry(folder)
    from bench import asked

    asked.begin(folder)
    _agree()
    found: Results = {"rows": {str(n): asked.rows(n) for n in asked.NUMBERS}}
    for n in asked.NUMBERS:
        deeds: Deeds = {
            "ours": _each(partial(asked.ours, n)),
            "sql": _each(partial(asked.by_hand, n)),
            "sparql": _each(partial(asked.triples, n)),
        }
        if n in PAST:
            deeds |= {
                "first third": _each(partial(asked.ours, n, third=1)),
                "second third": _each(partial(asked.ours, n, third=2)),
            }
        found[str(n)] = _medians(deeds)
        found[str(n)]["cold"] = _medians({"cold": _each(partial(asked.cold, n))})["cold"]
    if folder.name.startswith(KEPT_PLANS):
        PLANS.write_text(asked.plans(), "utf-8")
    return found


def _each(deed: Callable[[int], object]) -> list[Callable[[], object]]:
    return [partial(deed, turn) for turn in range(TIMES)]


def _medians(deeds: Deeds) -> dict[str, float]:
    """Medians of processor time in milliseconds after a warm-up. Who begins changes with each turn:
    who comes second finds in memory what the first has read. What is very slow is done less often.
    """
    for each in deeds.values():
        began = time.monotonic()
        for deed in each[:WARM]:
            deed()
            if time.monotonic() - began > PATIENCE / 2:
                break
    taken: dict[str, list[float]] = {name: [] for name in deeds}
    names = list(deeds)
    for turn in range(TIMES):
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            if len(taken[name]) < LEAST or sum(taken[name]) < PATIENCE:
                taken[name].append(_busy(deeds[name][turn]))
    return {name: statistics.median(seconds) * 1000 for name, seconds in taken.items()}


def _busy(deed: Callable[[], object]) -> float:
    began = time.thread_time()
    deed()
    return time.thread_time() - began


def _agree() -> None:
    """Raises where one answer is not the others'."""
    from bench import asked
    from bench.asking_words import TURNS

    for n in asked.NUMBERS:
        for turn in {asked.text(n, turn): turn for turn in range(TURNS)}.values():
            ours, sql, sparql = asked.answers(n, turn)
            for name, other in (("SQL", sql), ("SPARQL", sparql)):
                if ours != other:
                    raise AssertionError(
                        f"question {n}, {asked.text(n, turn)}: {name} answers differently:"
                        f" {_difference(ours, other)}"
                    )


def _difference(ours: Any, other: Any) -> str:
    if isinstance(ours, dict) or len(ours) != len(other):
        return f"ours {_short(ours)}, there {_short(other)}"
    return next(
        f"in row {n} ours {_short(a)}, there {_short(b)}"
        for n, (a, b) in enumerate(zip(ours, other, strict=True), 1)
        if a != b
    )


def _short(said: Any) -> str:
    rows = f"{len(said)} rows " if isinstance(said, list) else ""
    return rows + json.dumps(said)[:500]


def report(found: dict[str, Results]) -> Table:
    """The table. `found`: the size of a registry in words -> its figures, the smallest first."""
    rows = [row for size, r in found.items() for row in _rows(size, r)]
    first, *others = found
    for size in others:
        growth = {n: found[size][str(n)]["ours"] / found[first][str(n)]["ours"] for n in AT_MOST_50}
        worst = max(growth, key=lambda n: growth[n])
        rows.append(
            Row(
                f"growth from {first} to {size}, worst of those with limit 50",
                f"{growth[worst]:.2f} × (question {worst})",
                "",
                "≤ 4 ×",
                growth[worst] <= 4,
            )
        )
    return Table("Ten questions", tuple(rows), NOTES)


def _rows(size: str, r: Results) -> list[Row]:
    from bench.asking_words import NAMED

    rows = [_row(n, size, r) for n in NAMED]
    ratios = {n: r[str(n)]["ours"] / r[str(n)]["sql"] for n in NAMED}
    middle = statistics.median(ratios.values())
    said = f"{middle:.2f} × the hand-written SQL"
    rows.append(Row(f"median of the ten, {size}", said, "", "≤ 1.5 ×", middle <= 1.5))
    worst = {n: max(r[str(n)][p] / r[str(n)]["ours"] for p in _THIRDS) for n in PAST}
    n = max(worst, key=lambda n: worst[n])
    at = ", ".join(f"{k}: {' and '.join(f'{r[str(k)][p]:.2f}' for p in _THIRDS)}" for k in PAST)
    rows.append(
        Row(
            f"as of a third and two thirds of the log, worst against now, {size}",
            f"{worst[n]:.2f} × (question {n})",
            f"ms: {at}",
            "≤ 2 ×",
            worst[n] <= 2,
        )
    )
    return rows


_THIRDS = ("first third", "second third")


def _row(n: int, size: str, r: Results) -> Row:
    from bench.asking_words import NAMED

    taken = r[str(n)]
    sql, sparql = taken["ours"] / taken["sql"], taken["ours"] / taken["sparql"]
    return Row(
        f"{n} {NAMED[n]}, {size}",
        f"{taken['ours']:.2f} ms (cold {taken['cold']:.2f} ms; {r['rows'][str(n)]})",
        f"SQL {taken['sql']:.2f} ms ({sql:.2f} ×), pyoxigraph {taken['sparql']:.2f} ms"
        f" ({1 / sparql:.1f} × as long)",
        "≤ 3 × SQL, not slower than pyoxigraph",
        sql <= 3 and sparql <= 1,
    )


NOTES = (
    f"Medians of {TIMES} (of at least {LEAST} where they take seconds), "
    "after a warm-up, in milliseconds of processor time, which what else runs on the machine "
    "hardly changes: all is in memory and nothing waits for a disk. In one process, one after the"
    " other, with the beginner changing; ten institutions, ten rare countries and the common ones"
    " that there are are asked about in turn; all answers were the same in all three. Ours: from "
    "the text to the JSON, in one snapshot of the database; a text that was read before is not "
    "read again. Cold: neither that nor the counts by which the way to an answer is chosen are "
    "kept. By hand: `asking_sql.py`, through the same connection, by the same rule of visibility,"
    " JSON too, with folded titles and days given. It takes fifty rows where ours looks for one "
    "more to say whether there are more, leaves the values in a cell as they come where ours puts"
    " first the one that speaks, and in 10 asks only for a deployment's own coordinates, where "
    "ours also takes its city's if it has none. pyoxigraph: `asking_sparql.py` on a store on disk"
    " of what stands now and is public, without history, certainty, citations or levels of "
    "access; 1 to 9 as JSON by the store itself. SPARQL has no sine: the distance in 10 is a "
    "function in Python, asked of what lies in the box around the circle. Values in a cell are "
    "compared as sets."
)


if __name__ == "__main__":
    tell(measure(Path(sys.argv[1])))
