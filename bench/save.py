"""How long does a save take, and does the next read show it? On a copy of the registry."""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bench.measure import TIMES, Results, Row, Table, in_turn, tell
from undersight.cli.registry import open_registry, operator

BUDGET = 30


def measure(folder: Path) -> Results:
    """The figures of one registry."""
    with tempfile.TemporaryDirectory(dir=folder.parent) as copy:
        shutil.copytree(folder, copy, dirs_exist_ok=True)
        os.sync()  # or the first save of all waits until the copy is on the disk
        open_registry(Path(copy))
        return {**_saves(), "disk": _disk(Path(copy))}


def _saves() -> Results:
    from bench import looked
    from undersight.records.change import amend
    from undersight.store.actions.revise import revise
    from undersight.store.mapping import fetch

    last = fetch("SELECT position FROM head")[0][0]
    wrote, read = [], []
    for n, handle in enumerate(looked.deployments(TIMES + 3, before=last * 2 // 3)):
        [said, *_] = looked.read(handle).of("deployment_status")
        content = replace(said.claim.content, reason=f"looked up {n}")
        began = time.perf_counter()
        written = revise(
            amend(said.claim, content),
            comment="status",
            actor=operator(),
            now=datetime.now(UTC),
        )
        wrote.append(time.perf_counter() - began)
        began = time.perf_counter()
        [now, *_] = looked.read(handle).of("deployment_status")
        read.append(time.perf_counter() - began)
        assert written and now.claim.content.reason == content.reason, "the save does not show"
    return {
        "claims": fetch("SELECT COUNT(*) FROM claim")[0][0],
        "save": statistics.median(wrote[3:]) * 1000,
        "slowest": max(wrote[3:]) * 1000,
        "read": statistics.median(read[3:]) * 1000,
    }


def _disk(folder: Path) -> float:
    """Milliseconds in which the disk takes 4 kB for good."""
    with (folder / "disk").open("wb") as file:

        def put() -> None:
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())

        return statistics.median(in_turn([put] * TIMES)) * 1000


def report(found: dict[str, Results]) -> Table:
    """The table."""
    rows = [
        Row(
            f"save of one changed claim, {size}",
            f"{r['save']:.1f} ms (slowest {r['slowest']:.1f} ms)",
            f"the disk's own write of 4 kB {r['disk']:.2f} ms",
            f"≤ {BUDGET} ms",
            r["save"] <= BUDGET,
        )
        for size, r in found.items()
    ]
    notes = f"Medians of {TIMES} saves; each was read back at once and showed."
    return Table("Save of one edit", tuple(rows), notes)


if __name__ == "__main__":
    tell(measure(Path(sys.argv[1])))
