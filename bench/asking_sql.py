"""The ten questions in SQL, as somebody careful writes them by hand for these tables.

The plans that SQLite makes of them are in `asking_plans.txt`. They see by the same rule as the
program's own questions: what stands now and everybody may see. They know more than the program
does: that a title names one record of its kind, that a deployment has one start date and one
description, and what kinds there are.
"""

from __future__ import annotations

import json
import re
from typing import Any

from django.db import connection

from bench.asking_words import CIRCLE, COLUMNS, EARTH, Words
from undersight.records.ids import from_number

_NOW = "{0}.closed IS NULL AND {0}.seen <= 0"
C, K, S, N = (_NOW.format(alias) for alias in "cksn")
_ENTRY = (
    "(SELECT t.record FROM standing t WHERE t.kind = '{}' AND t.title_key = {} AND "
    + _NOW.format("t")
    + ")"
)
_HALF = "0.008726646259971648"
_NEAR = (
    f"sin((c.latitude - {CIRCLE[0]}) * {_HALF}) * sin((c.latitude - {CIRCLE[0]}) * {_HALF})"
    f" + cos({CIRCLE[0]} * 2 * {_HALF}) * cos(c.latitude * 2 * {_HALF})"
    f" * sin((c.longitude - {CIRCLE[1]}) * {_HALF}) * sin((c.longitude - {CIRCLE[1]}) * {_HALF})"
    f" <= sin({CIRCLE[2] / EARTH / 2}) * sin({CIRCLE[2] / EARTH / 2})"
)

SQL = {
    1: f"""
SELECT s.record, s.title FROM (
  SELECT DISTINCT c.record FROM claim c
  WHERE c.property = 'used_by' AND c.kind = 'deployment' AND {C}
  AND c.target IN {_ENTRY.format("institution", "$x")}) f
CROSS JOIN standing s WHERE s.record = f.record AND {S}
ORDER BY s.title_key LIMIT 50""",
    2: f"""
SELECT s.record, s.title FROM standing s WHERE s.kind = 'deployment' AND {S}
AND EXISTS (SELECT 1 FROM claim c WHERE c.property = 'deployment_status' AND c.key = 'ongoing'
  AND NOT (c.key = '') AND c.kind = 'deployment' AND c.record = s.record AND {C})
ORDER BY s.title_key LIMIT 50""",
    3: f"""
SELECT s.record, s.title FROM (
  SELECT DISTINCT c.record FROM claim c
  WHERE c.property = 'country' AND c.kind = 'deployment' AND {C}
  AND c.target IN {_ENTRY.format("place", "$rare")}
  AND EXISTS (SELECT 1 FROM claim k WHERE k.property = 'deployment_status' AND k.key = 'ongoing'
    AND NOT (k.key = '') AND k.kind = 'deployment' AND k.record = c.record AND {K})) f
CROSS JOIN standing s WHERE s.record = f.record AND {S}
ORDER BY s.title_key LIMIT 50""",
    4: f"""
SELECT s.record, s.title FROM standing s WHERE s.kind = 'deployment' AND {S}
AND EXISTS (SELECT 1 FROM claim c WHERE c.property = 'country' AND c.kind = 'deployment'
  AND c.target = {_ENTRY.format("place", "$common")} AND c.record = s.record AND {C})
AND EXISTS (SELECT 1 FROM claim k WHERE k.property = 'deployment_status'
  AND k.key IN ('planned', 'stopped') AND NOT (k.key = '') AND k.kind = 'deployment'
  AND k.record = s.record AND {K})
ORDER BY s.title_key LIMIT 50""",
    5: f"""
SELECT s.record, s.title FROM claim c CROSS JOIN standing s
WHERE c.property = 'start_date' AND c.kind = 'deployment' AND {C}
AND c.earliest <= $last AND c.latest >= $first AND s.record = c.record AND {S}
ORDER BY c.earliest DESC, s.title_key LIMIT 50""",
    6: f"""
SELECT s.record, s.title FROM (
  SELECT DISTINCT c.record FROM claim n CROSS JOIN claim c
  WHERE n.property = 'country' AND n.kind = 'institution' AND {N}
  AND n.target IN {_ENTRY.format("place", "$rare")}
  AND c.property = 'used_by' AND c.target = n.record AND c.kind = 'deployment' AND {C}) f
CROSS JOIN standing s WHERE s.record = f.record AND {S}
ORDER BY s.title_key LIMIT 50""",
    7: f"""
SELECT s.record, s.title FROM (
  SELECT DISTINCT k.target AS record FROM claim c CROSS JOIN claim k
  WHERE c.property = 'country' AND c.kind = 'deployment' AND {C}
  AND c.target IN {_ENTRY.format("place", "$rare")}
  AND EXISTS (SELECT 1 FROM claim n WHERE n.property = 'information_certainty'
    AND n.key = 'documented' AND NOT (n.key = '') AND n.kind = 'deployment'
    AND n.record = c.record AND {N})
  AND k.record = c.record AND k.property = 'runs_software' AND k.target IS NOT NULL AND {K}) f
CROSS JOIN standing s WHERE s.record = f.record AND s.kind = 'product' AND {S}
ORDER BY s.title_key LIMIT 50""",
    8: f"""
SELECT s.record, s.title FROM standing s WHERE s.kind = 'deployment' AND {S}
AND EXISTS (SELECT 1 FROM claim c WHERE c.record = s.record AND c.property = 'description'
  AND c.text LIKE '%%police%%' AND {C})
ORDER BY s.title_key LIMIT 50""",
    9: f"""
SELECT COUNT(DISTINCT c.record) FROM claim c
WHERE c.property = 'technology' AND c.kind = 'deployment' AND {C}
AND c.target IN {_ENTRY.format("technology", "$technology")}""",
    10: f"""
SELECT s.record, s.title FROM (
  SELECT DISTINCT c.record FROM claim c
  WHERE c.property = 'coordinates' AND c.kind = 'deployment' AND {C}
  AND c.latitude BETWEEN $south AND $north AND c.longitude BETWEEN $west AND $east
  AND {_NEAR}) f
CROSS JOIN standing s WHERE s.record = f.record AND {S}
ORDER BY s.title_key LIMIT 500""",
}
CELLS = f"""
SELECT c.record, c.property, COALESCE(s.title, NULLIF(c.absence, ''),
  CASE WHEN c.property IN ('deployment_status', 'information_certainty') THEN c.key ELSE c.text END)
FROM claim c LEFT JOIN standing s ON s.record = c.target AND {S}
WHERE c.record IN (%s) AND c.property IN ({", ".join(f"'{c}'" for c in COLUMNS)}) AND {C}"""

