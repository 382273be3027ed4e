"""An answer in this format; being written."""

from __future__ import annotations

from collections.abc import Iterator

from undersight.exchange.answers.told import Told


def csv(told: Told) -> Iterator[str]:
    """The answer."""
    yield told.question


def dsv(told: Told) -> Iterator[str]:
    """The answer."""
    yield told.question


def tsv(told: Told) -> Iterator[str]:
    """The answer."""
    yield told.question
