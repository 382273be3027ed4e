"""What the API promises beside the shapes: problems, validators, cursors, moments, who may read
from where, how often.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import build
import pytest
import registry
from api.v1.calls import answer, body_of, call
from build import content
from django.conf import settings as configured
from django.test import Client

from undersight.api.v1 import endpoint
from undersight.api.v1.allowance import Allowance, network_of
from undersight.records.rights import Role
from undersight.store.actions.merge import merge
from undersight.store.actions.revise import revise
from undersight.store.actions.withdraw import withdraw
from undersight.store.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _registry() -> None:
    registry.begin()


def signed_in(role: Role) -> Client:
    client = Client()
    client.force_login(User.objects.create_user(f"x-{role}", role=role))
    return client


# ---- problems ----


@pytest.mark.parametrize(
    ("path", "query", "places"),
    [
        ("records", {"limt": 2}, ["limt"]),
        ("records", {"limit": 0}, ["limit"]),
        ("records", {"limit": "x", "kind": "nix"}, ["limit"]),
        ("records", {"kind": "nix"}, ["kind"]),
        ("records", {"kind": "event"}, ["kind"]),
        ("records", {"kind": ["place", "source"]}, ["kind"]),
        ("records", {"properties": "site,nix"}, ["properties"]),
        ("records", {"cursor": "nix"}, ["cursor"]),
        ("records", {"cursor": "ä"}, ["cursor"]),
        ("records", {"lang": "xx"}, ["lang"]),
        ("records", {"at": "yesterday"}, ["at"]),
        ("records", {"at": "2999-01-01"}, ["at"]),
        ("records", {"certainty": "sure"}, ["certainty"]),
        ("ask", {}, ["q"]),
        ("ask", {"q": " "}, ["q"]),
        ("ask", {"q": "[[Category:Deployment]"}, ["q · column 1"]),
        ("ask", {"q": "[[Contry::x]] [[Nix::y]]"}, ["q · column 3", "q · column 17"]),
        ("ask", {"q": "a\0b"}, ["q"]),
        ("ask", {"q": "[[:+]]", "cursor": "AAAA"}, ["cursor"]),
        ("ask/export", {"q": "[[Nix::y]]"}, ["q · column 3"]),
        ("changesets", {"cursor": "x"}, ["cursor"]),
        ("facets", {}, ["kind"]),
        ("facets", {"kind": "deployment", "filter": "country"}, ["filter"]),
        ("facets", {"kind": "deployment", "ask": "[[Nix::y]]"}, ["ask · column 3"]),
        ("search", {"q": "x" * 401}, ["q"]),
        ("suggest", {"q": "x", "limit": 51}, ["limit"]),
    ],
)
def test_every_mistake_is_a_problem_with_its_place(
    path: str, query: dict[str, Any], places: list[str]
) -> None:
    found = call(path, status=400, **query)

    assert [p["place"] for p in found["problems"]] == places
    assert all(p["message"] for p in found["problems"])


@pytest.mark.parametrize(
    "path",
    ["nix", "records/0000000000", "records/nix", "claims/0000000000", "changesets/999", "ask/nix"],
)
def test_what_is_not_there_is_a_problem_too(path: str) -> None:
    response = answer(path)

    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert json.loads(response.content)["status"] == 404


def test_problems_speak_the_language_that_is_asked_for() -> None:
    assert "Not" not in call("records/nix", status=404, lang="fr")["detail"]


def test_what_was_withdrawn_is_gone_and_what_was_merged_leads_on() -> None:
    gone, loser, winner = (registry.make("product", f"P{n}") for n in range(3))
    withdraw(gone, reason="mistake", comment="c", actor=build.ADMIN, now=build.day(5))
    merge(loser, into=winner, comment="c", actor=build.ADMIN, now=build.day(5))

    assert call(f"records/{gone}", status=410)["reason"] == "mistake"
    moved = answer(f"records/{loser}/claims", property="title")
    assert moved.status_code == 308
    assert moved["Location"] == f"/api/v1/records/{winner}/claims?property=title"
    assert answer(f"records/{loser}")["Location"] == f"/api/v1/records/{winner}"
    led = f"/api/v1/questions/{winner}/answer"
    assert answer(f"questions/{loser}/answer")["Location"] == led


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
def test_only_reading(method: str) -> None:
    response = Client(enforce_csrf_checks=True).generic(method, "/api/v1/records", "{}")

    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert json.loads(response.content)["status"] == 405


# ---- validators ----


def test_a_validator_saves_the_body_until_something_changes() -> None:
    made = registry.make("deployment", "A")
    first = answer("records", kind="deployment", limit=1)
    again = Client().get(
        "/api/v1/records?kind=deployment&limit=1", HTTP_IF_NONE_MATCH=first["ETag"]
    )
    assert (again.status_code, again.content) == (304, b"")
    assert again["Access-Control-Allow-Origin"] == "*"

    registry.make("deployment", "B")

    assert made in body_of(first)
    later = answer("records", kind="deployment", limit=1)
    assert later["ETag"] != first["ETag"], "there is a further page now"
    same = answer("records", kind="deployment", limit=1)
    assert body_of(same) != body_of(later), "cursors are sealed anew each time"
    assert same["ETag"] == later["ETag"]


@pytest.mark.parametrize(
    "path",
    [
        "records?kind=deployment&limit=1",
        "records/{}",
        "records/{}/claims",
        "records/{}/history",
        "changesets",
        "ask?q=[[:%2B]]|?Site|limit=1&count=true",
        "search?q=open",
        "facets?kind=deployment",
    ],
)
def test_nothing_hidden_moves_a_validator(path: str) -> None:
    one, _ = (registry.make("deployment", f"Open {n}", content("site", "x")) for n in "ab")
    before = Client().get(f"/api/v1/{path.format(one)}")
    assert before.status_code == 200

    for say in (
        content("site", "y", access="restricted"),
        content("summary", "open", access="editors"),
    ):
        now = datetime.now(UTC)
        revise(build.a_claim(one, say), comment="hidden", actor=build.ADMIN, now=now)

    after = Client().get(f"/api/v1/{path.format(one)}")
    assert after["ETag"] == before["ETag"]


# ---- pages that go on ----


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("records", {"kind": "place"}),
        ("ask", {"q": "[[Category:Place]] |?Summary |sort=Summary,"}),
        ("ask", {"q": "[[Category:Place]]", "at": "2024-01-20"}),
    ],
)
def test_a_cursor_goes_on_at_the_same_position(path: str, query: dict[str, Any]) -> None:
    made = {registry.make("place", f"P{n}", content("summary", f"s{n % 3}")) for n in range(7)}
    found, seen = call(path, **query, limit=3), []
    rows = "records" if path == "records" else "rows"
    while True:
        seen += [row.get("id") or row["record"]["id"] for row in found[rows]]
        if found["next"] is None:
            break
        assert found["cursor"]
        registry.make("place", f"P0 later {len(seen)}", on=30)
        found = call(found["next"].removeprefix("http://testserver/api/v1/").partition("?")[0],
                     **dict(re.findall(r"(\w+)=([^&]*)", _unquoted(found["next"]))))  # fmt: skip

    assert sorted(seen) == sorted(made)


def _unquoted(address: str) -> str:
    from urllib.parse import unquote_plus

    return unquote_plus(address)


def test_a_cursor_is_good_for_its_question_only() -> None:
    for n in range(3):
        registry.make("place", f"P{n}")
    cursor = call("ask", q="[[Category:Place]]", limit=1)["cursor"]

    found = call("ask", q="[[Category:Place]] |sort=Summary,Country", cursor=cursor, status=400)

    assert found["problems"][0]["place"] == "cursor"
    assert call("records", cursor=cursor, kind="place", status=400)["problems"]
    listed = call("records", limit=1, kind="place")["cursor"]
    assert call("records", cursor=listed, kind="source", status=400)["problems"]


def test_an_export_tells_every_row_of_one_position(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("undersight.api.v1.asking.AT_ONCE", 2)
    made = [registry.make("place", f"P{n}") for n in range(5)]
    response = answer("ask/export", q="[[Category:Place]] |limit=1")
    lines = iter(response.streaming_content)
    first = next(lines)
    registry.make("place", "P1b")
    rest = [json.loads(line) for part in lines for line in part.decode().splitlines()]

    assert "head" in json.loads(first)
    assert [line["record"]["id"] for line in rest[:-1]] == made
    assert rest[-1] == {"end": {"rows": 5, "whole": True}}


def test_saved_questions_are_listed_and_answered() -> None:
    registry.make("place", "Berlin")
    made = registry.make("question", "Places", content("asks", "[[Category:Place]]"))

    (saved,) = call("questions")["questions"]
    rows = call(f"questions/{made}/answer")["rows"]

    assert (saved["record"]["title"], saved["q"]) == ("Places", "[[Category:Place]]")
    assert [row["record"]["title"] for row in rows] == ["Berlin"]
    assert call(f"questions/{registry.make('place', 'Bonn')}/answer", status=404)


# ---- moments ----


def test_the_past_is_a_parameter_everywhere() -> None:
    made = registry.make("place", "Old", on=1)
    registry.write(build.a_claim(made, content("summary", "new")), on=9)
    registry.make("place", "Young", on=9)

    old = {"at": "2024-01-05"}
    assert [r["title"] for r in call("records", kind="place", **old)["records"]] == ["Old"]
    assert call("ask", q="[[Category:Place]] |format=count", **old)["count"] == 1
    assert call("search", q="young", **old)["count"] == 0
    assert "summary" not in call(f"records/{made}", **old)["claims"]
    assert call(f"records/{made}/history", **old)["total"] == 1
    assert call("records", **old)["state"]["day"] == "2024-01-02"


def test_a_day_that_is_not_over_has_no_position() -> None:
    now = datetime.now(UTC)
    change = build.a_record("place", "Today")
    revise(change, comment="c", actor=build.ADMIN, now=now)
    head = registry.moment("", build.ADMIN).head

    assert call("records")["state"]["position"] is None
    newest = call("changesets")["changesets"][0]
    assert (newest["position"], newest["deed"]) == (None, None)
    assert call(f"changesets/{head}", status=404)
    reviewer = signed_in(Role.REVIEWER)
    assert call("changesets", reviewer)["changesets"][0]["position"] == head
    assert call(f"changesets/{head}", reviewer)["deed"]["author"] == "ada"


# ---- who reads, and how often ----


def test_other_sites_may_read_what_anybody_may() -> None:
    anybody, somebody = answer("records"), answer("records", signed_in(Role.CONTRIBUTOR))

    assert anybody["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in anybody
    assert anybody["Cache-Control"] == "no-cache"
    assert not anybody.cookies
    assert "Access-Control-Allow-Origin" not in somebody
    assert somebody["Cache-Control"] == "private, no-store"
    assert {"Cookie", "Accept-Language"} <= set(somebody["Vary"].split(", "))
    asked = Client().options("/api/v1/records", HTTP_ORIGIN="https://elsewhere.example")
    assert (asked.status_code, asked["Access-Control-Allow-Methods"]) == (204, "GET, HEAD")


def test_who_asks_too_often_waits(settings: Any, monkeypatch: Any) -> None:
    settings.UNDERSIGHT = replace(configured.UNDERSIGHT, api_anonymous=3, api_signed_in=5)
    clock = [0.0]
    monkeypatch.setattr(endpoint, "ALLOWANCE", Allowance(clock=lambda: clock[0]))

    for _ in range(3):
        call("records")
    refused = answer("records")
    assert (refused.status_code, refused["Retry-After"]) == (429, "20")
    assert answer("nix").status_code == 404
    somebody = signed_in(Role.CONTRIBUTOR)
    for _ in range(5):
        call("records", somebody)
    assert answer("records", somebody).status_code == 429
    assert Client().get("/api/v1/records", REMOTE_ADDR="10.1.1.1").status_code == 200
    clock[0] += 20
    call("records")


def test_an_allowance_keeps_no_address_and_forgets_by_the_hour() -> None:
    clock = [0.0]
    allowance = Allowance(clock=lambda: clock[0])
    assert [allowance.take("203.0.113.7", a_minute=2) for _ in range(3)] == [0, 0, 30]
    assert allowance.take("203.0.113.7", a_minute=0) == 0
    assert "203" not in repr(allowance) and b"203" not in b"".join(allowance._buckets)
    before = set(allowance._buckets)
    clock[0] += 3601
    assert allowance.take("203.0.113.7", a_minute=2, cost=10) == 0
    assert before.isdisjoint(allowance._buckets)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", ""),
    ],
)
def test_networks(address: str, network: str) -> None:
    assert network_of(address) == network


def test_a_page_of_records_asks_the_database_a_fixed_number_of_times(
    django_assert_max_num_queries: Any,
) -> None:
    place = registry.make("place", "P")
    for n in range(12):
        registry.make("deployment", f"D{n}", content("country", place))
    call("records", kind="deployment")

    with django_assert_max_num_queries(12):
        call("records", kind="deployment", properties="country,site", limit=12)
