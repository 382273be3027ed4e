"""The client against a real server, and its patience against a pretended one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from client.served import small

from undersight.client import Registry, RegistryError
from undersight.client import registry as client_registry
from undersight.client.transport import Transport

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def live(live_server: Any) -> Registry:
    small()
    return Registry(live_server.url)


def test_it_answers_over_all_pages(live: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_registry, "MOST", 3)
    found = live.ask("[[Category:Deployment]] |?City |?Number of cameras=Cameras", count=True)

    rows = list(found)

    assert found.columns == ["title", "City", "Cameras"]
    assert found.count == 7
    assert [row.title for row in rows] == [f"Cameras {n}" for n in range(7)]
    assert (rows[1]["City"], rows[1]["Cameras"]) == ("Paris", "10 cameras")
    assert rows[0].cell("City")[0].certainty == "documented"
    assert len(list(live.ask("[[Category:Deployment]]", limit=4))) == 4
    assert [row["record"]["title"] for row in live.export("[[Category:Place]]")] == [
        "Berlin",
        "Paris",
    ]


def test_a_table_in_one_call(live: Registry) -> None:
    frame = live.ask(
        "[[Category:Deployment]] |?City |?Number of cameras=Cameras |?Start date"
    ).frame()

    assert list(frame.columns) == ["id", "title", "City", "Cameras", "Start date"]
    assert frame["Cameras"].sum() == 210
    assert frame.groupby("City").size().to_dict() == {"Berlin": 4, "Paris": 3}
    assert live.ask("[[Category:Term]] |?Definition").frame().empty


def test_records_their_past_and_what_is_found(live: Registry) -> None:
    (found,) = live.search("cameras 3", kind="deployment")
    id = found["record"]["id"]

    assert live.record(id)["claims"]["camera_count"][0]["value"]["amount"] == 30
    assert [r["day"] for r in live.history(id)] == ["2024-01-05"]
    assert next(live.changesets())["day"] == "2024-01-08"
    assert live.changeset(1)["schema_files"]
    assert [s["record"]["title"] for s in live.suggest("cameras 3")] == ["Cameras 3"]
    assert live.facets("deployment", chosen={"city": "Paris"})["count"] == 3
    assert live.schema()["id"] == "surveillance"
    claim = live.record(id)["claims"]["camera_count"][0]["id"]
    assert live.claim(claim)["record"]["id"] == id
    assert list(live.questions()) == []


def test_as_of_a_day(live: Registry) -> None:
    then = live.as_of("2024-01-04")

    assert len(list(then.records("deployment"))) == 3
    assert len(list(then.ask("[[Category:Deployment]]"))) == 3
    assert len(list(live.as_of(1).records("deployment"))) == 0
    assert len(list(live.surely("documented").records("deployment", properties=("city",)))) == 7


def test_mistakes_tell_their_place(live: Registry) -> None:
    with pytest.raises(RegistryError, match="Contry") as raised:
        list(live.ask("[[Contry::x]]"))

    assert raised.value.status == 400
    assert raised.value.problems[0]["place"] == "q · column 3"


# ---- patience ----


def pretended(*answers: httpx.Response | Exception) -> tuple[Registry, list[float]]:
    """A registry that answers so, one after the other, and the seconds that were waited."""
    left, waited = list(answers), list[float]()

    def handle(request: httpx.Request) -> httpx.Response:
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    transport = Transport(
        "http://x", attempts=3, sleep=waited.append, transport=httpx.MockTransport(handle)
    )
    return Registry("http://x", transport=transport), waited


def test_it_waits_as_long_as_it_is_told() -> None:
    registry, waited = pretended(
        httpx.Response(429, headers={"Retry-After": "7"}),
        httpx.Response(503),
        httpx.Response(200, json={"id": "x"}),
    )

    assert registry.schema() == {"id": "x"}
    assert waited[0] == 7
    assert 1 < waited[1] < 3


def test_it_gives_up_in_the_end() -> None:
    registry, waited = pretended(*(httpx.Response(429, json={"detail": "slow"}) for _ in range(3)))

    with pytest.raises(RegistryError, match="429: slow"):
        registry.schema()
    assert len(waited) == 2


def test_a_torn_connection_is_tried_again() -> None:
    registry, waited = pretended(httpx.ConnectError("torn"), httpx.Response(200, json={}))

    assert registry.schema() == {}
    assert len(waited) == 1


def test_a_mistake_is_not_tried_again() -> None:
    registry, waited = pretended(httpx.Response(400, text="<html>"))

    with pytest.raises(RegistryError, match="400: <html>"):
        registry.schema()
    assert waited == []


@pytest.mark.parametrize("end", [[], [{"problem": {"detail": "broke off"}}]])
def test_an_export_that_breaks_off_is_an_error(end: list[Any]) -> None:
    lines = [{"head": {}}, {"record": None, "cells": []}, *end]
    registry, _ = pretended(httpx.Response(200, text="\n".join(map(json.dumps, lines))))

    with pytest.raises(RuntimeError, match="broke off"):
        list(registry.export("x"))


def test_it_is_loaded_without_the_rest_of_the_house() -> None:
    program = (
        "import sys, undersight.client; print([m for m in sys.modules if m.startswith('django')"
        " or m == 'pandas' or m.startswith('undersight.') and 'client' not in m])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=Path(sys.prefix)
    )

    assert done.stdout.strip() == "[]", done.stderr


def test_who_cannot_be_reached_is_an_error_of_the_clients_own() -> None:
    registry, waited = pretended(*(httpx.ConnectError("torn") for _ in range(3)))

    with pytest.raises(RegistryError, match="http://x: torn") as raised:
        registry.schema()
    assert (raised.value.status, len(waited)) == (0, 2)
