"""A read sees one state of the database, however many statements it takes; a save is seen by the
next.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import build
import pytest
import registry
from django.db import connection

from undersight.store.mapping import fetch
from undersight.store.reads.snapshot import snapshot

pytestmark = pytest.mark.django_db(transaction=True)


def elsewhere(title: str) -> None:
    """A save by somebody else, over a connection of its own."""

    def save() -> None:
        try:
            registry.write(build.a_record("institution", title))
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(save).result()


def titles() -> list[str]:
    return [t for (t,) in fetch("SELECT title FROM standing WHERE closed IS NULL ORDER BY title")]


def test_inside_nothing_changes_and_after_it_the_save_is_seen() -> None:
    registry.begin()
    registry.make("institution", "A")

    with snapshot():
        before = titles()
        elsewhere("B")
        during = titles()

    assert (before, during, titles()) == (["A"], ["A"], ["A", "B"])


def test_an_error_inside_ends_it_too() -> None:
    registry.begin()
    with pytest.raises(ZeroDivisionError), snapshot():
        titles()
        raise ZeroDivisionError

    elsewhere("B")

    assert titles() == ["B"]


def test_two_writers_wait_for_each_other() -> None:
    registry.begin()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(elsewhere, ["A", "B", "C", "D"]))

    assert titles() == ["A", "B", "C", "D"]
    assert fetch("SELECT COUNT(*), MAX(position) FROM changeset") == [(5, 5)]
