"""What is asked of a record, as SQL over the expressions `claims`, `records`, `cites`, `checks`,
`claimlog` and nothing else: also inside NOT EXISTS, or what is hidden would leak through negation.

A condition has two forms. `holds` asks it of one record, by a column; `members` lists the records
that meet it, where an index can. Which is used where is decided by `size`.
"""

from __future__ import annotations

import re
from itertools import pairwise

from undersight.query import plan as p
from undersight.query.context import Context
from undersight.query.fragment import (
    ALWAYS,
    NEVER,
    Dialect,
    Sql,
    either,
    every,
    joined,
    negated,
    value,
    within,
)
from undersight.query.normal import parts_of
from undersight.query.size import is_leaf, size
from undersight.query.sql_value import (
    checked_holds,
    claim_holds,
    like,
    opened_holds,
    sources_of_record,
    value_holds,
)

LISTED = 20_000
"""Up to so many records a condition inside another is listed once; above, it is asked of each."""


def holds(
    where: p.Condition,
    r: str,
    context: Context,
    *,
    kind: str = "",
    kinds: tuple[str, ...] = (),
) -> Sql:
    """That the record in the column `r` meets a condition. `kind`: a column with its kind, if one
    is at hand; `kinds`: of which kinds it is known to be.
    """
    match where:
        case p.Everything():
            return ALWAYS
        case p.All():
            return every(holds(part, r, context, kind=kind, kinds=kinds) for part in where.parts)
        case p.Either():
            return either(holds(part, r, context, kind=kind, kinds=kinds) for part in where.parts)
        case p.Not():
            return negated(holds(where.part, r, context, kind=kind, kinds=kinds))
        case p.OfKind():
            return _of_kind(where.kinds, r, kind=kind, context=context)
        case p.Is():
            return within(r, context.meant(where.records))
        case p.Claims():
            return _claims_hold(where, r, context, kinds=kinds)
    return _seldom(where, r, context)


def _of_kind(kinds: tuple[str, ...], r: str, *, kind: str, context: Context) -> Sql:
    if kind:
        return within(kind, kinds)
    s = context.alias()
    found = f"EXISTS (SELECT 1 FROM records {s} WHERE {s}.record = {r} AND "
    return found + within(f"{s}.kind", kinds) + ")"


def _seldom(where: p.Condition, r: str, context: Context) -> Sql:
    t = context.alias()
    match where:
        case p.TitleLike():
            form = like(f"{t}.text", where.pattern, context.dialect)
            title = f"{t}.record = {r} AND {t}.property = 'title'"
            found = f"EXISTS (SELECT 1 FROM claims {t} WHERE {title} AND " + form + ")"
            return negated(found) if where.none else found
        case p.TitleSorts():
            found = f"{t}.record = {r} AND {t}.title_key {where.how.value} " + value(where.text)
            return f"EXISTS (SELECT 1 FROM records {t} WHERE " + found + ")"
        case p.Wide():
            return _wide(where, r, context)
        case p.Within():
            return f"{r} IN (" + _reached(where, context) + ")"
        case p.Sourced():
            return sources_of_record(where, r, context)
        case p.Dated():
            return _dated(where, r, context)
    raise TypeError(f"no condition on a record: {where}")


def _wide(where: p.Wide, r: str, context: Context) -> Sql:
    """Every word, or the phrase, stands somewhere in the texts of the record or of what it owns."""
    runs = [where.words] if where.phrase else [(word,) for word in where.words]
    return (negated if where.none else _same)(
        every(
            f"{r} IN (" + _holding(run, context, prefix=where.prefix) + ")" for run in runs if run
        )
    )


def _same(part: Sql) -> Sql:
    return part


def _holding(run: tuple[str, ...], context: Context, *, prefix: bool) -> Sql:
    own, link, inner = context.alias(), context.alias(), context.alias()
    owning = [prop.id for prop in context.schema.properties.values() if prop.owns]
    found = f"SELECT {own}.record FROM claims {own} WHERE {own}.id IN (" + context.matching(
        run, prefix
    )
    if not owning:
        return found + ")"
    return (
        found + f") UNION ALL SELECT {link}.record FROM claims {inner} JOIN claims {link}"
        f" ON {link}.target = {inner}.record AND "
        + within(f"{link}.property", owning)
        + f" WHERE {inner}.id IN ("
        + context.matching(run, prefix)
        + ")"
    )


