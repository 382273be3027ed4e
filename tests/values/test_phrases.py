"""The words that shown values are made of: whole in every language, with the same parts."""

from __future__ import annotations

import re

import pytest

from undersight.values.phrases import PHRASES, phrase

PART = re.compile(r"%\(\w+\)s")
ENGLISH = set().union(*PHRASES.values())


@pytest.mark.parametrize("language", sorted(PHRASES))
def test_every_phrase_is_told_in_every_language(language: str) -> None:
    assert set(PHRASES[language]) == ENGLISH


@pytest.mark.parametrize("language", sorted(PHRASES))
def test_a_phrase_keeps_its_parts(language: str) -> None:
    for english, told in PHRASES[language].items():
        assert sorted(PART.findall(told)) == sorted(PART.findall(english)), english
        assert told.strip(), english


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("ar", "نحو 2017"),
        ("ar-EG", "نحو 2017"),
        ("fr_CA", "vers 2017"),
        ("tlh", "about 2017"),
        ("", "about 2017"),
    ],
)
def test_a_phrase_in_the_language_or_its_base_or_english(language: str, shown: str) -> None:
    assert phrase("about %(date)s", language, date="2017") == shown
