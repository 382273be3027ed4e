"""Templates and static files ask no other host for anything and carry no inline style or script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from law.exceptions import OUTSIDE_ADDRESSES
from law.source import SOURCE

TEMPLATES = {".html", ".jinja", ".j2", ".xml"}
STATIC = {".css", ".js", ".mjs", ".svg"}

OUTSIDE = re.compile(
    r"""(?:\b(?:src|href|srcset|poster|action|data|formaction)\s*=\s*["']?\s*   # an attribute
         |url\(\s*["']?                                                        # a style
         |@import\s+["']                                                       # another style
         |\b(?:from|import)\s*\(?\s*["'])                                       # a module
        ((?:https?:)?//[^\s"'<>)]+)""",
    re.X | re.I,
)
COMMENT = re.compile(r"\{#.*?#\}|<!--.*?-->", re.S)
STYLE = re.compile(r"""<[a-z][^<>]*\sstyle\s*=|<style\b""", re.I)
HANDLER = re.compile(r"""<[a-z][^<>]*\son[a-z]+\s*=\s*["']""", re.I)
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script", re.I | re.S)
DATA = re.compile(r"""type\s*=\s*["']application/(?:[\w.+-]*\+)?json["']""", re.I)


def outside(text: str) -> list[str]:
    """The addresses of other hosts that a page with this text names by itself."""
    return [match[1] for match in OUTSIDE.finditer(text)]


def inline(text: str) -> Iterator[str]:
    """What our content security policy would refuse to run or to apply."""
    text = COMMENT.sub("", text)
    if STYLE.search(text):
        yield "an inline style"
    if HANDLER.search(text):
        yield "an inline event handler"
    for attributes, body in SCRIPT.findall(text):
        if body.strip() and not DATA.search(attributes):
            yield "a script with a body"


def files(suffixes: set[str]) -> list[Path]:
    """Files of ours: bundled libraries (vendor/) hold addresses in strings that nobody asks for."""
    found = (p for p in SOURCE.rglob("*") if p.suffix in suffixes and "vendor" not in p.parts)
    return sorted(found)


def test_no_page_asks_another_host() -> None:
    named = {
        f"{path.relative_to(SOURCE).as_posix()} · {address}"
        for path in files(TEMPLATES | STATIC)
        for address in outside(path.read_text(encoding="utf-8"))
    }

    assert named - set(OUTSIDE_ADDRESSES) == set()
    assert set(OUTSIDE_ADDRESSES) - named == set(), "no longer needed"


def test_nothing_is_inline() -> None:
    found = [
        f"{path.relative_to(SOURCE).as_posix()}: {what}"
        for path in files(TEMPLATES)
        for what in inline(path.read_text(encoding="utf-8"))
    ]

    assert found == []


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ('<script src="https://cdn.example/x.js"></script>', ["https://cdn.example/x.js"]),
        ("<img src=//example.org/a.png>", ["//example.org/a.png"]),
        ('<a href = "http://example.org">', ["http://example.org"]),
        ("a { background: url(https://example.org/a.png) }", ["https://example.org/a.png"]),
        ('@import "https://example.org/a.css";', ["https://example.org/a.css"]),
        ('import x from "https://esm.example/x"', ["https://esm.example/x"]),
        ('import("https://esm.example/x")', ["https://esm.example/x"]),
        ('<a href="{{ source.url }}">', []),
        ('<a href="/record">', []),
        ('<svg xmlns="http://www.w3.org/2000/svg">', []),
    ],
)
def test_addresses_are_found(text: str, addresses: list[str]) -> None:
    assert outside(text) == addresses


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('<p style="color: red">', ["an inline style"]),
        ("<style>p {}</style>", ["an inline style"]),
        ('<button onclick="go()">', ["an inline event handler"]),
        ("<script>go()</script>", ["a script with a body"]),
        ('<script type="module">go()</script>', ["a script with a body"]),
        ('<script src="/static/a.js" defer></script>', []),
        ('<script type="application/json" id="data">{}</script>', []),
        ('<script type="application/ld+json">{}</script>', []),
        ('{# <p style="x"> #}<!-- <style> --><p class="style">', []),
        ('<p data-style="x">', []),
    ],
)
def test_inline_code_is_found(text: str, found: list[str]) -> None:
    assert list(inline(text)) == found
