"""What is asked of one claim, as a condition on a row of the expression `claims`."""

from __future__ import annotations

from datetime import date
from math import cos, pi, radians, sin

from undersight.query import plan as p
from undersight.query.context import Context
from undersight.query.fragment import (
    Dialect,
    Sql,
    either,
    every,
    joined,
    negated,
    value,
    within,
)
from undersight.query.syntax import State
from undersight.values.protocol import KEY_LENGTH, OPEN_FUTURE, OPEN_PAST

EARTH = 6_371_008.8
"""Mean radius in metres (IUGG)."""

_SIGN = {how: how.value for how in p.Compare}


def value_holds(test: p.ValueTest, c: str, context: Context) -> Sql:
    """That the row with alias `c` has such a value. LinksTo is none of these: it asks a record."""
    match test:
        case p.Present():
            return _there(c)
        case p.Stands():
            return state_holds(test.state, c)
        case p.Every():
            return every(value_holds(t, c, context) for t in test.tests)
        case p.Links():
            return _links(test, c, context)
        case p.Counts() | p.Between():
            return _number(test, c)
        case p.During():
            return _during(test, c)
        case p.Near() | p.Box():
            return _place(test, c)
    return _text(test, c, context)


def _there(c: str) -> Sql:
    return Sql(f"{c}.absence = '' AND {c}.erased = ''")


def state_holds(state: State, c: str) -> Sql:
    """That the claim says so of itself."""
    if state is State.DISPUTED:
        return Sql(f"{c}.disputed <> ''")
    if state is State.PREFERRED:
        return Sql(f"{c}.preferred")
    return Sql(f"{c}.absence = %s", (state.value,))


def _text(test: p.ValueTest, c: str, context: Context) -> Sql:
    match test:
        case p.Keyed() if test.other:
            return _there(c) + " AND " + within(f"{c}.key", test.keys, out=True)
        case p.Keyed():
            return f"NOT ({c}.key = '') AND " + within(f"{c}.key", test.keys)
        case p.Same() if test.other:
            return _there(c) + f" AND {c}.text <> " + value(test.text)
        case p.Same():
            return f"{c}.text = " + value(test.text)
        case p.Like():
            held = like(f"{c}.text", test.pattern, context.dialect)
            return _there(c) + " AND " + (negated(held) if test.none else held)
        case p.Holds():
            return _there(c) + " AND " + holds(test, c, context)
        case p.Sorts():
            text = f"COALESCE(NULLIF({c}.key, ''), lower(substr({c}.text, 1, {KEY_LENGTH})))"
            return _there(c) + f" AND {text} {_SIGN[test.how]} " + value(test.text)
    raise TypeError(f"no condition on a claim: {test}")


def holds(test: p.Holds | p.Wide, c: str, context: Context) -> Sql:
    """That the text of a row holds words, or a phrase."""
    runs = [test.words] if test.phrase else [(word,) for word in test.words]
    found = every(f"{c}.id IN (" + context.matching(run, test.prefix) + ")" for run in runs if run)
    return negated(found) if test.none else found


def like(column: str, pattern: str, dialect: Dialect) -> Sql:
    """That a text has a form, in any case: `*` any run, `?` one character; a backslash before
    them takes them as they are.
    """
    form, escaped = [], False
    for letter in pattern:
        if not escaped and letter == "\\":
            escaped = True
            continue
        if not escaped and letter in "*?":
            form.append("%" if letter == "*" else "_")
        else:
            form.append("\\" + letter if letter in "%_\\" else letter)
        escaped = False
    text = "".join(form)
    if dialect is Dialect.POSTGRESQL:
        return Sql(f"{column} ILIKE %s ESCAPE '\\'", (text,))
    if text.isascii():  # no bare parameter: of that SQLite would compile the statement anew
        return Sql(f"{column} LIKE ('' || %s) ESCAPE '\\'", (text,))
    return Sql(f"has_form({column}, %s)", (pattern,))


def _links(test: p.Links, c: str, context: Context) -> Sql:
    numbers = context.meant(test.records)
    if test.depth and numbers:
        found = f"{c}.target {'NOT IN' if test.other else 'IN'} (" + _narrower(
            test, numbers, context
        )
        return found + (f") AND {c}.target IS NOT NULL" if test.other else ")")
    if test.other:
        return f"{c}.target IS NOT NULL AND " + within(f"{c}.target", numbers, out=True)
    return within(f"{c}.target", numbers)


def _narrower(test: p.Links, numbers: list[int], context: Context) -> Sql:
    """The records, and those that are narrower, so many steps down."""
    down, step = context.alias(), context.alias()
    begun = joined((Sql("SELECT CAST(%s AS bigint), 0", (n,)) for n in numbers), " UNION ALL ")
    return (
        f"WITH RECURSIVE {down}(record, steps) AS ("
        + begun
        + f" UNION SELECT {step}.record, {down}.steps + 1 FROM {down}"
        f" JOIN claims {step} ON {step}.target = {down}.record AND "
        + within(f"{step}.property", test.narrower)
        + Sql(f" AND {down}.steps < %s) SELECT record FROM {down}", (test.depth,))
    )


