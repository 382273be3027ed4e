"""Which of several standing claims speaks where only one can: one rule, the same here and in
SQL.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from undersight.records.claim import Claim
from undersight.records.lens import Lens
from undersight.schema.model import Schema
from undersight.values.period import span
from undersight.values.protocol import OPEN_PAST

Said = TypeVar("Said")


def speaking_key(claim: Claim, schema: Schema) -> tuple[bool, bool, int, int, str]:
    """Sorts the speaking claim first: preferred, undisputed, more certain, of latest time, of
    lowest id.
    """
    content = claim.content
    latest = span(content.time.text).end_latest if content.time else None
    rank = schema.rank(content.certainty)
    return (*before(content.preferred, content.disputed, rank=rank, latest=latest), claim.id)


def before(
    preferred: bool, disputed: str, *, rank: int, latest: int | None
) -> tuple[bool, bool, int, int]:
    """What sorts claims but for their ids. `rank`: of the certainty; `latest`: the last day of the
    time in which it holds, None where that is not said.
    """
    return not preferred, bool(disputed), -rank, -(OPEN_PAST if latest is None else latest)


def speaking(claims: Iterable[Claim], schema: Schema) -> Claim | None:
    """The claim that speaks for a property, or None where there is none."""
    return min(claims, key=lambda c: speaking_key(c, schema), default=None)


def heard(said: Sequence[Said], lens: Lens, language: Callable[[Said], str]) -> Said | None:
    """What is said to this reader: the first in the reader's language, else in the registry's,
    else the first of all. None where nothing is said. `said`: the speaking one first.
    """
    for wanted in lens.languages:
        for same in (_exactly, _at_base):
            for one in said:
                if same(language(one), wanted):
                    return one
    return said[0] if said else None


def _exactly(language: str, wanted: str) -> bool:
    return language == wanted


def _at_base(language: str, wanted: str) -> bool:
    return language.partition("-")[0] == wanted.partition("-")[0]


def title_order(claim: Claim, speaks: str) -> tuple[bool, bool, bool, int, str]:
    """Sorts a record's titles: the one that `speaks` for it first, then as `speaking_key`, but that
    nobody is more or less certain of a title.
    """
    content = claim.content
    latest = span(content.time.text).end_latest if content.time else OPEN_PAST
    text = content.value.text if content.value else ""
    return text != speaks, not content.preferred, bool(content.disputed), -latest, claim.id
