"""Synthetic registries of any size, inserted directly: rows, commitments, trees and projections.

What the writer would have written, without its checks: `verify` accepts the result. The same seed
and size give the same rows (but for the first changeset, the schema's, which is applied for real,
with random salts).

The log: the schema, then everything but deployments, then the deployments a few hundred at a time.
Each deployment is revised twice later, so that revisions lie all over the log. A last changeset
gives `hub` deployments one more keyword, and ten of them another: a record with that many inbound
links, and one like it with few.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from random import Random

from django.db import transaction

from bench.rows import Rows, Sealed
from bench.unit import Unit, units_of, write
from bench.world import FIRST, LAST, World
from undersight.records import chain
from undersight.store.actions.heads import keep_head, lock_head
from undersight.store.mapping import insert
from undersight.store.models import Changeset
from undersight.store.reads.vocabulary import schema_at

AUTHORS = ("heron", "lapwing", "plover", "curlew", "dunlin", "knot", "whimbrel", "godwit")
FLUSH = 60_000
"""Claims that are kept in memory before they are inserted."""


@dataclass(frozen=True, slots=True)
class Made:
    """How much was made."""

    claims: int
    records: int
    changesets: int


def fill(deployments: int, *, seed: int = 1, hub: int = 0, workers: int = 0) -> Made:
    """Everything but the schema, into a registry that holds nothing else.

    `workers`: processes that make the rows while this one inserts them; none for a small registry.
    """
    schema = schema_at(1)
    world = World(deployments, seed=seed, schema=schema)
    units = units_of(world, hub)
    positions = _positions([unit.revisions for unit in units], [unit.sort for unit in units])
    words = _changesets(positions, seed)
    tasks = [
        Task(number, unit, at, tuple(tuple(words[p]) for p in at))
        for number, (unit, at) in enumerate(zip(units, positions, strict=True))
    ]
    waiting, sealed = Rows(), dict[int, Sealed]()
    claims = records = 0
    for rows, trees in _carried_out(tasks, world, workers):
        waiting.add(rows)
        sealed.update(trees)
        claims, records = claims + len(rows.claims), records + len(rows.records)
        if len(waiting.claims) >= FLUSH:
            with transaction.atomic():
                waiting.flush(schema)
    with transaction.atomic():
        waiting.flush(schema)
        _chain(sealed)
    return Made(claims, records, len(sealed))


Done = tuple[Rows, dict[int, Sealed]]


@dataclass(frozen=True, slots=True)
class Task:
    """A unit with its place in the log, and the leaves of its changesets' words."""

    number: int
    unit: Unit
    positions: tuple[int, ...]
    words: tuple[tuple[bytes, ...], ...]

    def carry_out(self, world: World) -> Done:
        """Its rows, and the trees of its changesets by position."""
        rows = Rows()
        batches = write(self.unit, world, number=self.number, positions=self.positions, rows=rows)
        return rows, {
            batch.position: batch.sealed(words)
            for batch, words in zip(batches, self.words, strict=True)
        }


def _carried_out(tasks: list[Task], world: World, workers: int) -> Iterator[Done]:
    """The tasks' results in order; a few are made ahead, so that memory stays bounded."""
    if not workers:
        yield from (task.carry_out(world) for task in tasks)
        return
    context = get_context("fork")
    with ProcessPoolExecutor(workers, context, _begin_worker, (world,)) as pool:
        ahead: deque[Future[Done]] = deque()
        for task in tasks:
            ahead.append(pool.submit(_in_worker, task))
            if len(ahead) > 4 * workers:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()


_worlds: list[World] = []
"""The world of a worker process."""


def _begin_worker(world: World) -> None:
    _worlds.append(world)


def _in_worker(task: Task) -> Done:
    return task.carry_out(_worlds[0])


def _positions(revisions: list[int], sorts: list[str]) -> list[tuple[int, ...]]:
    """The positions of each unit's changesets: revisions come a quarter and a half later."""
    later = sorts.count("deployment") / 4
    slots = [
        (len(sorts) * 2 if sort == "hub" else n + revision * later, n)
        for n, (many, sort) in enumerate(zip(revisions, sorts, strict=True))
        for revision in range(many)
    ]
    found: list[list[int]] = [[] for _ in sorts]
    for position, (_, n) in enumerate(sorted(slots), 2):
        found[n].append(position)
    return [tuple(each) for each in found]


def _changesets(positions: list[tuple[int, ...]], seed: int) -> dict[int, list[bytes]]:
    """Inserts the changesets, their digests still to come; the leaves of their words."""
    revision_of = {p: revision for each in positions for revision, p in enumerate(each)}
    last = max(revision_of)
    rng = Random(f"{seed} changesets")
    leaves, rows = {}, []
    for position, revision in sorted(revision_of.items()):
        at = FIRST + (LAST - FIRST) * position / last
        said = {
            "author": rng.choice(AUTHORS),
            "comment": ("from the files", "status looked up", "description extended")[revision],
            "decided_by": "",
        }
        salts = {role: rng.randbytes(chain.SALT_BYTES) for role in said}
        made = {r: chain.commitment(chain.word_form(r, text), salts[r]) for r, text in said.items()}
        leaves[position] = list(made.values())
        rows.append(
            Changeset(
                position=position,
                at=at,
                recorded=at,
                action="edit" if revision else "load",
                **said,
                author_salt=salts["author"],
                author_leaf=made["author"],
                comment_salt=salts["comment"],
                comment_leaf=made["comment"],
                decided_salt=salts["decided_by"],
                decided_leaf=made["decided_by"],
                size=0,
                digest="",
                previous="",
            )
        )
    Changeset.objects.bulk_create(rows, batch_size=40)
    return leaves


def _chain(sealed: dict[int, Sealed]) -> None:
    """Computes the digests in order, keeps the inner nodes, and moves the head to the end."""
    head = lock_head()
    rows = list(Changeset.objects.filter(position__gt=head.position).order_by("position"))
    for row in rows:
        tree = sealed[row.position]
        row.size, row.previous = tree.size, head.digest
        row.digest = chain.digest(
            position=row.position,
            at=row.at,
            origin=None,
            recorded=row.recorded,
            action=row.action,
            size=tree.size,
            root=tree.root,
            previous=head.digest,
        )
        nodes = [(row.position, place, node) for place, node in enumerate(tree.nodes)]
        insert("node", ("changeset", "place", "hash"), nodes)
        head.position, head.at, head.digest = row.position, row.at, row.digest
    Changeset.objects.bulk_update(rows, ["size", "previous", "digest"], batch_size=100)
    head.save()
    kept = [(row.position, row.digest) for row in rows]
    transaction.on_commit(lambda: _keep(kept))


def _keep(heads: list[tuple[int, str]]) -> None:
    for position, digest in heads:
        keep_head(position, digest)
