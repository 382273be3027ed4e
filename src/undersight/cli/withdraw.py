"""`undersight withdraw` and `undersight reinstate`: a record off every page, and back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from undersight.cli import output
from undersight.cli.naming import Comment, Record, find
from undersight.cli.registry import HERE, Registry, open_registry, operator
from undersight.errors import worded

_REASON = "takedown, personal_data, unlawful, mistake, duplicate or other."


def add_to(app: typer.Typer) -> None:
    """Adds the verbs."""
    app.command("withdraw")(withdraw)
    app.command("reinstate")(reinstate)


@output.writes
def withdraw(
    name: Record,
    *,
    reason: Annotated[str, typer.Option(help=_REASON)],
    registry: Registry = HERE,
    comment: Comment = "",
) -> None:
    """Withdraw a RECORD: it is gone at once from every page, search, export and every past.

    Its address answers 410 with the class of the reason. Nothing is destroyed: `undersight
    reinstate` brings it back, `undersight erase` destroys.
    """
    open_registry(registry)
    from undersight.store.actions.withdraw import withdraw as do_withdraw

    who = operator()
    handle = find(name, who)
    written = do_withdraw(handle, reason=reason, comment=comment, actor=who, now=datetime.now(UTC))
    output.say(
        worded(
            "withdrew %(handle)s, written as changeset %(value)s",
            handle=handle,
            value=written.position if written else "?",
        )
    )


@output.writes
def reinstate(name: Record, registry: Registry = HERE, comment: Comment = "") -> None:
    """Bring a withdrawn RECORD back; name it by its id or address."""
    open_registry(registry)
    from undersight.store.actions.withdraw import reinstate as do_reinstate

    who = operator()
    handle = find(name, who)
    written = do_reinstate(handle, comment=comment, actor=who, now=datetime.now(UTC))
    output.say(
        worded(
            "%(handle)s is back, written as changeset %(value)s",
            handle=handle,
            value=written.position if written else "?",
        )
    )
