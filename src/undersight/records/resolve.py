"""From drafts to changes: which record is meant, which claims are new, changed, gone or the same.
Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from undersight.errors import Problem, shorten, worded
from undersight.records.access import default_access, stricter
from undersight.records.change import Change, Opening
from undersight.records.claim import Citation, Claim, ClaimTime, Content
from undersight.records.draft import CitationDraft, ClaimDraft, Draft, OwnedDraft, Ref
from undersight.records.ids import new_id
from undersight.records.record import Record
from undersight.records.rounding import split_point
from undersight.schema.model import Property, Schema
from undersight.values.catalogue import value_type
from undersight.values.protocol import Absence, Value

KEY = "outside_id"
"""The property that holds a record's key in a file."""


class CitedAs(NamedTuple):
    """What makes two citations of one claim the same."""

    source: str
    locator: str
    quote: str
    translation: str


@dataclass(frozen=True, slots=True)
class Existing:
    """A record that a draft was found to mean, with the open claims that a load may touch."""

    record: Record
    claims: tuple[Claim, ...]  # its own and those of what it owns
    touchable: frozenset[str]  # ids of claims that an earlier load opened
    cited: Mapping[str, frozenset[CitedAs]]  # what claims rest on, or once did, by identity


@dataclass
class Resolved:
    """What one draft comes to."""

    change: Change
    problems: list[Problem] = field(default_factory=list)


Lookup = Callable[[str], str | None]
"""Outside key -> id of the record."""


def resolve(
    draft: Draft, *, schema: Schema, lookup: Lookup, existing: Existing | None, record: str
) -> Resolved:
    """The change that brings a record to what its draft says. `record` is its id, new or found."""
    maker = _Maker(draft, schema, lookup=lookup, record=record)
    contents = maker.contents((*draft.claims, _key_claim(draft)))
    if existing is None:
        head = Change(records=(Record(record, draft.kind, ""),))
        return Resolved(head + maker.opened(contents), maker.problems)
    return Resolved(maker.revised(contents, existing), maker.problems)


