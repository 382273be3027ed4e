"""What reading a file came to, counted per version; what that changed, the store counts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from undersight.exchange.formats.table import MAPPING, Left
from undersight.exchange.mapping_file import load_mapping
from undersight.records.draft import Draft, Reject


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a table: the day to date it to, the comment of its changeset, its file."""

    date: date
    name: str
    comment: str
    path: Path


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one reading. rows = taken + left_out + repeated + rejected_rows, for a table."""

    rows: int
    taken: int
    left_out: int
    repeated: int
    rejected_rows: int
    rejected_cells: int
    claims: int
    drafts: Mapping[str, int] = field(default_factory=dict)  # kind -> records
    because: Mapping[str, int] = field(default_factory=dict)  # why rows were left out

    def lines(self) -> tuple[str, ...]:
        """The counts as lines for people."""
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(self.drafts.items()))
        head = (
            f"{self.rows} rows: {self.taken} in, {self.left_out} out, {self.repeated} repeated, "
            f"{self.rejected_rows} rejected; {self.rejected_cells} cells rejected",
            f"drafts: {kinds}; {self.claims} claims",
        )
        return (*head, *(f"out, {count}: {why}" for why, count in self.because.items()))


def tally(items: Iterable[Draft | Reject | Left], *, kind: str = "deployment") -> Tally:
    """The counts of one reading; `kind` is what a row becomes."""
    drafts: Counter[str] = Counter()
    because: Counter[str] = Counter()
    cells = rejected = repeated = claims = 0
    for item in items:
        if isinstance(item, Draft):
            drafts[item.kind] += 1
            claims += len(item.claims)
        elif isinstance(item, Reject):
            rejected += item.whole
            cells += not item.whole
        elif item.repeated:
            repeated += 1
        else:
            because[item.because] += 1
    left = sum(because.values())
    return Tally(
        rows=drafts[kind] + left + repeated + rejected,
        taken=drafts[kind],
        left_out=left,
        repeated=repeated,
        rejected_rows=rejected,
        rejected_cells=cells,
        claims=claims,
        drafts=dict(drafts),
        because=dict(because.most_common()),
    )


def rejects_lines(rejects: Iterable[Reject]) -> Iterable[str]:
    """The rejects file: one JSON object a line; `whole` says whether the whole row stayed out."""
    for reject in rejects:
        line = {
            "place": reject.place,
            "reason": reject.reason,
            "whole": reject.whole,
            "content": reject.content,
        }
        yield json.dumps(line, ensure_ascii=False)


def inventory(folder: Path) -> tuple[Version, ...]:
    """The versions that the mapping in a folder describes, oldest first."""
    mapping = load_mapping(folder / MAPPING)
    versions = (
        Version(date.fromisoformat(e.date), e.id, e.comment, folder / e.file)
        for e in mapping.editions.values()
    )
    return tuple(sorted(versions, key=lambda version: version.date))
