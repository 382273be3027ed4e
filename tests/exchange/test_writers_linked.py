"""A page as linked data: all forms are one graph, and claims keep what qualifies them."""

from __future__ import annotations

import json
import logging
from dataclasses import replace

import pytest
import rdflib
from exchange.pages import IMPRINT, full, sample
from rdflib.compare import isomorphic

from undersight.exchange.writers.linked import (
    EDTF,
    context,
    record_jsonld,
    record_rdfxml,
    record_turtle,
)

OWN = rdflib.Namespace("https://registry.example/schema#")


def graph(text: str, form: str) -> object:
    return rdflib.Graph().parse(data=text, format=form)


@pytest.mark.parametrize("number", [None, 0, 200, 260, 300, 350, 400])
def test_all_are_one_graph(number: int | None, caplog: pytest.LogCaptureFixture) -> None:
    pages = sample()
    page = full() if number is None else pages[number % len(pages)]
    with caplog.at_level(logging.WARNING):
        one = graph(json.dumps(record_jsonld(page, IMPRINT)), "json-ld")
        other = graph(record_turtle(page, IMPRINT), "turtle")
        third = graph(record_rdfxml(page, IMPRINT), "xml")

    assert len(one) > len(page.said) * 2
    assert isomorphic(one, other) and isomorphic(one, third)
    assert caplog.records == []


def test_a_claim_is_a_node_with_all_that_qualifies_it() -> None:
    page = full()
    made = graph(record_turtle(page, IMPRINT), "turtle")
    record = rdflib.URIRef(IMPRINT.record(page.name, page.schema))

    claim = made.value(record, OWN["property/used_by"])
    assert str(claim).startswith("https://registry.example/claim/")
    assert made.value(claim, OWN["certainty"]) == OWN["certainty/documented"]
    assert str(made.value(claim, OWN["reason"])) == "=1+1"
    assert len(list(made.objects(claim, OWN["citation"]))) == 2
    assert len(list(made.objects(claim, rdflib.PROV.wasDerivedFrom))) == 1


def test_dates_are_edtf() -> None:
    page = full()
    made = graph(record_turtle(page, IMPRINT), "turtle")
    record = rdflib.URIRef(IMPRINT.record(page.name, page.schema))

    date = made.value(made.value(record, OWN["property/start_date"]), OWN["value"])
    assert str(date) == "2019~"
    assert str(date.datatype) == EDTF
    assert not list(made.objects(record, OWN["start_date"])), "never a bare statement"


def test_languages_are_kept() -> None:
    page = full()
    made = graph(record_turtle(page, IMPRINT), "turtle")
    record = rdflib.URIRef(IMPRINT.record(page.name, page.schema))

    assert rdflib.Literal("سر", lang="ar") in set(made.objects(record, rdflib.SKOS.altLabel))
    assert rdflib.Literal("SARI", lang="en") in set(made.objects(record, rdflib.DCTERMS.title))


def test_coordinates_are_geo() -> None:
    page = full()
    made = graph(record_turtle(page, IMPRINT), "turtle")
    geo = rdflib.Namespace("http://www.w3.org/2003/01/geo/wgs84_pos#")

    assert [str(o) for o in made.objects(None, geo.lat)] == ["45.81"]


def test_it_is_read_without_fetching() -> None:
    assert all(not isinstance(v, list) for v in context(IMPRINT).values())
    assert "@import" not in json.dumps(record_jsonld(full(), IMPRINT))


@pytest.mark.parametrize("word", ["secret", "hidden", "p. 66"])
def test_what_is_hidden_is_not_there(word: str) -> None:
    assert word not in record_turtle(full(), IMPRINT)
    assert word not in json.dumps(record_jsonld(full(), IMPRINT))


@pytest.mark.parametrize("licence", ["", "not an address", "https://x/> <https://evil"])
def test_a_licence_that_is_no_address_is_left_out(licence: str) -> None:
    made = record_turtle(full(), replace(IMPRINT, licence_url=licence))

    assert "license" not in made


def test_turtle_is_the_same_each_time() -> None:
    assert record_turtle(full(), IMPRINT) == record_turtle(full(), IMPRINT)
