"""Points more exact than the public may see become two claims: the exact one restricted, a rounded
one public.

The rounded point is a claim of its own, so that no search by distance and no order tells more than
the page.
"""

from __future__ import annotations

from dataclasses import replace

from undersight.records.change import Change, Opening
from undersight.records.claim import Content
from undersight.schema.model import Property, Schema
from undersight.values.coordinates import rounded

EXACT_ACCESS = "restricted"
"""Who may see a point as exact as it was given."""


def split_points(change: Change, schema: Schema) -> Change:
    """The change with every public point that is too exact told twice: rounded, and exact for
    few.
    """
    opens: list[Opening] = []
    for opening in change.opens:
        contents = split_point(opening.content, schema.properties.get(opening.content.property))
        opens.append(replace(opening, content=contents[0]))
        opens += [replace(opening, content=c, identity="") for c in contents[1:]]
    return replace(change, opens=tuple(opens))


def split_point(content: Content, prop: Property | None) -> tuple[Content, ...]:
    """The content itself; or, of a public point that is too exact, the rounded one and the exact
    one.
    """
    value = content.value
    if prop is None or prop.type != "coordinates" or value is None or content.access != "public":
        return (content,)
    coarse = rounded(value, prop.rules.decimals)
    if coarse == value:
        return (content,)
    return (replace(content, value=coarse), replace(content, access=EXACT_ACCESS, preferred=False))
