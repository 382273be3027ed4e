"""action=query and its like: pages, revisions, lists, the site; in both versions of the format."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import build
import pytest
import registry
from api.wiki import Made, api, close, fill
from build import content
from django.test import Client

from undersight.records.ids import to_number
from undersight.records.rights import Role
from undersight.store.actions.revise import revise
from undersight.store.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Made:
    return fill()


def pages(client: Client, **parameters: object) -> dict[str, Any]:
    """The pages of a query, by title."""
    body = api(client, action="query", formatversion=2, **parameters)
    return {p["title"]: p for p in body["query"]["pages"]}


def every(client: Client, module: str, **parameters: object) -> list[dict[str, Any]]:
    """All items of a list, going on as clients do."""
    found: list[dict[str, Any]] = []
    more: dict[str, str] = {"continue": ""}
    for _ in range(50):
        body = api(client, action="query", list=module, **{**parameters, **more})
        found += body["query"][module]
        if "continue" not in body:
            return found
        more = body["continue"]
    raise AssertionError("it never ends")


def test_siteinfo_in_both_versions(client: Client, made: Made) -> None:
    asked = {"action": "query", "meta": "siteinfo", "siprop": "general|namespaces|namespacealiases"}
    first, second = api(client, **asked)["query"], api(client, **asked, formatversion=2)["query"]

    assert first["general"]["generator"].startswith("MediaWiki 1.")
    assert first["general"]["case"] == "case-sensitive"
    assert first["namespaces"]["14"]["*"] == second["namespaces"]["14"]["name"] == "Category"
    assert first["namespaces"]["0"]["content"] == "" and second["namespaces"]["0"]["content"]
    assert "content" not in first["namespaces"]["14"]
    named = {n["name"]: n["id"] for n in second["namespaces"].values()}
    assert named["Deployment"] >= 3000 and named["Property"] == 102 and named["Concept"] == 108
    assert {"id": named["Deployment"], "alias": "Deployments"} in second["namespacealiases"]


def test_a_reader_has_no_name(client: Client, made: Made) -> None:
    asked = {"action": "query", "meta": "userinfo|tokens", "uiprop": "groups|rights"}
    body = api(client, **asked)["query"]

    assert body["userinfo"] == {
        "id": 0,
        "name": "Reader",
        "anon": "",
        "groups": ["*"],
        "rights": ["read"],
    }
    assert body["tokens"] == {"csrftoken": "+\\"}


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Federal Police", "Federal Police"),
        ("Federal_Police", "Federal Police"),
        (":Federal Police", "Federal Police"),
        ("Institution:Federal Police", "Institution:Federal Police"),
        ("institutions:Federal Police", "Institution:Federal Police"),
        ("Category:Deployment", "Category:Deployment"),
        ("Property:Used by", "Property:Used by"),
        ("Gates of the airport", "Gates of the airport"),
    ],
)
def test_titles_are_understood(client: Client, made: Made, title: str, found: str) -> None:
    (page,) = pages(client, titles=title, prop="info").values()

    assert page["title"] == found
    assert "missing" not in page and page["pageid"] > 0
    again = pages(client, pageids=page["pageid"])
    assert len(again) == 1 and "missing" not in next(iter(again.values()))


def test_ids_are_titles_too(client: Client, made: Made) -> None:
    (page,) = pages(client, titles=made.police).values()

    assert page["pageid"] == to_number(made.police)


@pytest.mark.parametrize("title", ["Nobody", "Deployment:Federal Police", "Category:Police", "|"])
def test_what_is_not_there_is_missing(client: Client, made: Made, title: str) -> None:
    body = api(client, action="query", titles=title, prop="info|revisions")

    if title != "|":
        (page,) = body["query"]["pages"].values()
        assert page["missing"] == "" and list(body["query"]["pages"]) == ["-1"]


def test_an_alias_is_a_redirect(client: Client, made: Made) -> None:
    plain = pages(client, titles="Bundespolizei", prop="info")["Bundespolizei"]
    assert plain["redirect"] is True
    body = api(client, action="query", titles="Bundespolizei", redirects="", prop="info")
    assert body["query"]["redirects"] == [{"from": "Bundespolizei", "to": "Federal Police"}]
    (page,) = body["query"]["pages"].values()
    assert page["title"] == "Federal Police" and "redirect" not in page


def test_records_of_one_title_stay_apart(client: Client, made: Made) -> None:
    other = registry.make("source", "Berlin", on=8)
    found = every(client, "allpages", aplimit=3, apprefix="Berl")

    assert sorted(p["title"] for p in found) == ["Berlin", "Source:Berlin"]
    for page in found:
        (told,) = pages(client, titles=page["title"]).values()
        assert told["pageid"] == page["pageid"]
    assert {p["pageid"] for p in found} == {to_number(made.berlin), to_number(other)}


def test_the_text_of_a_page_is_markdown(client: Client, made: Made) -> None:
    asked = {"titles": "Cameras at Südkreuz", "prop": "revisions", "rvprop": "content|size"}
    body = api(client, action="query", rvslots="main", **asked)
    (page,) = body["query"]["pages"].values()
    (revision,) = page["revisions"]
    main = revision["slots"]["main"]

    assert main["contentmodel"] == "markdown"
    assert main["*"].startswith("# Cameras at Südkreuz\n") and "Federal Police" in main["*"]
    assert revision["size"] == len(main["*"].encode())
    body = api(client, action="query", **asked)
    (page,) = body["query"]["pages"].values()
    assert page["revisions"][0]["*"] == main["*"]


def test_revisions_are_days_without_authors(client: Client, made: Made) -> None:
    asked = {"titles": "Cameras at Südkreuz", "prop": "revisions", "rvlimit": 1}
    body = api(client, action="query", rvprop="ids|timestamp|user|comment", **asked)
    (page,) = body["query"]["pages"].values()
    (revision,) = page["revisions"]

    assert revision == {
        "revid": 8,
        "parentid": 5,
        "user": "",
        "userhidden": "",
        "timestamp": "2024-01-08T00:00:00Z",
        "comment": "where",
    }
    body = api(client, action="query", **asked, **body["continue"])
    (page,) = body["query"]["pages"].values()
    assert [r["revid"] for r in page["revisions"]] == [5]
    assert "continue" not in body


def test_editors_are_told_who_and_when(client: Client, made: Made) -> None:
    client.force_login(User.objects.create_user("rex", role=Role.REVIEWER))
    (page,) = pages(client, titles="Cameras at Südkreuz", prop="revisions").values()

    (revision,) = page["revisions"]
    assert revision["user"] == "ada" and not revision["userhidden"]
    assert revision["timestamp"] == "2024-01-08T12:00:00Z"


def test_a_day_that_is_not_over_has_one_number_for_readers(client: Client, made: Made) -> None:
    asked = {"titles": "Cameras at Südkreuz", "prop": "info|revisions"}
    settled = registry.moment("", build.ADMIN).head
    today = settled + 1

    for site in ("West hall", "East hall"):  # it stays the same, whatever comes after
        added = build.a_claim(made.cameras, content("site", site))
        revise(added, comment="today", actor=build.ADMIN, now=datetime.now(UTC))
        (page,) = pages(client, **asked).values()
        assert page["lastrevid"] == today
        assert (page["revisions"][0]["revid"], page["revisions"][0]["parentid"]) == (today, 8)

    # and it can be asked for: it is the current state
    (page,) = pages(client, revids=today, prop="revisions", rvprop="ids|content").values()
    assert page["revisions"][0]["revid"] == today and "East hall" in page["revisions"][0]["content"]
    parsed = api(client, action="parse", oldid=today)["parse"]
    assert parsed["revid"] == today and "East hall" in parsed["text"]["*"]
    told = api(client, action="compare", fromrev=8, torev=today)["compare"]
    assert (told["fromrevid"], told["torevid"]) == (8, today) and "East hall" in told["*"]
    recent = every(client, "recentchanges", rclimit=5)[0]
    assert (recent["revid"], recent["old_revid"]) == (today, settled)
    # what lies beyond is nothing, whether it is there or not
    for number in (today + 1, today + 900):
        told = api(client, action="parse", page="Berlin", oldid=number)
        assert told["error"]["code"] == "nosuchrevid"
        assert str(number) in api(client, action="query", revids=number)["query"]["badrevids"]
    client.force_login(User.objects.create_user("rex", role=Role.REVIEWER))
    (page,) = pages(client, **asked).values()
    assert page["lastrevid"] == page["revisions"][0]["revid"] == today + 1


def test_no_day_has_a_number_of_today_without_a_change(client: Client, made: Made) -> None:
    today = registry.moment("", build.ADMIN).head + 1
    assert str(today) in api(client, action="query", revids=today)["query"]["badrevids"]
    assert api(client, action="parse", oldid=today)["error"]["code"] == "nosuchrevid"


def test_a_revision_is_what_stood_then(client: Client, made: Made) -> None:
    (page,) = pages(client, revids=5, prop="revisions", rvprop="ids|content").values()
    assert page["title"] == "Cameras at Südkreuz"
    assert page["revisions"][0]["revid"] == 5
    assert "South hall" not in page["revisions"][0]["content"]
    (page,) = pages(client, revids=8, prop="revisions", rvprop="ids|content").values()
    assert "South hall" in page["revisions"][0]["content"]
    body = api(client, action="query", revids="99|0|-1")
    assert set(body["query"]["badrevids"]) == {"99", "0", "-1"}


def test_a_call_looks_at_a_past_day(client: Client, made: Made) -> None:
    found = every(client, "allpages", aplimit=50, at="2024-01-03")

    assert [p["title"] for p in found] == ["Berlin", "Germany"]


def test_categories_links_and_properties(client: Client, made: Made) -> None:
    registry.write(build.a_claim(made.police, content("outside_id", "wikidata:Q64")), on=9)
    asked = {"titles": "Federal Police", "prop": "categories|links|pageprops|images"}
    (page,) = pages(client, **asked).values()

    assert page["categories"] == [{"ns": 14, "title": "Category:Institution"}]
    assert page["links"] == [{"ns": 0, "title": "Germany"}]
    assert page["pageprops"] == {"displaytitle": "Federal Police", "wikibase_item": "Q64"}
    (page,) = pages(client, titles="A report", prop="extlinks").values()
    assert page["extlinks"] == [{"url": "https://example.org/a"}]


def test_all_pages_page_by_page(client: Client, made: Made) -> None:
    titles = [p["title"] for p in every(client, "allpages", aplimit=2)]

    assert titles == sorted(titles) and len(titles) == 6
    down = [p["title"] for p in every(client, "allpages", aplimit=2, apdir="descending")]
    assert down == titles[::-1]
    space = 3000 + 2 * list(build.surveillance().kinds).index("deployment")
    own = every(client, "allpages", aplimit=1, apnamespace=space)
    assert [p["title"] for p in own] == [
        "Deployment:Cameras at Südkreuz",
        "Deployment:Gates of the airport",
    ]
    assert [p["title"] for p in every(client, "allpages", apfrom="Fed", apto="Gb")] == [
        "Federal Police",
        "Gates of the airport",
    ]


@pytest.mark.parametrize(
    ("module", "asked", "titles"),
    [
        (
            "categorymembers",
            {"cmtitle": "Category:Deployment", "cmlimit": 1},
            ["Cameras at Südkreuz", "Gates of the airport"],
        ),
        (
            "backlinks",
            {"bltitle": "Federal Police", "bllimit": 1},
            ["Cameras at Südkreuz", "Gates of the airport"],
        ),
        ("search", {"srsearch": "airport", "srlimit": 1}, ["Gates of the airport"]),
        ("prefixsearch", {"pssearch": "Gat"}, ["Gates of the airport"]),
        ("embeddedin", {"eititle": "Berlin"}, []),
        ("usercontribs", {"ucuser": "ada"}, []),
    ],
)
def test_lists(
    client: Client, made: Made, module: str, asked: dict[str, object], titles: list[str]
) -> None:
    assert [p["title"] for p in every(client, module, **asked)] == titles


def test_recent_changes_page_by_page(client: Client, made: Made) -> None:
    found = every(client, "recentchanges", rclimit=2)

    assert [(c["title"], c["revid"], c["type"]) for c in found] == [
        ("Cameras at Südkreuz", 8, "edit"),
        ("A report", 7, "new"),
        ("Gates of the airport", 6, "new"),
        ("Cameras at Südkreuz", 5, "new"),
        ("Federal Police", 4, "new"),
        ("Berlin", 3, "new"),
        ("Germany", 2, "new"),
    ]
    assert {(c["user"], c["userhidden"]) for c in found} == {("", "")}
    assert found[0]["timestamp"] == "2024-01-08T00:00:00Z"


def test_contributions_are_for_those_who_may_know(client: Client, made: Made) -> None:
    client.force_login(User.objects.create_user("rex", role=Role.REVIEWER))
    found = every(client, "usercontribs", ucuser="ada", uclimit=3)

    assert len(found) == 7 and {c["user"] for c in found} == {"ada"}


def test_a_generator_brings_its_pages_along(client: Client, made: Made) -> None:
    body = api(client, action="query", generator="allpages", gaplimit=2, prop="info|categories")

    assert len(body["query"]["pages"]) == 2 and body["continue"]["gapcontinue"]
    assert all("lastrevid" in p and p["categories"] for p in body["query"]["pages"].values())
    linked = pages(client, generator="links", titles="Cameras at Südkreuz")
    assert set(linked) == {"Berlin", "Federal Police"}


def test_opensearch_parse_and_compare(client: Client, made: Made) -> None:
    found = api(client, action="opensearch", search="Feder")
    assert found[:3] == ["Feder", ["Federal Police"], [""]]
    parsed = api(client, action="parse", page="Federal Police")["parse"]
    assert "<h1>Federal Police</h1>" in parsed["text"]["*"]
    assert parsed["categories"] == [{"sortkey": "", "*": "Institution"}]
    text = "x <b> {{#ask: [[Category:Deployment]] |?Used by |format=table}}"
    parsed = api(client, action="parse", text=text, formatversion=2)["parse"]
    assert "&lt;b&gt;" in parsed["text"] and "Gates of the airport" in parsed["text"]
    close(made.cameras, "site", on=9)
    told = api(client, action="compare", fromrev=8, torev=9)["compare"]
    assert (told["fromrevid"], told["torevid"], told["totitle"]) == (8, 9, "Cameras at Südkreuz")
    assert "South hall" in told["*"] and "diff-deletedline" in told["*"]
    previous = api(client, action="compare", fromrev=8, torelative="prev")["compare"]
    assert (previous["fromrevid"], previous["torevid"]) == (5, 8)
    assert "diff-addedline" in previous["*"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"action": "frobnicate"}, "badvalue"),
        ({"action": "edit", "title": "Berlin"}, "writeapidenied"),
        ({"action": "query", "titles": "a", "pageids": "1"}, "invalidparammix"),
        ({"action": "query", "generator": "x"}, "badvalue"),
        ({"action": "query", "list": "allpages", "aplimit": "x"}, "badinteger"),
        ({"action": "query", "list": "allpages", "apcontinue": "x"}, "invalidparameter"),
        ({"action": "query", "list": "recentchanges", "rccontinue": "x"}, "badcontinue"),
        ({"action": "query", "list": "search"}, "missingparam"),
        ({"action": "query", "titles": "|".join(map(str, range(60)))}, "toomanyvalues"),
        ({"action": "query", "at": "2190"}, "invalidparameter"),
        ({"action": "query", "format": "xml"}, "badvalue"),
        ({"action": "query", "assert": "user"}, "assertuserfailed"),
        ({"action": "parse", "page": "Nobody"}, "missingtitle"),
        ({"action": "parse"}, "missingparam"),
        ({"action": "parse", "page": "Berlin", "text": "x"}, "invalidparammix"),
        ({"action": "parse", "text": "x", "contentmodel": "css"}, "badvalue"),
        ({"action": "parse", "page": "Berlin", "section": "1"}, "sectionsnotsupported"),
        ({"action": "parse", "page": "Berlin", "prop": "parsetree"}, "notwikitext"),
        ({"action": "parse", "text": "x" * 100_001}, "texttoolong"),
        ({"action": "compare"}, "missingparam"),
        ({"action": "compare", "fromrev": "99"}, "nosuchrevid"),
    ],
)
def test_errors_are_those_of_the_protocol(
    client: Client, made: Made, asked: dict[str, str], code: str
) -> None:
    response = client.get("/api.php", {"format": "json", **asked})

    assert response.status_code == 200
    assert response.json()["error"]["code"] == code
    assert response.json()["error"]["info"]
    assert response.headers["MediaWiki-API-Error"] == code


def test_signing_in_is_refused_in_words(client: Client, made: Made) -> None:
    response = client.post("/api.php", {"action": "login", "lgname": "x", "format": "json"})

    assert response.json()["login"]["result"] == "Aborted"
    assert "reading" in response.json()["login"]["reason"]


def test_unknown_modules_are_warned_of(client: Client, made: Made) -> None:
    body = api(client, action="query", list="nosuch", prop="nosuch", titles="Berlin")

    assert "nosuch" in body["warnings"]["main"]["*"]
    assert body["query"]["pages"]


def test_too_many_calls_have_to_wait(client: Client, made: Made, settings: Any) -> None:
    from dataclasses import replace

    settings.UNDERSIGHT = replace(settings.UNDERSIGHT, api_anonymous=2)
    answers = [
        client.get("/api.php", {"action": "query"}, REMOTE_ADDR="198.51.100.7") for _ in range(4)
    ]

    assert answers[-1].json()["error"]["code"] == "ratelimited"
    assert int(answers[-1].headers["Retry-After"]) > 0


# ---- pages of other sites ----


def test_other_sites_may_read_what_anybody_may(client: Client, made: Made) -> None:
    asked = {"action": "query", "meta": "userinfo", "format": "json"}
    client.force_login(User.objects.create_user("rex", role=Role.REVIEWER))

    own = client.get("/api.php", asked)
    assert own.json()["query"]["userinfo"]["name"] == "rex"
    assert "Access-Control-Allow-Origin" not in own
    # who asks for another site is nobody, though the cookie is there
    other = client.get(
        "/api.php", {**asked, "origin": "*"}, headers={"origin": "https://x.example"}
    )
    assert "anon" in other.json()["query"]["userinfo"] and "rex" not in other.text
    assert other["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in other
    assert other["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "MediaWiki-API-Error" in other["Access-Control-Expose-Headers"]
    assert client.get("/api.php", {**asked, "assert": "user", "origin": "*"}).json()["error"]


def test_errors_are_read_by_other_sites_too(client: Client, made: Made) -> None:
    response = client.get("/api.php", {"action": "frobnicate", "origin": "*"})
    assert response.json()["error"]["code"] == "badvalue"
    assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", ""])
def test_no_other_origin_is_let_in(client: Client, made: Made, origin: str) -> None:
    response = client.get(
        "/api.php", {"action": "query", "format": "json", "origin": origin}, HTTP_ORIGIN=origin
    )
    assert "Access-Control-Allow-Origin" not in response
    assert "origin=*" in response.json()["warnings"]["main"]["*"]
    asked = {"action": "query", "format": "json", "origin": "*"}
    assert "Access-Control-Allow-Origin" not in client.post("/api.php", asked)
    posted = client.post("/api.php?origin=*", {"action": "query", "format": "json"})
    assert posted["Access-Control-Allow-Origin"] == "*"


def test_a_browser_may_ask_first(client: Client) -> None:
    asked = client.options("/api.php?origin=*", HTTP_ORIGIN="https://elsewhere.example")
    assert (asked.status_code, asked["Access-Control-Allow-Origin"]) == (204, "*")
    assert asked["Access-Control-Allow-Methods"] == "GET, HEAD, POST"
    assert "Access-Control-Allow-Origin" not in client.options("/api.php")
