"""Which records hold the words that somebody typed, the best first: tier by tier, and no further
than what can be looked through.

The order is by what the reader may see alone: no statistics of the index enter it, since hidden
rows are in those. Among equals the kinds stand in the schema's order, then the titles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from undersight.records.lens import Lens
from undersight.records.search import FIELDS, TEXTS, Term, Wanted
from undersight.schema.model import Schema
from undersight.store.mapping import chunks
from undersight.store.reads.matching import (
    NAMES,
    begins,
    both,
    match,
    match_likely,
    not_of_property,
    of_kind,
    of_property,
)
from undersight.store.reads.places import Line, Places
from undersight.store.reads.spelling import sounding
from undersight.values.words import pairs, words

CAP = 500
"""Records that are put in order and counted; of more it is said that there are more."""

SPREAD = (50, 500, 5_000)
"""Rows that are read for one word where the words of a question stand in different places: more
only where no word is rarer.
"""

TOLD = ("summary", "definition")


@dataclass(frozen=True, slots=True)
class Ranked:
    """Numbers and kinds of the records found, in order. `capped`: there are more; `sure`: some hold
    the words as they were typed, in one place; `looked`: what each tier gave.
    """

    found: tuple[tuple[int, str], ...] = ()
    capped: bool = False
    sure: bool = False
    looked: tuple[tuple[Line, ...], ...] = ()


def ranked(
    wanted: Wanted,
    *,
    lens: Lens,
    schema: Schema,
    kind: str = "",
    cap: int = CAP,
    before: Ranked | None = None,
) -> Ranked:
    """What holds all that is wanted and nothing of what is not. `before`: what was found of the
    same question, as far, among all kinds.
    """
    asked = _Asked.of(wanted, lens=lens, schema=schema, kind=kind)
    found: dict[int, tuple[int, Line]] = {}
    looked: list[tuple[Line, ...]] = []
    capped = sure = False
    for tier, look in enumerate(asked.tiers()):
        if before and tier < len(before.looked):
            lines = asked.going_on(look, before.looked[tier], cap + 1)
        else:
            lines = look(cap + 1)
        looked.append(tuple(lines))
        capped |= len(lines) > cap
        sure |= bool(lines) and look not in (asked.likely_names, asked.spread)
        for line in lines:
            found.setdefault(line[0], (tier, line))
        if len(found) > cap:
            capped = True
            break
    order = {kind: place for place, kind in enumerate(schema.kinds)}
    best = sorted(
        found.values(), key=lambda f: (f[0], order.get(f[1][1], len(order)), f[1][2], f[1][0])
    )
    shown = tuple((line[0], line[1]) for _, line in best[:cap])
    return Ranked(shown, capped or bool(asked.cut), sure, tuple(looked))


def lone_kinds(wanted: Wanted, schema: Schema, kind: str = "") -> tuple[str, ...]:
    """The kinds whose records are looked for: none that are owned."""
    return tuple(
        k.id
        for k in schema.kinds.values()
        if not k.owner
        and kind in ("", k.id)
        and (not wanted.kinds or k.id in wanted.kinds)
        and k.id not in wanted.without_kinds
    )


Look = Callable[[int], list[Line]]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question, and where its words can stand."""

    wanted: Wanted
    places: Places
    owned: tuple[str, ...]
    narrow: bool  # not all kinds are asked for
    cut: list[Term] = field(default_factory=list)  # terms of which not every record was looked at

    @classmethod
    def of(cls, wanted: Wanted, *, lens: Lens, schema: Schema, kind: str) -> _Asked:
        kinds = lone_kinds(wanted, schema, kind)
        owned = tuple(k.id for k in schema.kinds.values() if k.owner)
        places = Places(lens, schema, kinds, wanted.without)
        return cls(wanted, places, owned, len(kinds) + len(owned) < len(schema.kinds))

    def tiers(self) -> Iterator[Look]:
        """The title itself · its beginning · words of one name · of one summary · of any text · of
        a quote · of a cited source's title · of one name as others spell it · of different places.
        """
        terms = self.wanted.terms
        fields = {t.field for t in terms}
        if not terms:
            return
        if fields <= {"", "title"}:
            yield self._same_title
            yield self._begun_title
            yield partial(self._texts, match(terms, named=True))
        if fields <= {"", "text", *TOLD}:
            yield partial(self._texts, of_property(self._terms(terms), *TOLD))
        if fields <= {"", "title", "text", *self._text_properties()}:
            yield partial(self._texts, self._terms(terms))
        if fields <= {"", "quote"}:
            yield lambda most: self.places.quotes(match(terms), most)
        if fields <= {"", "source"}:
            yield lambda most: self.places.sources(of_property(_named(terms), *NAMES), most)
        if fields <= {"", "title"}:
            yield self.likely_names
        if len(terms) > 1 or fields - {*FIELDS, "", *self._text_properties()}:
            yield self.spread

    def going_on(self, look: Look, given: Sequence[Line], most: int) -> list[Line]:
        """What a tier gives for these kinds, knowing what it gave for all: all that there is, or
        what comes first.
        """
        own = [line for line in given if line[1] in self.places.kinds]
        if look == self.spread:
            return look(most)
        if len(given) < most or len(own) == most:
            return own
        if isinstance(look, partial):
            return [*own, *look(most - len(own), after=given[-1][3])]
        return look(most)

    def _texts(self, asked: str, most: int, *, after: int = 0) -> list[Line]:
        if self.narrow:
            asked = of_kind(asked, (*self.places.kinds, *self.owned))
        return self.places.texts(asked, most, after=after)

    def _same_title(self, most: int) -> list[Line]:
        return self.places.titled("s.title_key = %s", [self.wanted.text], most)

    def _begun_title(self, most: int) -> list[Line]:
        """Titles whose first words these are, all of them: the last may go on only where that was
        asked for.
        """
        text = self.wanted.text
        last = words(text)[-1:]
        whole = last and pairs(last[0]) == last and len(last[0]) > 2  # no script without spaces
        if whole and not self.wanted.terms[-1].prefix:
            text += " "
        condition, params = begins("s.title_key", text)
        return self.places.titled(condition, params, most)

    def likely_names(self, most: int) -> list[Line]:
        """Names that hold the words in other letters, or words that sound like them."""
        known = sounding(self.wanted.terms)
        if not any(known) and not any(t.latin for t in self.wanted.terms):
            return []
        return self._texts(match_likely(self.wanted.terms, known), most)

    def spread(self, most: int) -> list[Line]:
        """The words stand in different places of a record: those that hold the rarest are looked
        through for the others. Rare is what is rare for this reader.
        """
        rarest, numbers = self._rarest()
        rest = [t for t in self.wanted.terms if t is not rarest]
        found: list[Line] = []
        for part in chunks(sorted(numbers), 200):
            found += self.places.holding(part, rest)
            if len(found) >= most:
                break
        return found[:most]

    def _rarest(self) -> tuple[Term, set[int]]:
        """The term that fewest records hold, and these; of terms that are all very common the
        first, and some of those that hold it.
        """
        terms = sorted(self.wanted.terms, key=lambda t: -max(map(len, t.words)))
        numbers: set[int] = set()
        for limit in SPREAD:
            for term in terms:
                lines = self._holding(term, limit)
                numbers = {line[0] for line in lines}
                if len(lines) < limit:
                    return term, numbers
        self.cut.append(terms[-1])
        return terms[-1], numbers

    def _holding(self, term: Term, limit: int) -> list[Line]:
        """Records that hold one term, wherever; some of them where there are more than a limit."""
        places, text = self.places, match([term])
        named = of_property(_named([term]), *NAMES)
        if term.field == "quote":
            return places.quotes(text, limit)
        if term.field == "source":
            return places.sources(named, limit)
        if term.field not in ("", *FIELDS, *self._text_properties()):
            return places.links(term.field, match([term], named=True), limit)
        lines = self._texts(self._terms([term]), limit)
        if not term.field:
            likely = match_likely([term], sounding([term]))
            more = ((self._texts, likely), (places.quotes, text), (places.sources, named))
            for look, asked in more:
                if len(lines) < limit:
                    lines += look(asked, limit)
        return lines

    def _text_properties(self) -> set[str]:
        return {p.id for p in self.places.schema.properties.values() if p.type in TEXTS}

    def _terms(self, terms: Iterable[Term]) -> str:
        """What asks the index for texts that hold all of the terms, each in its field."""
        parts = []
        for term in terms:
            asked = match([term])
            if term.field == "text":
                asked = not_of_property(asked, *NAMES)
            elif term.field not in ("", "title"):
                asked = of_property(asked, term.field)
            parts.append(asked)
        return both(parts)


def _named(terms: Iterable[Term]) -> str:
    return match(terms, named=True)
