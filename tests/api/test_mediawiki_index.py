"""index.php, /wiki/ and their special pages: where old addresses lead."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import build
import pytest
from api.wiki import Made, fill
from django.test import Client

from undersight.api.mediawiki.index import decoded
from undersight.records.ids import to_number
from undersight.records.rights import Role
from undersight.store.actions.revise import revise
from undersight.store.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Made:
    return fill()


def leads(client: Client, address: str) -> str:
    """Where an address leads to; it has to be there."""
    response = client.get(address)
    assert response.status_code == 302, (address, response.status_code)
    there = client.get(response.url)
    assert there.status_code == 200, (address, response.url, there.status_code)
    return str(response.url)


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/wiki/Federal_Police", "/institution/{police}-federal-police"),
        ("/index.php?title=Federal_Police", "/institution/{police}-federal-police"),
        ("/w/index.php/?title=x", ""),
        ("/index.php?title=Bundespolizei", "/institution/{police}-federal-police"),
        ("/index.php?curid={number}", "/institution/{police}-federal-police"),
        ("/wiki/{police}", "/institution/{police}-federal-police"),
        ("/wiki/Institution:Federal_Police", "/institution/{police}-federal-police"),
        ("/wiki/Category:Deployment", "/deployment"),
        ("/wiki/Property:Used_by", "/schema"),
        ("/wiki/Main_Page", "/"),
        ("/wiki/", "/"),
        ("/index.php", "/"),
        ("/wiki/Berlin?action=history", "/place/{berlin}-berlin/history"),
        ("/index.php?title=Berlin&oldid=3", "/place/{berlin}-berlin?at=3"),
        ("/index.php?oldid=3", "/place/{berlin}-berlin?at=3"),
        (
            "/index.php?title=Cameras_at_Südkreuz&diff=8&oldid=5",
            "/deployment/{cameras}-cameras-at-sudkreuz/diff?a=5&b=8",
        ),
        (
            "/index.php?title=Cameras_at_Südkreuz&diff=prev&oldid=8",
            "/deployment/{cameras}-cameras-at-sudkreuz/diff?a=5&b=8",
        ),
        ("/index.php?diff=8", "/deployment/{cameras}-cameras-at-sudkreuz/diff?a=5&b=8"),
        ("/wiki/Special:Browse/Berlin", "/place/{berlin}-berlin"),
        ("/wiki/Special:Browse/:Federal-20Police", "/institution/{police}-federal-police"),
        ("/wiki/Special:ExportRDF/Berlin", "/place/{berlin}-berlin.rdf"),
        ("/wiki/Special:ExportRDF/Berlin?syntax=rdf", "/place/{berlin}-berlin.rdf"),
        ("/index.php?title=Special:ExportRDF&page=Berlin", "/place/{berlin}-berlin.rdf"),
        ("/wiki/Special:ExportRDF/Berlin?syntax=turtle", "/place/{berlin}-berlin.ttl"),
        ("/wiki/Special:ExportRDF?page=Berlin&syntax=jsonld", "/place/{berlin}-berlin.jsonld"),
        ("/wiki/Special:WhatLinksHere/Berlin", "/place/{berlin}-berlin/links"),
        ("/index.php?title=Special:WhatLinksHere&target=Berlin", "/place/{berlin}-berlin/links"),
        ("/wiki/Special:RecentChanges", "/recent"),
        ("/index.php?title=Special:Search&search=camera", "/search?q=camera"),
        ("/index.php?title=Special:Search&search=Berlin&go=Go", "/place/{berlin}-berlin"),
        ("/wiki/Special:Contributions", "/recent"),
    ],
)
def test_old_addresses_lead_to_ours(client: Client, made: Made, address: str, path: str) -> None:
    if not path:
        return
    ids = {"police": made.police, "berlin": made.berlin, "cameras": made.cameras}
    asked = address.format(number=to_number(made.police), **ids)

    assert leads(client, asked) == path.format(**ids)


QUESTION = "[[Category:Deployment]] |?Used by |limit=5"


@pytest.mark.parametrize(
    "address",
    [
        "/index.php?title=Special:Ask&q=[[Category:Deployment]]&po=?Used by&p[limit]=5",
        "/index.php?title=Special:Ask&q=[[Category:Deployment]]&po=%3FUsed+by%0A&limit=5",
        "/wiki/Special:Ask/-5B-5BCategory:Deployment-5D-5D/-3FUsed-20by/limit%3D5",
        "/index.php?title=Special:Ask&x=-5B-5BCategory:Deployment-5D-5D/-3FUsed-20by/limit=5",
    ],
)
def test_special_ask_is_a_question(client: Client, made: Made, address: str) -> None:
    asked = parse_qs(urlsplit(leads(client, address)).query)

    assert asked["q"] == [QUESTION]
    page = client.get("/ask", {"q": asked["q"][0]}).content.decode()
    assert "Gates of the airport" in page


def test_special_ask_gives_the_data_in_a_format(client: Client, made: Made) -> None:
    address = "/wiki/Special:Ask?q=[[Category:Deployment]]&p[format]=csv"
    data = client.get(leads(client, address))

    assert data.headers["Content-Type"].startswith("text/csv")
    assert b"Gates of the airport" in b"".join(data.streaming_content)


def test_raw_is_the_text_of_a_page(client: Client, made: Made) -> None:
    now = client.get("/index.php?title=Cameras_at_Südkreuz&action=raw")
    then = client.get("/index.php?title=Cameras_at_Südkreuz&action=raw&oldid=5")

    assert now.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert b"South hall" in now.content and b"South hall" not in then.content


def test_a_random_page_is_a_record(client: Client, made: Made) -> None:
    assert leads(client, "/wiki/Special:Random/Deployment").startswith("/deployment/")


@pytest.mark.parametrize(
    "address",
    [
        "/wiki/Nobody",
        "/wiki/Special:Nothing",
        "/index.php?oldid=999",
        "/index.php?curid=7",
        "/index.php?curid=x",
        "/wiki/User:Ada",
        "/wiki/" + "x" * 900,
    ],
)
def test_what_is_not_there_is_told(client: Client, made: Made, address: str) -> None:
    assert client.get(address).status_code == 404


def test_contributions_are_told_to_those_who_may_know(client: Client, made: Made) -> None:
    response = client.get("/wiki/Special:Contributions/ada", follow=True)
    assert response.status_code == 404
    client.force_login(User.objects.create_user("rex", role=Role.REVIEWER))
    assert client.get("/wiki/Special:Contributions/ada", follow=True).status_code == 200


def test_no_address_names_a_position_of_today(client: Client, made: Made) -> None:
    change = build.a_claim(made.berlin, build.content("summary", "today"))
    written = revise(change, comment="t", actor=build.ADMIN, now=datetime.now(UTC))
    assert written
    for query in ("oldid=9", "oldid=10", "oldid=999"):
        address = client.get(f"/index.php?title=Berlin&{query}").url
        assert address == f"/place/{made.berlin}-berlin"
    # the one number that all of today has leads to what it changed, as it is now
    assert client.get("/index.php?oldid=9").url == f"/place/{made.berlin}-berlin"
    assert client.get("/index.php?oldid=10").status_code == 404
    assert client.get("/index.php?oldid=999").status_code == 404


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "-5B-5BCategory:Deployment-5D-5D/-3FUsed-20by/limit%3D5",
            ["[[Category:Deployment]]", "?Used by", "limit=5"],
        ),
        ("-5B-5BP::a-2Db-5D-5D", ["[[P::a-b]]"]),
        ("[[A]]/?B-C", ["[[A]]", "?B-C"]),
        ("", []),
    ],
)
def test_encoded_questions_are_read(text: str, parts: list[str]) -> None:
    assert decoded(text) == parts
