"""An answer in this format; being written."""

from __future__ import annotations

from collections.abc import Iterator

from undersight.exchange.answers.told import Told


def markdown(told: Told) -> Iterator[str]:
    """The answer."""
    yield told.question
