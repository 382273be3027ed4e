"""Which record somebody means who types an id, an address or a title."""

from __future__ import annotations

import re

from undersight.errors import InvalidError, NotFoundError, Problem, shorten, worded
from undersight.records.ids import from_number, read_id
from undersight.records.lens import Lens
from undersight.store.reads.scope import scope

_ADDRESS = re.compile(r"(?:.*/)?[a-z][a-z0-9_-]*/([0-9A-Za-z]{10})(?:-[^/?#]*)?(?:[/?#].*)?\Z")
_TITLED = (
    "SELECT record, kind, title FROM records WHERE title_key = %s ORDER BY kind, record LIMIT 20"
)


def handle_of(text: str, *, lens: Lens) -> str:
    """The id that `text` names: an id, "kind/id-slug", an address, or a whole title in any case.

    An id or an address is not looked up. Raises NotFoundError, and InvalidError for a title that
    several records have.
    """
    text = text.strip()
    match = _ADDRESS.match(text)
    if match and (found := read_id(match[1])):
        return found
    rows = scope(lens).select(_TITLED, [text.casefold()[:200]], use="records")
    if len(rows) == 1:
        return from_number(rows[0][0])
    if len(rows) > 1:
        choices = tuple(f"{kind}/{from_number(number)}" for number, kind, _ in rows)
        problem = Problem(
            worded("several records have this title"),
            worded("choose of: %(choices)s", choices=choices),
            value=shorten(text),
        )
        raise InvalidError([problem])
    if found := read_id(text):
        return found
    raise NotFoundError(
        worded(
            "there is no record %(text)s: give its id, its address or its title", text=shorten(text)
        )
    )
