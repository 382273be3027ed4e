"""How to cite a record: the address names what was read."""

from __future__ import annotations

from datetime import UTC, datetime

import build
import pytest
import registry
from build import content
from django.test import Client

from undersight.store.actions.merge import merge
from undersight.store.actions.revise import revise
from undersight.store.models import User

pytestmark = pytest.mark.django_db


def a_deployment() -> str:
    registry.begin()
    return registry.make("deployment", "SARI & Co", content("start_date", "2019"))


def test_the_page(client: Client) -> None:
    made = a_deployment()

    response = client.get(f"/deployment/{made}-sari-co/cite")

    text = response.content.decode()
    assert response.status_code == 200
    position = registry.moment("2024-01-31").position
    assert f"http://testserver/deployment/{made}-sari-co?at={position}" in text
    assert "“SARI &amp; Co”. 2 January 2024" in text or "“SARI &amp; Co”. 2 January 2024" in text
    assert "@online{deployment-" in text
    assert "TY  - ELEC" in text
    assert f"/deployment/{made}-sari-co/cite.json" in text
    assert "readonly" in text


@pytest.mark.parametrize(
    ("style", "start"),
    [
        ("", "Undersight. “SARI & Co”. 2 January 2024. "),
        ("apa", "Undersight. (2024, January 2). SARI & Co."),
        ("modern-language-association", "Undersight. SARI & Co. 2 Jan. 2024"),
    ],
)
def test_as_text_in_a_style(client: Client, style: str, start: str) -> None:
    made = a_deployment()

    response = client.get(f"/deployment/{made}-sari-co/cite.txt", {"style": style} if style else {})

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().startswith(start)
    assert "?at=" in response.content.decode()


def test_as_csl_json(client: Client) -> None:
    made = a_deployment()

    response = client.get(f"/deployment/{made}-sari-co/cite.json")

    assert response["Content-Type"].startswith("application/vnd.citationstyles.csl+json")
    (item,) = response.json()
    assert item["type"] == "webpage"
    assert item["title"] == "SARI & Co"
    assert item["issued"] == {"date-parts": [[2024, 1, 2]]}
    assert item["container-title"] == "Undersight"
    today = datetime.now(UTC)
    assert item["accessed"] == {"date-parts": [[today.year, today.month, today.day]]}


def test_the_address_shows_what_was_cited(client: Client) -> None:
    made = a_deployment()
    address = client.get(f"/deployment/{made}-sari-co/cite.json").json()[0]["URL"]
    registry.write(build.a_claim(made, content("end_date", "2021")), on=9)

    path = address.removeprefix("http://testserver").replace("?at=", ".json?at=")
    assert "end_date" not in client.get(path).json()["claims"]
    assert "end_date" in client.get(path.partition("?")[0]).json()["claims"]


def test_a_past_state_is_cited_as_such(client: Client) -> None:
    made = a_deployment()
    registry.write(build.a_claim(made, content("end_date", "2021")), on=9)

    (item,) = client.get(f"/deployment/{made}-sari-co/cite.json", {"at": "2024-01-05"}).json()

    assert item["issued"] == {"date-parts": [[2024, 1, 2]]}


def test_a_day_that_is_not_over(client: Client) -> None:
    made = a_deployment()
    today = datetime.now(UTC)
    revise(
        build.a_claim(made, content("end_date", "2021")), comment="c", actor=build.ADMIN, now=today
    )

    page = client.get(f"/deployment/{made}-sari-co/cite").content.decode()

    assert "the day is not over" in page
    assert f"/deployment/{made}-sari-co" in page
    assert "?at=" not in page


def test_who_knows_editors_cites_the_exact_position(client: Client) -> None:
    made = a_deployment()
    client.force_login(User.objects.create_user(name="rex", password="x" * 20, role="reviewer"))
    today = datetime.now(UTC)
    revise(
        build.a_claim(made, content("end_date", "2021")), comment="c", actor=build.ADMIN, now=today
    )

    page = client.get(f"/deployment/{made}-sari-co/cite").content.decode()

    assert f"?at={registry.moment().head}" in page


def test_other_addresses_lead_to_the_one(client: Client) -> None:
    made = a_deployment()

    response = client.get(f"/deployment/{made}-old-title/cite.txt?style=apa&lang=fr")

    assert response.status_code == 301
    assert response["Location"].startswith(f"/deployment/{made}-sari-co/cite.txt?")
    assert "style=apa" in response["Location"]


def test_what_was_merged_leads_on(client: Client) -> None:
    made = a_deployment()
    other = registry.make("deployment", "Copy", on=2)
    merge(other, into=made, comment="same", actor=build.ADMIN, now=build.day(3))

    response = client.get(f"/deployment/{other}/cite")

    assert response.status_code == 301
    assert response["Location"] == f"/deployment/{made}-sari-co/cite"


def test_an_unknown_style(client: Client) -> None:
    made = a_deployment()

    response = client.get(f"/deployment/{made}-sari-co/cite", {"style": "../x"})

    assert response.status_code == 404


def test_what_is_hidden_is_not_cited(client: Client) -> None:
    registry.begin()
    made = registry.make("institution", "The hidden police", content("access", "editors"))

    response = client.get(f"/institution/{made}/cite")

    assert response.status_code == 404
    assert "hidden police" not in response.content.decode()
