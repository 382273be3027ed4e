"""`undersight erase`: content destroyed for good, a tombstone in its place."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from undersight.cli import output
from undersight.cli.naming import Comment, find
from undersight.cli.registry import HERE, Registry, open_registry, operator
from undersight.errors import InvalidError, Problem, worded
from undersight.records.ids import read_id


def add_to(app: typer.Typer) -> None:
    """Adds the verb."""
    app.command("erase")(erase)


@output.writes
def erase(
    *,
    reason: Annotated[str, typer.Option(help="takedown, personal_data, unlawful or account.")],
    registry: Registry = HERE,
    record: Annotated[str, typer.Option(help="All of a record: its id, address or title.")] = "",
    claim: Annotated[list[str] | None, typer.Option(help="Id of a claim; can be repeated.")] = None,
    changeset: Annotated[
        list[int] | None, typer.Option(help="Position whose comment goes too; can be repeated.")
    ] = None,
    comment: Comment = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Destroy a record's claims, single claims, or comments: of now and of every past, beyond
    recall.

    A tombstone with the class of the reason stays, and the chain of digests still verifies. Copies
    elsewhere (backups, mirrors, exports) are yours to deal with. The comment is kept for ever: do
    not repeat in it what is erased. Often `undersight withdraw` is enough, which can be taken back.
    """
    open_registry(registry)
    from undersight.store.actions.erase import erase as do_erase
    from undersight.store.actions.erase import refuse_reason

    refuse_reason(reason)
    who = operator()
    handle = find(record, who) if record else ""
    claims = _ids(claim or [])
    if not (handle or claims or changeset):
        cure = worded("give --record, --claim or --changeset")
        raise InvalidError([Problem(worded("nothing is named that should be erased"), cure)])
    if not yes:
        what = [f"record {handle}"] * bool(handle) + [f"claim {c}" for c in claims]
        what += [f"the comment of changeset {n}" for n in changeset or []]
        typer.confirm(f"Destroy {', '.join(what)} for good?", abort=True)
    written = do_erase(
        claims=claims,
        record=handle,
        comments=changeset or [],
        reason=reason,
        comment=comment,
        actor=who,
        now=datetime.now(UTC),
    )
    output.say(worded("erased, written as changeset %(position)s", position=written.position))
    for file in written.files:
        output.errors.print(f"still holds it: {registry / file}", markup=False)
    if written.unpurged:
        output.warn(
            worded(
                "its bytes may still stand in unused pages of the database, which could not be"
                " purged (%(why)s); run VACUUM on it",
                why=written.unpurged,
            )
        )
    if written.files or written.unpurged:
        raise typer.Exit(output.FOUND)


def _ids(texts: list[str]) -> list[str]:
    found = {text: read_id(text) for text in texts}
    wrong = [text for text, known in found.items() if known is None]
    if wrong:
        cure = worded("a claim's id is the end of its address: /claim/…")
        raise InvalidError(
            [Problem(worded("is not an id"), cure, "--claim", text) for text in wrong]
        )
    return [known for known in found.values() if known]
