from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from exchange.fitting import drafts, rejects

from undersight.errors import InvalidError
from undersight.exchange.formats.table import READER, Left, mapping_of, read_edition
from undersight.exchange.mapping_file import load_mapping
from undersight.records.draft import Absence, CitationDraft, ClaimDraft, Draft, Ref, Reject

ANY = [{"because": "all", "when": {"not": {"blank": "name"}}}]


def a_table(folder: Path, text: str, *claims: dict[str, Any], **more: Any) -> Path:
    """A table beside its mapping; `more` replaces keys of the mapping, with __ for those below."""
    mapping: dict[str, Any] = {
        "mapping": 1,
        "scheme": "t",
        "versions": {
            "1": {
                "date": "2024-01-01",
                "file": "t.csv",
                "columns": {"name": "Name", "a": "A", "b": "B"},
                "source": {"title": "Table"},
            }
        },
        "rows": {"take": ANY},
        "record": {
            "kind": "deployment",
            "key": ["{a}", "{name}"],
            "title": {"text": "{name}", "if_taken": "{name} ({a})"},
            "claims": list(claims),
        },
    }
    for name, value in more.items():
        *path, last = name.split("__")
        block = mapping
        for key in path:
            block = block[key]
        block[last] = value
    (folder / "mapping.yaml").write_text(yaml.safe_dump(mapping, allow_unicode=True), "utf-8")
    table = folder / "t.csv"
    table.write_text(text, "utf-8")
    return table


def a_row(folder: Path, a: str, b: str, claim: dict[str, Any], **more: Any) -> list[object]:
    """What one row comes to."""
    path = a_table(folder, f'Name,A,B\nx,"{a}","{b}"\n', claim, **more)
    return list(READER.read(path))


def claimed(items: list[object], property: str = "p") -> list[ClaimDraft]:
    return [
        c
        for d in drafts(items)
        if d.kind == "deployment"
        for c in d.claims
        if c.property == property
    ]


WORDS = {"plate": ["plate readers?"], "face": ["faces?"], "not": ["no faces"], "gun": ["gun ?shot"]}
DATES = {
    "us": [
        {
            "pattern": r"(?P<month>\d{1,2})/(?P<year>\d{4})",
            "gives": "{year}-{month}",
            "reason": "so",
        },
        {"pattern": r"\d+/\d+/190\d", "reason": "a spreadsheet's"},
    ]
}
CODES = [
    {"is": "on", "says": ["In Use", "live"]},
    {"is": "off", "says": "Ended", "certainty": "rumored", "reason": "r"},
]
FIND = [{"words": "plate", "value": "plates"}, {"words": "face", "value": "faces", "unless": "not"}]


@pytest.mark.parametrize(
    ("rule", "cell", "expected"),
    [
        ({"constant": "yes"}, "", ["yes"]),
        ({"constant": "(unknown)"}, "", [Absence.UNKNOWN]),
        ({"column": "b"}, "  two\n words ", ["two\nwords"]),
        ({"column": "b"}, "=1+1", ["=1+1"]),
        ({"column": "b"}, "N/A", []),
        ({"column": "b", "blank": "none"}, "n/a", [Absence.NONE]),
        ({"column": "b", "split": ";"}, "one; two ;", ["one", "two"]),
        ({"column": "b", "markdown": True}, "*x*", [r"\*x\*"]),
        ({"column": "b", "beginning": 8}, "One. Two. Three.", ["One."]),
        ({"column": "b", "drop": "face"}, "Faces and so on", ["and so on"]),
        ({"text": "{name}: {b}"}, "c", ["x: c"]),
        (
            {"paragraphs": [{"label": "**B**", "column": "b"}, {"column": "a"}]},
            "_",
            ["**B**\n\n\\_\n\nk"],
        ),
        ({"column": "b", "values": CODES}, " in  USE", ["on"]),
        ({"column": "b", "values": CODES}, "", []),
        ({"column": "b", "values": CODES, "split": ","}, "live,Ended", ["on", "off"]),
        ({"column": "b", "dates": "us"}, "3/2021", ["2021-03"]),
        ({"find": FIND, "in": "b"}, "A plate\nreader.", ["plates"]),
        ({"find": FIND, "in": "b"}, "template readers", []),
        ({"find": FIND, "in": "b", "blank": "unknown"}, "nothing", [Absence.UNKNOWN]),
        ({"find": FIND, "in": "b"}, "no faces, plate reader", ["plates"]),
        ({"find": [{"words": "gun", "value": "g"}], "in": "b"}, "Gunshot", ["g"]),
        ({"find": [{"words": "gun", "value": "g"}], "in": "b"}, "gun shot", ["g"]),
        ({"column": "b", "when": {"is": ["K"], "in": "a"}}, "c", ["c"]),
        ({"column": "b", "when": {"is": ["L"], "in": "a"}}, "c", []),
    ],
)
def test_ways_to_a_value(
    tmp_path: Path, rule: dict[str, Any], cell: str, expected: list[object]
) -> None:
    items = a_row(
        tmp_path, "k", cell, {"property": "p"} | rule, words=WORDS, dates=DATES, blanks=["N/A"]
    )

    assert [claim.value for claim in claimed(items)] == expected
    assert rejects(items) == []


