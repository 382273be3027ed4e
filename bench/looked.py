"""Looking at records as a reader does, for what measures it. Imported once Django is set up."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from bench.bare import CITATIONS, CLAIMS, times
from bench.bare import bare as bare_page
from undersight.looking.addresses import record_path
from undersight.records.ids import from_number, to_number
from undersight.records.lens import Lens
from undersight.records.page import Page
from undersight.records.rights import PUBLIC
from undersight.store.mapping import fetch
from undersight.store.reads.moment import resolve
from undersight.store.reads.names import names
from undersight.store.reads.record import page
from undersight.store.reads.vocabulary import schema_at

_client = Client(SERVER_NAME="localhost")
NOW = datetime.now(UTC)


def deployments(count: int, *, before: int) -> list[str]:
    """Some deployments that were there early, from all over the ids."""
    sql = (
        "SELECT record FROM standing WHERE closed IS NULL AND kind = 'deployment' AND opened <= %s"
        " ORDER BY record %% 7919, record LIMIT %s"
    )
    return [from_number(row[0]) for row in fetch(sql, [before, count])]


def linked() -> dict[str, str]:
    """Two terms that differ in how many records link to them: very many, and ten."""
    sql = "SELECT record FROM standing WHERE closed IS NULL AND kind = 'term' AND title LIKE %s"
    ends = {"few": "% hub 2", "many": "% hub 1"}
    return {name: from_number(fetch(sql, [end])[0][0]) for name, end in ends.items()}


def inbound_links(handle: str) -> int:
    """How many claims link to a record."""
    sql = "SELECT COUNT(*) FROM claim WHERE closed IS NULL AND target = %s"
    return int(fetch(sql, [to_number(handle)])[0][0])


def address(handle: str) -> str:
    """The path of a record's page."""
    lens = Lens(None, PUBLIC, "en")
    head = fetch("SELECT position FROM head")[0][0]
    return record_path(names([handle], lens)[handle], schema_at(head))


def get(path: str) -> bytes:
    """The body of a page."""
    response = _client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return bytes(response.content)


def queries(path: str) -> int:
    """How many statements a page takes."""
    with CaptureQueriesContext(connection) as counted:
        get(path)
        return len(counted)


def read(handle: str, *, day: str = "") -> Page:
    """The store's part of a page."""
    at = resolve(day, reader=PUBLIC, now=NOW)
    return page(handle, lens=Lens(at.at, PUBLIC, "en"), at=at)


def bare(handle: str) -> str:
    """The path of the bare page, which will be as large as the real one."""
    number = to_number(handle)
    once = len(bare_page(RequestFactory().get("/"), number).content)
    times[number] = -(-len(get(address(handle))) // once)
    return f"/bare/{number}"


def by_hand(handle: str) -> None:
    """The hand-written queries alone."""
    number = to_number(handle)
    with connection.cursor() as cursor:
        cursor.execute(CLAIMS, [number, number])
        cursor.fetchall()
        cursor.execute(CITATIONS, [number])
        cursor.fetchall()
