"""The terminal speaks the language of its surroundings, where there is a catalogue of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cli.program import undersight

from undersight.cli import output
from undersight.errors import worded

NAMES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


@pytest.fixture(autouse=True)
def _afresh() -> Iterator[None]:
    output.catalogue.cache_clear()
    yield
    output.catalogue.cache_clear()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "there is no such record"),
        ({"LANG": "fr_FR.UTF-8"}, "cette fiche n’existe pas"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "C"}, "there is no such record"),
        ({"LANG": "de_DE.UTF-8", "LANGUAGE": "fr:ar"}, "cette fiche n’existe pas"),
        ({"LANGUAGE": "en:fr"}, "there is no such record"),
        ({"LANGUAGE": "de:fr"}, "cette fiche n’existe pas"),
        ({"LC_ALL": "ar"}, "لا توجد مثل هذه البطاقة"),
        ({"LANG": "tlh"}, "there is no such record"),
    ],
)
def test_the_language_of_the_surroundings(
    monkeypatch: pytest.MonkeyPatch, said: dict[str, str], words: str
) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    for name, value in said.items():
        monkeypatch.setenv(name, value)

    assert output.in_words(worded("there is no such record")) == words


def test_an_error_is_told_in_that_language(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LANGUAGE", "fr")

    told = undersight("history", "x", "--registry", tmp_path, code=5)

    assert "pas de registre dans" in told
