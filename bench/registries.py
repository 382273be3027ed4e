"""Registries to measure on: made once, kept in a folder beside the code.

python -m bench.registries DEPLOYMENTS [HUB]
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from bench.world import FIRST
from undersight.cli import init

ROOT = Path(__file__).resolve().parent.parent
KEPT = Path(os.environ.get("UNDERSIGHT_BENCH", ROOT / ".bench"))
MADE = "made.txt"
"""Written when a registry is whole; says what is in it."""

_MADE_FROM = (
    "bench/*.py",
    "src/undersight/schema/builtin/surveillance/*",
    "src/undersight/store/migrations/*.py",
)


def registry(deployments: int, hub: int = 0) -> Path:
    """A synthetic registry of this size, made in a process of its own where there is none yet."""
    folder = KEPT / f"{deployments}-{hub}-{_made_from()}"
    if not (folder / MADE).exists():
        for old in KEPT.glob(f"{deployments}-{hub}-*"):
            shutil.rmtree(old)
        print(f"Making a registry of {deployments:,} deployments …", file=sys.stderr, flush=True)
        subprocess.run(
            [sys.executable, "-m", "bench.registries", str(folder), str(deployments), str(hub)],
            cwd=ROOT,
            check=True,
        )
    return folder


def _made_from() -> str:
    """What a registry's content depends on: another generator, schema or table makes it anew."""
    files = sorted(
        f
        for pattern in _MADE_FROM
        for f in ROOT.glob(pattern)
        if f.name in _PARTS or f.parent.name != "bench"
    )
    return sha256(b"".join(f.read_bytes() for f in files if f.is_file())).hexdigest()[:10]


_PARTS = ("world.py", "unit.py", "rows.py", "synthetic.py")


def make(folder: Path, deployments: int, *, hub: int = 0) -> str:
    """A synthetic registry in a new folder; in a sentence, what was made."""
    init.make(folder, schema="surveillance", name=f"Synthetic {deployments:,}", at=FIRST)
    from django.db import connection

    from bench.synthetic import fill

    began = time.perf_counter()
    with _fast():
        made = fill(deployments, hub=hub, workers=2)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    seconds = time.perf_counter() - began
    said = (
        f"{made.claims:,} claims of {made.records:,} records in {made.changesets:,} changesets,"
        f" in {seconds:.0f} s: {made.claims / seconds:,.0f} claims a second"
    )
    (folder / MADE).write_text(said + "\n", "utf-8")
    return said


@contextmanager
def _fast() -> Iterator[None]:
    """On SQLite: without a journal, and with the indexes of the large tables made at the end."""
    from django.db import connection

    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        for pragma in (
            "journal_mode = OFF",
            "synchronous = OFF",
            "foreign_keys = OFF",
            "cache_size = -1000000",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name IN"
            " ('claim', 'citation', 'record', 'standing') AND sql IS NOT NULL"
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        for _, sql in indexes:
            cursor.execute(sql)
    connection.close()  # the next one has the usual settings


if __name__ == "__main__":
    print(make(Path(sys.argv[1]), int(sys.argv[2]), hub=int(sys.argv[3])))
