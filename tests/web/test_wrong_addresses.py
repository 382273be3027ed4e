"""Addresses that ask for what cannot be: the same mistake gets the same answer everywhere, in the
frame of the page that was asked for.
"""

from __future__ import annotations

import re
from pathlib import Path

import build
import pytest
import registry
from django.test import Client

import undersight.web
from undersight.records.rights import Role
from undersight.store.models import User

pytestmark = pytest.mark.django_db
TEMPLATES = Path(undersight.web.__file__).parent / "templates"


@pytest.fixture(autouse=True)
def police() -> str:
    """The address of an institution recorded on day 10."""
    registry.begin()
    made = registry.make("institution", "Police", on=10)
    return f"/institution/{made}-police"


def main_of(client: Client, address: str, status: int) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("{}/links?property=nope", "property"),
        ("{}/history?page=0", "page"),
        ("/search?q=x&page=99999", "page"),
        ("/institution?page=nine", "page"),
        ("/search?q=x&kind=nope", "kind"),
        ("/recent?kind=nope", "kind"),
        ("/recent?kind=event", "kind"),
        ("{}/diff", "a"),
        ("{}/diff?a=never", "a"),
        ("{}/diff?a=1&b=never", "b"),
    ],
)
def test_nonsense_is_named_by_its_part(
    client: Client, police: str, address: str, place: str
) -> None:
    assert f'<span class="place">{place}</span>' in main_of(client, address.format(police), 400)


@pytest.mark.parametrize("kind", ["institution", "institutions"])
def test_a_kind_is_asked_for_in_one_way(client: Client, kind: str) -> None:
    status = 200 if kind == "institution" else 400
    for address in ("/search?q=police&kind=", "/recent?kind="):
        assert client.get(address + kind).status_code == status


@pytest.mark.parametrize("tail", ["", "/history", "/links", "/diff", "/cite", ".json"])
def test_every_page_of_a_record_has_one_address(client: Client, police: str, tail: str) -> None:
    handle = police.split("/")[2].partition("-")[0]
    for wrong in (f"/xyzzy/{handle}", f"/place/{handle}-police", f"/institution/{handle}"):
        answer = client.get(f"{wrong}{tail}?a=1&lang=en")

        assert answer.status_code == 301
        assert answer.headers["Location"] == f"{police}{tail}?a=1&lang=en"


@pytest.mark.parametrize("tail", [".json", ".ttl", ".csv", "/cite.json"])
@pytest.mark.parametrize(("asked", "status"), [("?at=never", 400), ("?at=2", 404)])
def test_programs_get_a_problem_document(
    client: Client, police: str, tail: str, asked: str, status: int
) -> None:
    registry.make("institution", "Army", on=20)
    address = police if status == 400 else police.replace("police", "x")
    answer = client.get(
        f"/institution/0000000000{tail}" if status == 404 else address + tail + asked
    )

    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == status
    assert [p["place"] for p in told["problems"]] == (["at"] if status == 400 else [])


def test_a_list_for_programs_too(client: Client) -> None:
    answer = client.get("/institution.json?page=nine")

    assert answer.headers["Content-Type"] == "application/problem+json"


def test_what_was_not_recorded_then_is_told_in_its_frame(client: Client, police: str) -> None:
    page = main_of(client, f"{police}?at=2024-01-05&lang=fr", 404)

    assert 'class="banner asof"' in page
    assert 'name="at" value="2024-01-05"' in page  # the search stays in the past
    assert f'href="{police}?lang=fr"' in page  # the way to today's page
    assert 'hreflang="ar"' in page


def test_a_wrong_moment_keeps_the_language(client: Client, police: str) -> None:
    page = main_of(client, f"{police}?at=never&lang=fr", 400)

    assert '<html lang="fr"' in page and 'href="/?lang=fr"' in page


@pytest.mark.parametrize(
    "address", ["/no/such/page", "/about/nothing", "/accounts/password/reset/"]
)
def test_an_address_that_leads_nowhere_has_a_page(client: Client, address: str) -> None:
    page = main_of(client, address, 404)

    assert 'role="search"' in page and 'class="foot"' in page


@pytest.mark.parametrize(
    "address", ["/", "/institution", "/search", "/help", "/terms", "{}", "{}/cite"]
)
def test_nothing_is_sent_to_a_page_that_is_only_read(
    client: Client, police: str, address: str
) -> None:
    assert client.post(address.format(police)).status_code == 405


def test_the_navigation_leads_to_the_first_kinds_of_the_schema(client: Client) -> None:
    nav = re.findall(r'<nav aria-label="Site">.*?</nav>', main_of(client, "/institution", 200))[0]

    assert re.findall(r'href="([^"]*)"', nav)[:2] == ["/deployment", "/institution"]
    assert 'href="/institution" aria-current="page"' in nav


def test_templates_spell_no_address() -> None:
    spelled = {
        f"{path.name}: {m[0]}"
        for path in TEMPLATES.rglob("*.html")
        for m in re.finditer(r'(?:href|action)="/[^"]*"', path.read_text("utf-8"))
    }
    assert spelled == set()


@pytest.mark.parametrize("address", ["/", "{}", "/search?q=police", "/nothing/here"])
def test_links_stay_in_the_past_and_the_language(client: Client, police: str, address: str) -> None:
    sep = "&" if "?" in address else "?"
    page = client.get(f"{address.format(police)}{sep}at=2024-01-12&lang=fr").content.decode()
    links = re.findall(r'<a [^>]*href="(/[^"]*)"', page.replace("&amp;", "&"))

    lost = [a for a in links if "lang=" not in a or ("at=2024-01-12" not in a and "at=" in a)]
    assert lost == []


def test_restoring_what_changed_meanwhile_is_a_conflict(client: Client, police: str) -> None:
    handle = police.split("/")[2].partition("-")[0]
    registry.write(build.a_claim(handle, build.content("website", "https://a.example/")), on=11)
    client.force_login(User.objects.create_user("cleo", role=Role.CONTRIBUTOR))
    form = client.get(f"{police}/restore?to=2").content.decode()
    base = re.findall(r'name="base" value="([^"]+)"', form)[0]
    sent = {"to": "2", "base": base}
    registry.write(build.a_claim(handle, build.content("website", "https://b.example/")), on=12)

    assert client.post(f"{police}/restore", sent).status_code == 409
    assert len(registry.claims_of(handle, "website")) == 2

    form = client.get(f"{police}/restore?to=2").content.decode()
    sent["base"] = re.findall(r'name="base" value="([^"]+)"', form)[0]
    assert client.post(f"{police}/restore", sent).status_code == 302
    assert registry.claims_of(handle, "website") == []
