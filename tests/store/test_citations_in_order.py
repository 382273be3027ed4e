"""Sources are numbered by their places on the page, whatever ids chance gave to their citations."""

from __future__ import annotations

import build
import pytest
import registry

from undersight.exchange.writers.markdown import record_markdown
from undersight.exchange.writers.words import unmarked
from undersight.records.change import Change
from undersight.records.claim import Citation

pytestmark = pytest.mark.django_db
TITLES = ("Annual report", "Budget", "Court file", "Draft law", "E-mail")


@pytest.fixture
def cited() -> str:
    """A record whose claim rests on five sources, cited in one changeset, and then on a sixth."""
    registry.begin()
    made = registry.make("deployment", "SARI", build.content("site", "Station"), on=2)
    (claim,) = registry.claims_of(made, "site")
    for day, titles in ((3, reversed(TITLES)), (4, ("A letter",))):
        sources = [registry.make("source", title, on=day) for title in titles]
        cites = tuple(Citation("", claim.identity, source) for source in sources)
        registry.write(Change(cites=cites), on=day)
    return made


def test_of_one_changeset_by_title_then_later_ones(cited: str) -> None:
    page = registry.see(cited)

    assert [s.name.title for s in page.sources] == [*TITLES, "A letter"]
    (site,) = page.of("site")
    assert [c.number for c in site.cited] == [1, 2, 3, 4, 5, 6]


def test_marks_of_a_text_become_words(cited: str) -> None:
    page = registry.see(cited)
    source = page.sources[1].name.id
    registry.write(
        build.a_claim(
            cited, build.content("description", f"In [[Como|the city]] [@{source}, p. 3].")
        ),
        on=5,
    )
    page = registry.see(cited)
    (text,) = [s.claim.content.value.text for s in page.of("description") if s.claim.content.value]
    number = next(s.number for s in page.sources if s.name.id == source)

    assert unmarked(text, page) == f"In the city [{number}, p. 3]."


def test_a_page_as_markdown_has_no_heading_of_its_head(cited: str) -> None:
    from exchange.pages import IMPRINT

    text = record_markdown(registry.see(cited), IMPRINT)

    assert "## Head" not in text and "## Location" in text
