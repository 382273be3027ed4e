"""How many records a condition leaves, roughly: by it is chosen from which side to go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from undersight.query import plan as p

FAN = 8
"""How many records link a record, where nobody counted."""

UNKNOWN = 10**9


class Counted(Protocol):
    """What the store counted before."""

    def claims(self, leaf: p.Claims, kinds: tuple[str, ...]) -> int:
        """How many claims of records of these kinds meet a leaf, roughly; UNKNOWN where it was not
        counted.
        """
        ...

    def beyond(self, claims: p.Claims) -> tuple[str, ...]:
        """The kinds of the records at the other end of a link; () where any can be."""
        ...

    def records(self, kinds: tuple[str, ...]) -> int:
        """How many records of these kinds there are, () of all; roughly."""
        ...

    def named(self, name: p.Named) -> int:
        """How many records a name means."""
        ...


Leaf = tuple[p.Claims, tuple[str, ...]]
"""A condition that an index answers, and the kinds within which it is asked."""


def leaves(where: p.Condition, counted: Counted, kinds: tuple[str, ...] = ()) -> Iterator[Leaf]:
    """The conditions in it that an index answers: those worth counting."""
    match where:
        case p.All() | p.Either():
            for part in where.parts:
                yield from leaves(part, counted, _within(where, kinds))
        case p.Not():
            yield from leaves(where.part, counted, kinds)
        case p.Claims():
            if is_leaf(where):
                yield where, kinds
            for test in where.any_of:
                if isinstance(test, p.LinksTo):
                    yield from leaves(test.where, counted, counted.beyond(where))


def _within(where: p.All | p.Either, kinds: tuple[str, ...]) -> tuple[str, ...]:
    """The kinds that hold for the parts."""
    own = [part.kinds for part in where.parts if isinstance(part, p.OfKind)]
    return own[0] if isinstance(where, p.All) and len(own) == 1 else kinds


def is_leaf(claims: p.Claims) -> bool:
    """Whether an index finds its claims by their value alone."""
    return (
        bool(claims.properties)
        and not claims.inverse
        and not claims.tests
        and bool(claims.any_of)
        and all(_indexed(t) for t in claims.any_of)
    )


def _indexed(test: p.ValueTest) -> bool:
    match test:
        case p.Links():
            return not test.other and not test.depth
        case p.Keyed():
            return not test.other
        case p.During():
            return not test.outside
        case p.Counts():
            return test.how is not p.Compare.OTHER
        case p.Every():
            return all(_indexed(t) for t in test.tests)
        case p.Between() | p.Near() | p.Box() | p.Holds():
            return not (isinstance(test, p.Holds) and test.none)
    return False


def size(where: p.Condition, counted: Counted, kinds: tuple[str, ...] = ()) -> int:
    """How many records of these kinds (() any) meet it, roughly and rather too many."""
    match where:
        case p.All():
            within = _within(where, kinds)
            return min(size(part, counted, within) for part in where.parts)
        case p.Either():
            return sum(size(part, counted, kinds) for part in where.parts)
        case p.OfKind():
            return counted.records(where.kinds)
        case p.Is():
            return sum(counted.named(name) for name in where.records)
        case p.Claims():
            return _claims(where, counted, kinds)
    return counted.records(kinds)


def _claims(claims: p.Claims, counted: Counted, kinds: tuple[str, ...]) -> int:
    if is_leaf(claims):
        return counted.claims(claims, kinds)
    total = counted.records(kinds)
    if not claims.any_of or not claims.properties:
        return total
    found = 0
    for test in claims.any_of:
        match test:
            case p.LinksTo():
                inner = size(test.where, counted, counted.beyond(claims))
                found += inner * (2 if claims.inverse else FAN)
            case p.Links() if not test.other:
                found += sum(counted.named(n) for n in test.records) * FAN * (1 + test.depth)
            case _:
                found += total
    return min(found, total)