def _reached(where: p.Within, context: Context) -> Sql:
    """The records so many links away, themselves included: each ring from the one before."""
    begun = context.meant(where.records)
    if not begun:
        return Sql("SELECT record FROM records WHERE 0 = 1")
    over = within("c.property", where.by) if where.by else ALWAYS
    rings = [context.alias() for _ in range(where.steps + 1)]
    first = joined((Sql("SELECT CAST(%s AS bigint)", (n,)) for n in begun), " UNION ALL ")
    parts = [f"{rings[0]}(record) AS MATERIALIZED (" + first + ")"]
    for before, ring in pairwise(rings):
        parts.append(
            f"{ring}(record) AS MATERIALIZED (SELECT record FROM {before}"
            f" UNION SELECT c.target FROM claims c WHERE c.target IS NOT NULL"
            f" AND c.record IN (SELECT record FROM {before}) AND "
            + over
            + " UNION SELECT c.record FROM claims c"
            f" WHERE c.target IN (SELECT record FROM {before}) AND " + over + ")"
        )
    return "WITH " + joined(parts, ", ") + f" SELECT record FROM {rings[-1]}"


def _dated(where: p.Dated, r: str, context: Context) -> Sql:
    """By the last change, the first, or the last check, of what the reader may know of."""
    if where.moment is p.Moment.CHECKED:
        return checked_holds(where.how, where.day, f"k.record = {r}")
    t = context.alias()
    if where.moment is p.Moment.CREATED:
        found = f"(SELECT MIN({t}.opened) FROM claimlog {t} WHERE {t}.record = {r})"
    else:
        found = last_change(r, context)
    return opened_holds(where.how, where.day, found, context=context)


def last_change(r: str, context: Context) -> str:
    """The last position at which a claim of the record opened or closed, as far as the lens
    goes.
    """
    t = context.alias()
    closed = f"COALESCE({t}.closed, 0)"
    if context.position is not None:
        until = int(context.position)
        closed = f"CASE WHEN {t}.closed <= {until} THEN {t}.closed ELSE 0 END"
    last = f"CASE WHEN {closed} > {t}.opened THEN {closed} ELSE {t}.opened END"
    return f"(SELECT MAX({last}) FROM claimlog {t} WHERE {t}.record = {r})"


# ---- claims ----


def claims_where(where: p.Claims, c: str, context: Context) -> Sql:
    """The condition on a row `c` of `claims` that makes its record (or target) meet `where`."""
    parts = [within(f"{c}.property", where.properties)] if where.properties else []
    if where.inverse:
        parts.append(Sql(f"{c}.target IS NOT NULL"))
        asked = [_linking(t, where, c, context=context) for t in where.any_of]
    else:
        asked = [_valued(t, where, c, context=context) for t in where.any_of]
    if where.any_of:
        parts.append(either(_grouped(a) for a in asked))
    parts += [_grouped(claim_holds(t, c, context)) for t in where.tests]
    return every(parts)


def _grouped(part: Sql) -> Sql:
    return part if part in (ALWAYS, NEVER) else "(" + part + ")"


def _valued(test: p.ValueTest, where: p.Claims, c: str, *, context: Context) -> Sql:
    if isinstance(test, p.LinksTo):
        beyond = context.beyond(where)
        found = _meets(test.where, f"{c}.target", context, kinds=beyond)
        return f"{c}.target IS NOT NULL AND " + found
    return value_holds(test, c, context)


def _linking(test: p.ValueTest, where: p.Claims, c: str, *, context: Context) -> Sql:
    """An inverse: what is asked of the record that links."""
    match test:
        case p.Present():
            return ALWAYS
        case p.Links():
            return within(f"{c}.record", context.meant(test.records), out=test.other)
        case p.LinksTo():
            beyond = context.beyond(where)
            return _meets(test.where, f"{c}.record", context, kind=f"{c}.kind", kinds=beyond)
    raise TypeError(f"no condition on what links: {test}")


def _meets(
    where: p.Condition,
    r: str,
    context: Context,
    *,
    kind: str = "",
    kinds: tuple[str, ...] = (),
) -> Sql:
    """A condition inside another: listed once where it leaves few, else asked of each."""
    if listable(where) and size(where, context, kinds) <= LISTED:
        return f"{r} IN (" + members(where, context) + ")"
    return holds(where, r, context, kind=kind, kinds=kinds)


