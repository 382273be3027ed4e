"""The two oracles of reading.

Looking through a lens at the whole log equals looking at a copy from which all that the lens may
not see has been deleted; looking at position n equals looking now at a copy whose log ends at n.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from oracles import generated, questions, rule

from undersight.records.lens import Lens
from undersight.records.rights import Reader, Role
from undersight.store.mapping import fetch

pytestmark = pytest.mark.django_db

SAME = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "phases": (Phase.explicit, Phase.reuse, Phase.generate),
}
"""No shrinking: an example is a whole registry, and takes a second to make."""
FEW = settings(max_examples=20 if connection.vendor == "sqlite" else 6, **SAME)
MANY = settings(max_examples=400, **SAME)


@dataclass(frozen=True, slots=True)
class SeesAll(Reader):
    """Reads as a role does, but nothing is hidden from it: what is to be hidden was deleted."""

    @property
    def level(self) -> int:
        return 8


def differences(a: Any, b: Any, place: str = "") -> list[str]:
    """Where two answers differ, in words that a failed test can show."""
    if isinstance(a, dict) and isinstance(b, dict):
        return [d for k in {**a, **b} for d in differences(a.get(k), b.get(k), f"{place}/{k}")]
    if isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        return [
            d
            for i, (x, y) in enumerate(zip(a, b, strict=True))
            for d in differences(x, y, f"{place}[{i}]")
        ]
    return [] if a == b else [f"{place}: {a!r} | {b!r}"]


class _Undo(Exception):
    pass


def in_a_copy(change: Any, ask: Any) -> Any:
    """What `ask` answers after `change` to the tables, which is undone again."""
    answer = None
    try:
        with transaction.atomic():
            if connection.vendor == "sqlite":
                connection.cursor().execute("PRAGMA defer_foreign_keys = ON")
            else:
                connection.cursor().execute("SET CONSTRAINTS ALL DEFERRED")
            change()
            answer = ask()
            raise _Undo
    except _Undo:
        return answer


def deletion_oracle(data: st.DataObject, deeds: int) -> None:
    with transaction.atomic():
        generated.grow(data, deeds)
        head = fetch("SELECT position FROM head")[0][0]
        for role in (Role.READER, Role.SUGGESTER, Role.CONTRIBUTOR, Role.REVIEWER):
            position = data.draw(st.one_of(st.none(), st.integers(1, head)))
            certainty = data.draw(st.sampled_from([0, 0, 1, 2, 3]))
            lens = Lens(position, Reader("x", role), "en", certainty)
            blind = Lens(position, SeesAll("x", role), "en", certainty)
            seed = data.draw(st.integers(0, 2**32))
            seen = questions.everything(lens, seed)
            copy = in_a_copy(
                lambda level=lens.reader.level: rule.delete_hidden(level),
                lambda blind=blind, seed=seed: questions.everything(blind, seed),
            )
            assert not differences(seen, copy)
        transaction.set_rollback(True)


def as_of_oracle(data: st.DataObject, deeds: int) -> None:
    with transaction.atomic():
        generated.grow(data, deeds)
        head = fetch("SELECT position FROM head")[0][0]
        position = data.draw(st.integers(1, head))
        role = data.draw(st.sampled_from(list(Role)))
        certainty = data.draw(st.sampled_from([0, 1, 3]))
        then = Lens(position, Reader("x", role), "en", certainty)
        seed = data.draw(st.integers(0, 2**32))
        seen = questions.everything(then, seed)
        copy = in_a_copy(
            lambda: rule.cut_after(position), lambda: questions.everything(then.at(None), seed)
        )
        assert not differences(seen, copy)
        transaction.set_rollback(True)


@FEW
@given(data=st.data())
def test_a_lens_hides_as_if_it_had_been_deleted(data: st.DataObject) -> None:
    deletion_oracle(data, 25)


@FEW
@given(data=st.data())
def test_a_past_position_reads_as_if_the_log_ended_there(data: st.DataObject) -> None:
    as_of_oracle(data, 25)


@pytest.mark.slow
@MANY
@given(data=st.data())
def test_a_lens_hides_as_if_it_had_been_deleted_at_length(data: st.DataObject) -> None:
    deletion_oracle(data, 60)


@pytest.mark.slow
@MANY
@given(data=st.data())
def test_a_past_position_reads_as_if_the_log_ended_there_at_length(data: st.DataObject) -> None:
    as_of_oracle(data, 60)
