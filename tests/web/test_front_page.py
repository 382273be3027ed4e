"""The front page, and the pages that the registry's keepers write."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import build
import pytest
import registry
from build import content
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(tmp_path: Path, settings: object) -> Path:
    """A registry folder with pages."""
    folder = tmp_path / "pages"
    folder.mkdir()
    settings.REGISTRY = tmp_path  # type: ignore[attr-defined]
    (tmp_path / "secret.md").write_text("canary")
    return folder


def test_it_tells_what_it_is_and_what_it_cannot_prove(
    client: Client, pages: Path, settings: object
) -> None:
    registry.begin()
    registry.make("deployment", "Camera", content("site", "Hall"))
    settings.UNDERSIGHT = replace(settings.UNDERSIGHT, sample=False)  # type: ignore[attr-defined]
    page = client.get("/").content.decode()

    assert "Absence from this registry is not absence of surveillance." in page
    assert "Camera" in page
    assert "sample for demonstration" not in page
    assert client.get("/").cookies == {}


def test_the_sample_says_so(client: Client, pages: Path, settings: object) -> None:
    registry.begin()
    settings.UNDERSIGHT = replace(settings.UNDERSIGHT, sample=True)  # type: ignore[attr-defined]

    assert "sample for demonstration" in client.get("/").content.decode()


def test_numbers_follow_the_log(client: Client, pages: Path) -> None:
    registry.begin()
    registry.make("deployment", "Camera")
    assert "<b>1</b>Deployments" in client.get("/").content.decode()

    registry.make("deployment", "Drone")
    assert "<b>2</b>Deployments" in client.get("/").content.decode()


def test_one_enters_by_the_commonest_countries_and_technologies(
    client: Client, pages: Path
) -> None:
    registry.begin()
    germany, france = (registry.make("place", title) for title in ("Germany", "France"))
    for number, place in enumerate((germany, germany, france, france)):
        registry.make("deployment", f"Camera {number}", content("country", place))

    page = client.get("/").content.decode()

    assert f'href="/deployment?country={germany}"' in page
    assert f'href="/deployment?country={france}"' in page


def test_an_empty_registry_has_a_front_page(client: Client, pages: Path) -> None:
    registry.begin()

    assert client.get("/").status_code == 200
    assert client.get("/?at=1999").status_code == 200


def test_pages_are_markdown_made_safe(client: Client, pages: Path) -> None:
    registry.begin()
    (pages / "about.md").write_text(
        "# About *us*\n\nFirst <script>alert(1)</script> words.\n\n## Who we are\n\n"
        "[x](javascript:alert(1)) [y](https://example.org/)\n"
    )
    page = client.get("/about/about").content.decode()

    assert "<script>alert" not in page
    assert 'href="javascript:' not in page
    assert 'rel="noreferrer noopener"' in page
    assert '<h2 id="who-we-are">Who we are</h2>' in page
    assert "First &lt;script" in client.get("/").content.decode()


def test_pages_speak_the_readers_language(client: Client, pages: Path) -> None:
    registry.begin()
    (pages / "about.md").write_text("# About\n\nHello.")
    (pages / "about.fr.md").write_text("# À propos\n\nBonjour.")

    assert "Bonjour." in client.get("/about/about?lang=fr").content.decode()
    assert "Hello." in client.get("/about/about?lang=ar").content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/about/secret",
        "/about/..%2Fsecret",
        "/about/%2e%2e%2fsecret",
        "/about/About",
        "/about/a.b",
        "/about/nix",
        "/help",
    ],
)
def test_nothing_else_is_a_page(client: Client, pages: Path, address: str) -> None:
    registry.begin()
    response = client.get(address)

    assert response.status_code == 404
    assert b"canary" not in response.content


def test_a_link_out_of_the_folder_is_no_page(client: Client, pages: Path) -> None:
    registry.begin()
    (pages / "leak.md").symlink_to(pages.parent / "secret.md")

    assert client.get("/about/leak").status_code == 404


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/signup/"])
def test_sign_in_looks_like_the_rest(client: Client, address: str) -> None:
    page = client.get(address).content.decode()

    assert 'class="page narrow"' in page
    assert "base.css" in page


def test_the_glossary_holds_every_word_once(client: Client) -> None:
    registry.begin()
    broad = registry.make("technology", "Biometrics", content("definition", "Measuring bodies."))
    narrow = registry.make("technology", "Gait", content("broader", broad))
    registry.write(build.a_claim(broad, content("broader", narrow)))  # a circle
    registry.make("term", "Watchlist", content("definition", "A **list**."))
    page = client.get("/terms").content.decode()

    assert [page.count(f'id="{i}"') for i in (broad, narrow)] == [1, 1]
    assert "A list." in page


def test_the_vocabulary_has_anchors(client: Client) -> None:
    registry.begin()
    page = client.get("/schema").content.decode()

    for anchor in (
        "kind-deployment",
        "deployment-used_by",
        "list-deployment_status",
        "deployment_status-ongoing",
    ):
        assert f'id="{anchor}"' in page


def test_the_vocabulary_is_folded_kind_by_kind_and_list_by_list(client: Client) -> None:
    registry.begin()
    page = client.get("/schema").content.decode()

    folded = re.sub(r"<details class=\"fold\">.*?</details>", "", page, flags=re.DOTALL)
    shown = set(re.findall(r'id="([^"]+)"', folded))
    assert {"kind-deployment", "list-deployment_status", "certainty", "lists"} <= shown
    assert not {"deployment-used_by", "deployment_status-ongoing"} & shown
    assert 'href="#kind-deployment"' in folded
    assert 'href="#list-deployment_status"' in folded


def test_without_a_registry_there_is_a_page_that_says_so(client: Client, pages: Path) -> None:
    page = client.get("/deployment").content.decode()

    assert 'class="problem"' in page and 'class="foot"' in page


def test_what_is_written_in_another_language_says_so(client: Client, pages: Path) -> None:
    registry.begin()
    (pages / "about.md").write_text("# About\n\nWhat this is.\n", "utf-8")
    (pages / "about.fr.md").write_text("# À propos\n\nCe que c’est.\n", "utf-8")

    for language, written_in in (("ar", "en"), ("fr", "fr")):
        front = client.get(f"/?lang={language}").content.decode()
        page = client.get(f"/about/about?lang={language}").content.decode()

        assert f'<div class="lede" lang="{written_in}" dir="auto">' in front
        assert f'<section class="prose" lang="{written_in}" dir="auto">' in page
