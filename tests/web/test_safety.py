"""What protects readers, on every address: headers, no cookie, no other host, no script needed, no
log.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
import registry
from build import content
from django.test import Client
from web.crawl import addresses, clients, heard, plant

from undersight.records.rights import Role

pytestmark = pytest.mark.django_db
FORMS = ("/accounts/",)
"""Pages that lead to a form sent by POST: the only ones that give an anonymous reader a cookie."""


class Parts(HTMLParser):
    """What a page loads, where it links, and what of it would need inline rights."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.links: list[dict[str, str | None]] = []
        self.inline: list[str] = []
        self.open = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.open = tag
        if tag == "a":
            self.links.append(found)
        for name in ("src", "srcset", "poster", "data", "action", "formaction"):
            if found.get(name):
                self.loads.append(str(found[name]))
        if tag == "link" and found.get("rel") != "canonical":
            self.loads.append(str(found.get("href")))
        self.inline += [
            f"{tag} {name}" for name in found if name == "style" or name.startswith("on")
        ]

    def handle_data(self, data: str) -> None:
        if self.open in ("script", "style") and data.strip():
            self.inline.append(self.open)


@pytest.fixture
def answers() -> list[tuple[str, object]]:
    """Every address with the answer that an anonymous reader gets."""
    planted = plant()
    return [(a, Client().get(a, follow=True)) for a in sorted(set(addresses(planted)))]


def html(answers: list[tuple[str, object]]) -> Iterator[tuple[str, Parts]]:
    for address, response in answers:
        if response.headers.get("Content-Type", "").startswith("text/html"):  # type: ignore[attr-defined]
            yield address, Parts(heard(response).partition("\n<")[2])


def test_every_answer_is_safe(answers: list[tuple[str, object]]) -> None:
    faults: list[str] = []
    for address, response in answers:
        headers = response.headers  # type: ignore[attr-defined]
        policy = headers.get("Content-Security-Policy", "")
        for part in (
            "default-src 'none'",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ):
            faults += [] if part in policy else [f"{address}: no {part}"]
        faults += [
            f"{address}: {p}"
            for p in ("unsafe-inline", "unsafe-eval", "http:", "https:")
            if p in policy
        ]
        policy = "same-origin" if address.startswith(FORMS) else "no-referrer"
        if headers.get("Referrer-Policy") not in (policy, "no-referrer"):
            faults.append(f"{address}: tells where the reader comes from")
        if headers.get("X-Content-Type-Options") != "nosniff":
            faults.append(f"{address}: may be sniffed")
        if "Strict-Transport-Security" in headers:
            faults.append(f"{address}: forces https, which an onion address has not")
        if response.cookies and not address.startswith(FORMS):  # type: ignore[attr-defined]
            faults.append(f"{address}: sets a cookie")
        if response.status_code >= 500:  # type: ignore[attr-defined]
            faults.append(f"{address}: answers {response.status_code}")  # type: ignore[attr-defined]
    assert faults == []


def test_no_page_loads_from_another_host_or_runs_inline(answers: list[tuple[str, object]]) -> None:
    faults: list[str] = []
    for address, parts in html(answers):
        faults += [f"{address}: loads {url}" for url in parts.loads if re.match(r"(\w+:)?//", url)]
        faults += [f"{address}: inline {what}" for what in parts.inline]
        for link in parts.links:
            href = link.get("href") or ""
            if re.match(r"https?://", href):
                rel = (link.get("rel") or "").split()
                faults += (
                    []
                    if {"noreferrer", "noopener"} <= set(rel)
                    else [f"{address}: links {href} without rel"]
                )
    assert faults == []


@pytest.mark.parametrize("path", ["/", "/deployment", "/search?q=open", "/recent", "/terms"])
def test_an_onion_host_is_served_over_plain_http(path: str) -> None:
    registry.begin()
    registry.make("deployment", "Open cameras")

    response = Client(headers={"host": "abcdefghijklmnop.onion"}).get(path)

    assert response.status_code == 200
    assert "https://abcdefghijklmnop" not in response.content.decode()


def test_onion_addresses_are_text_not_links() -> None:
    registry.begin()
    text = "See http://abcdefghijklmnop.onion/page for it."
    camera = registry.make("deployment", "Open cameras", content("description", text))

    page = Client().get(f"/deployment/{camera}", follow=True).content.decode()

    assert "abcdefghijklmnop.onion" in page
    assert 'href="http://abcdefghijklmnop.onion' not in page


def test_what_anybody_reads_is_in_the_page_itself() -> None:
    """No script is needed: the words of the record are in what the server sends."""
    registry.begin()
    camera = registry.make("deployment", "Open cameras", content("site", "Great hall"))

    for path in (f"/deployment/{camera}", "/deployment", "/search?q=cameras"):
        page = Client().get(path, follow=True).content.decode()
        assert "Open cameras" in re.sub(r"<[^>]+>", "", page)


def test_the_state_that_a_page_is_cached_in_is_never_that_of_somebody_signed_in() -> None:
    registry.begin()
    registry.make("deployment", "Open cameras")
    browsers = clients()

    assert "no-store" in browsers[Role.REVIEWER].get("/deployment").headers["Cache-Control"]
    assert "no-store" not in browsers[Role.READER].get("/deployment").headers["Cache-Control"]
