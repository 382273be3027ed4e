"""An answer in this format; being written."""

from __future__ import annotations

from collections.abc import Iterator

from undersight.exchange.answers.told import Told


def jsonld(told: Told) -> Iterator[str]:
    """The answer."""
    yield told.question


def turtle(told: Told) -> Iterator[str]:
    """The answer."""
    yield told.question
