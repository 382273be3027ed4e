"""A registry somewhere on the net, or on this machine, as a program asks it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any

from undersight.client.answers import Answer, Page
from undersight.client.transport import Query, Transport

MOST = 1_000
"""Rows that the API gives on one page."""

Object = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Registry:
    """Reads a registry. `at`, `certainty` and `language` hold for everything that is asked:
    `registry.as_of("2024-12-18")` is the same registry as it stood on that day.
    """

    base: str
    at: str = ""
    certainty: str = ""
    language: str = ""
    transport: Transport | None = None

    def __post_init__(self) -> None:
        if self.transport is None:
            object.__setattr__(self, "transport", Transport(self.base))

    def as_of(self, moment: str | int) -> Registry:
        """The registry as it stood: a day, a month, a year, or a position (an int)."""
        return replace(self, at=f"p{moment}" if isinstance(moment, int) else moment)

    def surely(self, certainty: str) -> Registry:
        """The registry with those claims only that are at least so sure."""
        return replace(self, certainty=certainty)

    # ---- asking ----

    def ask(self, question: str, *, limit: int | None = None, count: bool = False) -> Answer:
        """The answer to a question: all rows, or the first `limit`. Nothing is asked before
        something is wanted of it.
        """
        size = MOST if limit is None else max(1, min(limit, MOST))

        def fetch(cursor: str) -> Page:
            counted = count and not cursor
            return self.get("ask", q=question, limit=size, cursor=cursor, count=counted)

        return Answer(fetch, limit)

    def export(self, question: str) -> Iterator[Object]:
        """The whole answer, row by row as the API gives it, in one request.

        Raises RuntimeError where it breaks off.
        """
        whole = False
        for line in self._transport.lines("ask/export", self._query({"q": question})):
            if "end" in line:
                whole = True
            elif "problem" in line:
                raise RuntimeError(line["problem"].get("detail", "the export broke off"))
            elif "head" not in line:
                yield line
        if not whole:
            raise RuntimeError("the export broke off")

    def questions(self) -> Iterator[Object]:
        """The saved questions."""
        return self._all("questions", "questions")

    # ---- records and their past ----

    def record(self, id: str) -> Object:
        """A record with everything on its page."""
        return self.get(f"records/{id}")

    def records(self, kind: str = "", *, properties: tuple[str, ...] = ()) -> Iterator[Object]:
        """The records of a kind, or all; of these properties with their claims."""
        wanted = ",".join(properties)
        return self._all("records", "records", kind=kind, properties=wanted, limit=MOST)

    def claim(self, id: str) -> Object:
        """A claim with what it cites and all that it said before."""
        return self.get(f"claims/{id}")

    def history(self, id: str) -> Iterator[Object]:
        """The revisions of a record, the newest first."""
        page = 1
        while True:
            found = self.get(f"records/{id}/history", page=page, limit=100)
            yield from found["revisions"]
            if page >= found["pages"]:
                return
            page += 1

    def changesets(self, kind: str = "") -> Iterator[Object]:
        """The changes of the registry, the newest first."""
        return self._all("changesets", "changesets", kind=kind, limit=100)

    def changeset(self, position: int) -> Object:
        """A changeset in full: its first hundred records."""
        return self.get(f"changesets/{position}", limit=100)

    # ---- finding ----

    def search(self, words: str, *, kind: str = "", limit: int = 100) -> list[Object]:
        """The records that hold these words, the best first."""
        size, hits, page = min(max(limit, 1), 100), list[Object](), 1
        while len(hits) < limit and page <= 50:
            found = self.get("search", q=words, kind=kind, limit=size, page=page)
            hits += found["hits"]
            if len(found["hits"]) < size:
                break
            page += 1
        return hits[:limit]

    def suggest(self, typed: str) -> list[Object]:
        """Records whose title or alias begins so."""
        return list(self.get("suggest", q=typed)["suggestions"])

    def facets(self, kind: str, *, chosen: Mapping[str, str] | None = None) -> Object:
        """By what a kind can be narrowed. `chosen`: property to value."""
        filters = [f"{name}:{value}" for name, value in (chosen or {}).items()]
        return self.get("facets", kind=kind, filter=filters)

    def schema(self) -> Object:
        """What can be said in this registry."""
        return self.get("schema")

    # ---- requests ----

    def get(self, path: str, **query: str | int | bool | list[str] | None) -> Object:
        """Any address of the API. Raises RegistryError."""
        return self._transport.get(path, self._query(query))

    def close(self) -> None:
        """Lets go of the connection."""
        self._transport.close()

    def __enter__(self) -> Registry:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def _transport(self) -> Transport:
        assert self.transport is not None  # noqa: S101 - made with the registry
        return self.transport

    def _query(self, query: Query) -> Query:
        return {**query, "at": self.at, "certainty": self.certainty, "lang": self.language}

    def _all(self, path: str, name: str, **query: str | int) -> Iterator[Object]:
        """The rows of all pages."""
        cursor = ""
        while True:
            found = self.get(path, **query, cursor=cursor)
            yield from found[name]
            cursor = found["cursor"] or ""
            if not cursor:
                return
