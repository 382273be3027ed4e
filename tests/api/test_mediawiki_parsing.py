"""action=parse of a text that the caller gives: questions answered, pages linked, no more."""

from __future__ import annotations

from typing import Any

import pytest
from api.wiki import Made, api, fill
from django.test import Client

pytestmark = pytest.mark.django_db

ASK = "[[Category:Deployment]] |?Used by"


@pytest.fixture
def made() -> Made:
    return fill()


def parsed(client: Client, text: str, **more: object) -> dict[str, Any]:
    found: dict[str, Any] = api(client, action="parse", text=text, formatversion=2, **more)["parse"]
    return found


@pytest.mark.parametrize(
    "text",
    [
        f"before {{{{#ask: {ASK} }}}} after",
        f"```ask\n{ASK}\n```",
        f"~~~ ask\n{ASK}\n~~~",
    ],
)
def test_questions_are_answered_in_place(client: Client, made: Made, text: str) -> None:
    shown = parsed(client, text)["text"]
    assert "<table>" in shown and "Gates of the airport" in shown
    assert f"/institution/{made.police}" in shown and "/ask?q=" in shown


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{#ask: [[Category:Deployment]] |format=count}}", "<p>2</p>"),
        ("{{#show: Berlin |?Coordinates}}", "52.5"),
        ("```\n[[Berlin]]\n```", "[[Berlin]]"),
        ("`[[Berlin]]`", "<code>[[Berlin]]</code>"),
        ("[[Nobody|x]]", "[[Nobody|x]]"),
        ("<script>alert(1)</script>", "&lt;script&gt;"),
        ("![x](https://example.org/x.png)", "!<a"),
        ("[x](javascript:alert(1))", "[x](javascript"),
        ("[[Berlin|<b>]]", ">&lt;b&gt;</a>"),
    ],
)
def test_what_a_text_becomes(client: Client, made: Made, text: str, said: str) -> None:
    assert said in parsed(client, text)["text"]


def test_pages_are_linked_by_title_alias_and_words(client: Client, made: Made) -> None:
    told = parsed(client, "[[Berlin]], [[federal_police|they]], [site](https://example.org/a)")
    assert f'href="http://testserver/place/{made.berlin}-berlin">Berlin</a>' in told["text"]
    assert ">they</a>" in told["text"]
    assert [(link["title"], link["exists"]) for link in told["links"]] == [
        ("Berlin", True),
        ("Federal Police", True),
    ]
    assert told["externallinks"] == ["https://example.org/a"]


def test_only_what_is_asked_for_is_told(client: Client, made: Made) -> None:
    assert set(parsed(client, "x", prop="text")) == {"title", "pageid", "text"}
    assert set(parsed(client, "x", prop="wikitext|links")) == {
        "title",
        "pageid",
        "wikitext",
        "links",
    }
    body = api(client, action="parse", text="x", prop="text|headhtml")
    assert "headhtml" in body["warnings"]["main"]["*"]
    page = api(client, action="parse", page="A report", prop="externallinks")["parse"]
    assert page["externallinks"] == ["https://example.org/a"]


def test_a_summary_is_a_text_without_markup(client: Client, made: Made) -> None:
    told = api(client, action="parse", summary="[[Berlin]] <b>", prop="")["parse"]
    assert told["parsedsummary"] == {"*": "[[Berlin]] &lt;b&gt;"} and "text" not in told


def test_what_cannot_be_answered_is_told(client: Client, made: Made) -> None:
    told = parsed(client, "{{#ask: [[Contry::<b>x]] }}", prop="text|parsewarnings")
    assert "<blockquote>" in told["text"] and "<b>" not in told["text"]
    assert "no such property" in told["parsewarnings"][0]
    many = parsed(client, "{{#ask: [[Berlin]] |format=count}} " * 12, prop="text|parsewarnings")
    assert many["text"].count("#ask") == 2 and len(many["parsewarnings"]) == 1


def test_a_text_is_looked_at_as_of_then(client: Client, made: Made) -> None:
    text = "{{#ask: [[Category:Deployment]] |format=count}}"
    assert "<p>1</p>" in parsed(client, text, at="2024-01-05")["text"]
