"""The bodies of Semantic MediaWiki's API, as its documentation and its tests show them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from api.wiki import Made, api, fill
from django.test import Client

pytestmark = pytest.mark.django_db

BASE = "http://testserver"


@pytest.fixture
def made() -> Made:
    return fill()


def page(title: str, path: str) -> dict[str, object]:
    return {
        "fulltext": title,
        "fullurl": BASE + path,
        "namespace": 0,
        "exists": "1",
        "displaytitle": "",
    }


def taken(body: dict[str, Any]) -> dict[str, Any]:
    """The body without what differs each time; those parts only have to be there."""
    meta = body["query"]["meta"]
    assert len(meta.pop("hash")) == 32
    assert float(meta.pop("time")) >= 0
    return body


QUERY = "[[Category:Deployment]] [[City::+]] |?Used by |?Start date |?City.Coordinates=Where"


def expected(made: Made) -> dict[str, Any]:
    row = {
        "printouts": {
            "Used by": [
                page("Federal Police", f"/institution/{made.police}-federal-police"),
            ],
            "Start date": [{"timestamp": "1577836800", "raw": "1/2020/1/1"}],
            "Where": [{"lat": 52.5, "lon": 13.4}],
        },
        **page("Cameras at Südkreuz", f"/deployment/{made.cameras}-cameras-at-sudkreuz"),
    }
    columns = [
        ("", "", "_wpg", 2, False),
        ("Used by", "Used_by", "_wpg", 1, ""),
        ("Start date", "Start_date", "_dat", 1, ""),
        ("Where", "Coordinates", "_geo", 4, ""),
    ]
    requests = [
        {"label": la, "key": k, "redi": "", "typeid": t, "mode": m, "format": f}
        for la, k, t, m, f in columns
    ]
    requests[3]["chain"] = "City.Coordinates"
    return {
        "query": {
            "printrequests": requests,
            "results": {"Cameras at Südkreuz": row},
            "serializer": "SMW\\Serializers\\QueryResultSerializer",
            "version": 2,
            "meta": {"count": 1, "offset": 0, "source": ""},
        }
    }


def test_an_answer_has_the_body_of_version_two(client: Client, made: Made) -> None:
    assert taken(api(client, action="ask", query=QUERY)) == expected(made)
    posted = client.post("/api.php", {"action": "ask", "query": QUERY, "format": "json"})
    assert taken(json.loads(posted.content)) == expected(made)


def test_version_three_lists_its_results(client: Client, made: Made) -> None:
    body = taken(api(client, action="ask", query=QUERY, api_version=3))

    wanted = expected(made)
    results = wanted["query"]["results"]
    wanted["query"] |= {"version": 3, "results": [{k: v} for k, v in results.items()]}
    assert body == wanted


def test_the_version_of_the_format_changes_nothing(client: Client, made: Made) -> None:
    assert taken(api(client, action="ask", query=QUERY, formatversion=2)) == expected(made)


@pytest.mark.parametrize(
    "given",
    [
        {
            "conditions": "Category:Deployment|City::+",
            "printouts": "Used by|Start date|City.Coordinates=Where",
        },
        {
            "conditions": "\x1f[[Category:Deployment]]\x1f[[City::+]]",
            "printouts": "\x1fUsed by\x1fStart date\x1f?City.Coordinates=Where",
            "parameters": "\x1flimit=5\x1foffset=0",
        },
        {
            "conditions": "[[Category:Deployment]] [[City::Berlin||Germany]]",
            "printouts": "?Used by|?Start date|?City.Coordinates=Where",
            "parameters": "limit=5|sort=Start date",
        },
    ],
)
def test_arguments_make_the_same_question(
    client: Client, made: Made, given: dict[str, str]
) -> None:
    assert taken(api(client, action="askargs", **given)) == expected(made)


def test_nothing_found_is_an_empty_list(client: Client, made: Made) -> None:
    body = taken(api(client, action="ask", query="[[Category:Deployment]] [[City::Germany]]"))

    assert body["query"]["results"] == []
    assert body["query"]["meta"]["count"] == 0


def test_a_count_is_a_number(client: Client, made: Made) -> None:
    body = api(client, action="ask", query="[[Category:Deployment]] |format=count")

    assert body == {"query": {"count": 2, "meta": {"type": "count"}}}


def test_one_goes_on_by_offset_or_cursor(client: Client, made: Made) -> None:
    query = "[[Category:Deployment]]"
    first = api(client, action="ask", query=f"{query}|limit=1|offset=0")
    assert first["query-continue-offset"] == 1
    rest = api(client, action="ask", query=query, limit=1, offset=1)
    assert list(rest["query"]["results"]) == ["Gates of the airport"]
    assert "query-continue-offset" not in rest
    # the last of several counts, as programs rely on that hang theirs behind
    last = api(client, action="ask", query=f"{query}|limit=9|offset=0|limit=1|offset=1")
    assert list(last["query"]["results"]) == ["Gates of the airport"]


@pytest.mark.parametrize("first", ["", "0"])
def test_who_gives_a_cursor_gets_one(client: Client, made: Made, first: str) -> None:
    query = {
        "action": "ask",
        "query": "[[Category:Deployment]] |sort=Start date |order=desc",
        "limit": 1,
    }
    one = api(client, **query, cursor=first)
    assert list(one["query"]["results"]) == ["Cameras at Südkreuz"]
    assert "query-continue-offset" not in one
    token = one["query-continue-cursor"]
    asked = {"action": "ask", "query": f"{query['query']} |cursor={token}"}  # in the text as well
    for two in (api(client, **query, cursor=token), api(client, **asked)):
        assert list(two["query"]["results"]) == ["Gates of the airport"]
        assert not {"query-continue-offset", "query-continue-cursor"} & set(two)


@pytest.mark.parametrize(
    ("query", "cursor", "told"),
    [
        ("[[Category:Deployment]] |order=random", "0", "leave out order="),
        ("[[Category:Deployment]] |format=count", "0", "no row of this answer"),
        ("[[Category:Deployment]] |?count() |group=Country", "", "no row of this answer"),
        ("[[Category:Deployment]]", "eyJ2IjoxfQ", "not given for what is asked"),
        ("[[Category:Deployment]] |offset=1", "x", "cannot both say"),
    ],
)
def test_a_cursor_that_cannot_be_is_told(
    client: Client, made: Made, query: str, cursor: str, told: str
) -> None:
    body = api(client, action="ask", query=query, cursor=cursor)
    assert told in " ".join(body["error"]["query"]), body


def test_a_cursor_is_of_its_question_only(client: Client, made: Made) -> None:
    one = api(client, action="ask", query="[[:+]]", limit=1, cursor="")
    token = one["query-continue-cursor"]
    other = api(client, action="ask", query="[[Category:Place]]", cursor=token)
    assert "not given for what is asked" in other["error"]["query"][0]


@pytest.mark.parametrize(
    ("what", "params"),
    [
        ("page", {"search": ""}),
        ("psubject", {"property": "Used by"}),
        ("category", {"search": ""}),
    ],
)
def test_lists_are_turned_by_cursors_too(
    client: Client, made: Made, what: str, params: dict[str, str]
) -> None:
    whole = set(browse(client, what, **params, limit=500)["query"])
    found: list[str] = []
    cursor: object = 0
    while True:
        body = browse(client, what, **params, limit=1, cursor=cursor)
        found += body["query"]
        assert body["query-continue-offset"] == 0
        if not (cursor := body["query-continue-cursor"]):
            break
    assert len(found) == len(whole) and set(found) == whole


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("[[Category:Deploiment]]", "column 12: There is no such kind"),
        ("[[Used by::Federal Police", "]]"),
        ("", "there is no question"),
        ("[[Category:Deployment]]|limit=99999999", "limit"),
        ("[[Category:Deployment]]|at=2190", "future"),
        ("x" * 30_000, "too long"),
    ],
)
def test_a_wrong_question_is_told_in_their_shape(
    client: Client, made: Made, query: str, told: str
) -> None:
    body = api(client, action="ask", query=query)

    assert set(body) == {"error"} and set(body["error"]) == {"query"}
    assert any(told in sentence for sentence in body["error"]["query"]), body


def test_the_past_is_asked_in_the_text_or_the_address(client: Client, made: Made) -> None:
    query = "[[Category:Deployment]]"
    for given in ({"query": f"{query} |at=2024-01-05"}, {"query": query, "at": "2024-01-05"}):
        body = api(client, action="ask", **given)
        assert list(body["query"]["results"]) == ["Cameras at Südkreuz"]


def test_values_have_the_shapes_of_their_types(client: Client, made: Made) -> None:
    body = api(
        client, action="ask", query="[[Category:Source]] |?url=URL |?Category |?Category:Source"
    )

    (row,) = body["query"]["results"].values()
    assert row["printouts"]["URL"] == ["https://example.org/a"]
    modes = [p["mode"] for p in body["query"]["printrequests"]]
    assert modes == [2, 1, 0, 3]
    kind = row["printouts"]["Category"][0]
    assert (kind["fulltext"], kind["namespace"]) == ("Category:Source", 14)
    assert "t" in row["printouts"]["Source"]


def browse(client: Client, what: str, **params: object) -> Any:
    return api(client, action="smwbrowse", browse=what, params=json.dumps(params))


def test_a_subject_is_told_with_what_links_to_it(client: Client, made: Made) -> None:
    body = browse(client, "subject", subject="Federal_Police", ns=0, iw="", subobject="")

    assert body["meta"] == {"type": "subject"}
    query = body["query"]
    assert query["subject"] == "Federal_Police#0##"
    assert query["serializer"] == "SMW\\Serializers\\SemanticDataSerializer"
    assert query["version"] == 2
    data = {(d["property"], d["direction"]): d["dataitem"] for d in query["data"]}
    assert data["Country", "direct"] == [{"type": 9, "item": "Germany#0##"}]
    assert data["Used_by", "inverse"] == [
        {"type": 9, "item": "Cameras_at_Südkreuz#0##"},
        {"type": 9, "item": "Gates_of_the_airport#0##"},
    ]
    assert data["_SKEY", "direct"] == [{"type": 2, "item": "Federal Police"}]
    older = api(client, action="browsebysubject", subject="Federal Police")
    assert older["query"] == query


def test_lists_of_browsing_are_continued(client: Client, made: Made) -> None:
    body = browse(client, "property", search="date", limit=2)

    assert body["version"] == 1 and body["query-continue-offset"] == 2
    assert body["meta"] | {"queryTime": 0} == {
        "type": "property",
        "limit": 2,
        "count": 2,
        "isFromCache": False,
        "queryTime": 0,
    }
    for key, told in body["query"].items():
        assert told["key"] == key and key.startswith(told["label"].replace(" ", "_"))
    assert "Start_date" in api(client, action="browsebyproperty", property="Start date")["query"]


@pytest.mark.parametrize(
    ("what", "params", "keys"),
    [
        ("category", {"search": "deploy"}, ["Deployment"]),
        ("page", {"search": "Gates"}, ["Gates_of_the_airport"]),
        ("concept", {"search": ""}, []),
        ("pvalue", {"property": "Used by", "search": ""}, ["Federal Police"]),
        ("psubject", {"property": "City", "value": "Berlin"}, ["Cameras_at_Südkreuz"]),
        ("psubject", {"property": "Used_by"}, ["Cameras_at_Südkreuz", "Gates_of_the_airport"]),
        ("psubject", {"property": "No such"}, []),
    ],
)
def test_what_can_be_browsed(
    client: Client, made: Made, what: str, params: dict[str, str], keys: list[str]
) -> None:
    body = browse(client, what, **params)

    assert list(body["query"]) == keys
    assert body["meta"]["type"] == what
    assert body["query"] or body["query"] == []


@pytest.mark.parametrize("params", ["[]", "{", "[" * 5_000, '{"limit": "x", "offset": -3}', "7"])
def test_odd_parameters_of_browsing_do_no_harm(client: Client, made: Made, params: str) -> None:
    body = api(client, action="smwbrowse", browse="property", params=params)

    assert "query" in body or body["error"]["code"] == "badvalue"


def test_smwinfo_counts(client: Client, made: Made) -> None:
    body = api(client, action="smwinfo", info="propcount|usedpropcount|conceptcount|jobcount")

    assert set(body["info"]) == {"propcount", "usedpropcount", "conceptcount", "jobcount"}
    assert body["info"]["propcount"] > 5
