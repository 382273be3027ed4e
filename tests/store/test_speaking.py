"""Which claim speaks, and which title a reader reads: Python and SQL say the same."""

from __future__ import annotations

import build
import pytest
import registry
from build import content
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from undersight.records.change import create
from undersight.records.ids import from_number, to_number
from undersight.records.lens import Lens
from undersight.records.record import Name
from undersight.records.speaking import heard, speaking
from undersight.store.reads.names import names
from undersight.store.reads.record import titled
from undersight.store.reads.scope import scope
from undersight.store.reads.speaking import speaks_sql

pytestmark = pytest.mark.django_db

SAID = st.fixed_dictionaries(
    {
        "certainty": st.sampled_from(["documented", "rumored", "speculative", ""]),
        "preferred": st.booleans(),
        "disputed": st.sampled_from(["", "", "not so"]),
        "time": st.sampled_from(["", "2019", "2020", "2020-05", "2019/..", "2018/"]),
    }
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    claims=st.lists(SAID, min_size=1, max_size=6), prop=st.sampled_from(["site", "alias", "title"])
)
def test_python_and_sql_agree(claims: list[dict[str, object]], prop: str) -> None:
    with transaction.atomic():
        registry.begin()
        said = [content(prop, f"V{n}", **more) for n, more in enumerate(claims)]  # type: ignore[arg-type]
        record = registry.make("deployment", "Cameras", *said)
        schema = build.surveillance()
        sql = "SELECT id FROM claims c WHERE record = %s AND property = %s AND "

        rows = scope(Lens()).select(sql + speaks_sql("c", schema), [to_number(record), prop])
        one = speaking(registry.claims_of(record, prop), schema)
        transaction.set_rollback(True)

    assert [from_number(row[0]) for row in rows] == [one.id if one else None]


TITLES = st.lists(
    st.fixed_dictionaries(
        {
            "language": st.sampled_from(["", "en", "ar", "ar-EG", "fr", "zh-Hans"]),
            "certainty": st.sampled_from(["documented", ""]),
            "preferred": st.booleans(),
            "disputed": st.sampled_from(["", "", "not so"]),
            "time": st.sampled_from(["", "2019", "2018/"]),
        }
    ),
    min_size=1,
    max_size=6,
)
LANGUAGES = st.sampled_from(["en", "en-GB", "ar", "fr", "zh", "de"])


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(titles=TITLES, reader=LANGUAGES, own=st.sampled_from(["en", "fr"]))
def test_python_and_sql_agree_on_a_title(
    titles: list[dict[str, object]], reader: str, own: str
) -> None:
    lens = Lens(language=reader, own_language=own)
    with transaction.atomic():
        registry.begin()
        said = [content("title", f"T{n}", **more) for n, more in enumerate(titles)]  # type: ignore[arg-type]
        change = create("deployment", said)
        registry.write(change)
        handle = change.records[0].id
        claims = registry.claims_of(handle, "title")
        one = speaking(claims, build.surveillance())
        speaks = one.content.value.text if one and one.content.value else ""

        by_sql = names({handle}, lens)[handle]
        known = {handle: Name(handle, "deployment", speaks)}
        by_python = titled(known, {handle: claims}, lens)[handle]
        transaction.set_rollback(True)

    assert by_sql == by_python
    languages = {c.content.value.text: c.content.language for c in claims if c.content.value}
    bases = {language.partition("-")[0] for language in languages.values()}
    shown = languages[by_sql.title].partition("-")[0]
    first = next((x for x in (reader.partition("-")[0], own) if x in bases), None)
    assert shown == first if first else by_sql.title == speaks


@pytest.mark.parametrize(
    ("said", "reader", "own", "expected"),
    [
        (["ar", "en"], "en", "en", "en"),
        (["ar", "en"], "fr", "en", "en"),
        (["en", "ar", "fr"], "ar", "fr", "ar"),
        (["en", "ar", "fr"], "de", "fr", "fr"),
        (["ar", "zh"], "fr", "en", "ar"),
        (["en-GB", "en"], "en", "en", "en"),
        (["ar", "en-GB"], "en", "en", "en-GB"),
        (["", "en"], "en", "en", "en"),
        (["", "ar"], "en", "en", ""),
    ],
)
def test_the_readers_language_then_the_registrys_then_what_speaks(
    said: list[str], reader: str, own: str, expected: str
) -> None:
    lens = Lens(language=reader, own_language=own)

    assert heard(said, lens, lambda language: language) == expected