def _number(test: p.Counts | p.Between, c: str) -> Sql:
    unit = f" AND {c}.unit = " + value(test.unit) if test.unit else Sql("")
    if isinstance(test, p.Between):
        return Sql(f"{c}.number >= %s AND {c}.number <= %s", (test.least, test.most)) + unit
    return Sql(f"{c}.number {_SIGN[test.how]} %s", (test.number,)) + unit


def _during(test: p.During, c: str) -> Sql:
    inside = Sql(f"{c}.earliest >= %s AND {c}.latest <= %s", (test.first, test.last))
    meets = Sql(f"{c}.earliest <= %s AND {c}.latest >= %s", (test.last, test.first))
    if not test.outside and test.surely:
        return inside
    if not test.outside:  # an open end is no condition: it would only hide the other's index
        until = [Sql(f"{c}.earliest <= %s", (test.last,))] if test.last < OPEN_FUTURE else []
        since = [Sql(f"{c}.latest >= %s", (test.first,))] if test.first > OPEN_PAST else []
        return every([Sql(f"{c}.earliest IS NOT NULL"), *until, *since])
    return f"{c}.earliest IS NOT NULL AND " + negated(meets if test.surely else inside)


def _place(test: p.Near | p.Box, c: str) -> Sql:
    if isinstance(test, p.Box):
        return _box(test, c)
    return _box(_around(test), c) + " AND " + _distance(test, c)


def _around(test: p.Near) -> p.Box:
    """A box that holds the circle."""
    north = test.metres / EARTH * 180 / pi
    edge = max(abs(test.latitude - north), abs(test.latitude + north))
    if edge >= 89.9 or north >= 89.9:
        return p.Box(test.latitude - north, -180.0, test.latitude + north, 180.0)
    east = north / cos(radians(edge))
    if east >= 180:
        return p.Box(test.latitude - north, -180.0, test.latitude + north, 180.0)
    west, far = test.longitude - east, test.longitude + east
    return p.Box(
        test.latitude - north,
        west + 360 if west < -180 else west,
        test.latitude + north,
        far - 360 if far > 180 else far,
    )


def _box(box: p.Box, c: str) -> Sql:
    high = Sql(f"{c}.latitude >= %s AND {c}.latitude <= %s", (box.south, box.north))
    wide = (f"{c}.longitude >= %s", f"{c}.longitude <= %s")
    if box.west <= -180 and box.east >= 180:
        return high
    between = f" OR {wide[1]})" if box.west > box.east else f" AND {wide[1]})"
    return high + Sql(f" AND ({wide[0]}{between}", (box.west, box.east))


def _distance(test: p.Near, c: str) -> Sql:
    """The great circle's haversine, compared without taking a root.

    Source: R. W. Sinnott, Virtues of the Haversine, Sky and Telescope 68 (1984), 159.
    """
    half_turn = "0.008726646259971648"  # from degrees to half the angle in radians
    north = f"sin(({c}.latitude - %s) * {half_turn})"
    east = f"sin(({c}.longitude - %s) * {half_turn})"
    text = f"{north} * {north} + %s * cos({c}.latitude * 2 * {half_turn}) * {east} * {east} <= %s"
    half = min(test.metres / EARTH / 2, pi / 2)
    lat, lon = test.latitude, test.longitude
    return Sql(text, (lat, lat, cos(radians(lat)), lon, lon, sin(half) ** 2))


# ---- what is asked of the claim itself ----


def claim_holds(test: p.ClaimTest, c: str, context: Context) -> Sql:
    """That the claim of the row with alias `c` stands so."""
    match test:
        case p.Sure():
            return _sure(test, c, context)
        case p.Held():
            return _held(test, c)
        case p.Flag():
            held = state_holds(test.state, c)
            return negated(held) if test.no else held
        case p.InLanguage():
            tag = test.tag.lower()
            return Sql(
                f"(lower({c}.language) = %s OR lower({c}.language) LIKE %s)", (tag, f"{tag}-%")
            )
        case p.Changed():
            return opened_holds(test.how, test.day, f"{c}.opened", context=context)
        case p.Checked():
            return checked_holds(test.how, test.day, f"k.claim = {c}.identity")
        case p.Cites():
            return _cites(test, c, context)
        case p.Sources():
            return _sources(test.how, test.number, f"e.claim = {c}.identity", context=context)
    raise TypeError(f"no condition on a claim: {test}")


def compares(how: p.Compare, left: float, right: float) -> bool:
    """Whether two numbers compare so."""
    return {
        p.Compare.EQUAL: left == right,
        p.Compare.OTHER: left != right,
        p.Compare.LESS: left < right,
        p.Compare.AT_MOST: left <= right,
        p.Compare.MORE: left > right,
        p.Compare.AT_LEAST: left >= right,
    }[how]


def _sure(test: p.Sure, c: str, context: Context) -> Sql:
    steps = [s.id for s in context.schema.certainties if compares(test.how, s.rank, test.rank)]
    if compares(test.how, 0, test.rank):
        steps.append("")
    return within(f"{c}.certainty", steps)


