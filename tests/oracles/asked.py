"""Questions made by chance, asked through a lens: every condition and column of a plan occurs.

The same seed makes the same questions, so that a registry and its copy are asked alike.
"""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import build

from undersight.errors import UndersightError
from undersight.query import plan as p
from undersight.query.syntax import Aggregate, State
from undersight.records.lens import Lens
from undersight.store.mapping import fetch
from undersight.store.reads.asking import ask, count

KINDS = ("deployment", "institution", "product", "source", "place", "event")
LINKS = (("used_by", "institution"), ("runs_software", "product"), ("country", "place"))
VALUES = ("site", "start_date", "camera_count", "cost", "summary", "title", "event_type", "date")
PLAIN = (*VALUES, *(prop for prop, _ in LINKS))
DAY = 738_000
"""A day number in 2021; the registries' changesets are of January 2024, their claims of 2017 f."""


def asked(lens: Lens, *, seed: int, number: int = 12) -> list[Any]:
    """The answers to so many questions."""
    chance = random.Random(seed)
    return [_answer(_plan(chance), lens) for _ in range(number)]


def _answer(plan: p.Plan, lens: Lens) -> Any:
    schema = build.surveillance()
    head = fetch("SELECT position FROM head")[0][0]
    try:
        answer = ask(plan, lens=lens, schema=schema, head=head)
        whole = None if plan.group else count(plan, lens=lens, schema=schema)
    except UndersightError as error:
        return [str(error)]
    rows = [(row.name, row.owner, row.cells) for row in answer.rows]
    return [repr(plan.where), rows, answer.more, answer.count, whole, answer.notices]


def _plan(chance: random.Random) -> p.Plan:
    where = _condition(chance, 3)
    if chance.random() < 0.7:
        where = p.All((p.OfKind((chance.choice(KINDS),)), where))
    columns = tuple(_column(chance) for _ in range(chance.randrange(4)))
    plan = p.Plan(
        where,
        columns,
        tuple(_sort(chance) for _ in range(chance.choice((0, 1, 1, 2)))) or (p.SortKey(),),
        shuffled=chance.random() < 0.1,
        limit=chance.choice((1, 3, 50)),
        offset=chance.choice((0, 0, 1)),
    )
    return _grouped(plan, chance) if chance.random() < 0.2 else plan


def _grouped(plan: p.Plan, chance: random.Random) -> p.Plan:
    by = p.Column(p.Shown.VALUES, "by", (_hop("used_by"),), "link")
    if chance.random() < 0.3:
        by = p.Column(p.Shown.KIND, "by")
    found = [p.Column(p.Shown.AGGREGATE, "n", aggregate=Aggregate.COUNT)]
    for aggregate in (Aggregate.SUM, Aggregate.MIN, Aggregate.DISTINCT, Aggregate.AVERAGE):
        prop = chance.choice(("camera_count", "start_date", "country"))
        if prop == "camera_count" or aggregate in (Aggregate.MIN, Aggregate.DISTINCT):
            found.append(
                p.Column(p.Shown.AGGREGATE, "a", (_hop(prop),), _type(prop), aggregate=aggregate)
            )
    return replace(plan, columns=(by, *found), group=(0,), sort=(), shuffled=False, limit=50)


def _hop(prop: str, *, inverse: bool = False) -> p.Hop:
    return p.Hop((prop,), inverse)


def _type(prop: str) -> str:
    return build.surveillance().properties[prop].type


def _column(chance: random.Random) -> p.Column:
    which = chance.randrange(6)
    if which == 0:
        return p.Column(p.Shown.RECORD, "")
    if which == 1:
        return p.Column(p.Shown.KIND, "kind")
    if which == 2:
        moment = chance.choice((p.Moment.CREATED, p.Moment.CHECKED))
        return p.Column(p.Shown.MOMENT, "day", moment=moment)
    if which == 3:
        prop, _ = chance.choice(LINKS)
        path = (
            (_hop("event"), _hop("date")) if chance.random() < 0.5 else (_hop(prop), _hop("title"))
        )
        return p.Column(p.Shown.VALUES, "chain", path, "string")
    if which == 4:
        return p.Column(p.Shown.VALUES, "-", (_hop(chance.choice(LINKS)[0], inverse=True),), "link")
    prop = chance.choice(PLAIN)
    return p.Column(p.Shown.VALUES, prop, (_hop(prop),), _type(prop), limit=chance.choice((0, 1)))


def _sort(chance: random.Random) -> p.SortKey:
    down = chance.random() < 0.5
    which = chance.randrange(5)
    if which == 0:
        return p.SortKey(descending=down)
    if which == 1:
        return p.SortKey(kind=True, descending=down)
    if which == 2:
        return p.SortKey((_hop("used_by"), _hop("title")), "string", descending=down)
    prop = chance.choice(("start_date", "start_date", "camera_count", "used_by", "site"))
    return p.SortKey((_hop(prop),), _type(prop), descending=down)