@pytest.mark.parametrize(
    ("rule", "cell", "why"),
    [
        ({"column": "b", "values": CODES}, "maybe", "no p for this"),
        ({"column": "b", "dates": "us"}, "7/15/1905", "a spreadsheet's"),
        ({"column": "b", "dates": "us"}, "13/2021", "no such date"),
        ({"column": "b", "dates": "us"}, "17-Aug", "not written like a date"),
    ],
)
def test_unclear_cells_are_rejected_and_unknown(
    tmp_path: Path, rule: dict[str, Any], cell: str, why: str
) -> None:
    rule = {"property": "p", "unclear": "unknown", "certainty": "documented"} | rule

    items = a_row(tmp_path, "k", cell, rule, dates=DATES)

    (reject,) = rejects(items)
    assert (reject.place, reject.whole, why in reject.reason) == ("t.csv:2", False, True)
    assert reject.content == {"b": cell, "property": "p"}
    (claim,) = claimed(items)
    assert (claim.value, claim.certainty) == (Absence.UNKNOWN, "")
    assert cell in claim.reason


def test_a_more_exact_find_replaces_others(tmp_path: Path) -> None:
    find = [
        {"words": "face", "value": "faces"},
        {"words": "plate", "value": "plates", "instead_of": ["faces"]},
    ]

    items = a_row(
        tmp_path,
        "k",
        "faces, plate reader",
        {"property": "p", "find": find, "in": "b"},
        words=WORDS,
    )

    assert [claim.value for claim in claimed(items)] == ["plates"]


def test_claims_say_how_sure_and_where_from(tmp_path: Path) -> None:
    rule = {
        "property": "p",
        "find": FIND,
        "in": "b",
        "quote": True,
        "certainty": "documented",
        "reason": "r",
    }

    items = a_row(tmp_path, "k", "First. It has plate readers. Last.", rule, words=WORDS)

    (claim,) = claimed(items)
    quote = CitationDraft("t:source/1", "row 2", "It has plate readers.")
    assert (claim.certainty, claim.reason, claim.citations) == ("documented", "r", (quote,))
    assert claim.place == "t.csv:2 · p"


def test_the_source_comes_first(tmp_path: Path) -> None:
    source = drafts(a_row(tmp_path, "k", "", {"property": "p", "column": "b"}))[0]

    assert (source.key, source.kind, source.claims[0].value) == ("t:source/1", "source", "Table")


def test_records_cover_what_the_mapping_speaks_of(tmp_path: Path) -> None:
    draft = drafts(a_row(tmp_path, "k", "", {"property": "p", "column": "b"}))[1]

    assert (draft.key, draft.covers) == ("t:k / x", {"title", "p"})


LINK = {"kind": "place", "from": ["a"], "otherwise": "{a} (town)"}


