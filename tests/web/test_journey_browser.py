"""A reader's way through the pages in a browser: without scripts, without a mouse, on a narrow
screen.
"""

from __future__ import annotations

import mimetypes
import shutil
from collections.abc import Iterator
from contextvars import Context, copy_context
from typing import Any
from urllib.parse import urlsplit

import build
import pytest
import registry
from build import content
from django.contrib.staticfiles import finders
from django.test import Client

from undersight.records.change import Change, Opening

pytestmark = [pytest.mark.django_db, pytest.mark.browser]

HOST = "https://undersight.test"
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

FAMILIES = [
    "/",
    "/deployment",
    "/deployment?country=Italy",
    "/search?q=cameras",
    "{record}",
    "{record}?at=2",
    "{record}/history",
    "{record}/diff?a=2&b=3",
    "{record}/links",
    "{record}/cite",
    "/changeset/3",
    "/recent",
    "/terms",
    "/schema",
    "/accounts/login/",
    "/nowhere",
]


@pytest.fixture(scope="module")
def chromium(django_db_setup: None) -> Iterator[Any]:
    """One browser for all tests. Its loop runs in this thread, which Django is told to bear."""
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with pytest.MonkeyPatch.context() as patched, sync_playwright() as playwright:
        patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=path, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def record() -> str:
    """A small registry; the address of a deployment in it, to which something was added."""
    registry.begin()
    source = registry.make("source", "Report on cameras", content("url", "https://paper.example/a"))
    italy = registry.make("place", "Italy", content("iso_code", "IT"))
    registry.make("term", "Watchlist", content("definition", "Whom a system looks for."))
    made = registry.make(
        "deployment",
        "Cameras in Como",
        content("summary", "Cameras that look for faces."),
        content("description", f"They began in spring [@{source}]. They went on."),
        content("country", italy, certainty="documented"),
        content("deployment_status", "ongoing", certainty="speculative", reason="nobody says"),
        on=2,
    )
    cited = build.a_citation(source, quote="in città", locator="p. 2")
    opening = Opening(made, content("site", "Station", certainty="documented"), citations=(cited,))
    registry.write(Change(opens=(opening,)), on=3)
    return f"/deployment/{made}-cameras-in-como"


def answer(route: Any, context: Context) -> None:
    """Django's answer to a browser's request, in the test's `context`, for that holds the
    connection to the database; none to what is asked of another host.
    """
    url = route.request.url
    found = finders.find(url.removeprefix(f"{HOST}/static/"))
    if not url.startswith(f"{HOST}/"):
        route.abort()
    elif isinstance(found, str):
        route.fulfill(path=found, content_type=mimetypes.guess_type(found)[0] or "font/woff2")
    else:
        # redirects are followed here: a browser would not hand them to this route again
        response = context.run(Client().get, url.removeprefix(HOST), follow=True)
        headers = {name: value for name, value in response.headers.items() if name != "Vary"}
        route.fulfill(status=response.status_code, headers=headers, body=response.content)


def opened(chromium: Any, **options: Any) -> Any:
    """A page of a browser that asks Django; `page.heard` holds errors and requests elsewhere."""
    page = chromium.new_context(**options).new_page()
    page.set_default_timeout(5_000)
    page.heard = []
    page.on("console", lambda m: page.heard.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: page.heard.append(str(error)))
    page.on("request", lambda r: None if r.url.startswith(HOST) else page.heard.append(r.url))
    context = copy_context()
    page.route("**/*", lambda route: answer(route, context))
    return page


def test_read_without_scripts(chromium: Any, record: str) -> None:
    page = opened(chromium, java_script_enabled=False)
    page.goto(f"{HOST}/deployment")

    page.get_by_role("link", name="Cameras in Como").click()
    assert page.locator("h1").inner_text() == "Cameras in Como"
    page.get_by_text("why speculative?").click()
    assert page.get_by_text("nobody says").is_visible()
    page.locator("details[open]").get_by_role("link", name="this claim").click()
    assert "nobody says" in page.locator("main").inner_text()
    page.get_by_role("link", name="Cameras in Como").first.click()
    page.locator("#facts .ref").first.click()
    assert urlsplit(page.url).fragment == "s1"
    page.locator("#s1").get_by_role("link", name="about this source").click()
    assert page.locator("h1").inner_text() == "Report on cameras"


@pytest.mark.parametrize("address", FAMILIES)
def test_usable_by_all(chromium: Any, record: str, address: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = opened(chromium, viewport={"width": 1280, "height": 900})
    page.goto(HOST + address.format(record=record))
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    found = Axe().run(page, options=RULES)
    page.set_viewport_size({"width": 320, "height": 900})

    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert [e for e in page.heard if "404" not in e] == []


def test_read_without_a_mouse(chromium: Any, record: str) -> None:
    page = opened(chromium)
    page.goto(HOST + record)
    focused = "document.activeElement"

    page.keyboard.press("Tab")
    assert page.evaluate(f"{focused}.className") == "skip"
    assert page.evaluate(f"{focused}.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(f"document.querySelector('main').contains({focused})")
    assert page.evaluate(f"getComputedStyle({focused}).outlineStyle") == "solid"
    page.locator("#facts .ref").first.focus()
    assert page.locator(".card").is_visible()
    page.keyboard.press("Escape")
    assert page.locator(".card:visible").count() == 0