def _key_claim(draft: Draft) -> ClaimDraft:
    return ClaimDraft(KEY, draft.key, place=f"{draft.place} · key")


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A drafted claim, made typed."""

    content: Content
    citations: tuple[Citation, ...]
    place: str
    owned: tuple[str, tuple[_Wanted, ...]] | None = None  # kind and claims of a record to own
    stated: bool = False  # whether the draft says who may see it


class _Maker:
    """Types the claims of one draft, and keeps what could not be understood."""

    def __init__(self, draft: Draft, schema: Schema, *, lookup: Lookup, record: str) -> None:
        self.draft, self.schema, self.lookup, self.record = draft, schema, lookup, record
        self.problems: list[Problem] = []

    def contents(self, claims: Iterable[ClaimDraft], kind: str = "") -> list[_Wanted]:
        """The claims, typed. `kind`: of the record that they speak of; "" is the draft's."""
        found = (self._wanted(c, kind or self.draft.kind) for c in claims)
        return [part for w in found if w is not None for part in self._split(w)]

    def _split(self, wanted: _Wanted) -> Iterable[_Wanted]:
        """A point that is too exact for the public is wanted twice, as the writer would write
        it.
        """
        prop = self.schema.properties[wanted.content.property]
        return (replace(wanted, content=c) for c in split_point(wanted.content, prop))

    def _wanted(self, claim: ClaimDraft, kind: str) -> _Wanted | None:
        place = claim.place or f"{self.draft.place} · {claim.property}"
        prop = self.schema.properties.get(claim.property)
        if prop is None:
            self.problems.append(
                Problem(worded("no such property"), worded("mend the name"), place, claim.property)
            )
            return None
        citations = tuple(c for d in claim.citations if (c := self._citation(d, place)))
        if isinstance(claim.value, OwnedDraft):
            inner = tuple(self.contents(claim.value.claims, claim.value.kind))
            value: Value | Absence | None = Value()
            owned = (claim.value.kind, inner)
        else:
            value, owned = self._value(claim.value, prop, place), None
        if value is None:
            return None
        content = self._content(claim, prop, value, kind=kind)
        return _Wanted(content, citations, place, owned, bool(claim.access))

    def _content(
        self, claim: ClaimDraft, prop: Property, value: Value | Absence, *, kind: str
    ) -> Content:
        time = ClaimTime(claim.time, claim.throughout, claim.first_seen) if claim.time else None
        return Content(
            claim.property,
            None if isinstance(value, Absence) else value,
            value if isinstance(value, Absence) else None,
            claim.language,
            self._step(claim.certainty),
            claim.reason,
            time,
            claim.access or default_access(prop.id, self.schema.kinds.get(kind), self.schema),
        )

    def _step(self, given: str) -> str:
        """The id of a step of certainty that is named by its id or its label in any language."""
        name = given.casefold()
        steps = self.schema.certainties
        return next(
            (s.id for s in steps if name in (s.id, *(t.casefold() for t in s.labels.values()))),
            given,
        )

    def _value(self, raw: object, prop: Property, place: str) -> Value | Absence | None:
        if isinstance(raw, Absence):
            return raw
        if isinstance(raw, Ref):
            target = self.lookup(raw.key)
            if target is None:
                self.problems.append(
                    Problem(
                        worded("links to a record that is neither in the file nor in the registry"),
                        worded("add it, or mend the key"),
                        place,
                        shorten(raw.key),
                    )
                )
                return None
            return Value(target=target)
        parsed = value_type(prop.type).parse(raw, prop.rules)
        if isinstance(parsed, Problem):
            self.problems.append(parsed.at(place))
            return None
        return parsed

    def _citation(self, draft: CitationDraft, place: str) -> Citation | None:
        source = self.lookup(draft.source)
        if source is None:
            self.problems.append(
                Problem(
                    worded("cites an unknown source"), worded("add the source"), place, draft.source
                )
            )
            return None
        return Citation("", "", source, draft.locator, draft.quote, draft.translation)

    def opened(self, wanted: Iterable[_Wanted], record: str = "") -> Change:
        """A change that opens all these claims, and the records they own."""
        change = Change()
        parts = [self._open(w, record or self.record) for w in wanted]
        return sum(parts, change)

    def _open(self, wanted: _Wanted, record: str, identity: str = "") -> Change:
        content, inner = wanted.content, Change()
        if wanted.owned:
            kind, claims = wanted.owned
            owned = Record(new_id(), kind, record)
            inner = Change(records=(owned,)) + self.opened(claims, owned.id)
            content = _with_target(content, owned.id)
        opening = Opening(record, content, identity, wanted.citations, wanted.place)
        return Change(opens=(opening,)) + inner

    def revised(self, wanted: list[_Wanted], existing: Existing) -> Change:
        """The change from what stands to what is drafted; what is the same is left alone."""
        own = [c for c in existing.claims if c.record == existing.record.id]
        by_property: dict[str, list[Claim]] = defaultdict(list)
        for claim in own:
            by_property[claim.content.property].append(claim)
        drafted: dict[str, list[_Wanted]] = defaultdict(list)
        for item in wanted:
            drafted[item.content.property].append(item)
        change = Change()
        for name in {*drafted, *self.draft.covers}:
            change += self._property(drafted.get(name, []), by_property.get(name, []), existing)
        return change

    def _refined(self, item: _Wanted, claim: Claim, existing: Existing) -> Change:
        """What a draft adds to a claim that says the same already: sources, a reason, who may see
        it; and the same for what the claim owns. The word of who changed it by hand stands.
        """
        held = existing.cited.get(claim.identity, frozenset())
        change = Change(
            cites=tuple(
                replace(c, claim=claim.identity)
                for c in dict.fromkeys(item.citations)
                if CitedAs(c.source, c.locator, c.quote, c.translation) not in held
            )
        )
        content = _refined_content(item, claim)
        if content != claim.content and claim.id in existing.touchable:
            opening = Opening(claim.record, content, claim.identity, place=item.place)
            change += Change(opens=(opening,), closes=(claim.id,))
        target = claim.content.value.target if claim.content.value else ""
        left = [c for c in existing.claims if item.owned and c.record == target]
        for inner in item.owned[1] if item.owned else ():
            same = next((c for c in left if _shape(inner.content) == _shape(c.content)), None)
            if same is not None:
                left.remove(same)
                change += self._refined(inner, same, existing)
        return change

    def _property(self, wanted: list[_Wanted], standing: list[Claim], existing: Existing) -> Change:
        new, left = [], list(standing)
        change = Change()
        for item in wanted:
            alike = [c for c in left if _same(item, c, existing)]
            if not alike:
                new.append(item)
                continue
            same = min(alike, key=lambda c: c.content.reason != item.content.reason)
            left.remove(same)
            change += self._refined(item, same, existing)
        old = [c for c in left if c.id in existing.touchable]
        for item in new:
            if old and not item.owned and not _owns(self.schema, item):
                claim = _closest(item, old)
                old.remove(claim)
                said = _as_hidden(item, claim)
                change += Change(closes=(claim.id,))
                change += self._open(said, claim.record, claim.identity)
            else:
                change += self._open(item, self.record)
        if wanted and wanted[0].content.property not in self.draft.covers:
            return change
        return change + Change(closes=tuple(c.id for c in old))


def _refined_content(item: _Wanted, claim: Claim) -> Content:
    """What a claim says that says the same already, with the reason and the access of the draft."""
    access = item.content.access if item.stated else claim.content.access
    return replace(claim.content, reason=item.content.reason, access=access)


def _closest(item: _Wanted, old: list[Claim]) -> Claim:
    """The claim that an item takes the place of: one that as many may see, where there is one."""
    alike = (c for c in old if c.content.access == item.content.access)
    return next(alike, old[0])


def _as_hidden(item: _Wanted, claim: Claim) -> _Wanted:
    """The item no more open than the claim that it continues, unless its draft says so."""
    if item.stated:
        return item
    access = stricter(item.content.access, claim.content.access)
    return replace(item, content=replace(item.content, access=access))


def _owns(schema: Schema, wanted: _Wanted) -> bool:
    return schema.properties[wanted.content.property].owns


def _with_target(content: Content, target: str) -> Content:
    return replace(content, value=Value(target=target))


def _same(wanted: _Wanted, claim: Claim, existing: Existing) -> bool:
    """Whether a standing claim says what is drafted already."""
    a, b = wanted.content, claim.content
    if wanted.owned:
        inner = [c for c in existing.claims if b.value and c.record == b.value.target]
        return a.certainty == b.certainty and {_shape(w.content) for w in wanted.owned[1]} == {
            _shape(c.content) for c in inner
        }
    return _shape(a) == _shape(b)


def _shape(content: Content) -> tuple[object, ...]:
    c = content
    return (c.property, c.value, c.absence, c.language, c.certainty, c.time)