@pytest.mark.parametrize(
    ("cell", "link", "key", "title"),
    [
        ("Rome", {}, "t:place/rome-town", "Rome (town)"),
        ("ROMA", {"entries": [{"says": ["roma"], "title": "Rome"}]}, "t:place/rome", "Rome"),
        ("x", {"entries": [{"says": "X", "use": "t:place/y"}]}, "t:place/y", "Y"),
        ("", {"blank": "other"}, "t:place/elsewhere", "Elsewhere"),
        ("z", {"entries": [{"says": "z", "same_as": "other"}]}, "t:place/elsewhere", "Elsewhere"),
    ],
)
def test_links_make_records(
    tmp_path: Path, cell: str, link: dict[str, Any], key: str, title: str
) -> None:
    other = {"kind": "place", "from": "name", "otherwise": "Elsewhere"}
    records = {"t:place/y": {"kind": "place", "claims": {"title": "Y"}}}

    items = a_row(
        tmp_path,
        cell,
        "",
        {"property": "p", "link": "town"},
        links={"other": other, "town": LINK | link},
        records=records,
    )

    assert [claim.value for claim in claimed(items)] == [Ref(key)]
    assert [(d.key, d.claims[0].value) for d in drafts(items) if d.kind == "place"] == [
        (key, title)
    ]


def test_a_linked_record_has_claims_of_its_own(tmp_path: Path) -> None:
    link = LINK | {
        "entries": [{"says": "k", "title": "K", "claims": {"place_type": "city"}}],
        "claims": [
            {"property": "place_type", "constant": "region"},
            {"property": "note", "column": "b"},
        ],
    }

    items = a_row(tmp_path, "k", "text", {"property": "p", "link": "town"}, links={"town": link})

    (town,) = [d for d in drafts(items) if d.kind == "place"]
    assert {c.property: c.value for c in town.claims} == {
        "title": "K",
        "place_type": "city",
        "note": "text",
    }


def test_an_unknown_spelling_without_otherwise_is_rejected(tmp_path: Path) -> None:
    link = {"kind": "place", "from": "a", "entries": [{"says": "m", "title": "M"}]}

    items = a_row(tmp_path, "k", "", {"property": "p", "link": "town"}, links={"town": link})

    assert [r.content["a"] for r in rejects(items)] == ["k"]


def test_brought_records_come_without_citations(tmp_path: Path) -> None:
    claims = [
        {"property": "place_type", "value": "City", "certainty": None, "sources": []},
        {
            "property": "located_in",
            "value": "@place/b",
            "certainty": "Documented",
            "sources": ["s"],
        },
        {"property": "located_in", "value": "@place/c", "certainty": None, "sources": []},
    ]
    record = {"kind": "place", "aliases": [], "claims": []}
    records = [
        record | {"key": "place/a", "title": "A", "claims": claims},
        record | {"key": "place/b", "title": "B"},
        record | {"key": "place/c", "title": "C"},
    ]
    (tmp_path / "r.json").write_text(json.dumps({"sources": [], "records": records}))
    bring = {"from": "r.json", "keys": ["local:place/a", "local:place/b"]}

    items = a_row(tmp_path, "k", "", {"property": "p", "record": "local:place/b"}, bring=bring)

    first, second = (d for d in drafts(items) if d.kind == "place")
    assert (first.key, second.key) == ("local:place/a", "local:place/b")
    assert first.covers == frozenset()
    assert [(c.property, c.value, c.citations) for c in first.claims] == [
        ("title", "A", ()),
        ("place_type", "City", ()),
        ("located_in", Ref("local:place/b"), ()),
    ]


def test_what_cannot_be_brought_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text('{"records": []}')
    bring = {"from": "r.json", "keys": ["sample:place/a"]}

    with pytest.raises(InvalidError, match="sample:place/a"):
        a_row(tmp_path, "k", "", {"property": "p", "column": "b"}, bring=bring)


def read_all(path: Path) -> list[Draft | Reject | Left]:
    mapping, edition = mapping_of(path)
    return list(read_edition(mapping, edition))


def test_rows_with_one_key(tmp_path: Path) -> None:
    text = "Name,A,B\nx,k,1\n X ,K,1\nx,k,2\n"

    items = read_all(a_table(tmp_path, text))

    assert [i for i in items if isinstance(i, Left)] == [Left(3, "the same row stands above", True)]
    (reject,) = rejects(items)
    assert (reject.place, reject.whole) == ("t.csv:4", True)
    assert reject.reason == "row 2 has the same key and says something else"


def test_titles_are_told_apart(tmp_path: Path) -> None:
    items = read_all(a_table(tmp_path, "Name,A,B\nx,k,1\nX,l,1\ny,k,1\n"))

    titles = [d.claims[0].value for d in drafts(items) if d.kind == "deployment"]
    assert titles == ["x (k)", "X (l)", "y"]


