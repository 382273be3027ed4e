"""Questions in texts: answered in place, through the reader's lens, never breaking the page."""

from __future__ import annotations

from pathlib import Path

import pytest
import registry
from build import content
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from undersight.store.models import User
from undersight.web.ask_blocks import MOST
from undersight.web.prose import prose

pytestmark = pytest.mark.django_db

FENCED = "```ask\n{}\n```"


@pytest.fixture
def places() -> dict[str, str]:
    registry.begin()
    return {name: registry.make("place", name) for name in ("Italy", "Malta")}


def told(text: str, *, client: Client | None = None, **parts: str) -> str:
    """The page of a record whose description is `text`."""
    made = registry.make("term", f"T {abs(hash(text))}", content("definition", text))
    response = (client or Client()).get(f"/term/{made}", parts, follow=True)
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (FENCED.format("[[Category:Place]] |?ISO code"), "<bdi>Malta</bdi></a></td>"),
        ("{{#ask: [[Category:Place]]\n|format=ul\n}}", "<bdi>Malta</bdi></a></li>"),
        ("There are {{#ask: [[Category:Place]] |format=count}} of them.", "There are 2 of them."),
        ("It is {{#show: Malta |?Category }}.", "It is <bdi>Place</bdi>."),
        (FENCED.format("[[Category:Place]] [[Nowhere]] |default=not yet"), "not yet"),
        (FENCED.format("[[Category:Place]] [[Nowhere]]"), "Nothing here meets this question now."),
        (FENCED.format("[[Category:Place]] |limit=1"), "further results"),
    ],
)
def test_answered_in_place(places: dict[str, str], text: str, shown: str) -> None:
    assert shown in told(text)


@pytest.mark.parametrize(
    "text", [FENCED.format("[[Contry::x]]"), "So {{#ask: [[Contry::x]] }} it is."]
)
def test_a_wrong_question_says_why_and_the_page_stands(places: dict[str, str], text: str) -> None:
    html = told(text)

    assert "no such property" in html
    assert "mend the question" in html


def test_a_save_is_seen_at_once(places: dict[str, str]) -> None:
    text = "{{#ask: [[Category:Place]] |format=count }} places"
    before = told(text)
    registry.make("place", "Gozo")

    assert "2 places" in before
    assert "3 places" in told(text + " ")


def test_an_answer_is_remembered(places: dict[str, str]) -> None:
    text = FENCED.format("[[Category:Place]] |?ISO code")
    made = registry.make("term", "Remembered", content("definition", text))
    page = Client().get(f"/term/{made}", follow=True).redirect_chain[-1][0]
    with CaptureQueriesContext(connection) as again:
        Client().get(page)

    assert not any("title_key ASC" in q["sql"] for q in again.captured_queries)


def test_no_more_than_some(places: dict[str, str]) -> None:
    html = told("\n\n".join("{{#ask: [[Category:Place]] |limit=1}}" for _ in range(MOST + 2)))

    assert html.count("Ask this: more questions stand on this page") == 2


def test_what_an_answer_shows_is_not_asked_again(places: dict[str, str]) -> None:
    loop = "{{#ask: [[Category:Term]] |?Definition |intro={{#ask: [[Category:Place]] }} }}"
    html = told(FENCED.format("[[Category:Term]] |?Definition |limit=3") + "\n\n" + loop)

    assert html.count("<table>") <= 2


def test_what_is_hidden_is_hidden_in_answers(places: dict[str, str]) -> None:
    registry.make("place", "Secret base", content("access", "editors"))
    text = FENCED.format("[[Category:Place]]")
    editor = Client()
    editor.force_login(User.objects.create_user("ed", role="contributor"))

    assert "Secret base" in told(text, client=editor)
    assert "Secret base" not in told(text + "\n")


def test_a_block_can_ask_the_past(places: dict[str, str]) -> None:
    registry.make("place", "Later", on=30)

    assert "Later" not in told(FENCED.format("[[Category:Place]] |at=2024-01-05"))
    assert "Later" in told(FENCED.format("[[Category:Place]]"))


def test_pages_of_the_keepers(places: dict[str, str], tmp_path: Path, monkeypatch: object) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "live.md").write_text("# Live\n\n" + FENCED.format("[[Category:Place]]"))
    monkeypatch.setattr(settings, "REGISTRY", str(tmp_path))  # type: ignore[attr-defined]

    assert "<bdi>Malta</bdi>" in Client().get("/about/live").content.decode()


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a {{#show: B |?C}} d", '<p>a <code class="language-ask">{{#show: B |?C}}</code> d</p>'),
        ("{{#ask: [[X]]", "<p>{{#ask: X</p>"),
        ("{{#ask: {{{?P}}} }}", '<pre><code class="language-ask">{{#ask: {{{?P}}} }}</code></pre>'),
        ("`{{#ask: x}}`", "<p><code>{{#ask: x}}</code></p>"),
        (
            "{{#show: <b> | x}}",
            '<pre><code class="language-ask">{{#show: &lt;b&gt; | x}}</code></pre>',
        ),
    ],
)
def test_where_a_question_stands(text: str, html: str) -> None:
    assert prose(text) == html
