"""Tests of undersight.values.identifier."""

from __future__ import annotations

import pytest

from undersight.errors import Problem
from undersight.values.catalogue import value_type
from undersight.values.identifier import address
from undersight.values.protocol import Rules, Value

IDENTIFIER = value_type("identifier")
RULES = Rules(
    schemes={"wikidata": "https://www.wikidata.org/wiki/{}", "DOI": "https://doi.org/{}", "hrb": ""}
)


@pytest.mark.parametrize(
    ("raw", "text", "page"),
    [
        ("wikidata:Q42", "wikidata:Q42", "https://www.wikidata.org/wiki/Q42"),
        ("Wikidata: Q42", "wikidata:Q42", "https://www.wikidata.org/wiki/Q42"),
        (
            {"scheme": "doi", "value": "10.1000/a:b?c#d"},
            "DOI:10.1000/a:b?c#d",
            "https://doi.org/10.1000/a:b%3Fc%23d",
        ),
        ("hrb:HRB  12345", "hrb:HRB 12345", ""),
    ],
)
def test_ids_are_read(raw: object, text: str, page: str) -> None:
    value = IDENTIFIER.parse(raw, RULES)

    assert value == Value(text, key=text)
    assert address(value, RULES) == page  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("raw", "cure"),
    [
        ("wikidat:Q42", "use one of wikidata"),
        ("isni:1", "wikidata, DOI, hrb"),
        ("Q42", "wikidata:Q42"),
        ("wikidata:", "wikidata:Q42"),
        ({"scheme": "wikidata"}, "wikidata:Q42"),
        ("wikidata:" + "x" * 600, "shorten"),
    ],
)
def test_ids_are_refused_with_a_cure(raw: object, cure: str) -> None:
    problem = IDENTIFIER.parse(raw, RULES)

    assert isinstance(problem, Problem)
    assert cure in problem.cure


def test_any_scheme_will_do_where_none_is_listed() -> None:
    assert IDENTIFIER.parse("ISNI:1", Rules()) == Value("isni:1", key="isni:1")
    assert isinstance(IDENTIFIER.parse("is ni:1", Rules()), Problem)


def test_a_single_scheme_need_not_be_written() -> None:
    rules = Rules(schemes={"wikidata": ""})

    assert IDENTIFIER.parse("Q42", rules) == IDENTIFIER.parse("wikidata:Q42", rules)
