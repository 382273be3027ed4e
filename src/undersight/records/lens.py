"""The lens: through what somebody looks. The only door to claims; how it becomes SQL is the store's
matter.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from undersight.records.rights import PUBLIC, Reader, Right


@dataclass(frozen=True, slots=True)
class Lens:
    """Position (None = now), reader, language, least certainty (a rank of the schema's scale; 0 =
    any), and the registry's own language, in which it speaks where it cannot speak the reader's.
    """

    position: int | None = None
    reader: Reader = PUBLIC
    language: str = "en"
    certainty: int = 0
    own_language: str = "en"

    @property
    def languages(self) -> tuple[str, ...]:
        """The reader's language, then the registry's."""
        return tuple(dict.fromkeys((self.language, self.own_language)))

    @property
    def knows_editors(self) -> bool:
        """Whether authors, exact times and exact positions may be shown."""
        return self.reader.may(Right.KNOW_EDITORS)

    def at(self, position: int | None) -> Lens:
        """The same lens held over another position."""
        return replace(self, position=position)
