"""The source tree as the tests about it see it: parsed, never imported."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "undersight"

CORE = ("errors", "options", "values", "schema", "records", "query", "shapes", "exchange")
"""The rooms that know no framework, database, network or terminal."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Module:
    """One file: its path under src/undersight and what it says."""

    path: str
    lines: int
    tree: ast.Module

    @property
    def name(self) -> str:
        """The dotted name by which it is imported."""
        parts = Path("undersight", self.path).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@dataclass(frozen=True, slots=True)
class Named:
    """A function or class with the place that exceptions and failures name."""

    place: str
    node: Function | ast.ClassDef
    public: bool
    top: bool


@cache
def modules() -> tuple[Module, ...]:
    """Every module but the migrations, which Django writes."""
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        inside = path.relative_to(SOURCE)
        if inside.parts[:2] == ("store", "migrations") and path.name != "__init__.py":
            continue
        text = path.read_text(encoding="utf-8")
        found.append(Module(inside.as_posix(), len(text.splitlines()), ast.parse(text, str(path))))
    return tuple(found)


@cache
def named() -> tuple[Named, ...]:
    """Every function and class, nested ones too."""
    return tuple(item for module in modules() for item in _walk(module.tree, module.path, "", True))


def _walk(node: ast.AST, path: str, outer: str, public: bool) -> Iterator[Named]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function | ast.ClassDef):
            name = f"{outer}.{child.name}" if outer else child.name
            seen = public and not child.name.startswith("_")
            yield Named(f"{path}::{name}", child, seen, not outer)
            inner_public = seen and isinstance(child, ast.ClassDef)
            yield from _walk(child, path, name, inner_public)
        else:
            yield from _walk(child, path, outer, public)
