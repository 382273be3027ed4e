"""`undersight log`: the whole log for outsiders, who can recompute its digests."""

from __future__ import annotations

from typing import Annotated

import typer

from undersight.cli import output
from undersight.cli.registry import HERE, Registry, open_registry, operator
from undersight.records.lens import Lens
from undersight.records.rights import PUBLIC


def add_to(app: typer.Typer) -> None:
    """Adds the verb."""
    app.command("log")(log)


def log(
    registry: Registry = HERE,
    public: Annotated[
        bool,
        typer.Option(
            "--public", help="Hold back what is not public: only its commitments are printed."
        ),
    ] = False,
) -> None:
    """Print the log, one changeset a line, as JSON.

    With --public the content of what is not public is left out, and every digest can be recomputed
    all the same; docs/reference/chain.md says how. Headers carry exact times: give the file to whom
    you trust with them.
    """
    open_registry(registry)
    from undersight.store.reads.exporting import log as read_log

    for changeset in read_log(Lens(reader=PUBLIC if public else operator())):
        output.show_json(changeset)
