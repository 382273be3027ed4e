"""Posting lists: which records of a kind have which value of a property, and how many of some
records have each. How they are read and kept is the matter of `postings`.

The records of a kind have places, in the order of their numbers; the list of a value is a stretch
of an array of places. What has changed since it was read stands beside it, record by record.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import compress

Value = int | str
"""A linked record's number, a code, ABSENT with an absence, or a year in digits."""

Bounds = tuple[int, int]
"""The first and the last day that a date can mean."""

PLACE, VALUE = 4, 80
"""About how many bytes a place in a list and a value with its list take."""


@dataclass(frozen=True, slots=True)
class Among:
    """Some of the records of a kind: a byte for each place, 1 or 0, and those that have changed."""

    records: array[int]
    flags: bytes
    changed: frozenset[int] = frozenset()

    def __and__(self, other: Among) -> Among:
        both = int.from_bytes(self.flags, "big") & int.from_bytes(other.flags, "big")
        flags = both.to_bytes(len(self.flags), "big")
        return Among(self.records, flags, self.changed & other.changed)

    def __or__(self, other: Among) -> Among:
        either = int.from_bytes(self.flags, "big") | int.from_bytes(other.flags, "big")
        flags = either.to_bytes(len(self.flags), "big")
        return Among(self.records, flags, self.changed | other.changed)

    def __sub__(self, other: Among) -> Among:
        kept = int.from_bytes(self.flags, "big") & ~int.from_bytes(other.flags, "big")
        flags = kept.to_bytes(len(self.flags), "big")
        return Among(self.records, flags, self.changed - other.changed)

    def __len__(self) -> int:
        return self.flags.count(1) + len(self.changed)

    def __contains__(self, record: int) -> bool:
        place = place_of(record, self.records)
        return bool(place >= 0 and self.flags[place]) or record in self.changed

    def members(self) -> list[int]:
        """Their numbers."""
        return [*compress(self.records, self.flags), *sorted(self.changed)]


def place_of(record: int, records: array[int]) -> int:
    """The place of a record; -1 where it has none."""
    place = bisect_left(records, record)
    return place if place < len(records) and records[place] == record else -1


@dataclass(frozen=True, slots=True)
class Postings:
    """The lists of one property, one after the other: `ends` tells where each ends in `places`."""

    values: list[Value] = field(default_factory=list)
    ends: array[int] = field(default_factory=lambda: array("I"))
    places: array[int] = field(default_factory=lambda: array("I"))

    @classmethod
    def of(cls, lists: Mapping[Value, array[int]]) -> Postings:
        """From one array of places for each value."""
        made = cls()
        for value, places in lists.items():
            made.places.extend(places)
            made.values.append(value)
            made.ends.append(len(made.places))
        return made

    def having(self, value: Value) -> array[int]:
        """The places of the records that have a value."""
        if value not in self.values:
            return array("I")
        n = self.values.index(value)
        return self.places[self.ends[n - 1] if n else 0 : self.ends[n]]

    def counts(self, flags: bytes) -> dict[Value, int]:
        """How many of the records whose flag is 1 have each value."""
        hits = bytes(map(flags.__getitem__, self.places))
        found, start = {}, 0
        for value, end in zip(self.values, self.ends, strict=True):
            if number := hits.count(1, start, end):
                found[value] = number
            start = end
        return found

    def size(self) -> int:
        """About how many bytes it takes."""
        return PLACE * len(self.places) + VALUE * len(self.values)


@dataclass(slots=True)
class Table:
    """The posting lists of a kind as they were right after a position, and what changed since.

    `above`: what is broader than each linked record; `follow`: the dates that follow from events
    where nobody claims them, of each record the one that speaks first.
    """

    position: int
    records: array[int]
    lists: dict[str, Postings]
    above: dict[int, tuple[int, ...]]
    follow: dict[str, dict[int, tuple[Bounds, ...]]]
    digest: str = ""
    dirty: frozenset[int] = frozenset()
    alive: frozenset[int] = frozenset()  # those of the dirty ones that stand
    fresh: dict[str, dict[Value, set[int]]] = field(default_factory=dict)
    _clean: bytes = b""
    _totals: dict[str, dict[Value, int]] = field(default_factory=dict)

    def changed(
        self,
        dirty: set[int],
        alive: set[int],
        *,
        fresh: dict[str, dict[Value, set[int]]],
        follow: dict[str, dict[int, tuple[Bounds, ...]]],
        digest: str,
    ) -> Table:
        """The table with what has changed since the position, and how it is now. This one stays as
        it is: another thread may be counting by it.
        """
        return replace(
            self,
            dirty=frozenset(dirty),
            alive=frozenset(alive),
            fresh=fresh,
            follow=follow,
            digest=digest,
            _clean=b"",
            _totals={},
        )

    def everything(self) -> Among:
        """All records."""
        if not self._clean:
            clean = bytearray(b"\1") * len(self.records)
            for record in self.dirty:
                if (place := place_of(record, self.records)) >= 0:
                    clean[place] = 0
            self._clean = bytes(clean)
        return Among(self.records, self._clean, self.alive)

    def these(self, records: Iterable[int]) -> Among:
        """Some records, by their numbers."""
        found = set(records)
        changed = self.alive & found
        found -= self.dirty
        if len(found) * 10 > len(self.records):  # to look for each would take longer
            return Among(self.records, bytes(map(found.__contains__, self.records)), changed)
        flags = bytearray(len(self.records))
        for record in found:
            if (place := place_of(record, self.records)) >= 0:
                flags[place] = 1
        return Among(self.records, bytes(flags), changed)

    def having(self, prop: str, values: Iterable[Value]) -> Among:
        """The records that have one of these values."""
        flags, changed = bytearray(len(self.records)), set[int]()
        for value in values:
            for place in self.lists[prop].having(value):
                flags[place] = 1
            changed |= self.fresh.get(prop, {}).get(value, set())
        found = Among(self.records, bytes(flags), frozenset(changed))
        return found & self.everything() if self.dirty else found

    def following(self, prop: str, first: int, last: int) -> Among:
        """The records of which nobody claims a date, where one that follows may lie in a stretch of
        days.
        """
        own = self.follow.get(prop, {})
        return self.these(
            record
            for record, dates in own.items()
            if any(earliest <= last and latest >= first for earliest, latest in dates)
        )

    def counts(self, prop: str, among: Among | None) -> dict[Value, int]:
        """How many records of these (None: of all) have each value."""
        if among is None:
            if prop not in self._totals:
                self._totals[prop] = self._counts(prop, self.everything())
            return self._totals[prop]
        return self._counts(prop, among)

    def _counts(self, prop: str, among: Among) -> dict[Value, int]:
        found = self.lists[prop].counts(among.flags)
        for value, records in self.fresh.get(prop, {}).items():
            if more := len(records & among.changed):
                found[value] = found.get(value, 0) + more
        return found

    def size(self) -> int:
        """About how many bytes it takes."""
        dates = sum(len(own) for own in self.follow.values())
        return sum(own.size() for own in self.lists.values()) + 9 * len(self.records) + 200 * dates
