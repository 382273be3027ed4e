"""How long does the sample take, what does a web worker weigh, and when does the demo answer?"""

from __future__ import annotations

import random
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError

from bench.measure import ROOT, Results, Row, Table, tell
from undersight.cli.sample import make_sample


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


PORT = _free_port()
LOAD, DEMO, MEMORY = 45, 180, 150
"""Budgets: seconds, seconds, megabytes."""

TAILS = (
    *("", "?lang=fr", "?lang=ar", "?certainty=documented", "/history", "/links", "/cite"),
    *(".json", ".jsonld", ".ttl", ".csv", ".md", "?at=2", "?at=3", "/diff?a=2", "/history?at=3"),
)
"""What is asked of every record."""

PAGES = ("/", "/deployment", "/institution", "/search?q=police", "/recent", "/terms", "/schema")


def measure(*, demo: bool) -> Results:
    """The figures; those of the demo, which installs everything anew, only where asked for."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "sample"
        began = time.perf_counter()
        make_sample(folder)
        found: Results = {"load": time.perf_counter() - began}
        from undersight.store.mapping import fetch

        found["claims"] = fetch("SELECT COUNT(*) FROM claim")[0][0]
        with _served(folder) as process:
            found["pages"] = _visit()
            found["memory"], found["own"] = _memory(process)
    if demo:
        found["demo"] = _demo()
    return found


@contextmanager
def _served(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    program = str(Path(sys.executable).parent / "undersight")
    command = [program, "serve", "--registry", str(folder), "--port", str(PORT)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        _answers(30)
        yield process
    finally:
        process.terminate()
        process.wait(20)


def _answers(seconds: int) -> None:
    """Waits until the front page comes."""
    for _ in range(seconds * 10):
        try:
            _get("/")
        except (URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"no page after {seconds} s")


def _get(path: str) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{path}", timeout=60) as answer:
        return bytes(answer.read())


def _visit() -> int:
    """Looks at a few thousand pages of all sorts, also of the past; how many."""
    from bench import looked
    from undersight.store.mapping import fetch

    last = fetch("SELECT position FROM head")[0][0]
    handles = looked.deployments(180, before=last)
    paths = list(PAGES) * 20
    for path in map(looked.address, handles):
        paths += [f"{path}{tail}" for tail in TAILS]
    random.Random(1).shuffle(paths)
    for path in paths:
        try:
            _get(path)
        except HTTPError as error:  # what was not there yet has a page that says so
            if error.code != 404:
                raise
    return len(paths)


def _memory(process: subprocess.Popen[bytes]) -> tuple[float, float]:
    """What the largest worker holds in megabytes, and what of it is its own and not the file's."""
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(process.pid)], stdout=subprocess.PIPE, text=True
    )
    weights = []
    for pid in listed.stdout.split():
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        status = dict(line.split(":", 1) for line in lines)
        resident, file = (int(status[k].split()[0]) / 1024 for k in ("VmRSS", "RssFile"))
        weights.append((resident, resident - file))
    return max(weights)


def _demo() -> float:
    """Seconds from a fresh clone to the first page, with `make demo`."""
    with tempfile.TemporaryDirectory() as name:
        clone = Path(name) / "clone"
        subprocess.run(["git", "clone", "-q", ROOT, clone], check=True)
        began = time.perf_counter()
        process = subprocess.Popen(
            ["make", "demo", f"PORT={PORT}"], cwd=clone, stdout=subprocess.DEVNULL
        )
        try:
            _answers(600)
            return time.perf_counter() - began
        finally:
            process.terminate()
            process.wait(20)


def report(found: Results) -> Table:
    """The table."""
    rows = [
        Row(
            f"sample of {found['claims']:,} claims, made and loaded",
            f"{found['load']:.0f} s",
            "",
            f"≤ {LOAD} s",
            found["load"] <= LOAD,
        ),
        Row(
            f"a web worker after {found['pages']} pages of the sample",
            f"{found['memory']:.0f} MB resident ({found['own']:.0f} MB its own)",
            "",
            f"≤ {MEMORY} MB",
            found["memory"] <= MEMORY,
        ),
    ]
    if "demo" in found:
        demo = found["demo"]
        met = demo <= DEMO
        rows.append(Row("`make demo` in a fresh clone", f"{demo:.0f} s", "", f"≤ {DEMO} s", met))
    else:
        rows.append(Row("`make demo` in a fresh clone", "not measured (--demo)", "", f"≤ {DEMO} s"))
    return Table("The sample, and what a worker weighs", tuple(rows))


if __name__ == "__main__":
    tell(measure(demo="demo" in sys.argv))
