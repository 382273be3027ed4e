"""`undersight schema check`, `apply`, `export`: the vocabulary, between YAML files and the log."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from undersight.cli import output
from undersight.cli.init import schema_files
from undersight.cli.naming import moment
from undersight.cli.registry import HERE, Registry, open_registry, operator
from undersight.errors import RefusedError, worded

if TYPE_CHECKING:
    from undersight.store.actions.apply_schema import Preview

Files = Annotated[Path, typer.Argument(help="Folder of YAML files.", exists=True, file_okay=False)]


def add_to(app: typer.Typer) -> None:
    """Adds the verbs."""
    group = typer.Typer(
        help="Check and apply the schema: what can be said in this registry.", no_args_is_help=True
    )
    group.command("check")(check)
    group.command("apply")(apply)
    group.command("export")(export)
    app.add_typer(group, name="schema")


def check(folder: Files, registry: Registry = HERE) -> None:
    """Check the YAML files of FOLDER; inside a registry also what they would mean for its data.

    Every problem is named with file, line, key and cure. Exit status 3 where there is one, 1 where
    standing claims would become invalid.
    """
    from undersight.options import CONFIG
    from undersight.schema.load import load

    files = schema_files(str(folder))
    found = load(files)
    output.say(
        worded(
            "%(count)s files, %(kinds)s kinds, %(properties)s properties: no problem",
            count=len(files),
            kinds=len(found.kinds),
            properties=len(found.properties),
        )
    )
    if not (registry / CONFIG).is_file():
        return
    open_registry(registry)
    from undersight.store.actions.apply_schema import preview

    result = preview(files)
    _show(result)
    if result.invalid:
        raise typer.Exit(output.FOUND)


@output.writes
def apply(
    folder: Files,
    *,
    registry: Registry = HERE,
    comment: Annotated[str, typer.Option(help="Why.")] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change, and stop.")
    ] = False,
    despite: Annotated[
        bool,
        typer.Option(
            "--despite-invalid", help="Also where standing claims become invalid; they stay."
        ),
    ] = False,
) -> None:
    """Apply the YAML files of FOLDER: they are appended to the log, and the registry runs from them
    at once.
    """
    open_registry(registry)
    from undersight.store.actions.apply_schema import apply_schema, preview

    files = schema_files(str(folder))
    result = preview(files)
    _show(result)
    if dry_run:
        raise typer.Exit(output.FOUND if result.invalid else output.DONE)
    written = apply_schema(
        files,
        comment=comment or f"Schema from {folder.name}",
        actor=operator(),
        now=datetime.now(UTC),
        despite=despite,
    )
    output.say(
        worded("applied as changeset %(position)s", position=written.position)
        if written
        else worded("nothing to apply: all is the same")
    )


def export(
    folder: Annotated[Path, typer.Argument(help="A new or an empty folder.", file_okay=False)],
    registry: Registry = HERE,
) -> None:
    """Write the schema in force into FOLDER, to change it there and apply it."""
    open_registry(registry)
    from undersight.store.reads.vocabulary import schema_files

    if folder.is_dir() and any(folder.iterdir()):
        raise RefusedError(worded("%(folder)s is not empty; name another folder", folder=folder))
    folder.mkdir(parents=True, exist_ok=True)
    files = schema_files(moment("", operator()).head)
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    output.say(worded("%(count)s files written to %(folder)s", count=len(files), folder=folder))


def _show(result: Preview) -> None:
    for difference in result.differences:
        output.say(f"  {difference}")
    for problem in result.invalid[:50]:
        output.warn(worded("- would be invalid: %(problem)s", problem=problem.sentence))
    if result.invalid:
        output.warn(
            worded("standing claims that would be invalid: %(count)s", count=len(result.invalid))
        )
