"""Measures everything against its budget and writes RESULTS.md.

python -m bench [--large] [--demo] [--only page,save,verify,asking,facets,searching,load,sample]
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from bench import asking, facets, load, page, sample, save, searching, verify
from bench.measure import Results, Table, apart, machine
from bench.registries import KEPT, MADE, registry

SMALL, MIDDLE, LARGE = 10_000, 100_000, 253_000
"""Deployments; with all that goes with them, the last are a million records."""

LISTED = 25_000
"""Deployments of a hundred thousand records."""

RESULTS = Path(__file__).parent / "RESULTS.md"
FIGURES = "figures.json"
"""Kept beside the registries: a run of some questions leaves the tables of the others."""


def main(arguments: list[str]) -> None:
    """Runs what is asked for and writes the tables."""
    large, demo = "--large" in arguments, "--demo" in arguments
    only = arguments[arguments.index("--only") + 1].split(",") if "--only" in arguments else []
    began = time.monotonic()
    figures = _kept()
    sizes = [SMALL, MIDDLE, *([LARGE] if large else [])]
    folders = {_named(n): registry(n, n) for n in sizes}
    for name in ("page", "save", "verify", "asking", "facets", "searching"):
        if only and name not in only:
            continue
        sized = _for_lists(large=large) if name == "facets" else folders
        for size, folder in sized.items():
            with_projections = ["projections"] if (name, size) == ("verify", _named(SMALL)) else []
            figures.setdefault(name, {})[size] = apart(name, folder, *with_projections)
            _keep(figures)
    if not only or "load" in only:
        figures["load"] = apart("load")
    if not only or "sample" in only:
        before = figures.get("sample", {})
        figures["sample"] = {**before, **apart("sample", *(["demo"] if demo else []))}
    made = {size: (folder / MADE).read_text("utf-8") for size, folder in folders.items()}
    figures["made"] = {**figures.get("made", {}), **made}
    _keep(figures)
    said = _text(figures)
    RESULTS.write_text(said, "utf-8")
    print(said)
    print(f"Written to {RESULTS.name} after {time.monotonic() - began:.0f} s")


def _for_lists(*, large: bool) -> dict[str, Path]:
    """The budgets of lists are for a hundred thousand records and a million."""
    return {_named(n): registry(n, n) for n in (LISTED, *([LARGE] if large else []))}


def _named(deployments: int) -> str:
    return f"{deployments:,} deployments"


def _kept() -> Results:
    file = KEPT / FIGURES
    found: Results = json.loads(file.read_text("utf-8")) if file.exists() else {}
    return found


def _keep(figures: Results) -> None:
    (KEPT / FIGURES).write_text(json.dumps(figures, indent=1), "utf-8")


def _text(figures: Results) -> str:
    made = figures["made"]
    sizes = [f"- {size}: {said.strip()}" for size, said in made.items()]
    if _named(LARGE) not in made:
        sizes.append(f"- {_named(LARGE)} (a million records): not measured yet")
    tables: list[Table] = [
        module.report(figures[name])
        for name, module in (
            ("page", page),
            ("save", save),
            ("load", load),
            ("verify", verify),
            ("asking", asking),
            ("facets", facets),
            ("searching", searching),
            ("sample", sample),
        )
        if name in figures
    ]
    return "\n".join(
        [
            "# What it takes",
            "",
            "Written by `make bench` (and `make bench-large`); the scripts are beside this file.",
            "",
            f"Machine: {machine()}.",
            "",
            "Short things are medians; the load tells what else ran meanwhile.",
            "",
            "Synthetic registries, inserted directly (`synthetic.py`):",
            "",
            *sizes,
            "",
            *(table.text() for table in tables),
        ]
    )


if __name__ == "__main__":
    main(sys.argv[1:])
