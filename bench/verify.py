"""How many claims a second does `verify` read and hash, and how long do the projections take?"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from bench.measure import Results, Row, Table, tell
from undersight.cli.registry import open_registry

BUDGET = 50_000


def measure(folder: Path, *, projections: bool) -> Results:
    """The figures of one registry; its projections only where that is asked for."""
    open_registry(folder)
    from undersight.store.actions.verify import verify_chain
    from undersight.store.actions.verify_projections import verify_projections
    from undersight.store.mapping import fetch

    found: Results = {"claims": fetch("SELECT COUNT(*) FROM claim")[0][0]}
    for name, deed in (("chain", verify_chain), ("projections", verify_projections)):
        if name == "projections" and not projections:
            continue
        began, worked = time.perf_counter(), time.process_time()
        assert not list(deed()), "the registry is not whole"
        found[name] = time.perf_counter() - began
        found[f"{name} busy"] = time.process_time() - worked
    return found


def report(found: dict[str, Results]) -> Table:
    """The table."""
    rows = []
    for size, r in found.items():
        for name in ("chain", "projections"):
            if name not in r:
                continue
            rate, busy = r["claims"] / r[name], r["claims"] / r[f"{name} busy"]
            chain = name == "chain"
            rows.append(
                Row(
                    f"{name} of {r['claims']:,} claims, {size}",
                    f"{rate:,.0f} claims a second ({busy:,.0f} a second of processor time)",
                    "",
                    f"≥ {BUDGET:,}" if chain else "",
                    rate >= BUDGET if chain else None,
                )
            )
    return Table("Verify", tuple(rows), "One run each.")


if __name__ == "__main__":
    tell(measure(Path(sys.argv[1]), projections="projections" in sys.argv))