def _claims_hold(where: p.Claims, r: str, context: Context, *, kinds: tuple[str, ...]) -> Sql:
    c = context.alias()
    own = "target" if where.inverse else "record"
    asked = claims_where(where, c, context)
    if len(kinds) == 1 and _covered(where):
        asked = within(f"{c}.kind", kinds) + " AND " + asked
    else:
        asked = _by_record(asked, c, own=own, context=context)
    found = f"EXISTS (SELECT 1 FROM claims {c} WHERE {c}.{own} = {r} AND " + asked
    # PostgreSQL would make a join of it, and read all claims for a text that it believes to be rare
    return found + (" OFFSET 0)" if context.dialect is Dialect.POSTGRESQL else ")")


def _covered(where: p.Claims) -> bool:
    """Whether an index of values, which knows kinds and records as well, answers it alone."""
    return (
        is_leaf(where)
        and len(where.properties) == 1
        and all(isinstance(t, (p.Keyed, p.Links)) for t in where.any_of)
    )


_INDEXED = "record|target|key|earliest|latest|number|latitude|longitude|absence|kind"


def _by_record(asked: Sql, c: str, *, own: str, context: Context) -> Sql:
    """The condition so written that SQLite finds the rows by their record (or target) and not by
    their value: its statistics know the average value only, and a common one costs a thousand times
    as much. A plus before a column takes it from the indexes and changes nothing else.
    """
    if context.dialect is not Dialect.SQLITE:
        return asked
    columns = re.compile(rf"(?<![\w+.]){c}\.(?!{own}\b)({_INDEXED})\b")
    return Sql(columns.sub(rf"+{c}.\1", asked.text), asked.params)


# ---- lists ----


def listable(where: p.Condition) -> bool:
    """Whether an index can list the records that meet a condition."""
    match where:
        case p.All():
            return any(listable(part) for part in where.parts)
        case p.Either():
            return bool(where.parts) and all(listable(part) for part in where.parts)
        case p.Is():
            return True
        case p.Claims():
            return is_leaf(where) or _through(where)
    return False


def _through(where: p.Claims) -> bool:
    """Whether it goes over a link from records that can be listed."""
    return bool(where.any_of and where.properties) and all(
        (isinstance(t, p.Links) and not t.other) or (isinstance(t, p.LinksTo) and listable(t.where))
        for t in where.any_of
    )


def members(where: p.Condition, context: Context) -> Sql:
    """The records that meet a condition: a SELECT of one column `record`, maybe with doubles."""
    match where:
        case p.All():
            return _members_of_all(where, context)
        case p.Either():
            return joined((members(part, context) for part in where.parts), " UNION ")
        case p.Is():
            numbers = context.meant(where.records)
            return "SELECT record FROM records WHERE " + within("record", numbers)
        case p.Claims():
            return _members_by_claims(where, (), context)
    raise TypeError(f"cannot be listed: {where}")


def driver_of(
    parts: tuple[p.Condition, ...], context: Context, *, kinds: tuple[str, ...] = ()
) -> p.Condition | None:
    """The part that leaves fewest records, of those that can be listed."""
    able = [part for part in parts if listable(part)]
    return min(able, key=lambda part: size(part, context, kinds)) if able else None


def _members_of_all(where: p.All, context: Context) -> Sql:
    kinds, _ = split(where)
    driver = driver_of(where.parts, context, kinds=kinds)
    rest = tuple(part for part in where.parts if part is not driver)
    if isinstance(driver, p.Claims):
        return _members_by_claims(driver, rest, context, kinds=kinds)
    assert driver is not None  # noqa: S101 - asked only of what is listable
    m = context.alias()
    asked = every(holds(part, f"{m}.record", context, kinds=kinds) for part in rest)
    return f"SELECT {m}.record FROM (" + members(driver, context) + f") AS {m} WHERE " + asked


def _members_by_claims(
    where: p.Claims,
    rest: tuple[p.Condition, ...],
    context: Context,
    *,
    kinds: tuple[str, ...] = (),
) -> Sql:
    """From one condition's claims; the rest is asked of each."""
    c = context.alias()
    own = "target" if where.inverse else "record"
    kind = "" if where.inverse else f"{c}.kind"
    found = every(
        [
            claims_where(where, c, context),
            *(
                _grouped(holds(part, f"{c}.{own}", context, kind=kind, kinds=kinds))
                for part in rest
            ),
        ]
    )
    return f"SELECT {c}.{own} AS record FROM claims {c} WHERE " + found


def split(where: p.Condition) -> tuple[tuple[str, ...], tuple[p.Condition, ...]]:
    """The kinds that a condition asks for, and what else it asks; () where it names none."""
    parts = parts_of(where)
    kinds = [part for part in parts if isinstance(part, p.OfKind)]
    if len(kinds) != 1:
        return (), parts
    return kinds[0].kinds, tuple(part for part in parts if part is not kinds[0])
