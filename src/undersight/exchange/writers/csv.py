"""Claims as rows of CSV whose cells no spreadsheet takes for formulas; values are not read here."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator

from undersight.exchange.writers.imprint import Imprint
from undersight.exchange.writers.json import claim_json, owned_kind
from undersight.exchange.writers.words import shown
from undersight.records.page import Page, Said
from undersight.records.record import Record

COLUMNS = (
    *("record", "kind", "title", "claim", "property", "value", "shown", "absence", "language"),
    *("certainty", "reason", "time", "throughout", "first_seen", "preferred", "disputed"),
    *("access", "sources", "citations", "owner", "position", "day"),
)
"""In this order for ever: new ones come at the end."""

_FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # the wide ones count in some spreadsheets too


def neutral(cell: str) -> str:
    """A cell that no spreadsheet runs: a ' before what could be a formula, and before a '.

    >>> neutral("=1+1"), neutral("'tis"), neutral("plain")
    ("'=1+1", "''tis", 'plain')
    """
    return f"'{cell}" if cell.startswith((*_FORMULA, "'")) else cell


def original(cell: str) -> str:
    """What `neutral` was given; a cell that it would not have changed stays as it is."""
    return cell[1:] if cell.startswith(("''", *(f"'{mark}" for mark in _FORMULA))) else cell


def claims_csv(page: Page, imprint: Imprint) -> str:
    """One row a claim, those of owned records after the claim that links them."""
    return csv_of(COLUMNS, _rows(page.said, page, imprint=imprint, of=page.record))


def csv_of(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A header and rows as CSV (RFC 4180), every cell neutral."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    for row in (columns, *rows):
        writer.writerow([neutral(cell) for cell in row])
    return text.getvalue()


def _rows(said: Iterable[Said], page: Page, *, imprint: Imprint, of: Record) -> Iterator[list[str]]:
    for each in said:
        yield _row(each, page, imprint=imprint, of=of)
        value = each.claim.content.value
        if each.owned and value:
            owned = Record(value.target, owned_kind(each, page), of.id)
            yield from _rows(each.owned, page, imprint=imprint, of=owned)


def _row(said: Said, page: Page, *, imprint: Imprint, of: Record) -> list[str]:
    content, time = said.claim.content, said.claim.content.time
    citations = claim_json(said, page, imprint).get("citations")
    cells = {
        "record": of.id,
        "kind": of.kind,
        "title": page.name.title,
        "claim": said.claim.identity,
        "property": content.property,
        "value": (content.value.target or content.value.text) if content.value else "",
        "shown": "" if said.owned else shown(said, page.schema, imprint.language),
        "absence": content.absence.value if content.absence else "",
        "language": content.language,
        "certainty": content.certainty,
        "reason": content.reason,
        "time": time.text if time else "",
        "throughout": _flag(time.throughout) if time else "",
        "first_seen": _flag(time.first_seen) if time else "",
        "preferred": _flag(content.preferred),
        "disputed": content.disputed,
        "access": content.access,
        "sources": " ".join(c.source.id if c.source else "held" for c in said.cited),
        "citations": json.dumps(citations, ensure_ascii=False) if citations else "",
        "owner": of.owner,
        "position": "" if imprint.position is None else str(imprint.position),
        "day": imprint.day.isoformat() if imprint.day else "",
    }
    return [cells[name] for name in COLUMNS]


def _flag(flag: bool) -> str:
    return "true" if flag else "false"
