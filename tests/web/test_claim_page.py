"""The page of a claim: what it says, on what it rests, and what it said before."""

from __future__ import annotations

import re
from dataclasses import replace

import build
import pytest
import registry
from build import content
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from undersight.records.change import Change, Opening, amend
from undersight.store.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> str:
    """A claim that was changed on the fifth day; its identity."""
    registry.begin()
    source = registry.make("source", "Report")
    made = registry.make("deployment", "SARI")
    citation = build.a_citation(source, quote="alla stazione", translation="at the station")
    said = content("site", "Station", certainty="rumored", reason="one witness")
    registry.write(Change(opens=(Opening(made, said, citations=(citation,)),)), on=2)
    claim = registry.claims_of(made, "site")[0]
    sure = replace(claim.content, certainty="documented", reason="", disputed="not by all")
    registry.write(amend(claim, sure), on=5, comment="a second source")
    return claim.identity


def see(client: Client, identity: str, **query: str) -> str:
    response = client.get(f"/claim/{identity}", query)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def test_it_says_how_sure_and_from_where(client: Client, site: str) -> None:
    html = see(client, site)

    assert '<span class="c doc"><bdi>Station</bdi></span>' in html
    assert "Reliable sources say so and can be checked." in html
    assert "disputed: not by all" in html
    assert "alla stazione" in html
    assert "at the station" in html
    assert '<li id="s1"' in html
    assert f'<a href="/claim/{site}">/claim/{site}</a>' in html


def test_it_tells_what_it_said_before(client: Client, site: str) -> None:
    stages = see(client, site).split('<ol class="log')[1]

    assert stages.count("<li") == 2
    assert stages.index("Documented") < stages.index("Rumored")
    assert "one witness" in stages
    assert "a second source" in stages


def test_a_past_moment(client: Client, site: str) -> None:
    html = see(client, site, at="2024-01-04")

    assert '<span class="c rum"><bdi>Station</bdi></span>' in html
    assert "a second source" not in html
    assert client.get(f"/claim/{site}", {"at": "2024-01-02"}).status_code == 404


def test_only_some_know_who(client: Client, site: str) -> None:
    assert "ada" not in see(client, site)

    client.force_login(User.objects.create_user("rex", role="reviewer"))

    assert "ada" in see(client, site)
    assert "/changeset/" in see(client, site)


def test_a_day_is_one_stage_for_those_who_may_not_know(client: Client, site: str) -> None:
    claim = next(c for c in registry.claims_of(_record(site)) if c.identity == site)
    for word in ("B", "C"):
        claim = next(c for c in registry.claims_of(claim.record) if c.identity == site)
        new = replace(claim.content, value=build.value("site", word))
        registry.write(amend(claim, new), on=7)

    stages = see(client, site).split('<ol class="log')[1]

    assert stages.count("<li") == 3
    assert "<p>B</p>" not in stages


def test_a_claim_that_was_taken_back(client: Client, site: str) -> None:
    claim = next(c for c in registry.claims_of(_record(site)) if c.identity == site)
    registry.write(Change(closes=(claim.id,)), on=8)

    html = see(client, site)

    assert "No longer claimed since" in html
    assert "Station" in html


@pytest.mark.parametrize("identity", ["0000000000", "nonsense", "zzzzzzzzzzz"])
def test_there_is_no_such_claim(client: Client, site: str, identity: str) -> None:
    assert client.get(f"/claim/{identity}").status_code == 404


def test_a_hidden_claim_is_not_there(client: Client, site: str) -> None:
    claim = next(c for c in registry.claims_of(_record(site)) if c.identity == site)
    registry.write(amend(claim, replace(claim.content, access="editors")), on=9)

    assert client.get(f"/claim/{site}").status_code == 404
    assert client.get(f"/claim/{site}", {"at": "2024-01-05"}).status_code == 404

    client.force_login(User.objects.create_user("cleo", role="contributor"))

    assert "Editors" in see(client, site)


def test_few_statements(client: Client, site: str) -> None:
    client.get(f"/claim/{site}")
    with CaptureQueriesContext(connection) as asked:
        see(client, site)

    assert len(asked) <= 12


def _record(identity: str) -> str:
    from undersight.records.ids import to_number
    from undersight.store.actions.rows import claims_where

    return claims_where("identity = %s", [to_number(identity)])[0].record
