"""One line of text in some language; which one is kept by the claim, not here."""

from __future__ import annotations

from undersight.values.string import StringType


class MultilingualType(StringType):
    """As `string` in all but its name, by which a page knows to ask for the language."""

    name = "multilingual"


TYPE = MultilingualType()