def _held(test: p.Held, c: str) -> Sql:
    if test.surely:
        held = f"{c}.time_earliest <= %s AND {c}.time_latest >= %s AND {c}.throughout"
        return Sql(f"({c}.time = '' OR ({held}))", (test.first, test.last))
    held = f"{c}.time_earliest <= %s AND {c}.time_latest >= %s"
    return Sql(f"({c}.time = '' OR ({held}))", (test.last, test.first))


def opened_holds(how: p.Compare, day: int, column: str, *, context: Context) -> Sql:
    """That a position lies so to a day."""
    begins, ends = context.first(day), context.first(day + 1)
    match how:
        case p.Compare.EQUAL:
            return Sql(f"{column} >= %s AND {column} < %s", (begins, ends))
        case p.Compare.OTHER:
            return Sql(f"NOT ({column} >= %s AND {column} < %s)", (begins, ends))
        case p.Compare.LESS:
            return Sql(f"{column} < %s", (begins,))
        case p.Compare.AT_MOST:
            return Sql(f"{column} < %s", (ends,))
        case p.Compare.MORE:
            return Sql(f"{column} >= %s", (ends,))
        case p.Compare.AT_LEAST:
            return Sql(f"{column} >= %s", (begins,))


def checked_holds(how: p.Compare, day: int, whose: str) -> Sql:
    """That the last of the checks that meet a condition on `k` was on such a day."""
    try:
        asked = date.fromordinal(day).isoformat()
    except (ValueError, OverflowError):
        asked = "0000-00-00" if day < 1 else "9999-99-99"
    last = f"(SELECT MAX(k.day) FROM checks k WHERE {whose})"
    return Sql(f"COALESCE({last} {_SIGN[how]} %s, FALSE)", (asked,))


def _cites(test: p.Cites, c: str, context: Context) -> Sql:
    cited = f"EXISTS (SELECT 1 FROM cites e WHERE e.claim = {c}.identity AND "
    if test.what is p.Proof.SOURCE:
        numbers = context.meant((test.record,)) if test.record else []
        return cited + within("e.source", numbers) + ")"
    return cited + "e.source IN (" + _proving(test, context) + "))"


def _proving(test: p.Cites, context: Context) -> Sql:
    """The sources of a publisher or of a domain."""
    u = context.alias()
    if test.what is p.Proof.PUBLISHER:
        said = either(
            (
                within(f"{u}.target", context.meant((test.record,)) if test.record else ()),
                like(f"{u}.text", _plain(test.text), context.dialect),
            )
        )
        return f"SELECT {u}.record FROM claims {u} WHERE {u}.property = 'publisher' AND " + said
    host = test.text.casefold().removeprefix("www.")
    forms = [f"%://{host}", f"%://{host}/%", f"%.{host}", f"%.{host}/%", f"%://{host}:%"]
    said = either(Sql(f"lower({u}.text) LIKE %s", (form,)) for form in forms)
    return f"SELECT {u}.record FROM claims {u} WHERE {u}.property = 'url' AND " + said


def _plain(text: str) -> str:
    return "".join("\\" + letter if letter in "*?\\" else letter for letter in text)


def _sources(how: p.Compare, number: int, whose: str, *, context: Context) -> Sql:
    """That the citations that meet a condition on `e` rest on so many independent sources."""
    any_ = Sql(f"EXISTS (SELECT 1 FROM cites e WHERE {whose})")
    if (how, number) in ((p.Compare.AT_LEAST, 1), (p.Compare.MORE, 0), (p.Compare.OTHER, 0)):
        return any_
    if (how, number) in ((p.Compare.EQUAL, 0), (p.Compare.AT_MOST, 0), (p.Compare.LESS, 1)):
        return negated(any_)
    u = context.alias()
    publisher = (
        f"(SELECT MIN(COALESCE(CAST({u}.target AS text), NULLIF({u}.key, ''), {u}.text))"
        f" FROM claims {u} WHERE {u}.record = e.source AND {u}.property = 'publisher'"
        f" AND {u}.absence = '')"
    )
    host = (
        f"(SELECT MIN({host_of(f'{u}.text', context.dialect)}) FROM claims {u}"
        f" WHERE {u}.record = e.source AND {u}.property = 'url' AND {u}.absence = '')"
    )
    held = "CASE WHEN e.source = 0 THEN 'held ' || CAST(e.id AS text) END"
    which = f"COALESCE({held}, {publisher}, {host}, CAST(e.source AS text))"
    return Sql(
        f"(SELECT COUNT(DISTINCT {which}) FROM cites e WHERE {whose}) {_SIGN[how]} %s", (number,)
    )


def host_of(column: str, dialect: Dialect) -> str:
    """The host of an address, in SQL."""
    if dialect is Dialect.POSTGRESQL:
        return f"substring({column} from '://(?:www[.])?([^/:?#]+)')"
    return f"host_of({column})"


def sources_of_record(test: p.Sourced, r: str, context: Context) -> Sql:
    """That all claims of a record rest on so many independent sources."""
    own = context.alias()
    whose = f"e.claim IN (SELECT {own}.identity FROM claims {own} WHERE {own}.record = {r})"
    return _sources(test.how, test.number, whose, context=context)
