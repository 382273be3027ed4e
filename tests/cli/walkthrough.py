"""Runs a page of the docs: writes the files that it shows, types its commands, compares what they
print.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from cli.program import environment

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"

_BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
_FILE = re.compile(r"`([\w.-]+\.(?:json|yaml|csv))`")


def blocks(page: str) -> Iterator[tuple[str, str, str]]:
    """The fenced blocks of a page: language, content, and the name of the file that the text just
    before mentions last.
    """
    text, end = (DOCS / page).read_text("utf-8"), 0
    for found in _BLOCK.finditer(text):
        names = _FILE.findall(text[end : found.start()])
        yield found[1], found[2], names[-1] if names else ""
        end = found.end()


def steps(block: str) -> Iterator[tuple[str, list[str]]]:
    """The commands of a console block, each with the lines that it is to print."""
    command, expected = "", []
    for line in block.splitlines():
        if line.startswith("$ "):
            if command:
                yield command, expected
            command, expected = line[2:], []
        else:
            expected.append(line)
    yield command, expected


def type_in(command: str, folder: Path) -> str:
    """What a shell prints when `command` is typed in `folder`."""
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env={**environment(), "PATH": programs, "COLUMNS": "120"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stderr + done.stdout


def fits(expected: list[str], printed: str) -> bool:
    """Whether the lines were printed, in this order and nothing else; `…` is anything, and runs of
    blanks do not count.
    """
    parts = [re.escape(" ".join(line.split())).replace("…", ".*") for line in expected]
    lines = [" ".join(line.split()) for line in printed.splitlines()]
    wanted = "\n".join(parts)
    return re.fullmatch(wanted, "\n".join(line for line in lines if line), re.DOTALL) is not None


def walk(page: str, folder: Path) -> list[str]:
    """Walks through a page from an empty folder; the commands that were typed."""
    typed = []
    for language, content, name in blocks(page):
        if language != "console":
            (folder / name).write_text(content, "utf-8")
            continue
        for command, expected in steps(content):
            typed.append(command)
            if command.startswith("cd "):
                folder = folder / command[3:]
                continue
            printed = type_in(command, folder)
            assert fits(expected, printed), f"{command}\n--- wanted\n{expected}\n--- got\n{printed}"
    return typed
