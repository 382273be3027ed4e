"""Requests to the API: kept connection, patience where the registry asks for it, problems as
errors.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from json import loads
from types import TracebackType
from typing import Any

import httpx

AGAIN = frozenset({429, 502, 503, 504})
"""Statuses after which it is worth asking again."""

Query = Mapping[str, str | int | bool | list[str] | None]


class RegistryError(Exception):
    """The registry refused: what it says, and the problems with their places. `status` is 0 where
    it could not be reached at all.
    """

    def __init__(self, status: int, document: Mapping[str, Any]) -> None:
        self.status = status
        self.problems: list[dict[str, str]] = list(document.get("problems", ()))
        self.reason = str(document.get("reason", ""))
        detail = document.get("detail") or document.get("title") or "no answer"
        super().__init__(f"{status}: {detail}")


@dataclass(slots=True)
class Transport:
    """Asks one registry. `attempts`: how often at most; between them it waits as long as the
    registry says, else twice as long each time.
    """

    base: str
    attempts: int = 5
    longest: float = 60.0  # seconds between two attempts
    timeout: float = 90.0
    sleep: Callable[[float], None] = time.sleep
    transport: httpx.BaseTransport | None = None  # for tests
    _client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self._client = httpx.Client(
            base_url=self.base.rstrip("/") + "/api/v1",
            headers={"Accept": "application/json", "User-Agent": "undersight-client"},
            follow_redirects=True,
            timeout=self.timeout,
            transport=self.transport,
        )

    def get(self, path: str, query: Query) -> dict[str, Any]:
        """The JSON of an address. Raises RegistryError."""
        request = self._client.build_request("GET", path, params=_params(query))
        with self._sent(request) as response:
            found: dict[str, Any] = loads(response.read())
        return found

    def lines(self, path: str, query: Query) -> Iterator[dict[str, Any]]:
        """The lines of an address that answers line by line. Raises RegistryError."""
        request = self._client.build_request("GET", path, params=_params(query))
        with self._sent(request) as response:
            for line in response.iter_lines():
                if line:
                    yield loads(line)

    def close(self) -> None:
        """Lets go of the connection."""
        self._client.close()

    def _sent(self, request: httpx.Request) -> _Open:
        attempt = 1
        while (response := self._tried(request, last=attempt >= self.attempts)) is None or (
            response.status_code in AGAIN and attempt < self.attempts
        ):
            asked = None
            if response is not None:
                asked = response.headers.get("Retry-After")
                response.close()
            self.sleep(self._pause(attempt, asked))
            attempt += 1
        if response.is_error:
            response.read()
            raise RegistryError(response.status_code, _document(response))
        return _Open(response)

    def _tried(self, request: httpx.Request, *, last: bool) -> httpx.Response | None:
        """What was answered; None where the registry could not be reached."""
        try:
            return self._client.send(request, stream=True)
        except httpx.TransportError as error:
            if last:
                raise RegistryError(0, {"detail": f"{self.base}: {error}"}) from error
            return None

    def _pause(self, attempt: int, asked: str | None) -> float:
        """What the registry asks for; else a while that doubles, with a little chance in it."""
        told = _seconds(asked)
        if told is not None:
            return min(told, self.longest)
        return min(0.5 * 2.0**attempt * random.uniform(0.8, 1.2), self.longest)  # noqa: S311


@dataclass(slots=True)
class _Open:
    """A response that is closed at the end."""

    response: httpx.Response

    def __enter__(self) -> httpx.Response:
        return self.response

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.response.close()


def _params(query: Query) -> dict[str, str | int | list[str]]:
    """What is given; yes and no as the API writes them."""
    return {
        name: ("true" if value else "false") if isinstance(value, bool) else value
        for name, value in query.items()
        if value is not None and value != "" and value != []
    }


def _seconds(asked: str | None) -> float | None:
    """Seconds from now, of a Retry-After in seconds or with a date."""
    if not asked:
        return None
    if asked.isascii() and asked.isdigit():
        return float(asked)
    try:
        return max(0.0, parsedate_to_datetime(asked).timestamp() - time.time())
    except ValueError:
        return None


def _document(response: httpx.Response) -> Mapping[str, Any]:
    try:
        found = response.json()
    except ValueError:
        return {"detail": response.text[:200]}
    return found if isinstance(found, dict) else {}
