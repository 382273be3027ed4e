"""From the folder that a command names to a running store: sets Django up, and says what is wrong
with the folder.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from getpass import getuser
from pathlib import Path
from typing import Annotated

import typer

from undersight.errors import BrokenError, NotFoundError, Wording, worded
from undersight.options import CONFIG
from undersight.records.rights import Reader, Role

Registry = Annotated[
    Path,
    typer.Option(
        "--registry", envvar="UNDERSIGHT_REGISTRY", help="The registry's folder.", file_okay=False
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
HERE = Path()


def open_registry(folder: Path, *, exists: bool = True) -> None:
    """Sets Django up for the registry in `folder`. Raises NotFoundError where there is none,
    BrokenError where its database is of another version.
    """
    if exists and not (folder / CONFIG).is_file():
        raise NotFoundError(
            worded(
                "no registry in %(folder)s: there is no %(config)s; run `undersight init "
                "%(folder)s`",
                folder=folder,
                config=CONFIG,
            )
        )
    os.environ["UNDERSIGHT_REGISTRY"] = str(folder.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "undersight.site.settings")
    import django

    django.setup()
    if exists:
        check_version()


def check_version() -> None:
    """Raises BrokenError where the database cannot be read, has a layout that this program does not
    know, or lacks a part of it.
    """
    from django.db import DatabaseError, connection
    from django.db.migrations.exceptions import InconsistentMigrationHistory
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        executor.loader.check_consistent_history(connection)
        lacking = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except (DatabaseError, InconsistentMigrationHistory) as error:
        raise BrokenError(worded("the database cannot be read: %(error)s", error=error)) from error
    known = set(executor.loader.disk_migrations)
    applied = set(executor.loader.applied_migrations)
    ours = executor.loader.migrated_apps
    unknown = sorted((app, name) for app, name in applied - known if app in ours)
    if unknown:
        raise BrokenError(_of_another_version(*unknown[-1], known))
    if lacking:
        raise BrokenError(
            worded(
                "the database is from an older version; run `undersight init` on it to migrate it"
            )
        )


def _of_another_version(app: str, name: str, known: Collection[tuple[str, str]]) -> Wording:
    """What to say of a step of the layout that this program does not have: a later one than all of
    its own, or one of which it has never heard.
    """
    last = max((n for a, n in known if a == app), default="")
    if name[:4] > last[:4]:
        return worded(
            "the database is from a newer version of Undersight (%(newer)s); install that version",
            newer=f"{app}.{name}",
        )
    return worded(
        "the layout of the database (%(unknown)s) is of a version of Undersight that this program "
        "does not know; use the version with which it was made",
        unknown=f"{app}.{name}",
    )


def operator() -> Reader:
    """Who acts on the command line: whoever may open the database is its administrator."""
    try:
        name = getuser()
    except (OSError, KeyError):
        name = "operator"
    return Reader(name, Role.ADMINISTRATOR)