def test_rows_that_stay_out_say_why(tmp_path: Path) -> None:
    rows = {
        "take": [{"because": "k", "when": {"is": "k", "in": "a"}}],
        "leave": [{"because": "old", "when": {"is": "old", "in": "b"}}],
    }

    items = read_all(a_table(tmp_path, "Name,A,B\nx,k,new\ny,k,old\nz,l,old\n", rows=rows))

    left = [(i.number, i.because) for i in items if isinstance(i, Left)]
    assert left == [(3, "old"), (4, "no rule takes it in")]


@pytest.mark.parametrize(
    ("row", "why"),
    [("x,k", "2 cells"), ("x,k,a\x00", "NUL"), ('"x"y,k,1', "not valid CSV"), (",k,1", "")],
)
def test_broken_rows_stay_out(tmp_path: Path, row: str, why: str) -> None:
    items = read_all(a_table(tmp_path, f"Name,A,B\n{row}\ny,k,1\n"))

    assert len([d for d in drafts(items) if d.kind == "deployment"]) == 1
    assert [why in r.reason for r in rejects(items)] == ([True] if why else [])


def test_long_keys_end_in_a_digest(tmp_path: Path) -> None:
    items = read_all(a_table(tmp_path, f"Name,A,B\n{'x' * 300},k,1\n{'x' * 301},k,1\n"))

    first, second = (d.key.removeprefix("t:") for d in drafts(items) if d.kind == "deployment")
    assert first != second
    assert (len(first), len(second)) == (180, 180)


COLUMNS = "versions__1__columns"


@pytest.mark.parametrize(
    ("columns", "b"),
    [
        (
            {"name": "name", "a": " the  A\nquestion", "b": {"header": "B", "occurrence": 2}},
            "second",
        ),
        ({"name": {"number": 1}, "a": {"number": 2}, "b": {"number": 3}}, "first"),
        ({"name": "Name", "a": {"number": 2}, "b": "absent"}, None),
    ],
)
def test_columns_by_header_or_number(
    tmp_path: Path, columns: dict[str, Any], b: str | None
) -> None:
    text = 'Name,"The A\nquestion",B,b\nx,k,first,second\n'

    path = a_table(tmp_path, text, {"property": "p", "column": "b"}, **{COLUMNS: columns})

    assert [c.value for c in claimed(list(READER.read(path)))] == ([b] if b else [])


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ({"name": "Name", "a": "A", "b": "B"}, "2 columns have this header"),
        ({"name": "Nome", "a": "A", "b": "absent"}, "no such column"),
        ({"name": "Name", "a": "A", "b": {"number": 9}}, "no such column"),
        ({"name": "Name", "a": "A", "b": {"header": "B", "occurrence": 3}}, "2 columns"),
    ],
)
def test_columns_that_are_not_there(tmp_path: Path, columns: dict[str, Any], why: str) -> None:
    path = a_table(tmp_path, "Name,A,B,B\nx,k,1,2\n", **{COLUMNS: columns})

    with pytest.raises(InvalidError, match=why):
        list(READER.read(path))


@pytest.mark.parametrize(("key", "value"), [("rows", 2), ("width", 4)])
def test_another_table_than_expected_is_refused(tmp_path: Path, key: str, value: int) -> None:
    path = a_table(tmp_path, "Name,A,B\nx,k,1\n", **{f"versions__1__{key}": value})

    with pytest.raises(InvalidError, match="the mapping says"):
        list(READER.read(path))


def test_a_table_without_mapping_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "alone.csv"
    path.write_text("a\n1\n")

    with pytest.raises(InvalidError, match=r"mapping\.yaml"):
        list(READER.read(path))


def test_the_manual_shows_a_mapping_that_works(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs/reference/mapping.md").read_text("utf-8")
    (tmp_path / "mapping.yaml").write_text(page.split("```yaml\n")[1].split("```")[0])
    (tmp_path / "cameras.csv").write_text(
        "Name,Town,In use since\nA,Springfield,2019\nB,Springfield,\n"
    )

    items = list(READER.read(tmp_path / "cameras.csv"))

    assert [d.kind for d in drafts(items)] == ["source", "place", "deployment", "deployment"]
    assert load_mapping(tmp_path / "mapping.yaml").scheme == "local"
