"""Tests of the texts: undersight.values.string, multilingual, text and the characters they hold."""

from __future__ import annotations

import pytest

from undersight.errors import Problem
from undersight.values.catalogue import value_type
from undersight.values.protocol import Rules, Value

RULES = Rules()


@pytest.mark.parametrize("name", ["string", "multilingual"])
@pytest.mark.parametrize(
    ("raw", "text", "key"),
    [
        (" a \t b\u00a0c ", "a b c", "a b c"),
        ("Straße", "Straße", "strasse"),
        ("e\u0301", "\u00e9", "\u00e9"),
        ("İstanbul", "İstanbul", "i\u0307stanbul"),
        ("Sur\u00adveillance", "Sur\u00adveillance", "surveillance"),
        ("می\u200cخواهم", "می\u200cخواهم", "میخواهم"),
        ("a" * 300, "a" * 300, "a" * 200),
    ],
)
def test_one_line_is_kept(name: str, raw: str, text: str, key: str) -> None:
    assert value_type(name).parse(raw, RULES) == Value(text, key=key)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("a\nb", "characters"),
        ("a\u2028b", "characters"),
        ("a\x1fb", "characters"),
        ("a\x9fb", "characters"),
        ("a\u202eb", "characters"),
        ("\u2067a\u2069", "characters"),
        ("\ud83d", "characters"),
        ("a\ufffe", "characters"),
        ("a" + "\u0301" * 31, "characters"),
        ("\u200b\u200b", "invalid"),
        ("a" * 1001, "too_long"),
        (5, "invalid"),
    ],
)
def test_one_line_refuses(raw: object, code: str) -> None:
    problem = value_type("string").parse(raw, RULES)

    assert isinstance(problem, Problem)
    assert problem.code == code


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("# A\r\n\r\nB  ", "# A\n\nB"),
        ("\n \n    code", "    code"),
        ("a\tb", "a\tb"),
        ("a \u2067אב\u2069 b", "a \u2067אב\u2069 b"),
        ("\u2066a\u2068b\u2069\u2069", "\u2066a\u2068b\u2069\u2069"),
        ("e\u0301", "\u00e9"),
    ],
)
def test_long_text_is_kept(raw: str, text: str) -> None:
    assert value_type("text").parse(raw, RULES) == Value(text)


@pytest.mark.parametrize(
    "raw",
    [
        "a\u2067b",
        "\u2069a\u2067",
        "\u2067a\nb\u2069",
        "a\u202ab\u202c",
        "a\x0bb",
        "a" * 100_001,
        "\n",
    ],
)
def test_long_text_refuses(raw: str) -> None:
    assert isinstance(value_type("text").parse(raw, RULES), Problem)


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        (Rules(longest=3), "too_long"),
        (Rules(pattern="[A-Z]+"), "pattern"),
        (Rules(pattern="("), "invalid"),
    ],
)
@pytest.mark.parametrize("name", ["string", "text"])
def test_rules_hold(name: str, rules: Rules, code: str) -> None:
    problem = value_type(name).parse("abcd", rules)

    assert isinstance(problem, Problem)
    assert problem.code == code


def test_longer_texts_can_be_allowed() -> None:
    assert isinstance(value_type("string").parse("a" * 1500, Rules(longest=2000)), Value)
