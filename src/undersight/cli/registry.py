"""From the folder that a command names to a running store: sets Django up, and says what is wrong
with the folder.
"""

from __future__ import annotations

import os
from getpass import getuser
from pathlib import Path
from typing import Annotated

import typer

from undersight.errors import BrokenError, NotFoundError, worded
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
    """Raises BrokenError where the database knows migrations that this program does not, or lacks
    some.
    """
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    known = set(executor.loader.disk_migrations)
    applied = set(executor.loader.applied_migrations)
    newer = sorted(
        f"{app}.{name}" for app, name in applied - known if app in executor.loader.migrated_apps
    )
    if newer:
        raise BrokenError(
            worded(
                "the database is from a newer version of Undersight (%(newer)s); install "
                "that version",
                newer=newer[0],
            )
        )
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise BrokenError(
            worded(
                "the database is from an older version; run `undersight init` on it to migrate it"
            )
        )


def operator() -> Reader:
    """Who acts on the command line: whoever may open the database is its administrator."""
    try:
        name = getuser()
    except (OSError, KeyError):
        name = "operator"
    return Reader(name, Role.ADMINISTRATOR)
