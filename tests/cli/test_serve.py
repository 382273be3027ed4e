"""The server: it answers on loopback, keeps no log of readers, and writes nothing while they
read.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli.program import environment, undersight

AGENT = "A-Peculiar-Browser/1.0"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("served") / "registry"
    undersight("init", made)
    return made


@pytest.fixture
def served(folder: Path, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address of a running server, and the file that holds all that it prints."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from undersight.cli.main import run; run()"]
    printed = tmp_path / "printed"
    with printed.open("w") as out:
        server = subprocess.Popen(
            [*command, "serve", "--registry", str(folder), "--port", str(port)],
            env=environment(),
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_for(port)
            yield f"http://127.0.0.1:{port}", printed
        finally:
            server.terminate()
            server.wait(20)


def wait_for(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the server did not start")


def get(address: str) -> str:
    request = urllib.request.Request(address, headers={"User-Agent": AGENT})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return str(answer.read().decode())


def files(folder: Path) -> dict[str, int]:
    return {str(p.relative_to(folder)): p.stat().st_size for p in folder.rglob("*") if p.is_file()}


def test_a_reader_leaves_no_trace(served: tuple[str, Path], folder: Path) -> None:
    address, printed = served
    get(f"{address}/")
    before = files(folder)

    for path in ("/", "/deployment", "/search?q=very+private+words", "/recent", "/help"):
        get(address + path)

    assert files(folder) == before
    text = printed.read_text()
    for trace in (AGENT, "very", "GET ", "/deployment"):
        assert trace not in text
    held = b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())
    assert AGENT.encode() not in held and b"very private words" not in held


def test_it_prints_its_address(served: tuple[str, Path]) -> None:
    address, printed = served

    assert address in printed.read_text()


def test_static_files_are_safe_too(served: tuple[str, Path]) -> None:
    with urllib.request.urlopen(f"{served[0]}/static/base.css", timeout=20) as answer:
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("verb", ["serve", "demo"])
def test_a_port_that_is_taken_is_not_shared(folder: Path, tmp_path: Path, verb: str) -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # as our own server sets it
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        where = folder if verb == "serve" else tmp_path / "new"

        printed = undersight(verb, "--registry", where, "--port", str(port), code=3)

    assert f"port {port} of 127.0.0.1 is taken" in printed and "--port" in printed
    assert not (tmp_path / "new").exists()


def test_an_address_that_is_not_here_is_named(folder: Path) -> None:
    printed = undersight("serve", "--registry", folder, "--host", "192.0.2.1", code=3)

    assert "nobody can listen" in printed
