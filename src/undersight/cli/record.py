"""`undersight record`: one record as it stands, or stood."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from undersight.cli import output
from undersight.cli.naming import At, Public, Record, find, moment, reader
from undersight.cli.registry import HERE, AsJson, Registry, open_registry
from undersight.errors import worded
from undersight.exchange.writers.words import certainty, label, shown, unmarked, word
from undersight.records.lens import Lens

if TYPE_CHECKING:
    from undersight.records.page import Page, Said


def add_to(app: typer.Typer) -> None:
    """Adds the verb."""
    app.command("record")(record)


def record(
    name: Record,
    *,
    registry: Registry = HERE,
    at: At = "",
    public: Public = False,
    as_json: AsJson = False,
) -> None:
    """Show a RECORD: each claim with its value, how certain it is, and the sources that it rests
    on.

    Examples: `undersight record "Clearview AI" --at 2024-04-20` · `undersight record 7k3mz9qp0a
    --json`
    """
    open_registry(registry)
    from undersight.store.reads.record import page
    from undersight.store.reads.snapshot import snapshot

    who = reader(public)
    with snapshot():
        when = moment(at, who)
        found = page(find(name, who), lens=Lens(when.at, who), at=when)
    if as_json:
        _as_json(found)
        return
    stands = worded("as of changeset %(position)s", position=when.position)
    if when.day:
        stands = worded(
            "as of changeset %(position)s, %(day)s", position=when.position, day=when.day
        )
    address = f"{found.record.kind}/{found.record.id}"
    output.say(f"{found.name.title} · {address} · {output.in_words(stands)}")
    rows = [row for said in found.said for row in _rows(said, found)]
    output.show_table("", ("Property", "Value", "Certainty", "Sources"), rows)
    for source in sorted(found.sources, key=lambda s: s.number):
        output.say(f"[{source.number}] {source.name.title} ({source.name.id})")


def _as_json(found: Page) -> None:
    from django.conf import settings

    from undersight.exchange.writers.imprint import Imprint
    from undersight.exchange.writers.json import record_json

    options = settings.UNDERSIGHT
    imprint = Imprint(
        options.name,
        options.base_url.rstrip("/"),
        f"/{found.kind.name}/{found.record.id}",
        options.licence,
        options.licence_url,
        found.moment.position,
        found.moment.day,
    )
    output.show_json(record_json(found, imprint))


def _rows(said: Said, page: Page, before: str = "") -> list[tuple[str, str, str, str]]:
    """A claim as a row, and the claims of what it links and owns as rows below it."""
    content = said.claim.content
    kind = page.record.kind
    if before:
        kind = next((k.id for k in page.schema.kinds.values() if k.owner == page.record.kind), kind)
    sources = " ".join(f"[{c.number}]" if c.number else word("held", "en") for c in said.cited)
    text = "" if said.owned else " ".join(unmarked(shown(said, page.schema, "en"), page).split())
    name = before + label(page, kind, content.property, language="en")
    time = f" ({content.time.text})" if content.time else ""
    row = (name, text + time, certainty(content.certainty, page.schema, "en"), sources)
    return [row, *(r for inner in said.owned for r in _rows(inner, page, "  "))]
