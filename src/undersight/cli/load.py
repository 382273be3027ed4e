"""`undersight load`: records from a file into the registry, as one changeset, after a look at what
it would do.
"""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from undersight.cli import output
from undersight.cli.registry import HERE, AsJson, Registry, open_registry, operator
from undersight.errors import InvalidError, Problem, Wording, worded

if TYPE_CHECKING:
    from undersight.store.actions.importing import Report


def add_to(app: typer.Typer) -> None:
    """Adds the verb."""
    app.command("load")(load)


@output.writes
def load(
    file: Annotated[Path, typer.Argument(help="A file of records.", exists=True, dir_okay=False)],
    *,
    registry: Registry = HERE,
    format: Annotated[
        str, typer.Option(help="Name of its format; by default told by the file.")
    ] = "",
    comment: Annotated[str, typer.Option(help="Comment of the changeset.")] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Do it, report it, and undo it.")
    ] = False,
    keep_going: Annotated[
        bool, typer.Option("--keep-going", help="Write the good rows even if some are bad.")
    ] = False,
    rejects: Annotated[
        Path | None, typer.Option(help="Where to write what was not understood (CSV).")
    ] = None,
    as_of: Annotated[
        str, typer.Option(help="Day on which this was so elsewhere (YYYY-MM-DD).")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Load the records of FILE as one changeset.

    A record that was loaded before (found by its outside identifier) is revised; what is the same
    is left alone, so a second run changes nothing. A table is read through the mapping.yaml beside
    it. By default one bad row stops everything and every bad row is named. With --keep-going the
    others are written; the exit status is 1 where any was rejected.
    """
    open_registry(registry)
    from undersight.exchange.catalogue import reader, reader_for
    from undersight.store.actions.importing import RejectedError, load_drafts

    source = reader(format) if format else reader_for(file)
    try:
        with output.progress(as_json) as tell:
            report = load_drafts(
                source.read(file),
                comment=comment or f"Loaded {file.name}",
                actor=operator(),
                now=datetime.now(UTC),
                origin=_day(as_of),
                history=bool(as_of),
                all_or_nothing=not keep_going,
                dry_run=dry_run,
                progress=tell,
            )
    except RejectedError as error:
        error.add_note(output.NOTHING)
        output.complain(error)
        output.warn(worded("Mend them in the file, or load the rest with --keep-going."))
        raise typer.Exit(output.exit_status(error)) from error
    if rejects:
        write_rejects(report, rejects)
    _tell(report, as_json=as_json, dry_run=dry_run)


def _day(text: str) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        raise InvalidError(
            [Problem(worded("is not a day"), worded("write it as 2024-12-18"), "--as-of", text)]
        ) from None


def write_rejects(report: Report, path: Path) -> None:
    """What was not understood, as CSV: place, whole row or one cell, reason, content."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("place", "what", "reason", "content"))
        for item in (*report.rejected, *report.cells):
            content = "; ".join(f"{k}: {v}" for k, v in item.content.items())
            writer.writerow((item.place, "row" if item.whole else "cell", item.reason, content))


def summary(report: Report) -> Wording:
    """The figures of a report for people."""
    return worded(
        "%(rows)s rows, %(created)s created, %(changed)s changed, %(same)s same, "
        "%(rejected)s rejected, %(cells)s cells not understood",
        rows=report.rows,
        created=report.created,
        changed=report.changed,
        same=report.same,
        rejected=len(report.rejected),
        cells=len(report.cells),
    )


def counts(report: Report) -> dict[str, int | None]:
    """The figures of a report."""
    return {
        "rows": report.rows,
        "created": report.created,
        "changed": report.changed,
        "same": report.same,
        "rejected": len(report.rejected),
        "cells_not_understood": len(report.cells),
        "position": report.written.position if report.written else None,
    }


def _tell(report: Report, *, as_json: bool, dry_run: bool) -> None:
    if as_json:
        output.show_json(counts(report))
    else:
        for item in report.rejected[:20]:
            output.warn(worded("- %(place)s: %(reason)s", place=item.place, reason=item.reason))
        output.say(summary(report))
        output.say(_outcome(report, dry_run=dry_run))
    if report.rejected:
        raise typer.Exit(output.FOUND)


def _outcome(report: Report, *, dry_run: bool) -> Wording:
    if report.written:
        return worded("written as changeset %(position)s", position=report.written.position)
    if dry_run:
        return worded("dry run: nothing was written")
    if report.rejected:
        return worded("rejected: %(count)s; nothing was written", count=len(report.rejected))
    return worded("nothing to write: all is the same")
