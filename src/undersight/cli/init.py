"""`undersight init`: makes a registry folder, the whole backup unit: database, evidence, settings,
pages, licence.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from undersight.cli import output
from undersight.cli.bundled import COMMENT
from undersight.cli.registry import open_registry, operator
from undersight.errors import BrokenError, InvalidError, Problem, worded
from undersight.options import CONFIG

BUILTIN = Path(__file__).resolve().parent.parent / "schema" / "builtin"
PAGES = Path(__file__).resolve().parent / "pages"

_LICENCE = """The data of this registry are under {licence}: {url}
Sources, quotes and kept copies stay under the rights of their owners.
"""


def add_to(app: typer.Typer) -> None:
    """Adds the verb."""
    app.command("init")(init)


@output.writes
def init(
    folder: Annotated[
        Path, typer.Argument(help="Folder to make; an existing registry is only migrated.")
    ],
    *,
    schema: Annotated[
        str, typer.Option(help="Name of a bundled schema, or a folder of YAML files.")
    ] = "surveillance",
    name: Annotated[str, typer.Option(help="Name of the registry.")] = "Undersight",
    database: Annotated[
        str, typer.Option(help="postgresql://user:password@host:port/name instead of SQLite.")
    ] = "",
) -> None:
    """Make a registry in FOLDER: settings with a fresh secret key, a database, pages, a data
    licence.

    The folder is all there is: copy it and you have a backup. Run it again after an upgrade to
    migrate.
    """
    made = make(folder, schema=schema, name=name, database=database)
    output.say(
        worded("Made the registry in %(folder)s", folder=folder)
        if made
        else worded("Migrated the registry in %(folder)s", folder=folder)
    )
    if made:
        output.say(worded("Next: undersight serve --registry %(folder)s", folder=folder))


def make(
    folder: Path,
    *,
    schema: str,
    name: str,
    database: str = "",
    at: datetime | None = None,
    sample: bool = False,
) -> bool:
    """The registry in `folder`, made or migrated; whether it was made. `at`: the date of its schema
    changeset.
    """
    new = not (folder / CONFIG).exists()
    files = schema_files(schema) if new else {}
    if new:
        _write_folder(folder, name=name, database=database, sample=sample)
    open_registry(folder, exists=False)
    from django.core.management import call_command
    from django.db import DatabaseError

    try:
        call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as error:
        raise BrokenError(
            worded("the database cannot be set up: %(error)s", error=error)
        ) from error
    if new:
        from undersight.store.actions.apply_schema import apply_schema

        apply_schema(
            files,
            comment=COMMENT.format(schema),
            actor=operator(),
            now=datetime.now(UTC),
            origin=at,
        )
    return new


def schema_files(schema: str) -> dict[str, str]:
    """The YAML files of a bundled schema, or of a folder. Raises InvalidError where there are
    none.
    """
    folder = BUILTIN / schema if (BUILTIN / schema).is_dir() else Path(schema)
    files = {p.name: p.read_text("utf-8") for p in sorted(folder.glob("*.yaml"))}
    if not files:
        bundled = sorted(p.name for p in BUILTIN.iterdir() if p.is_dir())
        cure = worded(
            "bundled are: %(bundled)s; or name a folder that has *.yaml files", bundled=bundled
        )
        raise InvalidError([Problem(worded("there is no such schema"), cure, "schema", schema)])
    return files


def _write_folder(folder: Path, *, name: str, database: str, sample: bool) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "evidence").mkdir(exist_ok=True)
    pages = folder / "pages"
    pages.mkdir(exist_ok=True)
    for page in sorted(PAGES.glob("*.md")):
        if not (pages / page.name).exists():
            (pages / page.name).write_text(page.read_text("utf-8"), "utf-8")
    from undersight.options import Options

    defaults = Options()
    (folder / "DATA-LICENCE.txt").write_text(
        _LICENCE.format(licence=defaults.licence, url=defaults.licence_url), "utf-8"
    )
    lines = [
        "# Settings of this registry; `undersight options` lists all, with their defaults.",
        f"name = {_toml(name)}",
        f"secret_key = {_toml(secrets.token_urlsafe(48))}",
    ]
    if database:
        lines.append(f"database = {_toml(database)}")
    if sample:
        lines += ["sample = true", 'lead = "sample"']
    file = folder / CONFIG
    file.touch(mode=0o600)
    file.write_text("\n".join(lines) + "\n", "utf-8")


def _toml(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
