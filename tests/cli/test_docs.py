"""What the docs tell to type does what they say."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from cli.program import undersight
from cli.walkthrough import DOCS, ROOT, blocks, walk


def test_the_tutorial(tmp_path: Path) -> None:
    typed = walk("tutorial.md", tmp_path)

    assert {c.split()[1] for c in typed if c.startswith("undersight")} >= {"init", "load", "log"}


def test_the_file_of_records(tmp_path: Path) -> None:
    (text,) = (content for language, content, _ in blocks("reference/records-json.md"))
    (tmp_path / "records.json").write_text(text)
    undersight("init", tmp_path / "r")

    printed = undersight("load", tmp_path / "records.json", "--registry", tmp_path / "r")

    assert "3 rows, 3 created" in printed and "0 rejected, 0 cells" in printed


def test_the_mapping_and_a_scheme_of_its_own(tmp_path: Path) -> None:
    found = list(blocks("reference/mapping.md"))
    registry, schema = tmp_path / "r", tmp_path / "schema"
    (tmp_path / "mapping.yaml").write_text(found[0][1])
    (tmp_path / "cameras.csv").write_text(next(c for language, c, _ in found if language == "csv"))
    undersight("init", registry)

    undersight("load", tmp_path / "cameras.csv", "--registry", registry)
    mapping = (tmp_path / "mapping.yaml").read_text().replace("scheme: local", "scheme: my-table")
    (tmp_path / "mapping.yaml").write_text(mapping)
    refused = undersight("load", tmp_path / "cameras.csv", "--registry", registry, code=3)
    undersight("schema", "export", schema, "--registry", registry)
    common = schema / "common.yaml"
    common.write_text(common.read_text().replace("schemes:\n", 'schemes:\n      my-table: ""\n'))
    undersight("schema", "apply", schema, "--registry", registry)
    printed = undersight(
        "load", tmp_path / "cameras.csv", "--registry", registry, "--dry-run", code=None
    )

    assert "this scheme is not known here" in refused and "schemes:" in refused
    assert "this scheme is not known here" not in printed


@pytest.mark.parametrize("page", sorted(str(p.relative_to(ROOT)) for p in DOCS.rglob("*.md")))
def test_links_lead_somewhere(page: str) -> None:
    path = ROOT / page
    links = re.findall(r"\]\((?!https?:)([^)#\s]+)", path.read_text("utf-8"))

    assert [link for link in links if not (path.parent / link).exists()] == []


def test_the_readme_links_every_page() -> None:
    text = (ROOT / "README.md").read_text("utf-8")

    pages = [str(p.relative_to(ROOT)) for p in DOCS.rglob("*.md")]
    assert [page for page in pages if f"({page})" not in text] == []


def test_the_readme_names_files_that_are_there() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    named = re.findall(r"undersight load (\S+)", text)

    assert named and all((ROOT / name).is_file() for name in named)
    assert json.loads((ROOT / named[0]).read_text())["records"]
