"""What is asked of a claim and of its value, in one line of plain words."""

from __future__ import annotations

from dataclasses import dataclass

from undersight.errors import Wording, verbatim, worded
from undersight.query import plan as p
from undersight.query.lookup import Bound, names_of
from undersight.query.syntax import State
from undersight.schema.model import Schema, in_language
from undersight.values.calendar import on_day
from undersight.values.protocol import OPEN_FUTURE, OPEN_PAST

_MOMENTS = {
    p.Moment.CHANGED: worded("its last change"),
    p.Moment.CREATED: worded("its creation"),
    p.Moment.CHECKED: worded("its last check"),
}
_STATES = {
    State.UNKNOWN: worded("unknown"),
    State.NONE: worded("none"),
    State.UNNAMED: worded("unnamed"),
    State.WITHHELD: worded("withheld"),
    State.DISPUTED: worded("disputed"),
    State.PREFERRED: worded("preferred"),
}


@dataclass(frozen=True, slots=True)
class Teller:
    """Who tells: the words of a schema in a language."""

    schema: Schema
    language: str = "en"

    def hop(self, properties: tuple[str, ...], inverse: bool = False) -> str:
        """The label of what a name bound to; "-" before an inverse."""
        return names_of(self.schema).label(Bound(properties, inverse), (), self.language)

    def kinds(self, kinds: tuple[str, ...]) -> tuple[str, ...]:
        """Labels of kinds."""
        return tuple(in_language(self.schema.kinds[k].labels, self.language) for k in kinds)

    def names(self, records: tuple[p.Named, ...]) -> tuple[str, ...]:
        """Records as they were called, in quotes."""
        return tuple(f"“{named.text}”" for named in records)

    def step(self, rank: int) -> str:
        """The step of certainty of a rank."""
        for step in self.schema.certainties:
            if step.rank == rank:
                return in_language(step.labels, self.language)
        return worded("not stated")

    def moment(self, moment: p.Moment) -> Wording:
        """A day of a record's."""
        return _MOMENTS[moment]

    def day(self, number: int) -> str:
        """A day as a date; nothing where there is no bound."""
        if number <= OPEN_PAST or number >= OPEN_FUTURE:
            return "…"
        year, month, day = on_day(number)
        return f"{year:04d}-{month:02d}-{day:02d}"


def value_told(test: p.ValueTest, teller: Teller) -> Wording:
    """What is asked of a value."""
    match test:
        case p.Present():
            return worded("any value")
        case p.Stands():
            return worded("is %(state)s", state=_STATES[test.state])
        case p.Links():
            return _links(test, teller)
        case p.Keyed():
            return _other(test.other, verbatim(_listed(test.keys)))
        case p.Same():
            return _other(test.other, verbatim(f"“{test.text}”"))
        case p.Every():
            told = tuple(value_told(t, teller) for t in test.tests)
            return worded("all of: %(tests)s", tests=told)
        case p.Like() | p.Holds() | p.Sorts():
            return _text(test)
        case p.Counts() | p.Between():
            return _number(test)
        case p.During():
            return _during(test, teller)
    return _place(test)


def _listed(keys: tuple[str, ...]) -> str:
    return ", ".join(keys) or "–"


def _other(other: bool, what: Wording) -> Wording:
    if other:
        return worded("a value other than %(value)s", value=what)
    return worded("%(value)s", value=what)


def _links(test: p.Links, teller: Teller) -> Wording:
    what = worded("%(names)s", names=teller.names(test.records))
    if test.depth:
        what = worded("%(names)s or narrower, %(steps)s levels", names=what, steps=test.depth)
    return _other(test.other, what)


def _text(test: p.Like | p.Holds | p.Sorts) -> Wording:
    match test:
        case p.Like(none=True):
            return worded("has not the form “%(form)s”", form=test.pattern)
        case p.Like():
            return worded("has the form “%(form)s”", form=test.pattern)
        case p.Sorts():
            return worded("%(how)s “%(text)s”", how=test.how.value, text=test.text)
    said = " ".join(test.words)
    if test.none:
        return worded("does not hold “%(words)s”", words=said)
    if test.phrase:
        return worded("holds the phrase “%(words)s”", words=said)
    return worded("holds the words “%(words)s”", words=said)


def _number(test: p.Counts | p.Between) -> Wording:
    if isinstance(test, p.Between):
        return worded(
            "from %(least)s to %(most)s %(unit)s",
            least=f"{test.least:g}",
            most=f"{test.most:g}",
            unit=test.unit,
        )
    return worded(
        "%(how)s %(number)s %(unit)s",
        how=test.how.value,
        number=f"{test.number:g}",
        unit=test.unit,
    )


def _during(test: p.During, teller: Teller) -> Wording:
    days = {"first": teller.day(test.first), "last": teller.day(test.last)}
    if test.outside and test.surely:
        return worded("surely outside %(first)s to %(last)s", **days)
    if test.outside:
        return worded("possibly outside %(first)s to %(last)s", **days)
    if test.surely:
        return worded("surely from %(first)s to %(last)s", **days)
    return worded("possibly from %(first)s to %(last)s", **days)


def _place(test: p.ValueTest) -> Wording:
    match test:
        case p.Near():
            return worded(
                "at most %(km)s km from %(point)s",
                km=f"{test.metres / 1000:g}",
                point=f"{test.latitude:g}, {test.longitude:g}",
            )
        case p.Box():
            return worded(
                "in the box from %(southwest)s to %(northeast)s",
                southwest=f"{test.south:g}, {test.west:g}",
                northeast=f"{test.north:g}, {test.east:g}",
            )
    return worded("a record that meets a condition")


def claim_told(test: p.ClaimTest, teller: Teller) -> Wording:
    """What is asked of the claim itself."""
    match test:
        case p.Sure():
            return worded(
                "certainty %(how)s %(step)s", how=test.how.value, step=teller.step(test.rank)
            )
        case p.Held():
            days = {"first": teller.day(test.first), "last": teller.day(test.last)}
            if test.surely:
                return worded("claimed for all of %(first)s to %(last)s", **days)
            return worded("claimed for a time in %(first)s to %(last)s", **days)
        case p.Cites():
            name = test.record.text if test.record else test.text
            if test.what is p.Proof.SOURCE:
                return worded("citing “%(name)s”", name=name)
            if test.what is p.Proof.PUBLISHER:
                return worded("citing what “%(name)s” published", name=name)
            return worded("citing a page at %(name)s", name=name)
        case p.Sources():
            return worded(
                "independent sources %(how)s %(number)s", how=test.how.value, number=test.number
            )
        case p.Changed():
            return worded("changed %(how)s %(day)s", how=test.how.value, day=teller.day(test.day))
        case p.Checked():
            return worded("checked %(how)s %(day)s", how=test.how.value, day=teller.day(test.day))
        case p.InLanguage():
            return worded("in the language %(tag)s", tag=test.tag)
    if test.no:
        return worded("not %(state)s", state=_STATES[test.state])
    return worded("%(state)s", state=_STATES[test.state])
