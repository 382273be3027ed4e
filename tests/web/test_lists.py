"""Pages of lists: what they show, that they need no script, and that bad addresses are told what is
wrong.
"""

from __future__ import annotations

import csv
import io
import re

import pytest
import registry
from build import content
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> dict[str, str]:
    """A few deployments in France."""
    registry.begin()
    france = registry.make("place", "France")
    found = {"France": france}
    for title in ("=cmd|x", "Beta & <b>", "Gamma"):
        summary = content("summary", "See [[France]] [@nobody]. **Bold** move.")
        said = [content("country", france, certainty="rumored"), summary]
        found[title] = registry.make("deployment", title, *said)
    return found


def test_a_list_shows_results_with_marks(client: Client, made: dict[str, str]) -> None:
    page = client.get("/deployment").content.decode()

    assert "Beta &amp; &lt;b&gt;" in page
    assert 'class="c rum"' in page
    assert "See France. Bold move." in page
    assert "<script>" not in page


def test_filters_are_links(client: Client, made: dict[str, str]) -> None:
    page = client.get("/deployment?country=France").content.decode()

    assert 'class="asked"' in page
    assert re.search(r'<a class="clear" href="/deployment">', page)


@pytest.mark.parametrize(
    "address",
    [
        "/deployment?country=Atlantis",
        "/deployment?colour=red",
        "/deployment?sort=random",
        "/deployment?page=0",
        "/deployment?page=99999999999999999999",
        "/deployment?page=²",
        "/deployment?certainty=very",
        "/deployment.json?size=5000",
    ],
)
def test_bad_addresses_are_told_what_is_wrong(
    client: Client, made: dict[str, str], address: str
) -> None:
    assert client.get(address).status_code == 400


@pytest.mark.parametrize("address", ["/event", "/nothing", "/event.json", "/deployment.xml"])
def test_there_are_no_such_lists(client: Client, made: dict[str, str], address: str) -> None:
    assert client.get(address).status_code == 404


def test_json_has_the_claims_and_the_next_page(client: Client, made: dict[str, str]) -> None:
    response = client.get("/deployment.json?size=2")
    answer = response.json()

    assert [len(answer["records"]), answer["count"], answer["next"]] == [
        2,
        3,
        "/deployment.json?size=2&page=2",
    ]
    assert response.headers["Link"] == '</deployment.json?size=2&page=2>; rel="next"'
    (claim,) = answer["records"][0]["claims"]["country"]
    assert (claim["value"]["title"], claim["certainty"]) == ("France", "rumored")
    assert client.get(answer["next"]).json()["next"] is None


def test_csv_cells_run_in_no_spreadsheet(client: Client, made: dict[str, str]) -> None:
    text = client.get("/deployment.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))

    assert [r["title"] for r in rows] == ["'=cmd|x", "Beta & <b>", "Gamma"]
    assert rows[0]["country"] == "France"


def test_a_page_beyond_the_end_is_empty(client: Client, made: dict[str, str]) -> None:
    response = client.get("/deployment?page=9")

    assert response.status_code == 200
    assert "The list ends before this page." in response.content.decode()


def test_before_the_first_changeset_lists_are_empty(client: Client, made: dict[str, str]) -> None:
    response = client.get("/deployment?at=1999-01-01")

    assert response.status_code == 200
    assert "did not exist yet" in response.content.decode()


def test_links_keep_how_one_looks(client: Client, made: dict[str, str]) -> None:
    page = client.get("/deployment?certainty=rumored&at=2024-01-03").content.decode()

    assert "certainty=rumored" in page
    assert (
        re.search(r'href="/deployment\?at=2024-01-03&amp;certainty=rumored&amp;country=', page)
        or "at=2024-01-03" in page
    )


def test_a_long_list_costs_no_more_statements(
    client: Client, made: dict[str, str], django_assert_max_num_queries: object
) -> None:
    for n in range(30):
        registry.make("deployment", f"more {n}", content("country", made["France"]))
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        client.get("/deployment")


def test_a_list_is_narrowed_by_words_by_stretches_and_by_a_question(
    client: Client, made: dict[str, str]
) -> None:
    registry.make(
        "deployment",
        "Omega",
        content("start_date", "2018-03"),
        content("description", "Cameras at the harbour."),
        content("country", made["France"]),
    )

    def titles(query: str) -> list[str]:
        rows = client.get(f"/deployment.json?{query}").json()["records"]
        return [row["title"] for row in rows]

    assert titles("q=harbour") == ["Omega"]
    assert titles("start_date=2018..2018") == ["Omega"]
    assert titles("start_date.from=2017&start_date.to=2018") == ["Omega"]
    assert titles("ask=[[Country::France]] [[Start date::2018]]") == ["Omega"]
    page = client.get("/deployment?q=harbour&ask=[[Country::France]]").content.decode()
    assert "Omega" in page
    assert 'value="harbour"' in page
    wrong = client.get("/deployment?ask=[[Contry::France]]")
    assert wrong.status_code == 400
    assert "Country" in wrong.content.decode()


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("title:omega", ["Omega"]),
        ("title:om*", ["Omega"]),
        ("title:harbour", []),
        ("text:harbour", ["Omega"]),
        ("text:omega", []),
        ('description:"at the harbour"', ["Omega"]),
        ("Description:harb*", ["Omega"]),
        ("site:harbour", []),
        ("country:france harbour", ["Omega"]),
        ("country:germany", []),
        ("kind:deployment harbour", ["Omega"]),
        ("-kind:deployment", []),
    ],
)
def test_the_words_of_a_list_know_the_fields_of_the_search(
    client: Client, made: dict[str, str], q: str, found: list[str]
) -> None:
    registry.make(
        "deployment",
        "Omega",
        content("description", "Cameras at the harbour."),
        content("country", made["France"]),
    )
    rows = client.get("/deployment.json", {"q": q}).json()["records"]
    assert [row["title"] for row in rows] == found


@pytest.mark.parametrize("q", ["quote:x", "-source:guardian", "number_of_cameras:3", "kind:x"])
def test_a_field_that_no_list_has_is_told(client: Client, made: dict[str, str], q: str) -> None:
    for address in ("/deployment", "/deployment.json"):
        response = client.get(address, {"q": q})
        assert response.status_code == 400
        assert q.lstrip("-").partition(":")[0] in response.content.decode()
