"""`undersight ask`: tables for people, formats for programs, the past, errors with their place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli.program import undersight

CAMERAS = "[[Category:Deployment]] |?Summary"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two deployments, one of which changed."""
    place = tmp_path_factory.mktemp("registries") / "registry"
    undersight("init", place)
    for number, words in enumerate(("the old square", "the new square")):
        file = place.parent / f"{number}.json"
        records = [
            {
                "key": f"deployment/{key}",
                "kind": "deployment",
                "title": f"Cameras of {key}",
                "aliases": [],
                "claims": [
                    {
                        "property": "summary",
                        "value": f"They watch {words} of {key}.",
                        "certainty": "Documented" if key == "Ayr" else "Rumored",
                        "sources": [],
                    }
                ],
            }
            for key in ("Ayr", "Bex")
        ]
        file.write_text(json.dumps({"sources": [], "records": records}), "utf-8")
        undersight("load", file, "--registry", place, "--comment", f"load {number}")
    return place


def ask(folder: Path, *words: str, code: int = 0) -> str:
    return undersight("ask", *words, "--registry", folder, code=code)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ((CAMERAS,), ["Cameras of Ayr", "Cameras of Bex", "Summary", "2 of 2 rows"]),
        ((CAMERAS, "--limit", "1"), ["Cameras of Ayr", "1 of 2 rows"]),
        (("{{#ask: [[Category:Deployment]] |format=count }}",), ["2"]),
        (("[[Category:Deployment]]", "--format", "count"), ["2"]),
        ((CAMERAS, "--at", "2"), ["the old square"]),
        ((CAMERAS, "--explain"), ["[[Category:Deployment]] |?Summary", "of the kind Deployment"]),
        (("[[Category:Deployment]] [[Summary::!+]]",), ["Nothing meets this question."]),
        (("[[Category:Deployment]] [[Country::Nowhere]]",), ["No record here is called"]),
    ],
)
def test_for_people(folder: Path, words: tuple[str, ...], shown: list[str]) -> None:
    printed = ask(folder, *words)

    for each in shown:
        assert each in printed


def test_certainty(folder: Path) -> None:
    text = "[[Category:Deployment]] [[Summary::+]]"

    assert "Bex" in ask(folder, text)
    assert "Bex" not in ask(folder, text, "--certainty", "Documented")
    assert "Bex" not in ask(folder, text + " |certainty>=Documented")


def test_for_programs(folder: Path) -> None:
    csv = ask(folder, CAMERAS, "--format", "csv").splitlines()
    found = json.loads(ask(folder, CAMERAS, "--json"))

    assert csv[0] == ",Summary"
    assert len(csv) == 3
    assert json.loads(ask(folder, CAMERAS + " |format=json"))["question"].startswith(CAMERAS)
    assert found["question"] == CAMERAS


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("[[Categry:Deployment",), "column 1"),
        (("[[Contry::Italy]]",), "Did you mean “Country”?"),
        ((CAMERAS, "--format", "cvs"), "choose of"),
        ((CAMERAS, "--at", "2999-01-01"), "future"),
        ((CAMERAS, "--certainty", "sure"), "certainty"),
    ],
)
def test_errors(folder: Path, words: tuple[str, ...], told: str) -> None:
    assert told in ask(folder, *words, code=3)
