"""How many claims a second come in through the real writer: typed, validated, chained, indexed?"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from bench.measure import Results, Row, Table, tell
from bench.world import EVENTS, SOURCES, STATUSES, World, chosen, some_date
from undersight.cli import init
from undersight.cli.registry import operator
from undersight.records.draft import CitationDraft, ClaimDraft, Draft, OwnedDraft, Ref
from undersight.schema.load import builtin, load, read

DEPLOYMENTS = 3_000
BUDGET = 3_000


def measure(deployments: int = DEPLOYMENTS) -> Results:
    """Loads into a new registry."""
    every = list(drafts(deployments))
    with tempfile.TemporaryDirectory() as folder:
        init.make(Path(folder), schema="surveillance", name="Load")
        from undersight.store.actions.importing import load_drafts
        from undersight.store.mapping import fetch

        began, worked = time.perf_counter(), time.process_time()
        load_drafts(every, comment="load", actor=operator(), now=datetime.now(UTC))
        seconds, busy = time.perf_counter() - began, time.process_time() - worked
        claims = fetch("SELECT COUNT(*) FROM claim")[0][0]
        began = time.perf_counter()
        again = load_drafts(every, comment="again", actor=operator(), now=datetime.now(UTC))
        assert (again.same, again.changed, again.created) == (len(every), 0, 0)
        return {
            "claims": claims,
            "records": len(every),
            "seconds": seconds,
            "busy": busy,
            "again": time.perf_counter() - began,
        }


def drafts(deployments: int) -> Iterator[Draft]:
    """What a file of this many deployments, their institutions and sources would give."""
    world = World(deployments, schema=load(read(builtin())))
    rng = Random("drafts")
    for kind in ("country", "place", "technology", "term", "institution", "product", "source"):
        for n in range(world.counts[kind]):
            yield _draft(world, kind, n, *_of_kind(kind, world, rng))
    for n in range(deployments):
        yield _draft(world, "deployment", n, *_of_deployment(world, rng))


def _draft(world: World, kind: str, n: int, *claims: ClaimDraft) -> Draft:
    title = ClaimDraft("title", world.title(kind, n))
    name = "place" if kind == "country" else kind
    return Draft(f"bench:{kind}/{n}", f"sample:{kind}/{n}", name, (title, *claims))


def _of_kind(kind: str, world: World, rng: Random) -> Iterator[ClaimDraft]:
    if kind in ("country", "place"):
        yield ClaimDraft("place_type", "country" if kind == "country" else "city")
    elif kind in ("technology", "term"):
        yield ClaimDraft("definition", world.prose(rng, 20))
    elif kind == "institution":
        yield ClaimDraft("institution_type", "company")
        yield _link("country", "country", world, rng)
    elif kind == "product":
        yield _link("technology", "technology", world, rng)
        yield _link("software_developer", "institution", world, rng)
    elif kind == "source":
        yield ClaimDraft("source_type", rng.choice(SOURCES))
        yield ClaimDraft("issued", some_date(rng))
        yield ClaimDraft("url", f"https://example.org/{rng.randrange(10**9)}")


def _of_deployment(world: World, rng: Random) -> Iterator[ClaimDraft]:
    cited = (CitationDraft(f"sample:source/{world.pick('source', rng)}", "p. 3"),)
    yield ClaimDraft("deployment_status", chosen(STATUSES, rng), citations=cited)
    yield ClaimDraft("start_date", some_date(rng), certainty="rumored", citations=cited)
    yield ClaimDraft("information_certainty", "documented")
    yield ClaimDraft("description", world.prose(rng), citations=cited)
    spot = f"{rng.uniform(-50, 60):.4f}, {rng.uniform(-90, 90):.4f}"
    yield ClaimDraft("coordinates", spot)
    for name, kind in (("country", "country"), ("city", "place"), ("technology", "technology")):
        yield _link(name, kind, world, rng)
    for name, kind in (
        ("used_by", "institution"),
        ("runs_software", "product"),
        ("keyword", "term"),
    ):
        for n in {world.pick(kind, rng) for _ in range(rng.randint(1, 3))}:
            yield ClaimDraft(name, Ref(f"sample:{kind}/{n}"))
    for _ in range(rng.randint(1, 3)):
        what = ClaimDraft("event_type", rng.choice(EVENTS))
        yield ClaimDraft("event", OwnedDraft("event", (what, ClaimDraft("date", some_date(rng)))))


def _link(name: str, kind: str, world: World, rng: Random) -> ClaimDraft:
    return ClaimDraft(name, Ref(f"sample:{kind}/{world.pick(kind, rng)}"), certainty="documented")


def report(found: Results) -> Table:
    """The table."""
    rate = found["claims"] / found["seconds"]
    busy = found["claims"] / found["busy"]
    row = Row(
        f"load of {found['claims']:,} claims of {found['records']:,} drafts",
        f"{rate:,.0f} claims a second ({busy:,.0f} a second of processor time)",
        "",
        f"≥ {BUDGET:,}",
        rate >= BUDGET,
    )
    again = Row("the same once more: nothing has changed", f"{found['again']:.1f} s")
    return Table("Bulk load through the writer", (row, again), "One run; validation and chain on.")


if __name__ == "__main__":
    tell(measure(*map(int, sys.argv[1:])))
