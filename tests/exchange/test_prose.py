from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from undersight.exchange.prose import MOST_QUOTED, beginning, markdown, sentence

PARSER = MarkdownIt("commonmark")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a *b* _c_", r"a \*b\* \_c\_"),
        ("1. first\n2) second", "1\\. first\n2\\) second"),
        ("# head\n- item\n+ item\n> said", "\\# head\n\\- item\n\\+ item\n\\> said"),
        ("[[Title]] [@key]", r"\[\[Title\]\] \[@key\]"),
        ("<b> &amp; R&D", r"\<b\> \&amp; R&D"),
        ("    code", "code"),
        ("a\r\n\r\n\r\n\r\nb ", "a\n\nb"),
        ("=HYPERLINK(1)", r"\=HYPERLINK(1)"),
    ],
)
def test_markdown(text: str, expected: str) -> None:
    assert markdown(text) == expected


@given(st.text(st.sampled_from("ab *_`#[]()<>&;~|!\\-+=.1\n@"), max_size=60))
def test_plain_text_stays_plain(text: str) -> None:
    tokens = PARSER.parse(markdown(text))

    inline = [child for token in tokens for child in token.children or []]
    assert {token.type for token in tokens} <= {"paragraph_open", "inline", "paragraph_close"}
    assert {child.type for child in inline} <= {"text", "softbreak", "text_special"}
    assert "".join("".join(c.content for c in inline).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "longest", "expected"),
    [
        ("Short.", 300, "Short."),
        ("One. Two is longer.", 10, "One."),
        ("The U.S. Border Patrol sees. It looks.", 30, "The U.S. Border Patrol sees."),
        ("a very long sentence without an end", 12, "a very long…"),
        ("x" * 30, 10, "x" * 9 + "…"),
    ],
)
def test_beginnings(text: str, longest: int, expected: str) -> None:
    assert beginning(text, longest) == expected


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("One. It reads plates here. Three.", "plates", "It reads plates here."),
        ("Name\n\nText of it", "Text", "Text of it"),
        ("plates", "plates", "plates"),
    ],
)
def test_sentences(text: str, word: str, expected: str) -> None:
    start = text.index(word)

    assert sentence(text, start, start + len(word)) == expected


@given(st.lists(st.text("ab.", min_size=1, max_size=5), min_size=1, max_size=80), st.data())
def test_quotes_hold_their_word_and_are_short(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    at = data.draw(st.integers(0, len(words) - 1))
    start = len(" ".join(words[:at])) + (1 if at else 0)

    quote = sentence(text, start, start + len(words[at]))

    assert words[at] in quote
    assert quote in text
    assert len(quote.split()) <= MOST_QUOTED
