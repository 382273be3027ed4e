"""A reader who knows no query language finds "face recognition used by police in Germany since
2018, documented only": by the form, with and without scripts; and types with help.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import registry
from build import content
from web.test_journey_browser import HOST, RULES, chromium, opened

pytestmark = [pytest.mark.django_db, pytest.mark.browser]

__all__ = ["chromium"]

MINUTE = 60


@pytest.fixture
def germany() -> Iterator[str]:
    """What is sought, and what nearly is."""
    registry.begin()
    face = registry.make("technology", "Face recognition")
    live = registry.make("technology", "Live face recognition", content("broader", face))
    plates = registry.make("technology", "Number plate recognition")
    here, there = registry.make("place", "Germany"), registry.make("place", "France")
    police = registry.make(
        "institution", "Stadtpolizei", content("institution_type", "law_enforcement")
    )
    club = registry.make("institution", "Football club", content("institution_type", "sports"))

    def made(title: str, tech: str, who: str, where: str, since: str, sure: str) -> None:
        registry.make(
            "deployment",
            title,
            content("technology", tech, certainty=sure),
            content("used_by", who, certainty=sure),
            content("country", where, certainty=sure),
            content("start_date", since, certainty=sure),
        )

    made("Sought", live, police, here, "2019-05", "documented")
    made("Plates", plates, police, here, "2019", "documented")
    made("Stadium", live, club, here, "2019", "documented")
    made("Elsewhere", face, police, there, "2019", "documented")
    made("Before", face, police, here, "2012", "documented")
    made("Rumour", face, police, here, "2020", "rumored")
    yield "Sought"


def field(page: Any, label: str) -> Any:
    """The field of the form for the value of a property."""
    return page.get_by_label(label, exact=True).and_(page.locator("[name=v]"))


def awaited(holds: Callable[[], bool]) -> None:
    """Waits until something holds, a few seconds at most."""
    end = time.monotonic() + 5
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def fill(page: Any) -> None:
    """What the reader does on the form."""
    page.get_by_role("link", name="Ask", exact=True).first.click()
    field(page, "Technology").fill("Face recognition")
    field(page, "Used by › Institution type").select_option(label="Law enforcement / police (5)")
    field(page, "Country").fill("Germany")
    field(page, "Start date").fill("2018")
    page.get_by_label("How certain at least").select_option(label="Documented only")
    page.get_by_role("button", name="Show the answer").click()


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", [1280, 390])
def test_found_in_under_a_minute(chromium: Any, germany: str, scripts: bool, width: int) -> None:
    began = time.monotonic()
    page = opened(chromium, java_script_enabled=scripts, viewport={"width": width, "height": 900})
    page.goto(f"{HOST}/")

    fill(page)

    rows = page.locator("#answer tbody tr")
    assert rows.count() == 1
    assert germany in rows.first.inner_text()
    assert "1 row" in page.locator("#answer .count").inner_text()
    assert "|certainty>=Documented" in page.locator("#q").input_value()
    assert time.monotonic() - began < MINUTE
    assert page.heard == []


def test_the_word_that_comes_to_mind(chromium: Any, germany: str) -> None:
    page = opened(chromium, java_script_enabled=False)
    page.goto(f"{HOST}/ask")

    field(page, "Used by").fill("polizei")
    page.get_by_role("button", name="Show the answer").click()
    page.get_by_role("link", name="Look for names that hold “polizei”").click()

    assert page.locator("#answer tbody tr").count() == 5


def test_the_text_follows_the_form(chromium: Any, germany: str) -> None:
    page = opened(chromium)
    page.goto(f"{HOST}/ask")

    field(page, "Country").fill("Germany")
    awaited(lambda: "[[Country::Germany|+depth=10]]" in page.locator("#q").input_value())
    page.get_by_label("Another property").select_option(label="Used by › Country")
    options = page.locator("form[data-values] select[name=h]").last.locator("option")
    awaited(lambda: 0 < options.count() < 10)


def test_typing_with_help(chromium: Any, germany: str) -> None:
    page = opened(chromium)
    page.goto(f"{HOST}/ask")
    text = page.locator("#q")

    text.click()
    page.keyboard.type("[[Category:Deployment]] [[Techn")
    offered = page.locator("#completions")
    offered.get_by_role("option", name="Technology").first.wait_for()
    for _ in range(10):
        page.keyboard.press("ArrowDown")
        if offered.locator("[aria-selected=true]").inner_text().startswith("Technology"):
            break
    page.keyboard.press("Enter")
    assert text.input_value().startswith("[[Category:Deployment]] [[Technology")
    page.keyboard.type("Live" if text.input_value().endswith("::") else "::Live")
    offered.get_by_role("option", name="Live face recognition").click()
    page.keyboard.type("]]")
    page.keyboard.press("Control+Enter")

    page.locator("#answer").wait_for()
    assert "2 rows" in page.locator("#answer").inner_text()


PAGES = [
    "/ask",
    "/ask?q=%5B%5BCategory:Deployment%5D%5D%7C%3FUsed+by",
    "/ask?q=%5B%5BContry::x%5D%5D",
    "/ask?q=%5B%5BCategory:Deployment%5D%5D&format=debug",
    "/ask?q=%5B%5BCategory:Deployment%5D%5D%5B%5BCountry::Malta%5D%5D",
    "/ask?q=%5B%5BCategory:Deployment%5D%5D%7C%3FTechnology&format=tagcloud&lang=ar",
    "/ask?q=%5B%5BCategory:Deployment%5D%5D&format=category",
]


@pytest.mark.parametrize("address", PAGES)
def test_usable_by_all(chromium: Any, germany: str, address: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = opened(chromium, viewport={"width": 1280, "height": 900})
    page.goto(HOST + address)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    found = Axe().run(page, options=RULES)
    page.set_viewport_size({"width": 320, "height": 900})

    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
