"""Words of texts in many scripts."""

from __future__ import annotations

import pytest

from undersight.values.words import LONGEST, NAMED, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ürümqi 新疆警察", ["urumqi", "新疆", "疆警", "警察"]),
        ("snake_case-3D", ["snake", "case", "3d"]),
        ("SARI新疆x", ["sari", "新疆", "x"]),
        ("Полиция", ["полиция"]),
        ("警", ["警"]),
        (f"{NAMED}sari", ["sari"]),
        ("", []),
        ("*\"'&|!()", []),
    ],
)
def test_words_of_a_text(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_no_word_is_too_long_for_an_index() -> None:
    assert words("a" * 5000) == ["a" * LONGEST]
