"""One address of the API: what it takes, what answers it, and what happens around every answer:
parameters, lens, allowance, validator, headers, errors.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from undersight.api.foreign import preflight
from undersight.api.v1.allowance import Allowance, network_of
from undersight.api.v1.parameters import Given, Parameter, choice, read, text
from undersight.api.v1.problems import NotReadingError, TooManyError, respond
from undersight.errors import BrokenError, NotFoundError, UndersightError, worded
from undersight.looking.imprint import base_of
from undersight.looking.request import Looking, look, reader_of
from undersight.options import Options
from undersight.store.reads.record import MovedError
from undersight.store.reads.snapshot import snapshot
from undersight.values.protocol import Json

ROOT = "/api/v1"

ALLOWANCE = Allowance()
LOG = logging.getLogger(__name__)

Object = dict[str, Json]

EVERYWHERE = (
    text(
        "at",
        "The state of that moment: a day (2024-04-20), month or year, or a position of the log."
        " Left out: now.",
        example="2025-01-31",
    ),
    text("certainty", "Only claims that are at least so sure: the id of a step of the scale."),
    choice(
        "lang",
        "The language of labels, titles and messages.",
        tuple(code for code, _ in settings.LANGUAGES),
    ),
)
"""Parameters that every address takes."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as the functions that answer it see it."""

    request: HttpRequest
    looking: Looking
    given: Given
    parts: dict[str, str]  # of the path

    @property
    def base(self) -> str:
        """The address of the registry, without a slash at its end."""
        return base_of(self.request)

    def to(self, path: str) -> str:
        """The absolute address of a path below the API's root, with what stays."""
        return self.base + self.looking.link(f"{ROOT}/{path}")

    def next(self, cursor: str) -> str | None:
        """The address of the following rows; None after the last."""
        if not cursor:
            return None
        stay = {str(k): v for k, v in self.given.values.items() if k not in ("at", "lang")}
        more = {k: str(v).lower() if isinstance(v, bool) else str(v) for k, v in stay.items()}
        return self.base + self.looking.link(self.request.path, **{**more, "cursor": cursor})


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered: one object, or lines one after the other.

    `sealed`: members that read otherwise each time although they say the same; they are left out
    of the validator.
    """

    body: Object | None = None
    lines: Iterator[str] | None = None
    sealed: tuple[str, ...] = ("cursor", "next")
    media_type: str = "application/json"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address: `path` below the root, with parts in braces. `body`: the name of the schema of
    its answer; `example` parts make an address that works on any registry.
    """

    path: str
    name: str
    summary: str
    body: str
    answer: Callable[[Asked], Reply]
    says: str = ""
    parameters: tuple[Parameter, ...] = ()
    parts: tuple[Parameter, ...] = ()
    cost: int = 1
    media_type: str = "application/json"
    about: str = "records"

    @property
    def taken(self) -> tuple[Parameter, ...]:
        """Everything that may stand after the question mark."""
        return (*self.parameters, *EVERYWHERE)


def view_of(endpoint: Endpoint) -> Callable[..., HttpResponseBase]:
    """The view of an address. Nothing is written here, so no token is asked for."""

    @csrf_exempt
    def view(request: HttpRequest, **parts: str) -> HttpResponseBase:
        return answered(request, lambda: _answer(request, endpoint, parts))

    return view


@csrf_exempt
def nothing(request: HttpRequest, **parts: str) -> HttpResponseBase:
    """An address of the API that leads nowhere."""

    def tell() -> HttpResponseBase:
        raise NotFoundError(worded("nothing has this address; see %(root)s", root=ROOT))

    return answered(request, tell)


def answered(request: HttpRequest, answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """What `answer` gives, or the problem document of its error, with the headers of all."""
    try:
        if request.method == "OPTIONS":
            response: HttpResponseBase = preflight(
                "GET, HEAD", "Accept, Accept-Language, If-None-Match"
            )
        elif request.method not in ("GET", "HEAD"):
            raise NotReadingError(worded("here one can only read: use GET"))
        else:
            response = answer()
    except MovedError as moved:
        response = _moved(request, moved)
    except UndersightError as error:
        response = respond(error)
    except Exception:
        LOG.exception("an address of the API failed")
        if settings.DEBUG:
            raise
        response = respond(BrokenError(worded("something is wrong with this registry")))
    return _dressed(request, response)


def _answer(request: HttpRequest, endpoint: Endpoint, parts: dict[str, str]) -> HttpResponseBase:
    _take(request, endpoint.cost)
    given = read(request.GET, endpoint.taken)
    with snapshot():
        looking = look(request)
        reply = endpoint.answer(Asked(request, looking, given, parts))
    if reply.lines is not None:
        return StreamingHttpResponse(reply.lines, content_type=f"{reply.media_type}; charset=utf-8")
    body = reply.body or {}
    response = HttpResponse(_dumped(body) + "\n", content_type=reply.media_type)
    response.headers["ETag"] = _validator(body, reply.sealed)
    found = get_conditional_response(request, etag=response.headers["ETag"], response=response)
    return found if found is not None else response


def _dumped(body: Object) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _validator(body: Object, sealed: tuple[str, ...]) -> str:
    """Made of what the reader sees, and of nothing else: what is hidden cannot move it."""
    shown = {name: bool(said) if name in sealed else said for name, said in body.items()}
    return f'W/"{hashlib.sha256(_dumped(shown).encode()).hexdigest()[:32]}"'


def _take(request: HttpRequest, cost: int) -> None:
    """Counts the request. Raises TooManyError."""
    options: Options = settings.UNDERSIGHT
    reader = reader_of(request)
    if reader.name:
        asker, a_minute = f"name {reader.name}", options.api_signed_in
    else:
        asker = f"from {network_of(request.META.get('REMOTE_ADDR', ''))}"
        a_minute = options.api_anonymous
    if seconds := ALLOWANCE.take(asker, a_minute=a_minute, cost=cost):
        raise TooManyError(
            worded(
                "more than %(most)s requests a minute; ask again in %(seconds)s seconds",
                most=a_minute,
                seconds=seconds,
            ),
            seconds,
        )


def _moved(request: HttpRequest, moved: MovedError) -> HttpResponse:
    """To the same address of the record that answers for this one."""
    root, _, rest = request.path.removeprefix(f"{ROOT}/").partition("/")
    tail = rest.partition("/")[2]
    path = f"{ROOT}/{root}/{moved.target.id}" + (f"/{tail}" if tail else "")
    query = request.META.get("QUERY_STRING", "")
    response = HttpResponse(status=308)
    response.headers["Location"] = f"{path}?{query}" if query else path
    del response.headers["Content-Type"]
    return response


def _dressed(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The headers of every answer, of errors too. Pages of other sites may read what anybody may,
    and nothing in the name of somebody who is signed in.
    """
    own = bool(reader_of(request).name)
    if response.status_code >= 400:
        response.headers["Cache-Control"] = "no-store"
    else:
        response.headers["Cache-Control"] = "private, no-store" if own else "no-cache"
    if not own:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "ETag, Retry-After"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    patch_vary_headers(response, ["Cookie", "Accept-Language"])
    return response
