"""What stands on every copy of a page: whose it is, from where, as of when, under which licence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from undersight.records.page import position_text
from undersight.records.record import Name
from undersight.schema.model import Schema


@dataclass(frozen=True, slots=True)
class Imprint:
    """Of one copy of one page. `base` and `path` make its address.

    `position` is what the reader may know: None where the day is not over, so that it has no last
    position yet; then no address can name the state, and it is the current page's.
    """

    registry: str
    base: str  # https://registry.example, without a slash at its end
    path: str  # /deployment/7k3mz9qp0a-sari
    licence: str = ""
    licence_url: str = ""
    position: int | None = None
    day: date | None = None
    language: str = "en"

    @property
    def address(self) -> str:
        """The address of the page, which shows the newest state."""
        return self.base + self.path

    @property
    def permanent(self) -> str:
        """The address of the state that was copied, where one can name it."""
        if self.position is None:
            return self.address
        return f"{self.address}?at={position_text(self.position)}"

    def record(self, name: Name, schema: Schema) -> str:
        """The address of a record without its title: it never changes."""
        kind = schema.kinds.get(name.kind)
        return f"{self.base}/{kind.name if kind else name.kind}/{name.id}"

    def claim(self, identity: str) -> str:
        """The address of a claim."""
        return f"{self.base}/claim/{identity}"
