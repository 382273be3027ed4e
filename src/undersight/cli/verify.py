"""`undersight verify`: does the log still say what it said, and do the projections agree with
it?
"""

from __future__ import annotations

import time
from typing import Annotated

import typer

from undersight.cli import output
from undersight.cli.registry import HERE, AsJson, Registry, open_registry
from undersight.errors import worded


def add_to(app: typer.Typer) -> None:
    """Adds the verb."""
    app.command("verify")(verify)


def verify(
    registry: Registry = HERE,
    chain_only: Annotated[
        bool, typer.Option("--chain-only", help="Leave the projections out.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Recompute the chain of digests from the rows, compare it with the kept heads, the rows with
    one another, and every projection with the log.

    A changed byte, a deleted, inserted or moved row and a cut-off end are found and named. Exit
    status 1 where anything was found.
    """
    open_registry(registry)
    from undersight.store.actions.verify import verify_chain
    from undersight.store.actions.verify_projections import verify_projections
    from undersight.store.actions.verify_shape import verify_shape

    started = time.monotonic()
    with output.progress(as_json) as tell:
        findings = [*verify_chain(tell), *verify_shape()]
        if not chain_only:
            findings += verify_projections(tell)
    if as_json:
        output.show_json({"findings": [{"place": f.place, "message": f.message} for f in findings]})
    else:
        for finding in findings:
            output.errors.print(f"- {output.in_words(finding.sentence)}", markup=False)
        seconds = time.monotonic() - started
        summary = (
            worded("findings: %(count)s", count=len(findings))
            if findings
            else worded("the chain and the projections hold")
        )
        output.say(f"{output.in_words(summary)} ({seconds:.1f} s)")
    if findings:
        raise typer.Exit(output.FOUND)
