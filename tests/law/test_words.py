"""Every word for people can be translated: in templates nothing is said outside a translation, in
Python no problem and no error speaks but by `worded`, whose sentence is a literal.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "src" / "undersight" / "web" / "templates"
FILES = sorted(TEMPLATES.rglob("*.html"))
MODULES = sorted((ROOT / "src" / "undersight").rglob("*.py"))

TRANSLATED = re.compile(r"{%-?\s*trans\b.*?{%-?\s*endtrans\s*-?%}", re.DOTALL)
COMPUTED = re.compile(r"{{.*?}}|{%.*?%}|{#.*?#}", re.DOTALL)
SPOKEN = re.compile(r'\b(?:aria-label|placeholder|title|alt)="([^"]*)"')
CODE = re.compile(r"<code>.*?</code>", re.DOTALL)
TAG = re.compile(r"<[^>]*>", re.DOTALL)
WORD = re.compile(r"[^\W\d_]{2,}")
NAMES = set("JSON CSV LD Turtle Markdown CSL BibTeX RIS SHA UTC doctype html".split())
"""Proper names, the same in every language."""


def untranslated(text: str) -> list[str]:
    """The words of a template that no translation holds."""
    text = COMPUTED.sub(" ", TRANSLATED.sub(" ", CODE.sub(" ", text)))
    said = [*SPOKEN.findall(text), TAG.sub(" ", text)]
    return [word for part in said for word in WORD.findall(part) if word not in NAMES]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<p>Hello</p>", ["Hello"]),
        ("<p>{% trans %}Hello{% endtrans %}</p>", []),
        ('<p>{{ _("Hello") }} JSON</p>', []),
        ('<a aria-label="Open it">{{ x }}</a>', ["Open", "it"]),
        ('<a class="quiet">…</a>', []),
    ],
)
def test_the_search_finds_what_is_said(text: str, words: list[str]) -> None:
    assert untranslated(text) == words


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(TEMPLATES)))
def test_nothing_is_said_outside_a_translation(path: Path) -> None:
    assert untranslated(path.read_text("utf-8")) == []


SPEAKERS = {"Problem": ("message", "cure"), "refuse": ("message", "cure")}
"""Who takes sentences, in this order; besides them every error."""


def unworded(code: str) -> list[str]:
    """The sentences of a module that no catalogue can hold: f-strings and bare texts where a
    wording belongs, and wordings that are put together.
    """
    return [ast.unparse(call) for call in _calls(ast.parse(code)) if not _worded(call)]


def _calls(tree: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node


def _worded(call: ast.Call) -> bool:
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    if name == "worded":
        return isinstance(call.args[0], ast.Constant)
    if name not in SPEAKERS and not re.fullmatch(r"[A-Z]\w+Error", name):
        return True
    if name in BUILT_IN:
        return True
    keywords = SPEAKERS.get(name, ("message",))
    said = [*call.args[: len(keywords)], *(k.value for k in call.keywords if k.arg in keywords)]
    return not any(_bare(part) for part in said)


BUILT_IN = {"TypeError", "ValueError", "KeyError", "AttributeError", "RuntimeError"}
"""Errors of the language itself: for programmers, never shown."""


def _bare(part: ast.expr) -> bool:
    """Whether a text stands here itself: a literal, an f-string, or one put together."""
    if isinstance(part, ast.IfExp):
        return _bare(part.body) or _bare(part.orelse)
    if isinstance(part, ast.BinOp):
        return _bare(part.left) or _bare(part.right)
    if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute):
        return part.func.attr in ("format", "join") and _bare(part.func.value)
    if isinstance(part, ast.Constant):
        return isinstance(part.value, str)
    return isinstance(part, ast.JoinedStr)


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ('Problem(f"no {x}")', 1),
        ('Problem("no such thing")', 1),
        ('Problem(worded("no"), f"write {x}")', 1),
        ('Problem(worded("no"), cure="write" + x)', 1),
        ('Problem("no %s" % x)', 1),
        ('Problem("no {}".format(x))', 1),
        ('NotFoundError(f"no {x}")', 1),
        ('Problem(worded("a") if x else "b")', 1),
        ('worded(f"no {x}")', 1),
        ("worded(text)", 1),
        ('Problem(worded("no %(x)s", x=x), message, f"{file}:1")', 0),
        ('NotFoundError(worded("no"))', 0),
        ('TypeError(f"{x}")', 0),
    ],
)
def test_the_search_finds_what_cannot_be_translated(code: str, count: int) -> None:
    assert len(unworded(code)) == count


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT / "src")))
def test_problems_and_errors_can_be_translated(path: Path) -> None:
    assert unworded(path.read_text("utf-8")) == []
