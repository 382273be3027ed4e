"""What a text asks, through the lens of a request; what is wrong is named by its part of the
address.
"""

from __future__ import annotations

from datetime import UTC, datetime

from undersight.errors import InvalidError, QueryError
from undersight.looking.request import Looking
from undersight.query import plan as p
from undersight.store.reads.question import Understood, understand


def question_of(text: str, looking: Looking, *, place: str) -> Understood:
    """The question of a text. Raises InvalidError; `place` is the part that it stands in."""
    try:
        return understand(
            text,
            lens=looking.lens,
            moment=looking.at,
            schema=looking.schema,
            now=datetime.now(UTC),
        )
    except QueryError as error:
        raise InvalidError([each.at(place) for each in error.problems]) from None


def met(text: str, looking: Looking, *, place: str) -> p.Condition:
    """What a text asks, as one more condition of a list; "" asks nothing."""
    return question_of(text, looking, place=place).plan.where if text else p.Everything()
