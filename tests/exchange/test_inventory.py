"""The federal inventory of the United States: what its three files come to, as regression facts."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from exchange.fitting import drafts, misfits, rejects

from undersight.exchange.formats.records_json import READER as RECORDS
from undersight.exchange.formats.table import READER, Left, mapping_of, read_edition
from undersight.exchange.report import Version, inventory, rejects_lines, tally
from undersight.records.draft import Absence, Draft, Ref, Reject

SAMPLE = Path(__file__).parents[2] / "src/undersight/exchange/sample"
FOLDER = SAMPLE / "us-federal-ai-inventory"
NAMES = ("2023", "2024-12-18", "2025-01-23")


@cache
def versions() -> tuple[Version, ...]:
    return inventory(FOLDER)


@cache
def items(name: str) -> list[Draft | Reject | Left]:
    (version,) = [v for v in versions() if v.name == name]
    return list(read_edition(*mapping_of(version.path)))


def deployments(name: str) -> dict[str, Draft]:
    return {str(d.claims[0].value): d for d in drafts(items(name)) if d.kind == "deployment"}


def values(draft: Draft, property: str) -> list[object]:
    return [
        c.value.key.rpartition("/")[2] if isinstance(c.value, Ref) else c.value
        for c in draft.claims
        if c.property == property
    ]


def test_versions_are_dated_to_what_they_describe() -> None:
    assert [(str(v.date), v.name) for v in versions()] == [
        ("2023-12-31", "2023"),
        ("2024-12-18", "2024-12-18"),
        ("2025-01-23", "2025-01-23"),
    ]
    assert "not in the files" in versions()[0].comment


@pytest.mark.parametrize(
    ("name", "rows", "taken", "left_out", "repeated", "cells"),
    [
        ("2023", 710, 27, 683, 0, 0),
        ("2024-12-18", 1757, 102, 1655, 0, 9),
        ("2025-01-23", 2133, 201, 1932, 0, 9),
    ],
)
def test_counts(name: str, rows: int, taken: int, left_out: int, repeated: int, cells: int) -> None:
    counts = tally(items(name))

    assert (counts.rows, counts.taken, counts.rejected_rows) == (rows, taken, 0)
    assert (counts.left_out, counts.repeated, counts.rejected_cells) == (left_out, repeated, cells)
    assert sum(counts.because.values()) == left_out
    assert counts.lines()[0].startswith(f"{rows} rows: {taken} in")


@pytest.mark.parametrize("name", NAMES)
def test_drafts_fit_the_schema(name: str) -> None:
    assert misfits(drafts(items(name))) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_reader_gives_the_same(name: str) -> None:
    (version,) = [v for v in versions() if v.name == name]

    assert list(READER.read(version.path)) == [i for i in items(name) if not isinstance(i, Left)]


def test_no_two_records_bear_one_title() -> None:
    keys: dict[tuple[str, str], set[str]] = {}
    every = [*drafts(RECORDS.read(SAMPLE / "records.json"))]
    every += [draft for name in NAMES for draft in drafts(items(name))]
    for draft in every:
        title = str(draft.claims[0].value).casefold()
        keys.setdefault((draft.kind, title), set()).add(draft.key)

    assert {title: found for title, found in keys.items() if len(found) > 1} == {}


@pytest.mark.parametrize("name", NAMES)
def test_every_claim_of_a_deployment_is_cited_with_its_row(name: str) -> None:
    for draft in deployments(name).values():
        row = draft.place.rpartition(":")[2]
        for claim in draft.claims:
            (cited,) = claim.citations
            assert (cited.source, cited.locator) == (f"us-ai-inventory:source/{name}", f"row {row}")
            assert len(cited.quote.split()) <= 20


@pytest.mark.parametrize("name", NAMES)
def test_an_absence_is_never_called_documented(name: str) -> None:
    absent = [c for d in drafts(items(name)) for c in d.claims if isinstance(c.value, Absence)]

    assert {claim.certainty for claim in absent} == {""}


def test_records_of_the_sample_keep_their_keys() -> None:
    keys = {draft.key for draft in drafts(items("2025-01-23"))}

    assert {
        "sample:place/united-states",
        "sample:institution/cbp",
        "sample:institution/dhs",
        "sample:institution/ice",
        "sample:product/clearview-search",
    } <= keys


@pytest.mark.parametrize(
    ("name", "title", "property", "expected"),
    [
        ("2023", "Autonomous Surveillance Towers (Anduril)", "involved_entity", ["anduril"]),
        ("2023", "Autonomous Surveillance Towers (Anduril)", "runs_software", [Absence.UNKNOWN]),
        ("2023", "Anomalous iClaim Predictive Model", "deployment_status", [Absence.UNKNOWN]),
        ("2023", "Facial Recognition Service", "technology", ["face-recognition"]),
        (
            "2023",
            "Complaint Lead Value Probability",
            "used_by",
            ["federal-bureau-of-investigation"],
        ),
        ("2024-12-18", "CBP One", "start_date", ["2023-05-11"]),
        ("2024-12-18", "CBP One", "used_by", ["cbp"]),
        ("2024-12-18", "CBP One", "managed_by", ["dhs"]),
        ("2024-12-18", "Mobile Traveler Identity Verification", "start_date", ["2022-01"]),
        ("2024-12-18", "RVSS Legacy Overhauled System Project", "end_date", [Absence.UNKNOWN]),
        ("2024-12-18", "RVSS Legacy Overhauled System Project", "runs_software", ["matroid"]),
        ("2024-12-18", "Agent Portable Surveillance", "deployment_status", ["concluded"]),
        ("2025-01-23", "LPR 1", "technology", ["number-plate-recognition"]),
        (
            "2025-01-23",
            "Clearview AI (U.S. Marshals Service)",
            "runs_software",
            ["clearview-search"],
        ),
        (
            "2025-01-23",
            "Autonomous Surveillance Tower (AST)",
            "technology",
            ["video-surveillance", "video-analytics"],
        ),
        (
            "2025-01-23",
            "Flock LPR (via HIDTA partners)",
            "operation_mode",
            ["access_to_third_party_service"],
        ),
        (
            "2025-01-23",
            "Palantir (via access to external state LE system)",
            "involved_entity",
            ["palantir"],
        ),
        (
            "2025-01-23",
            "Palantir (via access to external state LE system)",
            "runs_software",
            [Absence.UNKNOWN],
        ),
    ],
)
def test_rows_read_against_the_source(
    name: str, title: str, property: str, expected: list[object]
) -> None:
    assert values(deployments(name)[title], property) == expected


def test_a_row_is_found_again_by_agency_bureau_and_name() -> None:
    before, now = deployments("2023"), deployments("2024-12-18")

    shared = {d.key for d in before.values()} & {d.key for d in now.values()}
    assert before["Vessel Detection"].key == now["Vessel Detection"].key
    assert len(shared) == 12
    assert {d.key for d in now.values()} <= {d.key for d in deployments("2025-01-23").values()}


def test_years_that_became_days_are_refused() -> None:
    (reject,) = [r for r in rejects(items("2025-01-23")) if "spreadsheet" in r.reason]

    assert reject.content == {"implemented": "7/11/1905", "property": "start_date"}
    assert any("7/11/1905" in line for line in rejects_lines(rejects(items("2025-01-23"))))


def test_the_second_version_of_2024_adds_the_department_of_justice() -> None:
    first, second = (
        Counter(k for d in deployments(n).values() for k in values(d, "managed_by"))
        for n in NAMES[1:]
    )

    assert first["u-s-department-of-justice"] == 0
    assert second["u-s-department-of-justice"] > 90
