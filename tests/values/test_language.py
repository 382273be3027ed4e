"""Tests of undersight.values.language."""

from __future__ import annotations

import pytest

from undersight.errors import Problem
from undersight.values.catalogue import value_type
from undersight.values.protocol import Rules, Value

LANGUAGE = value_type("language")


@pytest.mark.parametrize(
    ("raw", "tag", "english", "german"),
    [
        ("ug", "ug", "Uyghur", "Uigurisch"),
        ("uig", "ug", "Uyghur", "Uigurisch"),
        ("ger", "de", "German", "Deutsch"),
        ("ZH-hant", "zh-Hant", "Chinese (Traditional)", "Chinesisch (Traditionell)"),
        ("pt_br", "pt-BR", "Portuguese (Brazil)", "Portugiesisch (Brasilien)"),
        ("es-419", "es-419", "Spanish (Latin America)", "Spanisch (Lateinamerika)"),
        ("de-1996", "de-1996", "German (1996)", "Deutsch (1996)"),
        ("aaa", "aaa", "Ghotuo", "Ghotuo"),
    ],
)
def test_tags_are_read(raw: str, tag: str, english: str, german: str) -> None:
    value = LANGUAGE.parse(raw, Rules())

    assert isinstance(value, Value), value
    assert value.text == tag
    assert (LANGUAGE.show(value, "en"), LANGUAGE.show(value, "de-AT")) == (english, german)


@pytest.mark.parametrize("raw", ["xx", "qqq", "en-Zzzy", "en-QX", "e", "en-", "x-own", "English!"])
def test_tags_are_refused(raw: str) -> None:
    assert isinstance(LANGUAGE.parse(raw, Rules()), Problem)


def test_names_get_their_tag_as_a_cure() -> None:
    problem = LANGUAGE.parse("uyghur", Rules())

    assert isinstance(problem, Problem)
    assert "write ug" in problem.cure
