"""Claims as CSV: stable columns, and no cell that a spreadsheet runs."""

from __future__ import annotations

import csv
import io
import json

import pytest
from build import content
from exchange.pages import IMPRINT, full, page, said, sample
from hypothesis import given
from hypothesis import strategies as st

from undersight.exchange.writers.csv import COLUMNS, claims_csv, csv_of, neutral, original


def rows(text: str) -> list[dict[str, str]]:
    """The rows as another program reads them, cells as they were before."""
    read = csv.DictReader(io.StringIO(text, newline=""))
    return [{k: original(v) for k, v in row.items()} for row in read]


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("plain", "plain"),
        ("", ""),
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("＝1", "'＝1"),
        ("'tis", "''tis"),
        ("''", "'''"),
        ("a=1", "a=1"),
    ],
)
def test_a_formula_is_neutral(cell: str, written: str) -> None:
    assert neutral(cell) == written
    assert original(written) == cell


@given(st.text())
def test_it_can_be_taken_back(cell: str) -> None:
    assert original(neutral(cell)) == cell
    assert not neutral(cell).startswith(tuple("=+-@\t\r"))


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=4))
def test_cells_survive_the_file(cells: list[str]) -> None:
    text = csv_of(["a", "b"], [cells])

    read = list(csv.reader(io.StringIO(text, newline="")))[1]
    assert [original(c) for c in read] == cells


def test_columns_are_these_for_ever() -> None:
    assert claims_csv(page(), IMPRINT).partition("\r\n")[0] == (
        "record,kind,title,claim,property,value,shown,absence,language,certainty,reason,time,"
        "throughout,first_seen,preferred,disputed,access,sources,citations,owner,position,day"
    )
    assert len(set(COLUMNS)) == len(COLUMNS)


def test_one_row_a_claim() -> None:
    made = full()
    found = rows(claims_csv(made, IMPRINT))

    assert len(found) == len(made.said) + 2
    used = next(r for r in found if r["property"] == "used_by")
    assert used["shown"] == "Police of <Como>"
    assert used["reason"] == "=1+1"
    assert used["sources"].endswith(" held")
    assert json.loads(used["citations"])[1] == {"held": True}
    event = next(r for r in found if r["property"] == "event_type")
    assert event["kind"] == "event"
    assert event["owner"] == made.record.id
    assert event["record"] == next(r for r in found if r["property"] == "event")["value"]


def test_no_cell_of_the_sample_is_run() -> None:
    for made in sample():
        for row in csv.reader(io.StringIO(claims_csv(made, IMPRINT), newline="")):
            assert not any(cell.startswith(tuple("=+-@\t\r")) for cell in row)


def test_a_title_that_is_a_formula() -> None:
    made = page(said(content("summary", "-2+3")), title="=cmd|' /C calc'!A0")

    assert ",'=cmd|" in claims_csv(made, IMPRINT)
    assert ",'-2+3," in claims_csv(made, IMPRINT)
