"""The notebook of five questions, run against the sample that `undersight demo` serves."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from cli.program import PROGRAM, environment
from client.notebook import run

NOTEBOOK = Path(__file__).parents[2] / "docs" / "notebooks" / "five-questions.ipynb"
PATIENCE = 300


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("sample") / "registry"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["demo", "--registry", str(folder), "--port", str(port)]
    server = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *words], env=environment(), stdout=subprocess.DEVNULL
    )
    try:
        base = f"http://127.0.0.1:{port}"
        _wait(base, server)
        yield base
    finally:
        server.terminate()
        server.wait(30)


def _wait(base: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(PATIENCE):
        assert server.poll() is None, "the server has ended"
        try:
            httpx.get(f"{base}/api/v1/", timeout=5).raise_for_status()
            return
        except httpx.HTTPError:
            time.sleep(1)
    raise AssertionError("the sample was not served in time")


def test_the_five_questions_are_answered(sample: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGISTRY", sample)

    names, shown = run(NOTEBOOK)

    assert names["technologies"].index[0] == "Live face recognition"
    assert len(names["police"]) > 10
    assert names["makers"].loc["Huawei", "countries"] == 4
    assert names["gaps"].loc["Product deployed", "said to be unknown"] > 100
    assert list(names["growth"].loc["all"]) == [27, 117, 216]
    assert _stored() == shown, "the notebook shows what it did when it was written: run it anew"


def _stored() -> list[str]:
    """What the cells of code of the notebook show in the file."""
    cells = json.loads(NOTEBOOK.read_text("utf-8"))["cells"]
    return ["".join(_texts(c["outputs"])) for c in cells if c["cell_type"] == "code"]


def _texts(outputs: list[dict[str, object]]) -> Iterator[str]:
    for output in outputs:
        data = output.get("data")
        lines = data["text/plain"] if isinstance(data, dict) else output["text"]
        assert isinstance(lines, list)
        yield "".join(lines)
