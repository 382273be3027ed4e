"""A record as data: every format at its address, with validators, and nothing that is hidden."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import build
import jsonschema
import pytest
import registry
from build import content
from django.test import Client

from undersight.records.change import Change, Opening
from undersight.schema.render import json_schema
from undersight.store.actions.revise import revise
from undersight.store.models import User

pytestmark = pytest.mark.django_db

TYPES = {
    "json": "application/json; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "jsonld": "application/ld+json; charset=utf-8",
    "ttl": "text/turtle; charset=utf-8",
    "rdf": "application/rdf+xml; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
}
SECRETS = ("the secret reason", "secret words", "Hidden memo", "p. 66", "hidden police")


def a_deployment() -> tuple[str, set[str]]:
    """A deployment with a claim, a citation and a link that are hidden; the ids that are secret."""
    registry.begin()
    open_source = registry.make("source", "Open report", content("issued", "2019-02"))
    memo = registry.make("source", "Hidden memo", content("access", "restricted"))
    police = registry.make("institution", "Police")
    hidden = registry.make("institution", "The hidden police", content("access", "editors"))
    made = registry.make("deployment", "SARI", content("start_date", "2019"))
    claims = (
        Opening(
            made,
            content("used_by", police, certainty="documented"),
            citations=(
                build.a_citation(open_source, locator="p. 3"),
                build.a_citation(memo, locator="p. 66", quote="secret words"),
            ),
        ),
        Opening(made, content("summary", "=1+1", reason="the secret reason", access="members")),
        Opening(made, content("used_by", hidden)),
        Opening(made, content("alias", "=cmd", language="it")),
    )
    registry.write(Change(opens=claims), on=3)
    ids = {c.identity for c in registry.claims_of(made) if c.content.access != "public"}
    return made, ids | {memo, hidden}


def fetch(client: Client, path: str, **headers: str) -> object:
    return client.get(path, follow=True, headers=headers)


@pytest.mark.parametrize("form", TYPES)
def test_it_is_there_with_its_headers(client: Client, form: str) -> None:
    made, _ = a_deployment()

    response = client.get(f"/deployment/{made}-sari.{form}")

    assert response.status_code == 200
    assert response["Content-Type"] == TYPES[form]
    assert response["Content-Disposition"] == f'inline; filename="deployment-{made}.{form}"'
    assert response["Link"] == f'<http://testserver/deployment/{made}-sari>; rel="canonical"'
    assert response["Cache-Control"] == "no-cache"
    assert {"Cookie", "Accept-Language"} <= {v.strip() for v in response["Vary"].split(",")}
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "Set-Cookie" not in response


@pytest.mark.parametrize("form", TYPES)
def test_a_validator(client: Client, form: str) -> None:
    made, _ = a_deployment()
    path = f"/deployment/{made}-sari.{form}"
    tag = client.get(path)["ETag"]

    again = client.get(path, headers={"if-none-match": tag})
    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == tag
    assert client.get(path, headers={"if-none-match": '"other"'}).status_code == 200


@pytest.mark.parametrize("form", TYPES)
def test_what_is_hidden_leaves_no_shadow(client: Client, form: str) -> None:
    made, ids = a_deployment()
    path = f"/deployment/{made}-sari.{form}"
    before = client.get(path)
    text = before.content.decode()

    assert [s for s in (*SECRETS, *ids) if s in text] == []
    hidden = content("summary", "another secret", access="restricted")
    now = datetime.now(UTC)
    revise(build.a_claim(made, hidden), comment="hidden", actor=build.ADMIN, now=now)
    after = client.get(path)
    assert after.content == before.content
    assert after["ETag"] == before["ETag"]


def test_who_may_see_more_sees_more(client: Client) -> None:
    made, _ = a_deployment()
    client.force_login(User.objects.create_user(name="rex", password="x" * 20, role="reviewer"))

    response = client.get(f"/deployment/{made}-sari.json")

    assert "the secret reason" in response.content.decode()
    assert "secret words" in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"
    assert response.json()["position"] == registry.moment().head


def test_json_is_as_its_schema_says(client: Client) -> None:
    made, _ = a_deployment()

    found = client.get(f"/deployment/{made}-sari.json").json()

    judge = jsonschema.Draft202012Validator(json_schema(build.surveillance()))
    assert [e.message for e in judge.iter_errors(found)] == []
    assert found["permanent"] == f"http://testserver/deployment/{made}-sari?at={found['position']}"
    assert found["claims"]["used_by"][0]["citations"][-1] == {"held": True}


def test_csv_runs_nothing(client: Client) -> None:
    made, _ = a_deployment()

    text = client.get(f"/deployment/{made}-sari.csv").content.decode()

    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert "'=cmd" in {r["value"] for r in rows}
    assert not any(v.startswith(tuple("=+-@\t\r")) for r in rows for v in r.values())


def test_as_of_a_day(client: Client) -> None:
    made, _ = a_deployment()
    path = f"/deployment/{made}-sari.json"

    early = client.get(path, {"at": "2024-01-03"})
    now = client.get(path)

    assert "used_by" not in early.json()["claims"]
    assert early.json()["day"] == "2024-01-02"
    assert early["Link"].startswith(f"<http://testserver/deployment/{made}-sari?at=")
    assert "used_by" in now.json()["claims"]
    assert client.get(path, {"at": now.json()["position"]}).json()["claims"] == now.json()["claims"]


def test_a_record_changed_today_has_no_position_yet(client: Client) -> None:
    made, _ = a_deployment()
    path = f"/deployment/{made}-sari.json"
    settled = client.get(path).json()
    today = datetime.now(UTC)
    revise(
        build.a_claim(made, content("end_date", "2020")), comment="c", actor=build.ADMIN, now=today
    )

    found = client.get(path).json()

    assert settled["position"] == registry.moment("2024-01-31").position
    assert found["position"] is None
    assert found["permanent"] == f"http://testserver/deployment/{made}-sari"
    yesterday = (today - timedelta(days=1)).date().isoformat()
    assert client.get(path, {"at": yesterday}).json()["position"] == settled["position"]


def test_another_record_changed_today_leaves_no_trace(client: Client) -> None:
    made, _ = a_deployment()
    path = f"/deployment/{made}-sari.json"
    before = client.get(path)
    change = build.a_record("term", "Elsewhere")
    revise(change, comment="c", actor=build.ADMIN, now=datetime.now(UTC))

    assert client.get(path)["ETag"] == before["ETag"]


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("application/json", "json"),
        ("application/ld+json", "jsonld"),
        ("text/turtle", "ttl"),
        ("application/rdf+xml", "rdf"),
        ("text/turtle;q=0.5, application/ld+json;q=0.9", "jsonld"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", ""),
        ("*/*", ""),
        ("image/png", ""),
        ("text/html, application/json;q=0.9", ""),
        ("nonsense", ""),
    ],
)
def test_a_program_finds_its_format(client: Client, accept: str, form: str) -> None:
    made, _ = a_deployment()

    response = client.get(f"/deployment/{made}-sari?lang=fr", headers={"accept": accept})

    assert response.status_code == (303 if form else 200)
    assert "Accept" in {v.strip() for v in response["Vary"].split(",")}
    if form:
        assert response["Location"] == f"/deployment/{made}-sari.{form}?lang=fr"


@pytest.mark.parametrize("form", TYPES)
def test_no_format_of_what_is_hidden(client: Client, form: str) -> None:
    registry.begin()
    made = registry.make("institution", "The hidden police", content("access", "editors"))
    path = f"/institution/{made}.{form}"
    nothing = client.get(f"/institution/0000000000.{form}")

    response = client.get(path)

    assert response.status_code == 404
    assert "hidden police" not in response.content.decode()
    assert response.headers.keys() == nothing.headers.keys()


def test_statements_do_not_grow(client: Client, django_assert_max_num_queries: object) -> None:
    made, _ = a_deployment()

    with django_assert_max_num_queries(24):  # type: ignore[operator]
        client.get(f"/deployment/{made}-sari.json")
