"""Whether the bundled schema that a registry was made from has changed since then. Nothing is
applied here: what can be said in a registry changes when its keepers say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from undersight.cli import output
from undersight.errors import worded
from undersight.schema.load import BUILTIN, load, read

COMMENT = "The schema {} as it comes with the program."
"""What the log says of a schema that a registry was made from."""


def tell_changed(registry: Path) -> None:
    """One line for the keepers where there is something new, with the command that applies it."""
    name = outdated()
    if name:
        output.warn(
            worded(
                "The bundled schema “%(name)s”, from which this registry was made, has changed. See"
                " what is new: undersight schema apply %(folder)s --registry %(registry)s"
                " --dry-run; without --dry-run it is applied.",
                name=name,
                folder=BUILTIN / name,
                registry=registry,
            )
        )


def outdated() -> str:
    """The name of the bundled schema from which the registry in use was made and that has more now;
    "" where there is none.

    Of a registry whose keepers have changed the schema themselves, only a kind or a property that
    it lacks counts: their own changes are no reason to tell anything.
    """
    from undersight.store.reads.vocabulary import first_schema, schema_files

    position, comment = first_schema()
    name = next((n for n in _bundled() if comment == COMMENT.format(n)), "")
    if not name:
        return ""
    now, new = schema_files(), dict(read(BUILTIN / name))
    if now == schema_files(position):
        return name if now != new else ""
    return name if _lacks(now, new) else ""


def _bundled() -> list[str]:
    return sorted(folder.name for folder in BUILTIN.iterdir() if folder.is_dir())


def _lacks(now: Mapping[str, str], new: Mapping[str, str]) -> bool:
    old, found = load(dict(now)), load(dict(new))
    return bool(found.kinds.keys() - old.kinds.keys()) or bool(
        found.properties.keys() - old.properties.keys()
    )
