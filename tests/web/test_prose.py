"""Long texts: what becomes a link, what becomes a number, and what becomes nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from undersight.web.prose import Links, line, outside, prose

LINKS = Links({"xinjiang": "/place/1?at=3", "human rights watch": "/i/2"}, {"hrw": 2, "a": 1})
REL = 'rel="noreferrer noopener"'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[[Xinjiang]]", '<p><a href="/place/1?at=3">Xinjiang</a></p>'),
        ("[[XINJIANG]]", '<p><a href="/place/1?at=3">XINJIANG</a></p>'),
        ("[[human  rights watch|HRW]]", '<p><a href="/i/2">HRW</a></p>'),
        ("[[Nobody knows it]]", "<p>Nobody knows it</p>"),
        ("so [@hrw].", '<p>so<a class="ref" href="#s2">2</a>.</p>'),
        ("so [@hrw, p. 3]", '<p>so<a class="ref" href="#s2">2, p. 3</a></p>'),
        (
            "[@hrw; @a]",
            '<p><a class="ref" href="#s1">1</a><a class="ref" href="#s2">2</a></p>',
        ),
        (
            "[@unheard; @a]",
            '<p><a class="ref" href="#s1">1</a><span class="ref">?</span></p>',
        ),
        ("[@unheard]", '<p><span class="ref">?</span></p>'),
        ("[no key]", "<p>[no key]</p>"),
        ("`[[Xinjiang]]`", "<p><code>[[Xinjiang]]</code></p>"),
        ("# Big\n\n## Less", "<h3>Big</h3>\n<h4>Less</h4>"),
        ("[go](https://example.org/)", f'<p><a href="https://example.org/" {REL}>go</a></p>'),
        ("[on](/place/1)", '<p><a href="/place/1">on</a></p>'),
        ("*so* **it** is", "<p><em>so</em> <strong>it</strong> is</p>"),
        (
            "```ask\n[[Kind::x]]\n```",
            '<pre><code class="language-ask">[[Kind::x]]\n</code></pre>',
        ),
    ],
)
def test_text_becomes_html(text: str, html: str) -> None:
    assert prose(text, LINKS) == html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![a](https://example.org/a.png)",
        "[a](javascript:alert(1))",
        "[a](data:text/html,x)",
        "[a](//example.org/x)",
        "<javascript:alert(1)>",
        "[[x|<script>]]",
        "[@hrw, <b onclick=x>]",
    ],
)
def test_nothing_dangerous_passes(text: str) -> None:
    html = prose(text, LINKS)

    for evil in ("<script", "<img", "<b ", 'href="javascript', 'href="data', 'href="//'):
        assert evil not in html


def test_an_onion_is_text_and_no_link() -> None:
    assert "<a" not in prose("<http://abcdefgh.onion/x> [so](https://sub.abcdefgh.onion)")
    assert outside("http://abcdefgh.onion/x") == "http://abcdefgh.onion/x"
    assert REL in outside("https://example.org/")


def test_one_paragraph_can_stand_inside_another() -> None:
    assert line("so *it* is") == "so <em>it</em> is"
    assert line("one\n\ntwo") == "<p>one</p>\n<p>two</p>"


@given(st.text(alphabet="[]@*_`<>()!#\n &;a|-1", max_size=200))
def test_whatever_is_written_no_tag_but_ours_comes_out(text: str) -> None:
    html = prose(text, LINKS)

    assert "<script" not in html
    assert "<img" not in html
    assert " on" not in html.replace("&", "").lower() or "<a on" not in html
