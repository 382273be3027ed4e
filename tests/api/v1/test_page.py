"""The page about the API names what there is, and its examples are answered."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
import registry
from api.v1.calls import call
from build import content

from undersight.api.v1.problems import STATUS
from undersight.api.v1.table import ENDPOINTS
from undersight.client import Registry
from undersight.options import Options

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "api.md").read_text("utf-8")
EXAMPLES = re.findall(r"```api\n(\S.*)\n```", PAGE)


def test_every_address_stands_on_the_page() -> None:
    table = PAGE.partition("## The addresses")[2].partition("\n## ")[0]
    told = set(re.findall(r"`([^`]+)`", table)) | {""}

    assert [e.path for e in ENDPOINTS if e.path not in told] == []


def test_every_status_stands_on_the_page() -> None:
    told = set(map(int, re.findall(r"^\| (\d{3}) \|", PAGE, re.M)))

    assert told >= {308, 405, 410, 429} | {STATUS[f] for f in STATUS} - {403, 409, 500}


def test_options_and_methods_that_it_names_are_there() -> None:
    assert {"api_anonymous", "api_signed_in"} <= {f.name for f in fields(Options)}
    named = re.findall(r"`(\w+)\(", PAGE.partition("## From Python")[2])
    assert [name for name in named if not hasattr(Registry, name)] == []


@pytest.mark.django_db
@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_answered(example: str) -> None:
    registry.begin()
    registry.make("deployment", "A", content("country", registry.make("place", "Germany")))
    path, _, query = example.removeprefix("/api/v1/").partition("?")

    assert call(path, **dict(parse_qsl(query)))
