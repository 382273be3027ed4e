"""The body of Semantic MediaWiki's API, as programs expect it."""

from __future__ import annotations

import json

from exchange.answers_told import EVENT, POLICE, SARI, column, datum, link, row, told

from undersight.exchange.answers.smw import print_request, smw_body, smw_file
from undersight.query.answer import Datum
from undersight.query.plan import Column, Hop, Shown
from undersight.records.record import Name

PAGE = {
    "fulltext": "State Police",
    "fullurl": "https://registry.example/institution/0000000002",
    "namespace": 0,
    "exists": "1",
    "displaytitle": "",
}


def test_the_body_is_that_of_the_api() -> None:
    used_by = column("Used by", "link")
    body = smw_body(told(row(link(POLICE)), columns=(used_by,), found={"more": True}))
    query = body["query"]
    assert isinstance(query, dict)
    meta = query.pop("meta")
    assert isinstance(meta, dict) and list(meta) == ["hash", "count", "offset", "source", "time"]
    assert (meta["count"], meta["offset"], meta["source"]) == (1, 0, "")
    assert body == {
        "query": {
            "printrequests": [
                {"label": "", "key": "", "redi": "", "typeid": "_wpg", "mode": 2, "format": False},
                {
                    "label": "Used by",
                    "key": "Used_by",
                    "redi": "",
                    "typeid": "_wpg",
                    "mode": 1,
                    "format": "",
                },
            ],
            "results": {
                "SARI": {
                    "printouts": {"Used by": [PAGE]},
                    "fulltext": "SARI",
                    "fullurl": "https://registry.example/deployment/0000000001",
                    "namespace": 0,
                    "exists": "1",
                    "displaytitle": "",
                }
            },
            "serializer": "SMW\\Serializers\\QueryResultSerializer",
            "version": 2,
        },
        "query-continue-offset": 1,
    }


def test_lists_where_the_version_or_emptiness_asks_for_them() -> None:
    third = smw_body(told(row()), 3)["query"]
    assert isinstance(third, dict) and third["version"] == 3
    assert isinstance(third["results"], list) and list(third["results"][0]) == ["SARI"]
    for version in (2, 3):
        empty = smw_body(told(), version)
        assert isinstance(empty["query"], dict) and empty["query"]["results"] == []
        assert "query-continue-offset" not in empty


def test_values_have_the_shapes_of_their_types() -> None:
    cells = {
        "integer": (datum("integer", 1200), 1200),
        "number": (datum("number", "9.5"), 9.5),
        "quantity": (datum("quantity", "9.9 km²"), {"value": 9.9, "unit": "km²"}),
        "money": (datum("money", "EUR 5"), {"value": 5, "unit": "EUR"}),
        "date": (datum("date", "2020-01-01"), {"timestamp": "1577836800", "raw": "1/2020/1/1"}),
        "boolean": (datum("boolean", True), "t"),
        "coordinates": (datum("coordinates", "52.5, 13.4"), {"lat": 52.5, "lon": 13.4}),
        "url": (datum("url", "https://x.example/"), "https://x.example/"),
        "string": (Datum("x"), "x"),
    }
    columns = tuple(column(kind, kind) for kind in cells)
    query = smw_file(told(row(*(d for d, _ in cells.values())), columns=columns))
    assert query["rows"] == 1 and "meta" not in query
    results = query["results"]
    assert results["SARI"]["printouts"] == {k: [v] for k, (_, v) in cells.items()}
    requests = query["printrequests"]
    assert [r["typeid"] for r in requests][1:] == [
        *("_num", "_num", "_qty", "_qty", "_dat", "_boo", "_geo", "_uri", "_txt")
    ]


def test_dates_are_as_exact_as_they_are_and_absences_left_out() -> None:
    dates = tuple(datum("date", d) for d in ("2020", "2020-03", "2020~", "../2020-03", "2019/2020"))
    given = told(
        row((*dates, Datum(absence="unknown", type="date"))), columns=(column("D", "date"),)
    )
    values = smw_file(given)["results"]["SARI"]["printouts"]["D"]
    assert [v["raw"] for v in values] == ["1/2020", "1/2020/3", "1/2020", "1/2020", "1/2019"]


def test_no_row_is_lost_and_events_are_part_of_their_page() -> None:
    twin = Name("0000000008", "product", "SARI")
    events = column("Events", "link", property_id="event")
    rows = (
        row(link(EVENT, "event")),
        row((), name=twin),
        row((), name=EVENT, owner=SARI),
    )
    results = smw_file(told(*rows, columns=(events,)))["results"]
    assert list(results) == ["SARI", "SARI#0000000008", "SARI#0000000005"]
    (event,) = results["SARI"]["printouts"]["Events"]
    assert event["fulltext"] == "SARI#0000000005"


def test_modes_of_columns() -> None:
    chain = Column(
        Shown.VALUES, "C", (Hop(("a",)), Hop(("country",))), "link", canonical="Used by.Country"
    )
    inverse = column("-Used by", "link", path=(Hop(("used_by",), True),))
    kind = Column(Shown.KIND, "Category", canonical="Category")
    is_kind = Column(Shown.IS_KIND, "Deployment", type="boolean", kinds=("deployment",))
    made = [print_request(c) for c in (chain, inverse, kind, is_kind)]
    assert [m["mode"] for m in made] == [4, 1, 0, 3]
    assert (made[0]["chain"], made[0]["key"]) == ("Used by.Country", "Country")
    assert made[1]["key"] == "Used_by"
    (value,) = smw_file(told(row(Datum("deployment", "kind", key="deployment")), columns=(kind,)))[
        "results"
    ]["SARI"]["printouts"]["Category"]
    assert (value["fulltext"], value["namespace"]) == ("Category:Deployment", 14)


def test_a_count_and_groups() -> None:
    counted = smw_body(told(plan_format="count", found={"count": 7}))
    assert counted == {"query": {"count": 7, "meta": {"type": "count"}}}
    columns = (column("Used by", "link"), Column(Shown.AGGREGATE, "count()", type="integer"))
    rows = [row(link(POLICE), datum("integer", n), name=None) for n in (1, 2)]
    body = smw_body(told(*rows, columns=columns, grouped=True))
    assert list(body["query"]["results"]) == ["State Police", "State Police (2)"]
    assert json.dumps(body)
