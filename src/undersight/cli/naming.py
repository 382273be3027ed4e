"""How the command line names records and moments, and how it shows a claim on one line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated

import typer

from undersight.cli.registry import operator
from undersight.exchange.writers.words import certainty, shown
from undersight.records.claim import Claim
from undersight.records.lens import Lens
from undersight.records.page import Moment, Said
from undersight.records.record import Name
from undersight.records.rights import PUBLIC, Reader
from undersight.schema.model import Schema

Record = Annotated[
    str, typer.Argument(help="A record: its id, kind/id, address or exact title.", metavar="RECORD")
]
Public = Annotated[bool, typer.Option("--public", help="Only what everybody may see.")]
At = Annotated[str, typer.Option(help="As of a day (2024-04-20), a month, a year or a position.")]
Comment = Annotated[str, typer.Option(help="Why: the comment of the changeset.")]


def reader(public: bool = False) -> Reader:
    """Who looks: the operator, or with --public anybody."""
    return PUBLIC if public else operator()


def moment(asked: str, who: Reader) -> Moment:
    """The moment that `asked` names; "" is now. Raises InvalidError."""
    from undersight.store.reads.moment import resolve

    return resolve(asked, reader=who, now=datetime.now(UTC))


def find(text: str, who: Reader) -> str:
    """The id of the record that `text` names. Raises NotFoundError or InvalidError."""
    from undersight.store.reads.handles import handle_of

    return handle_of(text, lens=Lens(reader=who))


def line_of(claim: Claim, names: Mapping[str, Name], schema: Schema) -> str:
    """A claim on one line: its value, and how certain and when it is."""
    content = claim.content
    target = names.get(content.value.target) if content.value else None
    parts = [certainty(content.certainty, schema, "en"), content.time.text if content.time else ""]
    beside = ", ".join(part for part in parts if part)
    text = " ".join(shown(Said(claim, target=target), schema, "en").split())
    return f"{text} ({beside})" if beside else text
