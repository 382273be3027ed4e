"""Sources in CSL, and references as text."""

from __future__ import annotations

import pytest
from build import content
from exchange.pages import source
from hypothesis import given
from hypothesis import strategies as st

from undersight.errors import NotFoundError
from undersight.exchange.csl import STYLES, csl_of, date_of, formatted, name_of, references

TYPES = [
    "webpage",
    "article_newspaper",
    "report",
    "legal_case",
    "legislation",
    "article_journal",
    "book",
]


@pytest.mark.parametrize(
    ("edtf", "csl"),
    [
        ("2019", {"date-parts": [[2019]]}),
        ("2019-02", {"date-parts": [[2019, 2]]}),
        ("2019-02-18", {"date-parts": [[2019, 2, 18]]}),
        ("2019-02~", {"date-parts": [[2019, 2]], "circa": True}),
        ("2019?", {"date-parts": [[2019]], "circa": True}),
        ("2019-21", {"date-parts": [[2019]], "season": 1}),
        ("2019/2020-03", {"date-parts": [[2019], [2020, 3]]}),
        ("2019/..", {"literal": "2019/.."}),
        ("/2019", {"literal": "/2019"}),
        ("201X", {"literal": "201X"}),
        ("2019-XX-05", {"literal": "2019-XX-05"}),
        ("2019-33", {"literal": "2019-33"}),
        ("[2017,2019]", {"literal": "[2017,2019]"}),
        ("1950S2", {"literal": "1950S2"}),
        ("2019-21/2019-22", {"literal": "2019-21/2019-22"}),
        ("Y-170000000", {"literal": "Y-170000000"}),
    ],
)
def test_a_date_is_never_more_exact(edtf: str, csl: dict[str, object]) -> None:
    assert date_of(edtf) == csl


@pytest.mark.parametrize(
    ("author", "csl"),
    [
        ("Doe, Jane B.", {"family": "Doe", "given": "Jane B."}),
        ("Amnesty International", {"literal": "Amnesty International"}),
        ("King, Martin Luther, Jr.", {"literal": "King, Martin Luther, Jr."}),
        ("Doe,", {"literal": "Doe,"}),
    ],
)
def test_names(author: str, csl: dict[str, str]) -> None:
    assert name_of(author) == csl


@pytest.mark.parametrize(
    ("code", "kind", "outlet"),
    [
        ("article_newspaper", "article-newspaper", "container-title"),
        ("webpage", "webpage", "container-title"),
        ("legal_case", "legal_case", "authority"),
        ("report", "report", "publisher"),
    ],
)
def test_types_are_those_of_csl(code: str, kind: str, outlet: str) -> None:
    made = csl_of(source("T", 1, content("source_type", code), content("publisher", "P")))

    assert made["type"] == kind
    assert made[outlet] == "P"


def test_every_code_has_a_type() -> None:
    made = {csl_of(source("T", 1, content("source_type", t)))["type"] for t in TYPES}

    assert made == {t if t == "legal_case" else t.replace("_", "-") for t in TYPES}
    assert csl_of(source("T", 1))["type"] == "document"


def test_what_is_preferred_speaks() -> None:
    two = source("T", 1, content("issued", "2018"), content("issued", "2019", preferred=True))

    assert csl_of(two)["issued"] == {"date-parts": [[2019]]}


def test_title_is_that_of_the_source_itself() -> None:
    both = source(
        "The face", 1, content("title", "Le visage", language="fr"), content("language", "fr")
    )

    assert csl_of(both)["title"] == "Le visage"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Doe, Jane. “Faces?”. 20 Minutes, 18 February 2019. https://a.example/"),
        ("fr", "Doe, Jane. «\xa0Faces?\xa0». 20 Minutes, 18 février 2019. https://a.example/"),
        ("ar", "Doe, Jane. «Faces?». 20 Minutes, 18 فبراير، 2019. https://a.example/"),
        ("xx", "Doe, Jane. “Faces?”. 20 Minutes, 18 February 2019. https://a.example/"),
    ],
)
def test_a_reference_in_the_readers_language(language: str, text: str) -> None:
    made = csl_of(
        source(
            "Faces?",
            1,
            content("source_type", "article_newspaper"),
            content("author", "Doe, Jane"),
            content("publisher", "20 Minutes"),
            content("issued", "2019-02-18"),
            content("url", "https://a.example/"),
        )
    )

    assert formatted(made, language=language).replace("\u202f", "\xa0") == text


def test_author_and_publisher_are_said_once() -> None:
    made = csl_of(source("T", 1, content("author", "AIAAIC"), content("publisher", "AIAAIC")))

    assert formatted(made, language="en") == "AIAAIC. T"


@pytest.mark.parametrize("style", STYLES)
def test_every_style_on_offer_works(style: str) -> None:
    for issued in ("2019-02-18", "2020-04-05/2020-04-07", "201X", "2019-21", "2017/.."):
        made = csl_of(source("A title", 1, content("issued", issued), content("publisher", "P")))
        assert "title" in references([made], style=style, language="en")[0].casefold()


def test_an_unknown_style_is_named() -> None:
    with pytest.raises(NotFoundError, match="apa"):
        references([], style="../../etc/passwd", language="en")


@given(
    title=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip),
    kind=st.sampled_from([t.replace("_", "-") for t in TYPES]),
    publisher=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20),
    language=st.sampled_from(["en", "fr", "ar"]),
)
def test_no_title_breaks_a_reference(title: str, kind: str, publisher: str, language: str) -> None:
    item = {"id": "x", "type": kind, "title": title, "container-title": publisher}

    assert isinstance(formatted(item, language=language), str)
