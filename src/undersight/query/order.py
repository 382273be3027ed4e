"""By what a question's rows are ordered, as SQL on the record `s`: what speaks for it at the end of
a chain, or a day of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from undersight.query import plan as p
from undersight.query.context import Context
from undersight.query.fragment import Sql, every, within
from undersight.query.speaking import speaking_order
from undersight.query.sql import claims_where, last_change
from undersight.schema.model import Schema


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the order."""

    sql: Sql
    descending: bool


def key(sort: p.SortKey, parts: tuple[p.Condition, ...], context: Context) -> Key:
    if sort.kind:
        return Key(Sql("s.kind"), sort.descending)
    if sort.moment is p.Moment.CHECKED:
        text = "(SELECT MAX(k.day) FROM checks k WHERE k.record = s.record)"
        return Key(Sql(text), sort.descending)
    if sort.moment is p.Moment.CREATED:
        text = "(SELECT MIN(m.opened) FROM claimlog m WHERE m.record = s.record)"
        return Key(Sql(text), sort.descending)
    if sort.moment is p.Moment.CHANGED:
        return Key(Sql(last_change("s.record", context)), sort.descending)
    return Key(_path_key(sort, parts, context), sort.descending)


def _path_key(sort: p.SortKey, parts: tuple[p.Condition, ...], context: Context) -> Sql:
    """What speaks at the end of a chain. Where the question asks something of the same property,
    only what meets that speaks.
    """
    aliases = [context.alias() for _ in sort.path]
    asked: list[Sql] = []
    tables: list[str] = []
    here, order = "s.record", []
    for hop, c in zip(sort.path, aliases, strict=True):
        own, other = ("target", "record") if hop.inverse else ("record", "target")
        tables.append(f"claims {c}")
        asked += [Sql(f"{c}.{own} = {here}"), within(f"{c}.property", hop.properties)]
        here = f"{c}.{other}"
        order.append(speaking_order(c, context.schema))
    last = aliases[-1]
    if len(sort.path) == 1:
        asked.append(meeting(sort.path[0], parts, last, context=context))
    column, more = _column(sort, last, context)
    asked.append(Sql(f"{column} IS NOT NULL"))
    tables += more
    return (
        f"(SELECT {column} FROM {' JOIN '.join(tables[:1])}"
        + "".join(f" CROSS JOIN {t}" for t in tables[1:])
        + " WHERE "
        + every(asked)
        + f" ORDER BY {', '.join(order)} LIMIT 1)"
    )


def meeting(hop: p.Hop, parts: tuple[p.Condition, ...], c: str, *, context: Context) -> Sql:
    """What the question asks of the claims of a property, as far as it is asked of values."""
    found = [
        claims_where(replace(part, properties=()), c, context)
        for part in parts
        if isinstance(part, p.Claims)
        and not part.inverse
        and set(part.properties) == set(hop.properties)
        and not any(isinstance(t, p.LinksTo) for t in part.any_of)
    ]
    return every("(" + f + ")" for f in found)


def _column(sort: p.SortKey, c: str, context: Context) -> tuple[str, list[str]]:
    """The column by which values of a type are ordered, and what has to be joined for it."""
    if sort.type in ("date", "time"):
        return f"{c}.earliest", []
    if sort.type in ("integer", "number", "quantity", "money"):
        return f"{c}.number", []
    if sort.type == "link" or sort.path[-1].inverse:
        r = f"{c}.record" if sort.path[-1].inverse else f"{c}.target"
        t = context.alias()
        return f"(SELECT {t}.title_key FROM records {t} WHERE {t}.record = {r})", []
    if sort.type == "code":
        return _code_order(sort, c, context.schema), []
    return f"COALESCE(NULLIF({c}.key, ''), NULLIF(lower(substr({c}.text, 1, 200)), ''))", []


def _code_order(sort: p.SortKey, c: str, schema: Schema) -> str:
    """Codes in the order of their list."""
    lists = {schema.properties[i].codes for i in sort.path[-1].properties}
    codes = [
        code for name in sorted(lists) if name in schema.lists for code in schema.lists[name].codes
    ]
    steps = " ".join(
        f"WHEN '{code}' THEN {n}"
        for n, code in enumerate(codes)
        if code.replace("_", "a").isalnum()
    )
    return f"CASE {c}.key {steps} END" if steps else f"{c}.key"