def _condition(chance: random.Random, depth: int) -> p.Condition:
    which = chance.randrange(14 if depth else 9)
    if which >= 9:
        parts = tuple(_condition(chance, depth - 1) for _ in range(2))
        if which == 13:
            return p.Not(parts[0])
        return p.All(parts) if which < 11 else p.Either(parts)
    if which <= 3:
        return _claims(chance, depth)
    if which == 4:
        return p.OfKind((chance.choice(KINDS),))
    if which == 5:
        return p.Is((_named(chance),))
    return _seldom(chance)


def _seldom(chance: random.Random) -> p.Condition:
    compare = chance.choice(list(p.Compare))
    return chance.choice(
        (
            p.TitleLike(f"*{chance.randrange(9)}", none=chance.random() < 0.3),
            p.TitleSorts(compare, "institution 3"),
            p.Wide((chance.choice(("about", "station", "institution")),)),
            p.Wide(("about", "deployment"), phrase=True),
            p.Within((_named(chance),), chance.randrange(1, 4)),
            p.Sourced(compare, chance.randrange(3)),
            p.Dated(p.Moment.CHANGED, compare, 738_886 + chance.randrange(25)),
            p.Dated(p.Moment.CREATED, compare, 738_886 + chance.randrange(25)),
            p.Dated(p.Moment.CHECKED, compare, 738_917),
        )
    )


def _named(chance: random.Random, kind: str = "") -> p.Named:
    return p.Named(f"{kind or chance.choice(KINDS)} {chance.randrange(20)}")


def _claims(chance: random.Random, depth: int) -> p.Condition:
    tests = tuple(_test(chance) for _ in range(chance.choice((0, 0, 0, 1, 2))))
    if chance.random() < 0.5:
        prop, kind = chance.choice(LINKS)
        inverse = chance.random() < 0.4
        return p.Claims((prop,), (_link(chance, kind, depth, inverse=inverse),), tests, inverse)
    if chance.random() < 0.2:
        inner = p.Claims((chance.choice(("date", "event_type")),), (p.Present(),))
        return p.Claims(("event",), (p.LinksTo(inner),), tests)
    prop, value = chance.choice(_VALUES)
    if chance.random() < 0.2:
        value = chance.choice((p.Present(), *(p.Stands(state) for state in State)))
    properties = () if chance.random() < 0.1 else (prop,)
    return p.Claims(properties, (value,) if properties else (), tests)


def _link(chance: random.Random, kind: str, depth: int, *, inverse: bool) -> p.ValueTest:
    which = chance.random()
    if which < 0.2:
        return p.Present()
    if which < 0.5 and depth:
        return p.LinksTo(_condition(chance, depth - 1))
    if inverse:
        return p.Links((_named(chance),), other=chance.random() < 0.2)
    return p.Links(
        (_named(chance, kind), _named(chance, kind)),
        depth=chance.choice((0, 0, 2)),
        narrower=("located_in", "country"),
        other=chance.random() < 0.2,
    )


_VALUES: tuple[tuple[str, p.ValueTest], ...] = (
    ("site", p.Keyed(("station",))),
    ("site", p.Keyed(("station",), other=True)),
    ("site", p.Like("*TION")),
    ("site", p.Sorts(p.Compare.MORE, "r")),
    ("summary", p.Holds(("about", "institution"))),
    ("summary", p.Like("*éé*", none=True)),
    ("start_date", p.During(736_330, 736_694)),
    ("start_date", p.During(736_389, 736_390, surely=True)),
    ("start_date", p.During(736_330, 736_694, outside=True)),
    ("date", p.During(DAY - 2_000, DAY)),
    ("camera_count", p.Counts(p.Compare.AT_LEAST, 12)),
    ("camera_count", p.Between(10, 20)),
    ("cost", p.Counts(p.Compare.LESS, 9, "EUR")),
    ("event_type", p.Keyed(("start",))),
)


def _test(chance: random.Random) -> p.ClaimTest:
    compare = chance.choice(list(p.Compare))
    return chance.choice(
        (
            p.Sure(compare, chance.randrange(4)),
            p.Cites(p.Proof.SOURCE, p.Named(f"source {chance.randrange(12)}")),
            p.Cites(p.Proof.PUBLISHER, p.Named("institution 1"), "HRW"),
            p.Cites(p.Proof.DOMAIN, text="example.org"),
            p.Sources(compare, chance.randrange(3)),
            p.Changed(compare, 738_886 + chance.randrange(25)),
            p.Checked(compare, 738_917),
            p.Flag(State.DISPUTED, no=chance.random() < 0.5),
            p.InLanguage("en"),
            p.Held(DAY, DAY + 10, surely=chance.random() < 0.5),
        )
    )
