"""Registries made by chance: a sequence of deeds, drawn by hypothesis, done through the real
writer.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import build
import registry
from hypothesis import strategies as st

from undersight.errors import UndersightError
from undersight.records import ids
from undersight.records.change import Change, Opening, amend
from undersight.records.claim import Claim
from undersight.records.ids import from_number
from undersight.records.rights import LEVELS
from undersight.store.actions.merge import merge
from undersight.store.actions.revert import restore, revert
from undersight.store.actions.withdraw import reinstate, withdraw
from undersight.store.mapping import fetch
from undersight.values.protocol import Absence

KINDS = ("deployment", "institution", "product", "source", "place")
ACCESS = st.sampled_from([*LEVELS, "public", "public"])
CERTAINTY = st.sampled_from(["documented", "rumored", "speculative", ""])
DEEDS = (
    "create create claim claim claim link link link event event cite cite change change "
    "close restrict relax"
    " withdraw reinstate merge revert restore check"
).split()


@dataclass
class World:
    """What a sequence of deeds has made so far."""

    data: st.DataObject
    records: dict[str, str] = field(default_factory=dict)  # id -> kind
    day: int = 1

    def pick(self, kind: str = "") -> str | None:
        """One of the records, or None."""
        found = [r for r, k in self.records.items() if kind in ("", k)]
        return self.data.draw(st.sampled_from(sorted(found))) if found else None

    def claim(self) -> Claim | None:
        """One of the standing claims that are not built in."""
        record = self.pick()
        found = (
            [c for c in registry.claims_of(record) if c.content.property != "title"]
            if record
            else []
        )
        return self.data.draw(st.sampled_from(found)) if found else None


class _Repeatable:
    """Ids by seed instead of by chance, so that an example that failed fails again."""

    def __init__(self) -> None:
        self.randbits = random.Random(0).getrandbits


def grow(data: st.DataObject, deeds: int) -> World:
    """A registry after so many deeds. A deed that the writer refuses changes nothing and is no
    matter.
    """
    with patch.object(ids, "secrets", _Repeatable()):
        return _grow(data, deeds)


def _grow(data: st.DataObject, deeds: int) -> World:
    world = World(data)
    registry.begin()
    for kind in KINDS:
        _create(world, kind)
    for _ in range(deeds):
        world.day += data.draw(st.integers(0, 1))
        name = data.draw(st.sampled_from(DEEDS))
        try:
            _DEEDS[name](world)
        except UndersightError:
            continue
    return world


def _write(world: World, change: Change) -> None:
    registry.write(change, on=world.day)


def _create(world: World, kind: str = "") -> None:
    kind = kind or world.data.draw(st.sampled_from(KINDS))
    title = f"{kind} {len(world.records)}"
    change = build.a_record(
        kind, title, build.content("summary", _text(world, title), access=world.data.draw(ACCESS))
    )
    _write(world, change)
    world.records[change.records[0].id] = kind


def _text(world: World, title: str) -> str:
    """A text that names records by title and cites a source by its id."""
    source = world.pick("source")
    cited = f" [@{source}, p. 3]" if source else ""
    return f"about {title}, see [[institution 1]] and [[Deployment 0]]{cited}"


def _frame(world: World) -> dict[str, Any]:
    return {"access": world.data.draw(ACCESS), "certainty": world.data.draw(CERTAINTY)}


def _claim(world: World) -> None:
    record = world.pick("deployment")
    said = world.data.draw(
        st.sampled_from(
            [
                ("site", "Station"),
                ("start_date", "2017-03"),
                ("camera_count", "12 cameras"),
                ("cost", "EUR 5"),
                ("site", Absence.UNKNOWN),
            ]
        )
    )
    if record:
        _write(world, build.a_claim(record, build.content(*said, **_frame(world))))


def _link(world: World) -> None:
    record = world.pick("deployment")
    name, kind = world.data.draw(
        st.sampled_from(
            [("used_by", "institution"), ("runs_software", "product"), ("country", "place")]
        )
    )
    target = world.pick(kind)
    if record and target:
        _write(world, build.a_claim(record, build.content(name, target, **_frame(world))))


def _event(world: World) -> None:
    record = world.pick("deployment")
    if record:
        _write(world, build.an_event(record, "start", "2018", **_frame(world)))


def _cite(world: World) -> None:
    claim, source = world.claim(), world.pick("source")
    if claim and source:
        more = {"quote": "so it says", "access": world.data.draw(ACCESS)}
        _write(world, Change(cites=(build.a_citation(source, claim.identity, **more),)))


def _change(world: World) -> None:
    claim = world.claim()
    if claim:
        from dataclasses import replace

        _write(world, amend(claim, replace(claim.content, **_frame(world))))


def _close(world: World) -> None:
    claim = world.claim()
    if claim:
        _write(world, Change(closes=(claim.id,)))


def _restrict(world: World) -> None:
    record = world.pick()
    if record and not registry.claims_of(record, "access"):
        level = world.data.draw(st.sampled_from(sorted(LEVELS)))
        _write(world, Change(opens=(Opening(record, build.content("access", level)),)))


def _relax(world: World) -> None:
    record = world.pick()
    claims = registry.claims_of(record, "access") if record else []
    if claims:
        _write(world, Change(closes=(claims[0].id,)))


def _withdraw(world: World) -> None:
    record = world.pick()
    if record and world.data.draw(st.booleans()):
        withdraw(record, reason="mistake", comment="", actor=build.ADMIN, now=build.day(world.day))


def _reinstate(world: World) -> None:
    gone = [r for r in world.records if registry.claims_of(r, "withdrawn")]
    record = world.data.draw(st.sampled_from(gone)) if gone else None
    if record:
        reinstate(record, comment="", actor=build.ADMIN, now=build.day(world.day))


def _merge(world: World) -> None:
    loser = world.pick()
    winner = world.pick(world.records[loser]) if loser else None
    if loser and winner:
        merge(loser, into=winner, comment="", actor=build.ADMIN, now=build.day(world.day))


def _revert(world: World) -> None:
    head = fetch("SELECT position FROM head")[0][0]
    position = world.data.draw(st.integers(2, head))
    revert(position, comment="", actor=build.ADMIN, now=build.day(world.day), skip_changed=True)


def _restore(world: World) -> None:
    head = fetch("SELECT position FROM head")[0][0]
    record = world.pick()
    if record:
        position = world.data.draw(st.integers(1, head))
        restore(record, position, comment="", actor=build.ADMIN, now=build.day(world.day))


def _check(world: World) -> None:
    from undersight.records.claim import Check, Outcome

    record = world.pick()
    claim = world.claim()
    if record:
        identity = claim.identity if claim and claim.record == record else ""
        check = Check(
            "",
            record,
            identity,
            Outcome.STILL_SO,
            "2024-02-01",
            "looked",
            access=world.data.draw(ACCESS),
        )
        _write(world, Change(checks=(check,)))


_DEEDS = {
    "create": _create,
    "claim": _claim,
    "link": _link,
    "event": _event,
    "cite": _cite,
    "change": _change,
    "close": _close,
    "restrict": _restrict,
    "relax": _relax,
    "withdraw": _withdraw,
    "reinstate": _reinstate,
    "merge": _merge,
    "revert": _revert,
    "restore": _restore,
    "check": _check,
}


def every_record() -> list[str]:
    """Every record there is, owned ones too."""
    return [from_number(row[0]) for row in fetch("SELECT id FROM record ORDER BY id")]
