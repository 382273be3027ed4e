"""Tests of undersight.values.catalogue."""

from __future__ import annotations

import subprocess
import sys

import pytest

from undersight.values import catalogue
from undersight.values.catalogue import (
    BUILT_IN,
    DuplicateTypeError,
    FailingTypeError,
    UnknownTypeError,
    collect,
    value_type,
)


def test_types_are_single_instances() -> None:
    assert value_type("date") is value_type("date")


def test_unknown_names_are_refused() -> None:
    with pytest.raises(UnknownTypeError, match="quantity"):
        value_type("colour")


def test_duplicates_name_both_modules() -> None:
    with pytest.raises(DuplicateTypeError, match=r"undersight\.values\.date:TYPE and other:TYPE"):
        collect((*BUILT_IN, ("date", "other:TYPE")))


def test_plugins_enter_by_the_same_door() -> None:
    assert collect((*BUILT_IN, ("colour", "colours:TYPE")))["colour"] == "colours:TYPE"


@pytest.mark.parametrize("where", ["no_such_module:TYPE", "undersight.errors:TYPE", "json:dumps"])
def test_failing_plugins_are_named(where: str) -> None:
    with pytest.raises(FailingTypeError, match="colour"):
        catalogue._load("colour", where)


def test_types_are_loaded_lazily() -> None:
    code = (
        "import sys; from undersight.values.catalogue import names; names();"
        "assert 'undersight.values.money' not in sys.modules;"
        "assert 'babel' not in sys.modules and 'django' not in sys.modules"
    )

    subprocess.run([sys.executable, "-c", code], check=True)