_MARK = re.compile(r"\$(\w+)")


def filled(number: int, words: Words) -> tuple[str, list[str | int | float]]:
    """A question's statement and its parameters."""
    marks = words.marks()
    text = SQL[number]
    return _MARK.sub("%s", text), [marks[name] for name in _MARK.findall(text)]


def answer(number: int, words: Words) -> str:
    """The answer as JSON."""
    with connection.cursor() as cursor:
        cursor.execute(*filled(number, words))
        found = cursor.fetchall()
        if number == 9:
            return json.dumps({"count": found[0][0]})
        rows: list[dict[str, Any]] = [
            {"id": from_number(record), "title": title} for record, title in found
        ]
        if number == 10:
            _add_cells(cursor, [record for record, _ in found], rows)
    return json.dumps(rows)


def _add_cells(cursor: Any, records: list[int], rows: list[dict[str, Any]]) -> None:
    cells: dict[int, dict[str, list[str]]] = {r: {c: [] for c in COLUMNS} for r in records}
    cursor.execute(CELLS.replace("%s", ", ".join(["%s"] * len(records))), records)
    for record, column, said in cursor.fetchall():
        cells[record][column].append(said)
    for record, row in zip(records, rows, strict=True):
        row["printouts"] = cells[record]


def plan(number: int, words: Words) -> list[str]:
    """How SQLite goes about it."""
    statements = [filled(number, words)]
    if number == 10:
        statements.append((CELLS.replace("%s", "%s, %s, %s"), [1, 2, 3]))
    steps = []
    with connection.cursor() as cursor:
        for text, params in statements:
            cursor.execute(f"EXPLAIN QUERY PLAN {text}", params)
            steps += [row[3] for row in cursor.fetchall()]
    return steps
