"""`undersight revert` and `undersight restore`: taking back, always by a new changeset."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from undersight.cli import output
from undersight.cli.naming import Comment, Record, find, moment
from undersight.cli.registry import HERE, Registry, open_registry, operator
from undersight.errors import worded


def add_to(app: typer.Typer) -> None:
    """Adds the verbs."""
    app.command("revert")(revert)
    app.command("restore")(restore)


@output.writes
def revert(
    position: Annotated[int, typer.Argument(min=1, help="Position of the changeset.")],
    *,
    registry: Registry = HERE,
    skip_changed: Annotated[
        bool, typer.Option("--skip-changed", help="Leave alone what changed again since.")
    ] = False,
    comment: Comment = "",
) -> None:
    """Take back a whole changeset: what it ended stands again, what it added goes.

    The changeset stays in the log. Where something changed again since, nothing is written (exit
    status 6) unless --skip-changed is given. A reverted changeset comes back by reverting the
    revert.
    """
    open_registry(registry)
    from undersight.store.actions import revert as deeds

    written = deeds.revert(
        position,
        comment=comment or f"Took back changeset {position}",
        actor=operator(),
        now=datetime.now(UTC),
        skip_changed=skip_changed,
    )
    output.say(
        worded("written as changeset %(position)s", position=written.position)
        if written
        else worded("there was nothing to take back")
    )


@output.writes
def restore(
    name: Record,
    when: Annotated[str, typer.Argument(help="A day, a month, a year or a position.")],
    *,
    registry: Registry = HERE,
    comment: Comment = "",
) -> None:
    """Bring a RECORD back to how it stood at WHEN.

    Who may see it stays as it is today, and what it said until now stays in its history.
    """
    open_registry(registry)
    from undersight.store.actions import revert as deeds

    who = operator()
    position = moment(when, who).position
    written = deeds.restore(
        find(name, who),
        position,
        comment=comment or f"Restored to changeset {position}",
        actor=who,
        now=datetime.now(UTC),
    )
    output.say(
        worded("written as changeset %(position)s", position=written.position)
        if written
        else worded("it is the same as then already")
    )
