"""Files in the registry's folder that still hold what was erased: rejects of loads, copies, notes.

The database is not searched: there erasing destroys, and a test proves it. Here it can only name
the files, whose makers have to decide.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import connection

SHORTEST = 6
"""Characters; a shorter text stands in too many files by chance."""

_BLOCK = 1 << 20


def files_with(texts: Iterable[str]) -> tuple[str, ...]:
    """The files, relative to the folder, that hold any of the texts."""
    wanted = sorted({t.encode() for t in texts if len(t) >= SHORTEST})
    folder = Path(settings.REGISTRY)
    if not wanted:
        return ()
    own = _database_files()
    return tuple(
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.resolve() not in own and _holds(path, wanted)
    )


def _database_files() -> set[Path]:
    """The files of the database itself; a copy of it beside them is none."""
    if connection.vendor != "sqlite":
        return set()
    file = Path(str(connection.settings_dict["NAME"])).resolve()
    return {file, *(file.with_name(file.name + end) for end in ("-wal", "-shm", "-journal"))}


def _holds(path: Path, wanted: list[bytes]) -> bool:
    longest = max(map(len, wanted))
    with path.open("rb") as file:
        tail = b""
        while block := file.read(_BLOCK):
            tail += block
            if any(text in tail for text in wanted):
                return True
            tail = tail[-longest:]
    return False
