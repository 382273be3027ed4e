"""How measurements are taken and shown: medians, processes of their own, tables."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TIMES = 30
"""How often something short is measured; the median counts."""

Results = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table. `met` None: there is no budget, or it could not be measured."""

    what: str
    measured: str
    against: str = ""
    budget: str = ""
    met: bool | None = None

    def cells(self) -> tuple[str, ...]:
        """The columns."""
        said = {True: "met", False: "**missed**", None: ""}[self.met]
        return (self.what, self.measured, self.against, self.budget, said)


@dataclass(frozen=True, slots=True)
class Table:
    """The answer to one question. `notes` stand under it."""

    title: str
    rows: tuple[Row, ...]
    notes: str = ""

    def text(self) -> str:
        """As Markdown."""
        lines = [("", "measured", "against", "budget", ""), *(row.cells() for row in self.rows)]
        widths = [max(len(line[n]) for line in lines) for n in range(5)]
        shown = [
            "| " + " | ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)) + " |"
            for line in lines
        ]
        rule = "|" + "|".join("-" * (w + 2) for w in widths) + "|"
        parts = [f"## {self.title}", "\n".join([shown[0], rule, *shown[1:]])]
        return "\n\n".join([*parts, self.notes] if self.notes else parts) + "\n"


def in_turn(deeds: Iterable[Callable[[], object]]) -> list[float]:
    """Seconds that each deed takes."""
    taken = []
    for deed in deeds:
        began = time.perf_counter()
        deed()
        taken.append(time.perf_counter() - began)
    return taken


def medians(deeds: dict[str, Sequence[Callable[[], object]]]) -> dict[str, float]:
    """The medians in milliseconds of several sorts of deeds, as many of each, after each was done
    once. They take turns, so that what else the machine does falls on all alike.
    """
    for each in deeds.values():
        in_turn(each)
    taken: dict[str, list[float]] = {name: [] for name in deeds}
    for turn in zip(*deeds.values(), strict=True):
        for name, seconds in zip(deeds, in_turn(turn), strict=True):
            taken[name].append(seconds)
    return {name: statistics.median(seconds) * 1000 for name, seconds in taken.items()}


def apart(script: str, *arguments: object) -> Results:
    """What `python -m bench.SCRIPT ARGUMENTS` prints, run in a process of its own."""
    print(f"  {script} {' '.join(Path(str(a)).name for a in arguments)} …", file=sys.stderr)
    command = [sys.executable, "-m", f"bench.{script}", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    found: Results = json.loads(done.stdout.splitlines()[-1])
    return found


def tell(results: Results) -> None:
    """Prints what a script found, for `apart`."""
    print(json.dumps(results))


def machine() -> str:
    """The machine in a line."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        named = [x for x in info.read_text().splitlines() if x.startswith("model name")]
        model = named[0].partition(": ")[2] if named else model
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[1]
    return (
        f"{os.cpu_count()} × {model}, {memory:.0f} GB, {platform.system()}; "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}; "
        f"load over the last five minutes {load:.1f}"
    )
