"""The contract of a reader: from a file to drafts, lazily, with what it did not understand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from undersight.records.draft import Draft, Reject


class Reader(Protocol):
    """Reads one format."""

    name: str

    def recognises(self, path: Path) -> bool:
        """Whether the file looks like this format, by name and first characters; never raises."""
        ...

    def read(self, path: Path) -> Iterator[Draft | Reject]:
        """Every record of the file as a Draft; a Ref may point forward as well as back.

        A broken row is a Reject, and reading goes on. Raises InvalidError where the file as a whole
        is not of this format.
        """
        ...
