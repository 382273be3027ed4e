"""How long does a record's page take, and does it grow with the registry or with the links to it?

Measured inside one process through the whole of Django (middleware, view, templates), nothing
cached but what the database keeps in memory, against a bare page of the same claims and size.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bench.measure import TIMES, Results, Row, Table, medians, tell
from undersight.cli.registry import open_registry


def measure(folder: Path) -> Results:
    """The figures of one registry."""
    open_registry(folder)
    from django.test import override_settings

    with override_settings(ROOT_URLCONF="bench.bare"):
        return _measure()


def _measure() -> Results:
    from bench import looked
    from undersight.store.mapping import fetch

    last = fetch("SELECT position FROM head")[0][0]
    day = fetch("SELECT at FROM changeset WHERE position = %s", [last * 2 // 3])[0][0]
    past = f"?at={day:%Y-%m-%d}"
    handles = looked.deployments(TIMES, before=last * 2 // 3)
    paths = [looked.address(handle) for handle in handles]
    linked = looked.linked()
    few, many = linked["few"], linked["many"]
    bare = [looked.bare(handle) for handle in handles]
    results: Results = {
        "queries": looked.queries(paths[0]),
        "past queries": looked.queries(paths[0] + past),
        "bytes": len(looked.get(paths[0])),
    }
    for name, handle in linked.items():
        results[f"{name} links"] = looked.inbound_links(handle)
        results[f"{name} queries"] = looked.queries(looked.address(handle))
    return results | medians(
        {
            "view": _each(looked.get, paths),
            "bare": _each(looked.get, bare),
            "bare in jinja": _each(looked.get, [f"{path}/jinja" for path in bare]),
            "past": _each(looked.get, [path + past for path in paths]),
            "read": _each(looked.read, handles),
            "past read": _each(partial(looked.read, day=past[4:]), handles),
            "by hand": _each(looked.by_hand, handles),
            "few": _each(looked.get, [looked.address(few)] * TIMES),
            "many": _each(looked.get, [looked.address(many)] * TIMES),
            "few read": _each(looked.read, [few] * TIMES),
            "many read": _each(looked.read, [many] * TIMES),
        }
    )


def _each(deed: Callable[[str], object], of: list[str]) -> list[Callable[[], object]]:
    return [partial(deed, each) for each in of]


def report(found: dict[str, Results]) -> Table:
    """The table. `found`: the size of a registry in words -> its figures, the smallest first."""
    rows = [row for size, r in found.items() for row in _rows(size, r)]
    first, *others = found
    for size in others:
        for part, name in (("view", "page"), ("read", "read")):
            growth = found[size][part] / found[first][part]
            what = f"growth of the {name} from {first} to {size}"
            rows.append(Row(what, f"{growth:.2f} ×", "", "≤ 1.5 ×", growth <= 1.5))
    notes = (
        f"Medians of {TIMES} records, warm, in turn. The bare page: hand-written SQL for the"
        " same claims and citations, and a Django template that repeats them until it is as large."
    )
    return Table("Page of a record, uncached", tuple(rows), notes)


def _rows(size: str, r: Results) -> list[Row]:
    bare = (
        f"bare page {r['bare']:.1f} ms (in Jinja2 {r['bare in jinja']:.1f} ms,"
        f" its SQL alone {r['by hand']:.2f} ms)"
    )
    ratio, past, same = r["view"] / r["bare"], r["past"] / r["view"], "the same queries"
    queries = max(r["queries"], r["past queries"])
    linked = [
        Row(
            f"page of a term with {r[f'{n} links']:,} links to it, {size}",
            f"{r[n]:.1f} ms, {r[f'{n} queries']} queries (read {r[f'{n} read']:.1f} ms)",
            "" if n == "few" else f"{r['few queries']} queries",
            "" if n == "few" else same,
            None if n == "few" else r["many queries"] == r["few queries"],
        )
        for n in ("few", "many")
    ]
    return [
        Row(
            f"page of a deployment ({r['bytes'] // 1000} kB), {size}",
            f"{r['view']:.1f} ms ({ratio:.1f} ×), {queries} queries",
            bare,
            "≤ 4 ×, ≤ 12 queries",
            ratio <= 4 and queries <= 12,
        ),
        Row(f"… its read alone, {size}", f"{r['read']:.1f} ms"),
        Row(
            f"… as of a past day, {size}",
            f"{r['past']:.1f} ms ({past:.2f} ×; read {r['past read']:.1f} ms)",
            f"the page now {r['view']:.1f} ms",
            "≤ 2 ×",
            past <= 2,
        ),
        *linked,
    ]


if __name__ == "__main__":
    tell(measure(Path(sys.argv[1])))
