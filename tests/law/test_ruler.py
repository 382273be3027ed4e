"""The house style in numbers: sizes, docstrings, types and names."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from law.exceptions import EXCEPTIONS, OUTSIDE_ADDRESSES
from law.source import Function, Named, modules, named

LONGEST_FILE = 500
LONGEST_FUNCTION = 60
MOST_POSITIONAL = 3
FUNCTIONS_EXPLAINED = 0.60
CLASSES_EXPLAINED = 0.80
NO_ROOM = {"util", "utils", "helper", "helpers", "common", "manager", "managers", "base", "misc"}


def functions() -> Iterator[tuple[Named, Function]]:
    for item in named():
        if isinstance(item.node, Function):
            yield item, item.node


def long_files() -> dict[str, str]:
    return {m.path: f"{m.lines} lines" for m in modules() if m.lines > LONGEST_FILE}


def long_functions() -> dict[str, str]:
    return {
        item.place: f"{lines} lines"
        for item, node in functions()
        if (lines := body_lines(node)) > LONGEST_FUNCTION
    }


def wide_functions() -> dict[str, str]:
    return {
        item.place: f"{count} positional parameters"
        for item, node in functions()
        if (count := len(positional(node))) > MOST_POSITIONAL
    }


def untyped_functions() -> dict[str, str]:
    return {
        item.place: f"no type for {', '.join(missing)}"
        for item, node in functions()
        if (missing := list(untyped(node)))
    }


def silent_modules() -> dict[str, str]:
    return {m.path: "no docstring" for m in modules() if not ast.get_docstring(m.tree)}


def badly_named() -> dict[str, str]:
    return {
        m.path: "a name that fits everything"
        for m in modules()
        if NO_ROOM & set(m.path.removesuffix(".py").split("/"))
    }


RULES = {
    "files are short": long_files,
    "functions are short": long_functions,
    "functions take few positional parameters": wide_functions,
    "signatures are typed": untyped_functions,
    "modules say what lives in them": silent_modules,
    "no catch-all rooms": badly_named,
}


@pytest.mark.parametrize("rule", RULES)
def test_rule(rule: str) -> None:
    broken = {place: why for place, why in RULES[rule]().items() if place not in EXCEPTIONS}

    assert not broken, "\n".join(f"{place}: {why}" for place, why in broken.items())


def test_public_functions_are_explained() -> None:
    """Functions of a module count; methods do not: most fill a protocol that explains them."""
    public = [(item, node) for item, node in functions() if item.public and item.top]
    silent = [item.place for item, node in public if not ast.get_docstring(node)]

    assert len(silent) <= len(public) * (1 - FUNCTIONS_EXPLAINED), "\n".join(silent)


def test_public_classes_are_explained() -> None:
    public = [item for item in named() if item.public and isinstance(item.node, ast.ClassDef)]
    silent = [item.place for item in public if not ast.get_docstring(item.node)]

    assert len(silent) <= len(public) * (1 - CLASSES_EXPLAINED), "\n".join(silent)


def test_exceptions_are_argued_and_needed() -> None:
    argued = {**EXCEPTIONS, **OUTSIDE_ADDRESSES}
    needed = {place for broken in RULES.values() for place in broken()}

    assert [why for why in argued.values() if not why.startswith("Intentional")] == []
    assert set(EXCEPTIONS) - needed == set(), "no longer needed"


@pytest.mark.parametrize(
    ("text", "lines", "wide", "missing"),
    [
        ("def f(a: int, b: int) -> int:\n    return a", 1, 2, []),
        ("def f(a, *, b: int) -> int:\n    '''Says.'''\n    a = 1\n    return a", 2, 1, ["a"]),
        ("def f(a: int, /, b: int, c: int, d: int = 0, *e: int) -> None: ...", 1, 4, []),
        ("def f(self, a: int): ...", 1, 1, ["the result"]),
        ("def f(*a, **b) -> None: ...", 1, 0, ["a", "b"]),
        ("def f() -> None:\n    '''Only this.'''", 0, 0, []),
    ],
)
def test_the_ruler_measures(text: str, lines: int, wide: int, missing: list[str]) -> None:
    node = ast.parse(text).body[0]

    assert isinstance(node, Function)
    assert body_lines(node) == lines
    assert len(positional(node)) == wide
    assert list(untyped(node)) == missing


def body_lines(node: Function) -> int:
    """Lines of the body without its docstring."""
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def positional(node: Function) -> list[ast.arg]:
    """What can be given by place, self and cls apart."""
    given = [*node.args.posonlyargs, *node.args.args]
    return given[1:] if given and given[0].arg in ("self", "cls") else given


def untyped(node: Function) -> Iterator[str]:
    """The parameters, or the result, whose type is not written."""
    star = [arg for arg in (node.args.vararg, node.args.kwarg) if arg]
    for arg in [*positional(node), *node.args.kwonlyargs, *star]:
        if arg.annotation is None:
            yield arg.arg
    if node.returns is None and node.name != "__init__":
        yield "the result"
