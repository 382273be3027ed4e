"""The registries of the benchmarks are what the writer would have written."""

from __future__ import annotations

import build
import pytest
from bench.synthetic import Made, fill
from bench.world import FIRST
from django.db import transaction

from undersight.schema.load import builtin, read
from undersight.store.actions.apply_schema import apply_schema
from undersight.store.actions.verify import verify_chain
from undersight.store.actions.verify_projections import verify_projections
from undersight.store.mapping import fetch

pytestmark = pytest.mark.django_db

TABLES = {
    "record": "id, kind, owner, opened, seen",
    "claim": "id, identity, record, property, target, text, opened, closed, salt, leaf, rank",
    "citation": "id, claim, source, opened, salt, leaf",
    "standing": "record, title, title_key, rank, opened, closed",
}


def made(seed: int = 1) -> Made:
    apply_schema(dict(read(builtin())), comment="schema", actor=build.ADMIN, now=FIRST)
    return fill(20, seed=seed, hub=20)


def rows() -> dict[str, list[tuple[object, ...]]]:
    """All rows but the first changeset's, which has salts of its own."""
    return {t: fetch(f"SELECT {c} FROM {t} ORDER BY {c}") for t, c in TABLES.items()}


def once(seed: int) -> dict[str, list[tuple[object, ...]]]:
    with transaction.atomic():
        made(seed)
        found = rows()
        transaction.set_rollback(True)
    return found


def test_verify_accepts_it() -> None:
    made()
    found = [str(f) for f in (*verify_chain(), *verify_projections())]
    assert found == []


def test_the_same_seed_gives_the_same_rows() -> None:
    assert once(1) == once(1)


def test_another_seed_gives_others() -> None:
    assert once(1)["claim"] != once(2)["claim"]


def test_it_has_the_shape_that_was_asked_for() -> None:
    counted = made()
    kinds = dict(fetch("SELECT kind, COUNT(*) FROM record GROUP BY kind"))
    assert kinds["deployment"] == 20
    assert (kinds["institution"], kinds["source"], kinds["technology"]) == (5, 10, 60)
    assert kinds["place"] == 180 + 1
    assert counted.claims == fetch("SELECT COUNT(*) FROM claim")[0][0]
    moves = "SELECT COUNT(DISTINCT c.opened) FROM claim c JOIN record r ON r.id = c.record"
    per_deployment = fetch(f"{moves} WHERE r.kind = 'deployment' GROUP BY r.id")
    assert {n for (n,) in per_deployment} == {4}, "three revisions, and the hub's"
