"""From a request to a lens: who looks, at which position, in which language, how certain at
least.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils import translation

from undersight.errors import InvalidError, NotFoundError, Problem, shorten, worded
from undersight.records.ids import read_id
from undersight.records.lens import Lens
from undersight.records.page import Moment, position_text
from undersight.records.rights import PUBLIC, Reader
from undersight.schema.model import Kind, Schema
from undersight.store.reads.moment import resolve
from undersight.store.reads.vocabulary import schema_at

KEPT = ("at", "certainty", "lang")
"""Parts of an address that stay while the reader clicks on."""

MOMENTS = frozenset({"at", "a", "b", "to"})
"""Parts of an address that name a moment."""


@dataclass(frozen=True, slots=True)
class Looking:
    """How a request looks: its lens, the moment, the schema of that moment, and what its links
    carry on.
    """

    lens: Lens
    at: Moment
    schema: Schema
    kept: tuple[tuple[str, str], ...]

    @property
    def reader(self) -> Reader:
        """Who looks."""
        return self.lens.reader

    def link(self, path: str, **more: str | int | None) -> str:
        """`path` with what stays (`at`, `certainty`, `lang`) and `more`; None takes a part away.

        >>> looking.link("/deployment", at=None, page=2)
        '/deployment?certainty=documented&page=2'
        """
        if not more and not self.kept:
            return path
        parts: dict[str, str | int | None] = {**dict(self.kept), **more}
        for name in MOMENTS & parts.keys():
            if isinstance(position := parts[name], int):
                parts[name] = position_text(position)
        query = urlencode({k: v for k, v in parts.items() if v is not None and v != ""})
        return f"{path}?{query}" if query else path


def look(request: HttpRequest, given: QueryDict | None = None) -> Looking:
    """The lens of a request. Raises InvalidError for an `at` or a `certainty` that is none.

    `given`: its parameters, where they are not those of the address.
    """
    given = request.GET if given is None else given
    reader = reader_of(request)
    at = resolve(given.get("at", ""), reader=reader, now=datetime.now(UTC))
    schema = schema_at(at.position)
    lens = Lens(
        at.at,
        reader,
        translation.get_language() or "en",
        own_language=settings.LANGUAGE_CODE,
    )
    certainty = given.get("certainty", "").strip()
    if certainty:
        lens = replace(lens, certainty=_rank(certainty, schema))
    # what is asked of a day that is not over is the current page, and so are the links from it
    stays = [k for k in KEPT if k != "at" or not at.now]
    kept = tuple((k, v) for k in stays if (v := given.get(k, "").strip()))
    return Looking(lens, at, schema, kept)


def reader_of(request: HttpRequest) -> Reader:
    """Who makes a request."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not user.is_active:
        return PUBLIC
    reader: Reader = user.reader()
    return reader


def _rank(certainty: str, schema: Schema) -> int:
    rank = schema.rank(certainty.casefold())
    if not rank:
        steps = tuple(c.id for c in schema.certainties)
        raise InvalidError(
            [
                Problem(
                    worded("is no step of certainty"),
                    worded("choose of: %(steps)s", steps=steps),
                    "certainty",
                    shorten(certainty),
                )
            ]
        )
    return rank


def kind_or_404(schema: Schema, name: str) -> Kind:
    """The kind that an address names. Raises NotFoundError."""
    kind = next((k for k in schema.kinds.values() if k.name == name), None)
    if kind is None:
        raise NotFoundError(
            worded("there is no kind of record called %(name)s", name=shorten(name, 40))
        )
    return kind


def handle_or_404(text: str) -> str:
    """The id that an address names. Raises NotFoundError."""
    handle = read_id(text)
    if handle is None:
        raise NotFoundError(worded("there is no such record"))
    return handle
