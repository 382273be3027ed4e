"""The direction of imports, and what the core leaves alone when it is loaded."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest
from law.source import CORE, ROOT, Module, modules

NEVER = {"django", "psycopg", "sqlite3", "requests", "httpx", "urllib3", "typer", "rich", "click"}
HEAVY = {"rdflib", "citeproc", "lxml", "babel.messages", "PIL", "igraph", "playwright"}
NO_NETWORK = {"urllib.request", "http.client", "socket", "ssl", "ftplib", "smtplib"}

core = [m for m in modules() if m.path.removesuffix(".py").split("/")[0] in CORE]
formats = [m for m in core if m.path.startswith("exchange/formats/")]


def loaded_by(names: list[str]) -> set[str]:
    """What a fresh Python has loaded after importing `names`, beyond what it starts with."""
    program = (
        "import importlib, json, sys\n"
        "before = set(sys.modules)\n"
        "for name in json.loads(sys.argv[1]): importlib.import_module(name)\n"
        "print(json.dumps(sorted(set(sys.modules) - before)))"
    )
    # A folder of its own, or `.` on the path would lend names that an installation has not.
    done = subprocess.run(
        [sys.executable, "-c", program, json.dumps(names)],
        capture_output=True, text=True, cwd=Path(sys.prefix), check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout))


def test_the_contracts_hold() -> None:
    linter = Path(sys.executable).with_name("lint-imports")

    done = subprocess.run(
        [linter, "--no-cache", "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "6 kept, 0 broken" in done.stdout


def test_the_core_leaves_the_frameworks_unloaded() -> None:
    assert loaded_by([m.name for m in core]) & NEVER == set()


def test_heavy_libraries_wait_until_they_are_used() -> None:
    light = [m.name for m in core if m not in formats]

    assert loaded_by(light) & HEAVY == set()


@pytest.mark.parametrize("module", core, ids=lambda m: m.path)
def test_the_core_has_no_door_to_the_network(module: Module) -> None:
    """Also inside functions: import-linter sees only the first word of `urllib.request`."""
    imported = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            imported |= {node.module, *(f"{node.module}.{a.name}" for a in node.names)}

    assert imported & NO_NETWORK == set()
