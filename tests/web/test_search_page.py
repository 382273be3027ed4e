"""The page of what was found, and suggestions as JSON."""

from __future__ import annotations

import build
import pytest
import registry
from build import content
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> str:
    """One deployment."""
    registry.begin()
    return registry.make(
        "deployment",
        "Safe city <b>",
        content("summary", "Cameras of the police. & more."),
        content("alias", "Безбедан град", language="sr"),
    )


def test_words_are_marked_and_escaped(client: Client, made: str) -> None:
    page = client.get("/search?q=police+city").content.decode()

    assert "Safe <mark>city</mark> &lt;b&gt;" in page
    assert "Cameras of the <mark>police</mark>." in page


def test_an_alias_that_matched_is_shown(client: Client, made: str) -> None:
    assert "<mark>град</mark>" in client.get("/search?q=град").content.decode()


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("", 200),
        ('"', 200),
        ("AND OR NOT NEAR(", 200),
        ("* - ^ : { }", 200),
        ("-only", 200),
        ("'; DROP TABLE words; --", 200),
        ("\x00", 200),
        ("%00%ff", 200),
        ("x" * 10_000, 400),
        ("x " * 200, 400),
    ],
)
def test_odd_questions_are_answered(client: Client, made: str, question: str, status: int) -> None:
    response = client.get("/search", {"q": question})

    assert response.status_code == status
    assert len(response.content) < 20_000


@pytest.mark.parametrize("more", ["page=0", "page=x", "page=9999", "kind=person"])
def test_bad_addresses_are_told_what_is_wrong(client: Client, made: str, more: str) -> None:
    assert client.get(f"/search?q=safe&{more}").status_code == 400


def test_suggestions_are_json(client: Client, made: str) -> None:
    answer = client.get("/search/suggest", {"q": "saf"}).json()

    assert answer == {
        "suggestions": [
            {
                "title": "Safe city <b>",
                "kind": "Deployment",
                "url": f"/deployment/{made}-safe-city-b",
                "alias": "",
            }
        ]
    }
    assert client.get("/search/suggest", {"q": "x" * 201}).status_code == 400
    assert client.get("/search/suggest").json() == {"suggestions": []}


def test_the_hidden_is_neither_found_nor_counted(client: Client, made: str) -> None:
    registry.write(build.a_claim(made, content("site", "canary", access="editors")))

    assert "<mark>" not in client.get("/search?q=canary").content.decode()
