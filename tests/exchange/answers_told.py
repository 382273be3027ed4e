"""Answers made by hand, for the tests of formats: no database."""

from __future__ import annotations

from datetime import date

import build
from hypothesis import strategies as st

from undersight.errors import Problem
from undersight.exchange.answers.told import Told
from undersight.query.answer import Answer, Cell, Datum, Found
from undersight.query.plan import Column, Everything, Hop, Moment, Plan, Shown
from undersight.records.record import Name
from undersight.values.catalogue import value_type
from undersight.values.protocol import Rules

SARI = Name("0000000001", "deployment", "SARI")
POLICE = Name("0000000002", "institution", "State Police")
TOWN = Name("0000000003", "place", "Como")
REPORT = Name("0000000004", "source", "Watching & waiting")
EVENT = Name("0000000005", "event", "")

TITLE = Column(Shown.RECORD, "", type="link")


def datum(kind: str, raw: object, property_id: str = "", **more: object) -> Datum:
    """A value as its type reads it."""
    made = value_type(kind).parse(raw, Rules())
    assert not isinstance(made, Problem), made
    fields: dict[str, object] = {
        "number": made.number,
        "unit": made.unit,
        "earliest": made.earliest,
        "latest": made.latest,
        "latitude": made.latitude,
        "longitude": made.longitude,
        "key": made.key,
        **more,
    }
    return Datum(made.text, kind, property=property_id, **fields)  # type: ignore[arg-type]


def link(name: Name, property_id: str = "used_by", **more: str) -> Datum:
    """A value that links a record."""
    return Datum(name.title, "link", name, property_id, **more)  # type: ignore[arg-type]


def column(label: str, kind: str = "string", *, property_id: str = "p", **more: object) -> Column:
    """A column of the values of a property."""
    fields: dict[str, object] = {"path": (Hop((property_id,)),), "canonical": label, **more}
    return Column(Shown.VALUES, label, type=kind, **fields)  # type: ignore[arg-type]


def row(*cells: Cell | Datum, name: Name | None = SARI, owner: Name | None = None) -> Found:
    """A row whose first cell is its record."""
    rest = tuple((c,) if isinstance(c, Datum) else c for c in cells)
    first = ((Datum(name.title, "link", name),),) if name else ()
    return Found(name, (*first, *rest), owner)


def told(*rows: Found, columns: tuple[Column, ...] = (), **more: object) -> Told:
    """An answer of these rows; settings of the question as `settings`."""
    settings = more.pop("settings", {})
    plan_format = str(more.pop("plan_format", ""))
    found = more.pop("found", {})
    assert isinstance(settings, dict) and isinstance(found, dict)
    plan = Plan(
        Everything(),
        (TITLE, *columns) if not more.pop("grouped", False) else columns,
        format=plan_format,
        settings=tuple(settings.items()),
        offset=int(found.pop("offset", 0)),
    )
    fields: dict[str, object] = {
        "schema": build.surveillance(),
        "question": "[[Kind:Deployment]] |?Used by",
        "registry": "Undersight",
        "base": "https://registry.example",
        "address": "https://registry.example/ask?q=x",
        "record": lambda n: f"https://registry.example/{n.kind}/{n.id}",
        "claim": lambda c: f"https://registry.example/claim/{c}",
        "day": date(2024, 4, 20),
        "licence": "CC BY 4.0",
        "licence_url": "https://creativecommons.org/licenses/by/4.0/",
        **more,
    }
    return Told(answer=Answer(plan, rows, **found), **fields)  # type: ignore[arg-type]


CHANGED = Column(Shown.MOMENT, "Modification date", type="date", moment=Moment.CHANGED)

HOSTILE = st.text(
    st.one_of(
        st.sampled_from("=+-@\t\r\n'\"|,;:\\<>&{}%#[]()`_*~^\x00\u2028\u202e\ufeff٣新😀"),
        st.characters(codec="utf-8"),
    ),
    max_size=30,
)
"""Texts that mean something to one format or another."""
