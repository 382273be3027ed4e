"""How long does a list take with its facets, beside their counts in hand-written SQL?

The page is measured whole, as a reader gets it (middleware, view, template). By hand stand only
the counts of the same facets, the total and fifty titles; they are compared before a time counts.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from bench.measure import TIMES, Results, Row, Table, tell
from undersight.cli.registry import open_registry

LEAST, PATIENCE = 5, 8.0
"""How often even the slowest is measured; seconds after which it may stop."""

LARGE = 200_000
"""Deployments from which on the budgets of a million records hold; below, those of 100 thousand."""

KEYS = ("information_certainty", "deployment_status")
TARGETS = {
    "keyword": "broader",
    "technology": "broader",
    "city": "located_in",
    "runs_software": "",
    "used_by": "",
}
"""Facets of linked records, and by what these are part of something broader."""

_STANDS = "{0}.closed IS NULL AND {0}.seen <= 0"
_OF = f"c.property = %s AND c.kind = 'deployment' AND {_STANDS.format('c')}"
BY_KEY = (
    f"SELECT c.key, COUNT(DISTINCT c.record) FROM claim c WHERE {_OF} AND NOT (c.key = '')"
    " {narrowed} GROUP BY c.key"
)
BY_TARGET = (
    f"SELECT c.target, COUNT(DISTINCT c.record) FROM claim c WHERE {_OF}"
    " AND c.target IS NOT NULL {narrowed} GROUP BY c.target"
)
BY_BROADER = f"""
WITH RECURSIVE up(low, high) AS (
  SELECT DISTINCT c.target, c.target FROM claim c WHERE {_OF} AND c.target IS NOT NULL
  UNION
  SELECT up.low, b.target FROM up CROSS JOIN claim b WHERE b.record = up.high AND b.property = %s
    AND b.target IS NOT NULL AND {_STANDS.format("b")}
)
SELECT up.high, COUNT(DISTINCT c.record) FROM claim c CROSS JOIN up
WHERE {_OF} AND c.target IS NOT NULL AND up.low = c.target {{narrowed}} GROUP BY up.high"""
ONGOING = (
    "AND c.record IN (SELECT f.record FROM claim f WHERE f.property = 'deployment_status'"
    " AND f.key = 'ongoing' AND NOT (f.key = '') AND f.kind = 'deployment'"
    f" AND {_STANDS.format('f')})"
)
PAGE = (
    "SELECT c.record, c.title FROM standing c WHERE c.kind = 'deployment'"
    f" AND {_STANDS.format('c')} {{narrowed}} ORDER BY c.title_key LIMIT 50"
)
TOTAL = (
    "SELECT COUNT(*) FROM standing c WHERE c.kind = 'deployment'"
    f" AND {_STANDS.format('c')} {{narrowed}}"
)


def measure(folder: Path) -> Results:
    """The figures of one registry, in milliseconds."""
    open_registry(folder)
    from bench import looked
    from undersight.store.mapping import fetch
    from undersight.store.reads import postings

    def asked(statement: str, params: list[str], narrowed: str) -> list[tuple[Any, ...]]:
        return fetch(statement.format(narrowed=narrowed), params)

    def by_hand(narrowed: str = "") -> dict[str, dict[Any, int]]:
        found = {}
        for prop in KEYS:
            # what was chosen of a property narrows the others, not itself
            own = "" if prop == "deployment_status" else narrowed
            found[prop] = dict(asked(BY_KEY, [prop], own))
        for prop, up in TARGETS.items():
            given = [prop, up, prop] if up else [prop]
            found[prop] = dict(asked(BY_BROADER if up else BY_TARGET, given, narrowed))
        asked(PAGE, [], narrowed)
        asked(TOTAL, [], narrowed)
        return found

    addresses = _addresses()
    chosen = "deployment_status=ongoing"
    _agree("", by_hand())
    _agree("&filter=deployment_status:ongoing", by_hand(ONGOING))

    def cold(path: str) -> None:
        postings.forget()
        looked.get(path)

    found: Results = {"facets": len(_shown())}
    found["cold"] = {
        name: _median(partial(cold, addresses[name])) for name in ("", "as of the middle")
    }
    for path in addresses.values():
        looked.get(path)
    found["warm"] = {n: _median(partial(looked.get, path)) for n, path in addresses.items()}
    found["by hand"] = {"": _median(by_hand), chosen: _median(partial(by_hand, ONGOING))}
    found["weight"] = postings.weight() / 2**20
    return found


def _addresses() -> dict[str, str]:
    """What is looked at, by name."""
    from undersight.store.mapping import fetch

    last = fetch("SELECT position FROM head")[0][0]
    day = fetch("SELECT at FROM changeset WHERE position = %s", [last // 2])[0][0]
    used, where, technology = (_largest(prop) for prop in ("used_by", "city", "technology"))
    return {
        "": "/deployment",
        "by start": "/deployment?sort=start",
        "deployment_status=ongoing": "/deployment?deployment_status=ongoing",
        "a city or country": f"/deployment?city={where}",
        "three choices": "/deployment?deployment_status=ongoing"
        f"&technology={technology}&used_by={used}",
        "a stretch of years": "/deployment?start_date=2018..2020",
        "a common word": "/deployment?q=camera",
        "as of the middle": f"/deployment?at={day:%Y-%m-%d}",
        "as of the middle, ongoing": f"/deployment?deployment_status=ongoing&at={day:%Y-%m-%d}",
    }


def _largest(prop: str) -> str:
    counts = _shown()[prop]
    return max(counts, key=lambda value: counts[value])


def _shown(narrowed: str = "") -> dict[str, dict[str, int]]:
    """Property -> what chooses a value -> how many records, as the API tells it."""
    from bench import looked

    found = json.loads(looked.get(f"/api/v1/facets?kind=deployment{narrowed}"))
    return {
        facet["property"]: {
            choice["filter"].partition(":")[2]: choice["count"] for choice in facet["choices"]
        }
        for facet in found["facets"]
    }


def _agree(narrowed: str, by_hand: dict[str, dict[Any, int]]) -> None:
    """Raises where a count is not that of the statement."""
    from undersight.records.ids import read_id, to_number

    compared = 0
    for prop, counts in _shown(narrowed).items():
        for value, count in counts.items() if prop in by_hand else ():
            key = to_number(read_id(value) or "") if prop in TARGETS else value
            other = by_hand[prop].get(key)
            if count != other:
                raise AssertionError(f"{prop} {value}: the page counts {count}, by hand {other}")
            compared += 1
    if compared < 10:
        raise AssertionError(f"only {compared} counts could be compared")


def _median(deed: Callable[[], object]) -> float:
    """Median of processor time in milliseconds; what is slow is done less often."""
    taken: list[float] = []
    while len(taken) < TIMES and (len(taken) < LEAST or sum(taken) < PATIENCE):
        began = time.thread_time()
        deed()
        taken.append(time.thread_time() - began)
    return statistics.median(taken) * 1000


def report(found: dict[str, Results]) -> Table:
    """The table. `found`: the size of a registry in words -> its figures."""
    rows = []
    for size, r in found.items():
        large = int(size.split(" ")[0].replace(",", "")) >= LARGE
        for name, taken in r["warm"].items():
            most = (250 if large else 60) if name in ("", "by start") else 1_500 if large else 150
            hand = f"{r['by hand'][name]:.0f} ms by hand" if name in r["by hand"] else ""
            past = name.startswith("as of")
            rows.append(
                Row(
                    f"{name or 'all'}, {size}",
                    f"{taken:.0f} ms",
                    hand,
                    "" if past else f"≤ {most:,} ms",
                    None if past else taken <= most,
                )
            )
        for name, taken in r["cold"].items():
            rows.append(Row(f"{name or 'all'}, with nothing kept, {size}", f"{taken:,.0f} ms"))
        rows.append(Row(f"memory of what is kept, {size}", f"{r['weight']:.1f} MB"))
    return Table("Lists with facets", tuple(rows), NOTES)


NOTES = (
    "The page of all deployments with eight facets, whole; medians of processor time. The first"
    " page after the program began reads which records have which values into memory (“with"
    " nothing kept”); what is written after is looked up. By hand: seven of the facets (that of"
    " years counts what a date may mean, which the statement cannot), counted anew each time, the"
    " total and fifty titles."
)


if __name__ == "__main__":
    tell(measure(Path(sys.argv[1])))
