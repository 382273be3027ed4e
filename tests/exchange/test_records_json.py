from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from exchange.fitting import drafts, misfits, rejects

from undersight.errors import InvalidError
from undersight.exchange.formats.records_json import READER, code_id, title_language
from undersight.records.draft import Absence, CitationDraft, ClaimDraft, OwnedDraft, Ref

SAMPLE = Path(__file__).parents[2] / "src/undersight/exchange/sample/records.json"


def a_file(folder: Path, *claims: dict[str, Any], **record: Any) -> Path:
    """A file with one source and one record that makes these claims."""
    source = {
        "key": "s",
        "type": "webpage",
        "title": "Page",
        "authors": ["Doe, Jane"],
        "date": "2020",
    }
    entry = {"key": "place/x", "kind": "place", "title": "X", "aliases": [], "claims": list(claims)}
    path = folder / "records.json"
    path.write_text(json.dumps({"sources": [source], "records": [entry | record]}), "utf-8")
    return path


def a_claim(**more: Any) -> dict[str, Any]:
    return {"property": "p", "value": "v", "certainty": None, "sources": []} | more


@pytest.mark.parametrize(
    ("property", "value", "expected"),
    [
        ("summary", "A text.", "A text."),
        ("deployment_status", "Ongoing", "Ongoing"),
        ("operation_mode", "Access to third-party service", "Access to third-party service"),
        ("country", "@place/france", Ref("local:place/france")),
        ("country", "@wikidata:place/france", Ref("wikidata:place/france")),
        ("primary_source", "@source/a-b", Ref("local:source/a-b")),
        ("biometric", False, False),
        ("cost", {"amount": 5, "unit": "EUR"}, {"amount": 5, "unit": "EUR"}),
        ("coordinates", {"lat": 1.5, "lon": -2}, {"lat": 1.5, "lon": -2}),
        ("outside_id", {"scheme": "q", "value": "1"}, {"scheme": "q", "value": "1"}),
        ("used_by", {"unknown": True}, Absence.UNKNOWN),
        ("used_by", {"none": True}, Absence.NONE),
        ("used_by", {"unnamed": True}, Absence.UNNAMED),
        (
            "event",
            {"kind": "event", "event_type": "Court ruling", "date": "2020", "description": None},
            OwnedDraft(
                "event", (ClaimDraft("event_type", "Court ruling"), ClaimDraft("date", "2020"))
            ),
        ),
    ],
)
def test_values(tmp_path: Path, property: str, value: object, expected: object) -> None:
    path = a_file(tmp_path, a_claim(property=property, value=value))

    (_, record) = READER.read(path)

    assert drafts([record])[0].claims[-1].value == expected


@pytest.mark.parametrize(
    "claim",
    [
        a_claim(value=None),
        a_claim(value=7),
        a_claim(value=""),
        a_claim(value=["a"]),
        a_claim(value="@nowhere"),
        a_claim(value={"unknown": False}),
        a_claim(value={"lat": "x" * 3, "lon": True}),
        a_claim(value={"kind": "event", "event_type": "End", "date": "2020", "who": "?"}),
        a_claim(property="No Name"),
        a_claim(certainty=3),
        a_claim(quote="without a source"),
        a_claim(sources="s"),
        a_claim(strength="strong"),
        "not an object",
    ],
)
def test_unknown_shapes_are_rejected(tmp_path: Path, claim: Any) -> None:
    path = a_file(tmp_path, a_claim(), claim)

    items = list(READER.read(path))

    assert len(drafts(items)[1].claims) == 2
    (reject,) = rejects(items)
    assert reject.place == "records.json:1 · place/x · claims[2]"
    assert not reject.whole


