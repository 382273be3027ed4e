"""A value in words as its property means it; what is no word (a link, a code, a text) is told
elsewhere.
"""

from __future__ import annotations

from undersight.records.found import STARTS
from undersight.schema.model import Property
from undersight.values.catalogue import value_type
from undersight.values.date import show_bound
from undersight.values.protocol import Value

SPANS = (("start_date", "end_date"), ("founded", "dissolved"))
"""Properties that begin and end something; every other date of a record is a point."""

_BOUNDS = {*STARTS, *(end for _start, end in SPANS)}


def tell(value: Value, prop: Property, language: str) -> str:
    """What a reader sees: of a beginning or an end of which only the last possible day is known
    `by 2019`, else what the type says.
    """
    if prop.type == "date" and prop.id in _BOUNDS:
        return show_bound(value, language)
    return value_type(prop.type).show(value, language)
