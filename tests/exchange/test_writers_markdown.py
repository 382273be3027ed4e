"""A page as Markdown: readable, its sources footnotes, and nothing in it but ours is markup."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from build import content
from exchange.pages import IMPRINT, full, page, said, sample

from undersight.exchange.writers.markdown import plain, record_markdown
from undersight.records.mentions import Mentioned, fold_title


def test_it_reads_like_a_page() -> None:
    text = record_markdown(full(), IMPRINT)

    assert text.startswith("# SARI\n\n*Deployment · Undersight · As of ")
    assert " · changeset 7*  \n<https://registry.example/deployment/0000000001-sari?at=7>" in text
    assert "- **Used by:** [Police of \\<Como\\>](https://registry.example/institution/" in text
    assert "(Documented; preferred; Reason: =1+1) [^1] (p. 3) (a source, held on request)" in text
    assert "  > the police uses it [^1]" in text
    assert "- **End date:** *unknown*" in text
    assert "disputed: another says 2018" in text
    assert re.search(r"^\[\^1\]: Doe, Jane\. “Police: \\\*new\\\* cameras\?”", text, re.M)
    assert "<https://news.example/a_b?x=1&y=2>" in text


def test_texts_of_others_stay_texts() -> None:
    text = record_markdown(full(), IMPRINT)

    assert "\n[^1]: fake" not in text
    assert not re.search(r"(?<!\\)<script", text)
    assert "\n### Top" in text
    assert [line for line in text.splitlines() if line.startswith("# ")] == ["# SARI"]


def test_mentions_become_links_and_notes() -> None:
    made = full()
    names = {fold_title(n.title): n for n in made.names.values()}
    resolved = replace(made, mentioned=Mentioned(names, {"news": made.sources[0].name.id}))
    text = record_markdown(resolved, IMPRINT)

    assert "](https://registry.example/institution/" in text.split("### Top")[1]
    assert "uses it [^1]." in text
    assert "uses it \\[@news\\]." in record_markdown(made, IMPRINT)


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_every_footnote_is_there_once(language: str) -> None:
    for made in sample():
        text = record_markdown(made, replace(IMPRINT, language=language))
        defined = re.findall(r"^\[\^(\d+)\]:", text, re.M)
        used = set(re.findall(r"\[\^(\d+)\](?!:)", text))
        assert len(set(defined)) == len(defined)
        assert used == set(defined)


def test_in_french() -> None:
    text = record_markdown(full(), replace(IMPRINT, language="fr"))

    assert "État au 20 avril 2024" in text
    assert "*inconnu*" in text


def test_a_title_is_no_markup() -> None:
    assert plain("*a* [b](c) <i>\n# d") == r"\*a\* \[b\](c) \<i\> \# d"
    made = page(said(content("alias", "# x")), title="a\\*b")
    assert record_markdown(made, IMPRINT).startswith("# a\\\\\\*b\n")


@pytest.mark.parametrize("word", ["secret", "hidden", "p. 66"])
def test_what_is_hidden_is_not_there(word: str) -> None:
    assert word not in record_markdown(full(), IMPRINT)
