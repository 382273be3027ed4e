"""`undersight merge`: two records that are one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from undersight.cli import output
from undersight.cli.naming import Comment, Record, find
from undersight.cli.registry import HERE, Registry, open_registry, operator
from undersight.errors import worded


def add_to(app: typer.Typer) -> None:
    """Adds the verb."""
    app.command("merge")(merge)


@output.writes
def merge(
    name: Record,
    into: Annotated[str, typer.Argument(help="The record that stays.", metavar="INTO")],
    *,
    registry: Registry = HERE,
    comment: Comment = "",
) -> None:
    """Merge RECORD into INTO, of the same kind.

    Its claims, events and links move there with their history, its title becomes another name, and
    its address leads there for ever. `undersight revert` takes it back.
    """
    open_registry(registry)
    from undersight.store.actions.merge import merge as do_merge

    who = operator()
    written = do_merge(
        find(name, who),
        into=find(into, who),
        comment=comment or "Merged",
        actor=who,
        now=datetime.now(UTC),
    )
    assert written  # noqa: S101 - a merge always writes that the record was merged
    output.say(worded("merged, written as changeset %(position)s", position=written.position))
