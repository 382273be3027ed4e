"""Answers in every format, read back by somebody else's reader."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any
from xml.etree import ElementTree

import bibtexparser
import pytest
import rdflib
from exchange.answers_told import (
    CHANGED,
    EVENT,
    HOSTILE,
    POLICE,
    REPORT,
    SARI,
    TOWN,
    column,
    datum,
    link,
    row,
    told,
)
from hypothesis import given
from markdown_it import MarkdownIt
from rdflib.compare import isomorphic

from undersight.exchange.answers.catalogue import ANSWERS, Told, file_name, format_called
from undersight.exchange.writers.csv import original
from undersight.exchange.writers.xml import clean
from undersight.query.answer import Datum
from undersight.query.plan import Column, Hop, Shown
from undersight.records.record import Name

USED_BY = column("Used by", "link", property_id="used_by")
START = column("Start date", "date", property_id="start_date")
POINT = column("Coordinates", "coordinates", property_id="coordinates")
TEXT = column("Note")

ATOM = {"a": "http://www.w3.org/2005/Atom"}
GEXF = {"g": "http://gexf.net/1.3"}


def written(name: str, given: Told) -> str:
    return "".join(ANSWERS[name].write(given))


def usual(**more: Any) -> Told:
    first = row(
        (link(POLICE, certainty="documented", claim="c1"), link(Name("x", "institution", "Army"))),
        datum("date", "2017-03", "start_date", claim="c2"),
        datum("coordinates", "45.8, 9.1", "coordinates"),
        Datum("2024-03-01", "date", earliest=date(2024, 3, 1).toordinal()),
    )
    second = row(
        Datum(absence="unknown", type="link", property="used_by", claim="c3"),
        (),
        (),
        (),
        name=Name("0000000009", "deployment", "Zucchetti"),
    )
    return told(first, second, columns=(USED_BY, START, POINT, CHANGED), **more)


# ---- all of them ----


@pytest.mark.parametrize("name", ANSWERS)
def test_the_same_answer_gives_the_same_text(name: str) -> None:
    assert written(name, usual()) == written(name, usual())


@pytest.mark.parametrize("name", ANSWERS)
@pytest.mark.parametrize("grouped", [False, True])
def test_no_rows_are_an_answer_too(name: str, grouped: bool) -> None:
    assert isinstance(written(name, told(columns=(USED_BY,), grouped=grouped)), str)


@pytest.mark.parametrize("name", ANSWERS)
def test_groups_and_events_have_a_place(name: str) -> None:
    count = Column(Shown.AGGREGATE, "count()", type="integer", canonical="count()")
    group = row(link(POLICE), datum("integer", 3), name=None)
    assert written(name, told(group, columns=(USED_BY, count), grouped=True))
    events = column("Events", "link", property_id="event")
    text = written(name, told(row(link(EVENT, "event"), name=EVENT, owner=SARI), columns=(events,)))
    if name not in ("bibtex", "gexf"):
        assert "SARI" in text and "Event" in text


@pytest.mark.parametrize("name", [n for n in ANSWERS if n not in ("csv", "tsv", "dsv", "json")])
def test_whose_it_is_stands_on_it(name: str) -> None:
    text = written(name, usual())
    for said in ("Undersight", "2024-04-20", "registry.example/ask?q=x"):
        assert said in text or said.replace("?", r"\?") in text
    assert "creativecommons.org" in text


def test_rows_can_come_one_by_one() -> None:
    def rows() -> Any:
        for number in range(5000):
            yield row(link(POLICE), name=Name(f"{number:010}", "deployment", f"D{number}"))

    given = told(columns=(USED_BY,), rows=rows())
    assert written("csv", given).count("\r\n") == 5001


def test_names_and_files() -> None:
    called = [format_called(n) for n in ("feed", "rdf", "JSON", "table", "")]
    assert [f and f.name for f in called] == ["rss", "rdf", "json", None, None]
    atom = format_called("feed", told(settings={"type": "Atom"}).answer.plan)
    assert atom and atom.name == "atom"
    plain = format_called("rdf", told(settings={"syntax": "turtle"}).answer.plan)
    assert plain and plain.name == "turtle"
    named = told(settings={"filename": "../../etc/pass wd.csv"})
    assert file_name(named, ANSWERS["csv"]) == "etc-pass-wd.csv"
    assert file_name(told(), ANSWERS["gexf"]) == "answer.gexf"


# ---- tables ----


def test_csv_has_the_shape_of_semantic_mediawiki() -> None:
    lines = written("csv", usual(settings={"valuesep": ";"})).splitlines()
    assert lines[0] == ",Used by,Start date,Coordinates,Modification date"
    assert lines[1] == 'SARI,State Police;Army,2017-03,"45.8, 9.1",2024-03-01'
    assert lines[2] == "Zucchetti,unknown,,,"


def test_settings_of_csv() -> None:
    settings = {"sep": ";", "showsep": "yes", "bom": "yes", "headers": "hide"}
    text = written("csv", told(row(datum("integer", -5)), columns=(TEXT,), settings=settings))
    assert text == "\ufeffsep=;\r\nSARI;'-5\r\n"
    number = column("N", "integer")
    assert "SARI,-5" in written("csv", told(row(datum("integer", -5)), columns=(number,)))


def test_merging_rows_of_one_record() -> None:
    rows = (row(link(POLICE)), row(link(TOWN)), row(link(POLICE), name=TOWN))
    text = written("csv", told(*rows, columns=(USED_BY,), settings={"merge": "yes"}))
    assert text.splitlines()[1:] == ['SARI,"State Police,Como"', "Como,State Police"]


@given(HOSTILE, HOSTILE)
def test_csv_is_read_back(one: str, two: str) -> None:
    text = written("csv", told(row(Datum(one), Datum(two)), columns=(column(two), TEXT)))
    head, said = csv.reader(io.StringIO(text, newline=""))
    assert [original(cell) for cell in (head[1], *said[1:])] == [two, one, two]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for cell in said)


@given(HOSTILE, HOSTILE)
def test_tsv_and_dsv_keep_their_lines(one: str, two: str) -> None:
    given = told(row(Datum(one), Datum(two)), columns=(TEXT, column("Two")))
    for name, separator in (("tsv", "\t"), ("dsv", ":")):
        lines = written(name, given).removesuffix("\n").split("\n")
        assert len(lines) == 2
        if name == "tsv":
            assert [line.count(separator) for line in lines] == [2, 2]
        else:
            assert [original(cell) for cell in _dsv(lines[1])[1:]] == [
                cell.replace("\r\n", "\n").replace("\r", "\n") if cell[:1] not in "\r" else cell
                for cell in (one, two)
            ] or "\r" in one + two


def _dsv(line: str) -> list[str]:
    cells, escaped = [""], False
    for mark in line:
        if escaped:
            cells[-1] += "\n" if mark == "n" else mark
            escaped = False
        elif mark == "\\":
            escaped = True
        elif mark == ":":
            cells.append("")
        else:
            cells[-1] += mark
    return cells


# ---- JSON ----


def test_json_is_typed() -> None:
    made = json.loads(written("json", usual(found={"more": True, "cursor": "abc"})))
    assert (made["day"], made["registry"], made["more"], made["cursor"]) == (
        *("2024-04-20", "Undersight"),
        *(True, "abc"),
    )
    assert made["columns"][1] == {
        "label": "Used by",
        "shows": "values",
        "type": "link",
        "property": "Used by",
    }
    first, second = made["rows"]
    assert first["record"]["title"] == "SARI"
    assert first["cells"][1][0] == {
        "value": {
            "id": "0000000002",
            "kind": "institution",
            "title": "State Police",
            "address": "https://registry.example/institution/0000000002",
        },
        "text": "State Police",
        "certainty": "documented",
        "claim": "https://registry.example/claim/c1",
        "property": "used_by",
    }
    assert first["cells"][2][0]["value"] == "2017-03"
    assert first["cells"][2][0]["text"] == "March 2017"
    assert first["cells"][3][0]["value"] == {"lat": 45.8, "lon": 9.1}
    assert second["cells"][1][0]["absence"] == "unknown"


def test_simple_json() -> None:
    made = json.loads(written("json", usual(settings={"type": "simple", "prettyprint": "yes"})))
    assert made[0]["Used by"] == ["State Police", "Army"]
    assert made[1] == {
        "title": "Zucchetti",
        "Used by": "unknown",
        "Start date": None,
        "Coordinates": None,
        "Modification date": None,
    }


@given(HOSTILE, HOSTILE)
def test_json_is_read_back(text: str, label: str) -> None:
    given = told(row(Datum(text)), columns=(column(label),), question=text)
    for settings in ({}, {"prettyprint": "yes"}, {"unescape": "no"}):
        plan = told(row(Datum(text)), columns=(column(label),), question=text, settings=settings)
        made = json.loads(written("json", plan))
        assert made["question"] == text and made["columns"][1]["label"] == label
        assert made["rows"][0]["cells"][1][0] == {"value": text, "text": text}
    made = json.loads(written("geojson", given))
    assert text in made["features"][0]["properties"].values()


# ---- linked data ----


@given(HOSTILE, HOSTILE)
def test_turtle_and_rdf_xml_say_what_json_ld_says(text: str, label: str) -> None:
    text, label = text.replace("\x00", ""), label.replace("\x00", "")
    chained = Column(Shown.VALUES, label, (Hop(("a",)), Hop(("b",))), "string", canonical="A.B")
    cells = (
        (Datum(text, claim="c1", property="title", language="de", certainty="documented"),),
        (link(POLICE, claim="c2"),),
        (Datum(text),),
        (datum("quantity", "5 km", "camera_count", claim="c3"), Datum(absence="none")),
        (datum("coordinates", "45.8, 9.1", "coordinates", claim="c4"),),
    )
    columns = (TEXT, USED_BY, chained, column("Q", "quantity"), POINT)
    given = told(row(*cells), columns=columns, question=text)
    one = rdflib.Graph().parse(data=written("jsonld", given), format="json-ld")
    two = rdflib.Graph().parse(data=written("turtle", given), format="turtle")
    assert len(one) > 20 and isomorphic(one, two)
    three = rdflib.Graph().parse(data=written("rdf", given), format="xml")
    assert len(three) == len(one)
    if text == clean(text) and label == clean(label):  # what XML cannot hold is replaced
        assert isomorphic(one, three)
    us = rdflib.Namespace("https://registry.example/schema#")
    assert {str(o) for o in two.objects(None, us.question)} == {text}
    claim = rdflib.URIRef("https://registry.example/claim/c1")
    assert two.value(claim, us.value) == rdflib.Literal(text, lang="de")
    certainty = rdflib.URIRef(f"{us}certainty/documented")
    assert two.value(claim, us.certainty) == certainty


# ---- feeds ----


@pytest.mark.parametrize(("page", "number"), [("full", 2), ("abstract", 1), ("none", 0), ("", 0)])
def test_the_texts_of_a_record_stand_in_its_entry(page: str, number: int) -> None:
    html = ["<p>One & <b>two</b></p>", "<p>Three\x0b</p>"]
    given = usual(settings={"page": page}, texts=lambda names: {SARI.id: html} if names else {})
    entries = ElementTree.fromstring(written("atom", given)).findall("a:entry", ATOM)
    items = ElementTree.fromstring(written("rss", given)).findall("channel/item")
    encoded = "{http://purl.org/rss/1.0/modules/content/}encoded"
    expected = "\n".join(html[:number]).replace("\x0b", "\ufffd") or None
    assert entries[0].findtext("a:content", None, ATOM) == expected
    assert items[0].findtext(encoded) == expected
    assert entries[1].find("a:content", ATOM) is None
    assert (entries[0].find("a:summary", ATOM) is None) is (page == "none")


def test_atom_and_rss_have_their_dates() -> None:
    atom = ElementTree.fromstring(written("atom", usual()))
    assert [e.text for e in atom.findall("a:entry/a:updated", ATOM)] == [
        "2024-03-01T00:00:00Z",
        "2024-04-20T00:00:00Z",
    ]
    for needed in ("id", "title", "updated", "author/a:name", "rights"):
        assert atom.findtext(f"a:{needed}", None, ATOM)
    rss = ElementTree.fromstring(written("rss", usual(settings={"title": "News"})))
    assert rss.findtext("channel/title") == "News"
    assert [e.text for e in rss.findall("channel/item/pubDate")] == [
        "Fri, 01 Mar 2024 00:00:00 +0000"
    ]
    none = written("rss", usual(settings={"page": "none"}))
    assert len(ElementTree.fromstring(none).findall("channel/item/description")) == 0


@given(HOSTILE, HOSTILE)
def test_xml_is_read_back(text: str, label: str) -> None:
    name = Name("0000000001", "deployment", text)
    linked = link(Name("0000000002", "institution", label))
    given = told(row(Datum(text), linked, name=name), columns=(column(label), USED_BY))
    for format in ("atom", "rss", "gexf"):
        tree = ElementTree.fromstring(written(format, given))
        if format == "atom" and text.isprintable() and text:
            assert tree.findtext("a:entry/a:title", None, ATOM) == text
        if format == "gexf" and text.isprintable() and text:
            assert tree.find(".//g:node", GEXF).get("label") == text


# ---- graphs ----


def test_gexf_holds_together() -> None:
    backwards = Column(Shown.VALUES, "-Part of", (Hop(("part_of",), True),), "link")
    first = row(
        (link(POLICE, certainty="documented", claim="c1"), Datum(absence="unknown", type="link")),
        link(TOWN),
        Datum("seen"),
    )
    second = row(link(POLICE), (), (), name=POLICE)
    tree = ElementTree.fromstring(
        written("gexf", told(first, second, columns=(USED_BY, backwards, TEXT)))
    )
    assert (tree.tag, tree.get("version")) == ("{http://gexf.net/1.3}gexf", "1.3")
    assert [child.tag.partition("}")[2] for child in tree] == ["meta", "graph"]
    graph = tree[1]
    assert [child.tag.partition("}")[2] for child in graph] == [
        *("attributes", "attributes"),
        *("nodes", "edges"),
    ]
    nodes = [n.get("id") for n in graph.findall("g:nodes/g:node", GEXF)]
    assert len(nodes) == len(set(nodes)) == 3
    edges = [(e.get("source"), e.get("target")) for e in graph.findall("g:edges/g:edge", GEXF)]
    assert edges == [(SARI.id, POLICE.id), (TOWN.id, SARI.id), (POLICE.id, POLICE.id)]
    for of in ("node", "edge"):
        known = {
            a.get("id") for a in graph.findall(f"g:attributes[@class='{of}']/g:attribute", GEXF)
        }
        used = graph.findall(f"g:{of}s/g:{of}/g:attvalues/g:attvalue", GEXF)
        assert used and {u.get("for") for u in used} <= known


# ---- maps ----


def test_geojson_of_points_of_its_own_or_linked() -> None:
    rows = (
        row((datum("coordinates", "45.8, 9.1"), datum("coordinates", "-1, 2")), link(TOWN)),
        row((), link(TOWN), name=POLICE),
        row((), (), name=REPORT),
    )
    asked: list[Name] = []

    def points(names: Any) -> dict[str, tuple[float, float]]:
        asked.extend(names)
        return {TOWN.id: (45.81, 9.08)}

    given = told(*rows, columns=(POINT, USED_BY), points=points)
    made = json.loads(written("geojson", given))
    assert [f["geometry"] for f in made["features"]] == [
        {"type": "MultiPoint", "coordinates": [[9.1, 45.8], [2.0, -1.0]]},
        {"type": "Point", "coordinates": [9.08, 45.81]},
        None,
    ]
    assert asked == [POLICE, TOWN, REPORT]


# ---- references ----


def test_bibtex_of_sources_and_of_what_links_them() -> None:
    columns = (
        column("Author", property_id="author"),
        column("Type", "code", property_id="source_type"),
        column("Issued", "date", property_id="issued"),
        column("URL", "url", property_id="url"),
    )
    source = row(
        (Datum("Doe, Jane", property="author"), Datum("Law and Order", property="author")),
        Datum("report", "code", property="source_type"),
        datum("date", "2019-02~", "issued"),
        Datum("https://x.example/a%20b", "url", property="url"),
        name=REPORT,
    )
    text = written("bibtex", told(source, columns=columns, question="a @b{c} question"))
    parser = bibtexparser.bparser.BibTexParser(ignore_nonstandard_types=False)
    (entry,) = bibtexparser.loads(text, parser).entries
    assert (
        entry
        == {
            "ENTRYTYPE": "report",
            "ID": "source-0000000004",
            "title": r"{Watching \& waiting}",
            "author": "{Doe}, {Jane} and {Law and Order}",
            "date": "2019-02~",
            "url": "https://x.example/a%20b",
        }
        or entry["ENTRYTYPE"] == "misc"
    )
    linked = told(
        row(link(REPORT)),
        columns=(USED_BY,),
        sources=lambda names: {n.id: {"type": "book", "title": n.title} for n in names},
    )
    assert "@book{source-0000000004," in written("bibtex", linked)


@given(HOSTILE, HOSTILE)
def test_bibtex_cannot_be_broken_out_of(title: str, author: str) -> None:
    name = Name("0000000004", "source", title)
    cells = (Datum(author, property="author"),)
    text = written("bibtex", told(row(cells, name=name), columns=(TEXT,), question=title))
    depth, escaped = 0, False
    body = text[text.index("\n@") + 1 :]
    for mark in body:
        if escaped:
            escaped = False
        elif mark == "\\":
            escaped = True
        else:
            depth += {"{": 1, "}": -1}.get(mark, 0)
        assert depth >= 0
    assert depth == 0 and "@" not in text[: text.index("\n@")]


# ---- Markdown ----


@given(HOSTILE, HOSTILE)
def test_a_table_in_markdown_keeps_its_cells(text: str, label: str) -> None:
    name = Name("0000000001", "deployment", text)
    given = told(row(Datum(text), name=name), columns=(column(label),))
    html = MarkdownIt("commonmark").enable("table").render(written("markdown", given))
    assert (html.count("<tr>"), html.count("<td"), html.count("<th")) == (2, 2, 2 + 1)
    assert "<script" not in html


def test_markdown_says_what_stands_around() -> None:
    settings = {"intro": "Look:", "outro": "*End*", "default": "none"}
    text = written("markdown", usual(settings=settings))
    assert text.startswith("Look:\n\n| ") and "\n\\*End\\*\n" in text
    assert "| *unknown* |" in text
    assert written("markdown", told(settings=settings)).startswith("Look:\n\nnone\n")
