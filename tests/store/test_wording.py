"""The full-text index, asked once, finds what the same words find asked of each record."""

from __future__ import annotations

import build
import pytest
import registry
from build import content

from undersight.query.chosen import worded_condition
from undersight.query.normal import normal
from undersight.records.lens import Lens
from undersight.records.search import read_wanted
from undersight.store.reads import facets
from undersight.store.reads.postings import forget
from undersight.store.reads.wording import of_words

pytestmark = pytest.mark.django_db

ASKED = (
    *("harbour", "-harbour", "harb*", "camera harbour", "camera -harbour", "omega", "nothing"),
    *('"the harbour"', '"harbour the"', '-"the harbour"', '"at the har"*', "raided", "-raided"),
    *("title:omega", "title:om*", "title:harbour", "-title:omega", "text:harbour", "text:raided"),
    *("text:omega", 'description:"the harbour"', "-description:harb*", "site:harbour", "secret"),
    *("country:france", "-country:france", "country:fr* harbour", "country:harbour", "old"),
)


@pytest.fixture
def made() -> dict[str, str]:
    registry.begin()
    forget()
    found = {n: registry.make("place", n) for n in ("France", "Harbour")}
    told = (
        ("Omega", "Cameras and a camera at the harbour.", "France"),
        ("Alpha", "A camera.", "Harbour"),
        ("Harbour", "An omega, old.", "France"),
        ("Beta", "Nobody knows.", "France"),
    )
    for day, (title, text, country) in enumerate(told, 2):
        contents = [content("description", text), content("country", found[country])]
        found[title] = registry.make("deployment", title, *contents, on=day)
    change = build.an_event(found["Beta"], "start", "2018")
    registry.write(change)
    event = change.records[0].id
    registry.write(build.a_claim(event, content("description", "It was raided.")))
    hidden = content("description", "secret harbour", access="editors")
    registry.write(build.a_claim(found["Beta"], hidden))
    return found


def both(asked: str, lens: Lens) -> tuple[list[int], list[int]]:
    schema = build.surveillance()
    kind = schema.kinds["deployment"]
    base = worded_condition(read_wanted(asked, schema), schema)
    assert of_words(normal(base, schema))
    quick = facets.narrowed(kind, ("country",), lens=lens, schema=schema, base=base).among
    assert quick is not None
    each = facets._asked(facets._of(kind, base, schema), lens=lens, schema=schema)
    return sorted(quick.members()), sorted(each)


@pytest.mark.parametrize("reader", [build.ANYBODY, build.CONTRIBUTOR])
def test_the_index_finds_what_each_record_says(made: dict[str, str], reader: object) -> None:
    lens = Lens(None, reader, "en", 0)  # type: ignore[arg-type]
    number = 0
    for asked in ASKED:
        quick, each = both(asked, lens)
        assert quick == each, asked
        number += len(each)
    assert number > len(ASKED)


def test_what_has_changed_is_found_as_it_is_now(made: dict[str, str]) -> None:
    lens = Lens(None, build.ANYBODY, "en", 0)
    both("harbour", lens)
    registry.write(build.a_claim(made["Alpha"], content("description", "By the harbour.")), on=9)
    registry.make("deployment", "New harbour", on=10)
    for asked in ASKED:
        quick, each = both(asked, lens)
        assert quick == each, asked


def test_the_past_is_asked_as_it_was(made: dict[str, str]) -> None:
    for position in (3, 4, 5, 7):
        for asked in ASKED:
            quick, each = both(asked, Lens(position, build.ANYBODY, "en", 0))
            assert quick == each, (asked, position)
