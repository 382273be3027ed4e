"""The private server of the tests: it starts, trusts us, is fast rather than safe, and goes."""

from __future__ import annotations

from pathlib import Path

import postgres
import psycopg
import pytest

pytestmark = [
    pytest.mark.database,
    pytest.mark.skipif(postgres.find_binaries() is None, reason="PostgreSQL is not installed"),
]


def test_a_private_server_starts_answers_and_leaves_nothing() -> None:
    with postgres.private_server() as server:
        with psycopg.connect(server.url(), connect_timeout=10) as connection:
            shown = {name: connection.execute(f"SHOW {name}").fetchone()[0]
                     for name in ("fsync", "server_encoding", "listen_addresses")}  # fmt: skip
            folder = Path(connection.execute("SHOW data_directory").fetchone()[0]).parent
        assert shown == {"fsync": "off", "server_encoding": "UTF8", "listen_addresses": "127.0.0.1"}

    assert not folder.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(server.url(), connect_timeout=2)


def test_urls_name_the_database() -> None:
    server = postgres.Server(port=5555, binaries=Path("/nowhere"))

    assert server.url("undersight") == "postgresql://undersight@127.0.0.1:5555/undersight"
