"""Every word that a page says can be translated: in templates nothing is said outside a
translation.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "src" / "undersight" / "web" / "templates"
FILES = sorted(TEMPLATES.rglob("*.html"))

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
