"""Runs a notebook's cells in order in this process, and keeps what each shows."""

from __future__ import annotations

import ast
import io
import json
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any


def run(path: Path) -> tuple[dict[str, Any], list[str]]:
    """The names that the notebook ends with, and what each cell of code shows."""
    names: dict[str, Any] = {"__name__": "__main__"}
    shown = []
    for number, cell in enumerate(json.loads(path.read_text("utf-8"))["cells"]):
        if cell["cell_type"] == "code":
            shown.append(_run("".join(cell["source"]), f"{path.name}:{number}", names))
    return names, shown


def _run(source: str, place: str, names: dict[str, Any]) -> str:
    tree = ast.parse(source, place)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    with redirect_stdout(io.StringIO()) as printed:
        exec(compile(tree, place, "exec"), names)
        value = eval(compile(ast.Expression(last.value), place, "eval"), names) if last else None
    return printed.getvalue() + ("" if value is None else repr(value))
