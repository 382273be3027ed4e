"""Which claim speaks is one rule: what Python says and what SQL says is the same for any claims."""

from __future__ import annotations

import build
import pytest
import registry
from build import content
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from undersight.records.ids import from_number, to_number
from undersight.records.lens import Lens
from undersight.records.speaking import speaking
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
