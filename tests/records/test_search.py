"""What is typed as terms, and where terms stand in a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from undersight.errors import InvalidError
from undersight.records.search import LONGEST, Term, marked, read_wanted, snippet


@pytest.mark.parametrize(
    ("typed", "terms", "without"),
    [
        ("real time", [("real",), ("time",)], []),
        ('"real time"', [("real", "time")], []),
        ('"real time', [("real", "time")], []),
        ("real-time", [("real", "time")], []),
        ("-school police", [("police",)], [("school",)]),
        ('-"at school"', [], [("at", "school")]),
        ("新疆警", [("新疆", "疆警")], []),
        ('"" - *', [], []),
        ("title:", [("title",)], []),
        ("   ", [], []),
    ],
)
def test_terms(typed: str, terms: list[tuple[str, ...]], without: list[tuple[str, ...]]) -> None:
    wanted = read_wanted(typed)

    assert [t.words for t in wanted.terms] == terms
    assert [t.words for t in wanted.without] == without


@pytest.mark.parametrize(
    ("typed", "term"),
    [
        ("biometr*", Term(("biometr",), prefix=True)),
        ('"real ti"*', Term(("real", "ti"), prefix=True)),
        ("Title:Police", Term(("police",), field="title")),
        ('title:"safe city"', Term(("safe", "city"), field="title")),
        ("警", Term(("警",), prefix=True, latin=("jing",))),
    ],
)
def test_signs(typed: str, term: Term) -> None:
    assert read_wanted(typed).terms == (term,)


@pytest.mark.parametrize("typed", ["x" * (LONGEST + 1), "a b c d e f g h i j k l m", "x " * 5000])
def test_too_much_is_refused_with_a_cure(typed: str) -> None:
    with pytest.raises(InvalidError) as raised:
        read_wanted(typed)

    assert raised.value.problems[0].cure


@given(st.text(max_size=LONGEST))
def test_whatever_is_typed_is_read(typed: str) -> None:
    try:
        wanted = read_wanted(typed)
    except InvalidError:
        return
    assert "".join(p.text for p in marked(typed, wanted.terms)) == typed


@pytest.mark.parametrize(
    ("text", "typed", "found"),
    [
        ("No. A real-time face. Later.", "real time", "A [real]-[time] face."),
        ("One. The Ürümqi police.", "urumqi", "The [Ürümqi] police."),
        ("我们在新疆警察局工作", "警察", "我们在新疆[警察]局工作"),
        ("Biometrics here.", "bio*", "[Biometrics] here."),
        ("Nothing.", "else", ""),
    ],
)
def test_the_sentence_that_matched(text: str, typed: str, found: str) -> None:
    parts = snippet(text, read_wanted(typed).terms)

    assert "".join(f"[{p.text}]" if p.marked else p.text for p in parts) == found


def test_a_long_sentence_is_cut_around_its_words() -> None:
    text = "word " * 200 + "needle " + "word " * 200
    parts = snippet(text, read_wanted("needle").terms)

    assert sum(len(p.text) for p in parts) < 500
    assert any(p.marked for p in parts)