@pytest.mark.parametrize(
    "record",
    [{"key": "town/x"}, {"key": 1}, {"title": ""}, {"claims": {}}, {"aliases": [1]}, {"extra": 1}],
)
def test_unknown_records_stay_out(tmp_path: Path, record: dict[str, Any]) -> None:
    items = list(READER.read(a_file(tmp_path, **record)))

    assert [r.place for r in rejects(items)] == ["records.json:1 · records[1]"]
    assert [d.kind for d in drafts(items)] == ["source"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"records": [}', "records.json: line 1, column 14"),
        ('{"records":\n [1,,2]}', "records.json: line 2, column 5"),
        ("[]", "records.json"),
        ('{"nodes": []}', "records.json"),
        ('{"records": {}}', "records.json"),
        ('{"scheme": "My Keys", "records": []}', "records.json · scheme"),
        ('{"scheme": 7, "records": []}', "records.json · scheme"),
        ('{"records": [], "sorces": []}', "records.json"),
        ('{"records": [NaN]}', "records.json"),
        ("[" * 200_000, "records.json: line 1"),
        ('{"records": [' + "9" * 5000 + "]}", "records.json"),
    ],
)
def test_broken_files_name_the_place(tmp_path: Path, text: str, place: str) -> None:
    path = tmp_path / "records.json"
    path.write_text(text)

    with pytest.raises(InvalidError) as caught:
        list(READER.read(path))

    assert caught.value.problems[0].place == place


def test_brackets_in_texts_are_no_depth(tmp_path: Path) -> None:
    path = a_file(tmp_path, a_claim(value='say "[[[[' + "[" * 100))

    assert not rejects(READER.read(path))


def test_a_problem_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "records.json"
    path.write_text(
        '{"sources": [\n  {"key": "s", "type": "webpage", "title": "{]\\n"}\n],\n'
        '"records": [{"key": "place/a", "kind": "place", "title": "A"},\n\n  {"key": 7}]}'
    )

    items = list(READER.read(path))

    assert [d.place for d in drafts(items)] == [
        "records.json:2 · source/s",
        "records.json:4 · place/a",
    ]
    assert [r.place for r in rejects(items)] == ["records.json:6 · records[2]"]


def test_a_file_names_the_scheme_of_its_keys(tmp_path: Path) -> None:
    path = a_file(tmp_path, a_claim(value="@place/y", sources=["s"]))
    path.write_text('{"scheme": "mine",' + path.read_text()[1:])

    assert READER.recognises(path)
    source, record = drafts(READER.read(path))
    assert (source.key, record.key) == ("mine:source/s", "mine:place/x")
    assert record.claims[-1].value == Ref("mine:place/y")
    assert record.claims[-1].citations == (CitationDraft("mine:source/s"),)


def test_a_quote_belongs_to_the_first_source(tmp_path: Path) -> None:
    claim = a_claim(
        sources=["s", "t"], quote="so", locator="p. 3", certainty="Documented", date="2021"
    )

    claims = drafts(READER.read(a_file(tmp_path, claim)))[1].claims

    assert claims[-1].citations == (
        CitationDraft("local:source/s", "p. 3", "so"),
        CitationDraft("local:source/t"),
    )
    assert (claims[-1].certainty, claims[-1].time) == ("Documented", "2021")


def test_a_source_is_a_record(tmp_path: Path) -> None:
    source = drafts(READER.read(a_file(tmp_path)))[0]

    said = {claim.property: claim.value for claim in source.claims}
    assert (source.key, source.kind) == ("local:source/s", "source")
    assert said == {
        "title": "Page",
        "source_type": "webpage",
        "author": "Doe, Jane",
        "issued": "2020",
    }


@pytest.mark.parametrize(
    ("label", "expected"),
    [("Law enforcement", "law_enforcement"), ("DNA database", "dna_database"), ("NGO", "ngo")],
)
def test_codes(label: str, expected: str) -> None:
    assert code_id(label) == expected


@pytest.mark.parametrize(("title", "language"), [("Café", "en"), ("顔認識", ""), ("3M", "en")])
def test_title_languages(title: str, language: str) -> None:
    assert title_language(title) == language


def test_the_sample_comes_in_whole() -> None:
    items = list(READER.read(SAMPLE))

    assert rejects(items) == []
    assert Counter(d.kind for d in drafts(items)) == {
        "source": 132,
        "institution": 127,
        "place": 90,
        "deployment": 42,
        "product": 28,
        "dataset": 27,
        "technology": 25,
        "purpose": 21,
        "term": 15,
    }
    assert sum(len(d.claims) for d in drafts(items)) == 3516


def test_the_sample_fits_the_schema() -> None:
    assert misfits(drafts(READER.read(SAMPLE))) == []
