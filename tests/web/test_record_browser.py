"""The page of a record in a browser: usable by all, and no request leaves for elsewhere."""

from __future__ import annotations

import mimetypes
import shutil
from collections.abc import Iterator
from typing import Any

import build
import pytest
import registry
from build import content
from django.contrib.staticfiles import finders
from django.test import Client

from undersight.records.change import Change, Opening
from undersight.values.protocol import Absence

pytestmark = [pytest.mark.django_db, pytest.mark.browser]

HOST = "http://undersight.test"
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def html(client: Client) -> str:
    """A record with a little of everything, rendered before a browser's loop is running."""
    registry.begin()
    source = registry.make("source", "Report", content("url", "https://paper.example/a"))
    city = registry.make("place", "Como", content("coordinates", "45.8, 9.1"))
    made = registry.make(
        "deployment",
        "SARI",
        content("summary", "Face recognition in **Como**."),
        content("description", f"It began. [@{source}]\n\nAnd went on."),
        content("alias", "新疆", language="zh-Hans"),
        content("city", city, certainty="documented"),
        content("runs_software", Absence.UNKNOWN, certainty="rumored", reason="nobody says"),
        content("deployment_status", "ongoing", disputed="by the town"),
        content("deployment_status", "stopped", certainty="speculative"),
    )
    citation = build.a_citation(source, quote="in città", locator="p. 2")
    opening = Opening(made, content("site", "Station"), citations=(citation,))
    registry.write(Change(opens=(opening,)), on=3)
    registry.write(build.an_event(made, "start", "2017-03", certainty="rumored"), on=9)
    return client.get(f"/deployment/{made}", follow=True).content.decode()


@pytest.fixture
def page(html: str) -> Iterator[Any]:
    """The page as a browser shows it; every other address of the host is a static file or lost."""
    from playwright.sync_api import Route, sync_playwright

    asked: list[str] = []

    def answer(route: Route) -> None:
        url = route.request.url
        asked.append(url)
        found = finders.find(url.removeprefix(f"{HOST}/static/"))
        if url == f"{HOST}/record":
            route.fulfill(body=html, content_type="text/html; charset=utf-8")
        elif isinstance(found, str):
            route.fulfill(path=found, content_type=mimetypes.guess_type(found)[0] or "font/woff2")
        else:
            route.fulfill(status=404)

    with sync_playwright() as playwright:
        chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))))
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGS)
        shown = browser.new_page(viewport={"width": 1280, "height": 900})
        shown.route("**/*", answer)
        shown.goto(f"{HOST}/record")
        shown.asked = asked  # type: ignore[attr-defined]
        yield shown
        browser.close()


def test_axe_finds_nothing(page: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    found = Axe().run(page, options=RULES)

    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [320, 390, 800, 1440])
def test_nothing_scrolls_sideways(page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_no_other_host_is_asked(page: Any) -> None:
    assert page.asked
    assert not [url for url in page.asked if not url.startswith(HOST)]


def test_a_claim_opens_in_place(page: Any) -> None:
    inside = page.locator("#facts .claim", has_text="nobody says")
    assert not inside.is_visible()

    page.get_by_text("why rumored?").first.click()

    assert inside.is_visible()


def test_a_mark_opens_its_claim_and_dots_show_under_hand_or_focus(page: Any) -> None:
    row = page.locator("#facts dl > div", has_text="City").first
    dots, opened = row.locator(".dots"), row.locator(".claim")
    opacity = "dots => getComputedStyle(dots).opacity"
    mark = row.locator(".c").bounding_box()
    size = row.locator("summary").bounding_box()

    assert min(size["width"], size["height"]) >= 24
    assert dots.evaluate(opacity) == "0"
    row.locator("dd").hover()
    assert dots.evaluate(opacity) == "1"
    page.mouse.click(mark["x"] + 6, mark["y"] + 12)
    assert opened.is_visible()
    page.mouse.click(mark["x"] + 6, mark["y"] + 12)
    page.mouse.move(1, 1)
    row.locator("summary").focus()
    page.keyboard.press("Enter")
    assert opened.is_visible()
    assert dots.evaluate(opacity) == "1"
