"""Runs the real program in a process of its own, on a registry in a folder."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

SETTINGS = {"UNDERSIGHT_REGISTRY", "UNDERSIGHT_DATABASE", "DJANGO_SETTINGS_MODULE"}


def environment() -> dict[str, str]:
    """The environment without what the tests' own registry set."""
    return {k: v for k, v in os.environ.items() if k not in SETTINGS}


PROGRAM = "from undersight.cli.main import run; run()"


def undersight(
    *words: str | Path,
    code: int | None = 0,
    stdin: str = "",
    program: str = PROGRAM,
    path: Sequence[str] = (),
) -> str:
    """What `undersight …` prints, errors too; `code`: the exit status that it has to have (None:
    any). `program`: other Python to run, `path`: where it finds its modules.
    """
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, words)],
        capture_output=True,
        text=True,
        input=stdin,
        env={**environment(), **({"PYTHONPATH": os.pathsep.join(path)} if path else {})},
        timeout=120,
        check=False,
    )
    printed = done.stdout + done.stderr
    assert code is None or done.returncode == code, f"exit {done.returncode}: {printed}"
    assert "Traceback" not in printed, printed
    return printed
