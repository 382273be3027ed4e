"""A private PostgreSQL for the tests, in a temporary folder; nothing of it is left at the end."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

OWNER = "postgres"
"""The system user that runs the server where we are root: PostgreSQL refuses to run as root."""

FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=on")
"""A crash may lose everything: the tests make it anew."""

CURE = "install it with `apt-get install postgresql`, or name a server in UNDERSIGHT_TEST_DATABASE"


class NoPostgres(Exception):
    """PostgreSQL cannot be started here; the message says why, and the cure."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server that trusts whoever reaches it on this machine."""

    port: int
    binaries: Path

    def url(self, database: str = "postgres") -> str:
        """The address of `database` on this server, as the settings read it."""
        return f"postgresql://undersight@127.0.0.1:{self.port}/{database}"


def find_binaries() -> Path | None:
    """The folder of initdb and pg_ctl of the newest version installed, or None."""
    folders = [p.parent for p in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if folders:
        return max(folders, key=lambda p: int(p.parent.name))
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@contextmanager
def private_server() -> Iterator[Server]:
    """A server of our own on a free port; nothing of it is left afterwards."""
    binaries = find_binaries()
    if binaries is None:
        raise NoPostgres(f"PostgreSQL is not installed: {CURE}")
    folder = Path(tempfile.mkdtemp(prefix="undersight-postgres-"))
    try:
        _give_to_owner(folder)
        data = folder / "data"
        _run(binaries / "initdb", "-D", data, "-U", "undersight", "-A", "trust", "--no-sync",
             "--encoding=UTF8", "--locale=C.UTF-8")  # fmt: skip
        port = _free_port()
        settings = (*FAST, "listen_addresses=127.0.0.1", f"port={port}",
                    f"unix_socket_directories={folder}")  # fmt: skip
        options = " ".join(f"-c {setting}" for setting in settings)
        control = binaries / "pg_ctl"
        _run(control, "start", "-w", "-D", data, "-l", folder / "log", "-o", options)
        try:
            yield Server(port, binaries)
        finally:
            _run(control, "stop", "-w", "-D", data, "-m", "immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _give_to_owner(folder: Path) -> None:
    if os.geteuid() != 0:
        return
    try:
        owner = pwd.getpwnam(OWNER)
    except KeyError:
        raise NoPostgres(f"PostgreSQL cannot run as root and there is no user {OWNER!r}") from None
    os.chown(folder, owner.pw_uid, owner.pw_gid)


def _run(*command: str | Path) -> None:
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["runuser", "-u", OWNER, "--", *words]
    # The server inherits our output, so it must be a file that is not a pipe, or we would wait.
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(
            words, cwd="/", stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False
        )
        if done.returncode != 0:
            output.seek(0)
            raise NoPostgres(f"{' '.join(words)}\n{output.read()[-2000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
