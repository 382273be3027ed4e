from __future__ import annotations

from pathlib import Path

import pytest

from undersight.errors import InvalidError
from undersight.exchange.mapping_file import load_mapping

GOOD = """\
mapping: 1
scheme: t
versions:
  "1":
    date: 2024-01-01
    file: t.csv
    columns: {name: Name, a: A}
    source: {title: Table}
words:
  plate: [plate]
dates:
  plain:
    - {pattern: '(?P<year>[0-9]+)', gives: '{year}'}
links:
  town: {kind: place, from: a, otherwise: "{a}"}
rows:
  take:
    - {because: all, when: {not: {blank: name}}}
record:
  kind: deployment
  key: ["{town}", "{name}"]
  title: {text: "{name}"}
  claims:
    - {property: p, column: a}
"""


def problems(folder: Path, text: str) -> list[str]:
    path = folder / "mapping.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(InvalidError) as caught:
        load_mapping(path)
    assert all(problem.cure for problem in caught.value.problems)
    return [f"{problem.place}: {problem.message}" for problem in caught.value.problems]


def test_a_good_mapping(tmp_path: Path) -> None:
    path = tmp_path / "mapping.yaml"
    path.write_text(GOOD)

    mapping = load_mapping(path)

    assert (mapping.scheme, mapping.kind, mapping.covers) == ("t", "deployment", {"title", "p"})


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        ("mapping: 1", "mapping: 2", ":1 · mapping", "version of the language"),
        ("scheme: t\n", "", ":1", "scheme is missing"),
        ("scheme: t", "scheme: [t]", ":2 · scheme", "should be a text"),
        ("scheme: t", "scheme: t\nshceme: t", ":3 · shceme", "not known here"),
        ("date: 2024-01-01", "date: 1 Jan", ":5 · versions.1.date", "should be a day"),
        ("file: t.csv", "file: t.csv\n    encoding: utf-9", "7 · versions.1.encoding", "encoding"),
        (
            "file: t.csv",
            "file: t.csv\n    delimiter: tab",
            "7 · versions.1.delimiter",
            "one character",
        ),
        ("file: t.csv", "file: t.csv\n    rows: many", "7 · versions.1.rows", "whole number"),
        ("name: Name,", "name: {number: 1, header: x},", ":7", "a header or a number"),
        ("{title: Table}", "{publisher: X}", ":8 · versions.1.source", "no title"),
        ("[plate]", "['(']", ":10 · words.plate", "regular expression"),
        ("'{year}'", "'{month}'", ":13 · dates.plain.1.gives", "no such group"),
        (", gives: '{year}'", "", ":13 · dates.plain.1", "gives nothing"),
        ("from: a,", "from: b,", "links.town.from", "not in this file"),
        ('otherwise: "{a}"', 'otherwise: "{town}"', "links.town.otherwise", "not in this file"),
        ("town: {kind", "a: {kind", ":15", "a column has this name"),
        ("{not: {blank: name}}", "everything", ":18 · rows.take.1.when", "no condition"),
        (
            "{not: {blank: name}}",
            "{words: face, in: a}",
            "rows.take.1.when.words",
            "not in this file",
        ),
        ("{not: {blank: name}}", "{is: x}", "rows.take.1.when", "in is missing"),
        ("{not: {blank: name}}", "{blank: name, is: x}", "rows.take.1.when", "no condition"),
        ('["{town}", "{name}"]', '["{city}"]', ":21 · record.key", "not in this file"),
        ('  title: {text: "{name}"}\n', "", ":20", "need a title"),
        ("column: a}", "column: c}", "record.claims.1.column", "not in this file"),
        ("column: a}", "constant: 1, link: town}", "record.claims.1", "where the value comes from"),
        ("column: a}", "certainty: x}", "record.claims.1", "where the value comes from"),
        ("column: a}", "record: 'x:y'}", "record.claims.1.record", "not in this file"),
        ("column: a}", "column: a, dates: us}", "record.claims.1.dates", "not in this file"),
        ("column: a}", "column: a, blank: nobody}", "record.claims.1.blank", "cannot be this"),
        ("column: a}", "column: a, cite: perhaps}", "record.claims.1.cite", "yes or no"),
        ("column: a}", "column: a, values: x}", "record.claims.1.values", "should be a list"),
        ("column: a}", "find: [{words: plate}], in: a}", "claims.1.find.1", "one thing"),
        ("rows:\n", "rows: [\n", ":18", "Not valid YAML"),
    ],
)
def test_mistakes_name_their_line(
    tmp_path: Path, old: str, new: str, place: str, message: str
) -> None:
    assert old in GOOD

    found = problems(tmp_path, GOOD.replace(old, new, 1))

    assert any(place in line and message in line for line in found), found


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("column: a}", "column: c}").replace("[plate]", "['(']")

    assert len(problems(tmp_path, text)) == 2


def test_versions_name_the_same_columns(tmp_path: Path) -> None:
    second = (
        '  "2": {date: 2025-01-01, file: u.csv, columns: {name: N}, source: {title: U}}\nwords:'
    )

    (found,) = problems(tmp_path, GOOD.replace("words:", second))

    assert "versions.2.columns: the column a is missing" in found


@pytest.mark.parametrize("text", ["", "- a", "a: &b 1", "mapping: 1\nrows: {}"])
def test_what_is_no_mapping(tmp_path: Path, text: str) -> None:
    assert problems(tmp_path, text)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InvalidError, match="cannot be read"):
        load_mapping(tmp_path / "none.yaml")
