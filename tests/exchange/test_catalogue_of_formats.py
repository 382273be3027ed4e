from __future__ import annotations

from pathlib import Path

import pytest

from undersight.errors import InvalidError, NotFoundError
from undersight.exchange import catalogue


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.json", '{"sources": []}', "records-json"),
        ("a.json", '\ufeff {\n "records": []}', "records-json"),
        ("A.JSON", '{"nodes": [], "links": []}', "graph-json"),
        ("a.csv", "x", "table"),
        ("a.csv.gz", "x", "table"),
        ("a.TSV", "x", "table"),
    ],
)
def test_files_are_recognised(tmp_path: Path, name: str, text: str, expected: str) -> None:
    path = tmp_path / name
    path.write_text(text, "utf-8")

    assert catalogue.reader_for(path).name == expected


@pytest.mark.parametrize("name", ["a.json", "a.xml", "a"])
def test_others_are_refused_naming_the_formats(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("<x/>")

    with pytest.raises(InvalidError, match="records-json"):
        catalogue.reader_for(path)


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        catalogue.reader_for(tmp_path / "none.json")


def test_names_lead_to_readers() -> None:
    assert [catalogue.reader(name).name for name in catalogue.names()] == list(catalogue.names())


def test_an_unknown_name_tells_the_others() -> None:
    with pytest.raises(catalogue.UnknownFormatError, match="graph-json"):
        catalogue.reader("xml")


def test_duplicates_are_refused_naming_both() -> None:
    with pytest.raises(catalogue.DuplicateFormatError, match=r"one:A and two:B"):
        catalogue.collect((("x", "one:A"), ("x", "two:B")))


def test_the_same_object_twice_is_no_duplicate() -> None:
    assert catalogue.collect((("x", "one:A"), ("x", "one:A"))) == {"x": "one:A"}


def test_a_failing_plugin_is_named() -> None:
    with pytest.raises(catalogue.FailingFormatError, match="nowhere"):
        catalogue._load("x", "undersight.nowhere:READER")
