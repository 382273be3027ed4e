"""Questions to begin with: only those that the registry's schema understands are shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from undersight.errors import InvalidError
from undersight.looking.request import Looking
from undersight.store.reads.question import understand


@dataclass(frozen=True, slots=True)
class Example:
    """A question in words, and as text."""

    words: str
    text: str


def examples(looking: Looking, now: datetime) -> tuple[Example, ...]:
    """What a reader can begin with."""
    found = (
        Example(
            _("Who uses face recognition, and since when?"),
            "[[Category:Deployment]] [[Technology::Face recognition|+depth=10]]"
            " |?Used by |?Country |?Start date",
        ),
        Example(
            _("Deployments that were stopped"),
            "[[Category:Deployment]] [[Deployment status::Stopped]] |?Used by |?Country |?End date",
        ),
        Example(
            _("How many deployments in each country?"),
            "[[Category:Deployment]] |?Country |?count() |group=Country |sort=count() |order=desc",
        ),
        Example(
            _("Vendors by the number of their products in use"),
            "[[Category:Product]] [[-Product deployed::+]] |?Software developer |?count()=How many"
            " |group=Software developer |sort=count() |order=desc",
        ),
        Example(
            _("Deployments of which nobody has found out the product"),
            "[[Category:Deployment]] [[Product deployed::is:unknown]] |?Used by |?Country",
        ),
        Example(
            _("What was not checked since the start of 2025"),
            "[[Category:Deployment]] [[Last checked::<2025-01-01]] |?Last checked |limit=20",
        ),
    )
    return tuple(e for e in found if _understood(e.text, looking, now))


def _understood(text: str, looking: Looking, now: datetime) -> bool:
    try:
        understand(text, lens=looking.lens, moment=looking.at, schema=looking.schema, now=now)
    except InvalidError:
        return False
    return True
