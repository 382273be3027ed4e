"""What the compiler has to be told about a registry: its schema, its database, what names and days
mean there. The store fills it in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import count

from undersight.query import plan as p
from undersight.query.fragment import Dialect, Sql
from undersight.query.size import UNKNOWN, Leaf
from undersight.schema.model import Schema


@dataclass(frozen=True, slots=True)
class Context:
    """`numbers`: a name -> the records that it means. `first`: a day number -> the first position
    of that day or after it. `matching`: words in order, and whether the last may go
    on -> the ids of claims that hold them.
    """

    schema: Schema
    dialect: Dialect
    first: Callable[[int], int]
    matching: Callable[[tuple[str, ...], bool], Sql]
    position: int | None = None  # of the lens; None is now
    numbers: Mapping[p.Named, tuple[int, ...]] = field(default_factory=dict)
    counts: Mapping[Leaf, int] = field(default_factory=dict)
    totals: Mapping[str, int] = field(default_factory=dict)  # kind -> records
    names: count[int] = field(default_factory=count, compare=False)

    def counted(self, counts: Mapping[Leaf, int]) -> Context:
        """The same, knowing how many claims meet each leaf."""
        return replace(self, counts=counts)

    def alias(self) -> str:
        """A name for a table that nothing else has."""
        return f"t{next(self.names)}"

    def claims(self, leaf: p.Claims, kinds: tuple[str, ...]) -> int:
        """See `size.Counted`."""
        found = self.counts.get((leaf, kinds))
        return self.counts.get((leaf, ()), UNKNOWN) if found is None else found

    def beyond(self, claims: p.Claims) -> tuple[str, ...]:
        """See `size.Counted`."""
        uses = [
            use
            for kind in self.schema.kinds.values()
            for use in kind.uses
            if use.property in claims.properties
        ]
        if claims.inverse:
            return tuple(dict.fromkeys(use.kind for use in uses))
        if not uses or any(not use.targets for use in uses):
            return ()
        return tuple(dict.fromkeys(target for use in uses for target in use.targets))

    def records(self, kinds: tuple[str, ...]) -> int:
        """See `size.Counted`."""
        return sum(n for kind, n in self.totals.items() if not kinds or kind in kinds)

    def named(self, name: p.Named) -> int:
        """See `size.Counted`."""
        return len(self.numbers.get(name, ()))

    def meant(self, names: tuple[p.Named, ...]) -> list[int]:
        """The records that the names mean, without doubles."""
        return list(dict.fromkeys(n for name in names for n in self.numbers.get(name, ())))
