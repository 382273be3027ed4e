"""What a reader sees is decided in one module: reads ask under its names, and compare no access of
their own.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

READS = Path(__file__).parents[2] / "src" / "undersight" / "store" / "reads"
RULE = "scope.py"

RAW = re.compile(r"\b(?:FROM|JOIN)\s+(claim|citation|check_|standing)\b(?!s)")
"""Tables that hold what may be hidden. `record` (kind, owner), `changeset` (position, day) and
`schema_file` are joined to what the scope shows.
"""
BY_HAND = re.compile(r"\bseen\s*(?:[<>]|BETWEEN)|[<>]=?\s*[a-z_.]*\.level\b")

EXCEPTIONS = {
    "logrows.py": "Intentional: the whole log, for verifying and for the export of operators.",
}


def faults(code: str) -> list[str]:
    """What of the rule stands in a module that should ask for it."""
    return [m[0] for pattern in (RAW, BY_HAND) for m in pattern.finditer(code)]


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ('"SELECT id FROM claims WHERE record = %s"', 0),
        ('"SELECT id FROM claim WHERE record = %s"', 1),
        ('"SELECT kind FROM record"', 0),
        ('" JOIN standing s ON s.record = c.record"', 1),
        ("if seen > lens.reader.level:", 1),
        ('" AND c.seen <= %s"', 1),
    ],
)
def test_the_search_finds_them(code: str, count: int) -> None:
    assert len(faults(code)) == count


@pytest.mark.parametrize("path", sorted(READS.glob("*.py")), ids=lambda p: p.name)
def test_reads_leave_it_to_the_scope(path: Path) -> None:
    if path.name not in (RULE, *EXCEPTIONS):
        assert faults(path.read_text("utf-8")) == []
