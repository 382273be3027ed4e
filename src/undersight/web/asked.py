"""What the address of a list asks for, and the addresses beside it; reads nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from undersight.looking.addresses import kind_path
from undersight.looking.request import Looking
from undersight.query.plan import Condition
from undersight.records.found import Choice, Sort, start_of
from undersight.schema.model import Kind
from undersight.store.reads.facets import EVERYTHING
from undersight.store.reads.ordering import Order

LARGEST = 1_000
"""Records of one page of data."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of a list asks for, and the addresses beside it."""

    looking: Looking
    kind: Kind
    order: Order
    chosen: tuple[Choice, ...] = ()
    page: int = 1
    size: int = 50
    usual: Order = Order.TITLE
    tail: str = ""
    words: str = ""  # `?q=`: what its records' texts have to hold
    question: str = ""  # `?ask=`: a question that they have to meet as well
    base: Condition = EVERYTHING  # both, as a condition

    def link(
        self,
        *,
        chosen: Iterable[Choice] | None = None,
        page: int = 1,
        order: Order | None = None,
        tail: str | None = None,
    ) -> str:
        """The address of the same list, otherwise chosen, ordered or turned to another page."""
        wanted = order or self.order
        tail = self.tail if tail is None else tail
        parts = [*self.looking.kept]
        parts += [(c.property, c.address()) for c in (self.chosen if chosen is None else chosen)]
        parts += [(k, v) for k, v in (("q", self.words), ("ask", self.question)) if v]
        parts += [("sort", wanted.value)] if wanted is not self.usual else []
        parts += [("size", str(self.size))] if self.tail and self.size != LARGEST else []
        parts += [("page", str(page))] if page > 1 else []
        path = kind_path(self.kind.id, self.looking.schema) + tail
        return f"{path}?{urlencode(parts)}" if parts else path

    def path(self) -> str:
        """The address of the whole list."""
        return self.looking.link(kind_path(self.kind.id, self.looking.schema))

    def wordless(self) -> str:
        """The address without the words."""
        return replace(self, words="").link()

    def unasked(self) -> str:
        """The address without the question."""
        return replace(self, question="").link()

    def hidden(self) -> list[tuple[str, str]]:
        """What a form beside the list carries on: all but words and stretches."""
        parts = [*self.looking.kept, *(("ask", self.question),)]
        parts += [(c.property, c.address()) for c in self.chosen if c.sort is not Sort.RANGE]
        parts += [("sort", self.order.value)] if self.order is not self.usual else []
        return [(name, value) for name, value in parts if value]

    def ends(self, prop: str) -> tuple[str, str]:
        """From where to where a stretch of a property's values was chosen."""
        found = next((c for c in self.chosen if c.property == prop and c.sort is Sort.RANGE), None)
        if found is None:
            return "", ""
        low, dots, high = found.value.partition("..")
        return low, high if dots else low

    def turned(self, page: int) -> str:
        """The address of another page of the same list."""
        return self.link(page=page)

    def toggled(self, choice: Choice) -> str:
        """The address with one value more, or without it where it is chosen."""
        same = [
            c
            for c in self.chosen
            if c.property == choice.property and c.address() == choice.address()
        ]
        kept = [c for c in self.chosen if c not in same]
        return self.link(chosen=kept if same else [*kept, choice])

    def has(self, choice: Choice) -> bool:
        """Whether a value is chosen."""
        return any(
            c.property == choice.property and c.address() == choice.address() for c in self.chosen
        )

    def orders(self) -> list[tuple[str, str, bool]]:
        """The orders that this list can have: label, address, whether it is in it."""
        labels = {
            Order.LEAD: _("selected records first"),
            Order.TITLE: _("title"),
            Order.START: _("start"),
            Order.LATEST: _("latest change"),
        }
        offered = [o for o in Order if self.offers(o)]
        return [(labels[o], self.link(order=o), o is self.order) for o in offered]

    def offers(self, order: Order) -> bool:
        """Whether an order has a sense here."""
        if order is Order.LEAD:
            return self.usual is Order.LEAD
        return order is not Order.START or bool(start_of(self.kind))


def lead_kind(looking: Looking) -> str:
    """The kind that the registry is about: the first of its schema."""
    return next((k.id for k in looking.schema.kinds.values() if not k.owner), "")
