"""Fillings of a sample that take a second instead of half a minute."""

from __future__ import annotations

from pathlib import Path

from undersight.cli.init import make
from undersight.cli.sample import DONE
from undersight.errors import BrokenError, worded


def small(folder: Path) -> None:
    """A registry without records."""
    make(folder, schema="surveillance", name="Sample", sample=True)
    (folder / DONE).write_text("{}")


def broken(folder: Path) -> None:
    """Half a sample, and then no more."""
    (folder / "half").write_text("made")
    raise BrokenError(worded("the file is torn"))
