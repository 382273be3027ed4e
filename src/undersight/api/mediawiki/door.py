"""api.php: takes a call, answers it inside a snapshot, and turns every error into one of the
protocol. Nothing is written here, so no token is asked for.

Pages of other sites may read what anybody may, where they ask for that by `origin=*`: then nobody
is signed in, whichever cookies come along.
"""

from __future__ import annotations

import logging

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from undersight.api.foreign import preflight
from undersight.api.mediawiki.call import Call, Fault, begin
from undersight.api.mediawiki.modules import ACTIONS, ASKING
from undersight.api.mediawiki.replies import fault, respond, trouble
from undersight.api.v1.allowance import network_of
from undersight.api.v1.endpoint import ALLOWANCE
from undersight.errors import UndersightError
from undersight.looking.request import reader_of
from undersight.options import Options
from undersight.store.reads.snapshot import snapshot
from undersight.store.reads.timed import at_most

LOG = logging.getLogger(__name__)

LONGEST = 200_000
"""Characters of all that a call may say."""


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST", "OPTIONS"])
def api(request: HttpRequest) -> HttpResponse:
    """The one address of the API."""
    anonymous = request.GET.get(ORIGIN) == "*"  # of the address: before a body is sent it is asked
    if anonymous:
        request.user = AnonymousUser()
    response = (
        preflight("GET, HEAD, POST", "Accept, Accept-Language, Content-Type")
        if request.method == "OPTIONS"
        else _taken(request)
    )
    if anonymous:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "MediaWiki-API-Error, Retry-After"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


ORIGIN = "origin"
"""The parameter by which a page of another site asks to be let read."""


def _taken(request: HttpRequest) -> HttpResponse:
    """The answer of a call, or the error that ends it."""
    action = request.POST.get("action", request.GET.get("action", "")).strip()
    try:
        if wait := allowed(request):
            response = fault(request, Fault("ratelimited", RATE.format(wait)))
            response.headers["Retry-After"] = str(wait)
            return response
        with snapshot():
            return _answered(request, action)
    except Fault as error:
        return fault(request, error)
    except UndersightError as error:
        return trouble(request, error, asking=action in ASKING)
    except DatabaseError:
        LOG.exception("a call of api.php failed")
        return fault(request, Fault("internal_api_error", "This could not be answered."))


RATE = "You've exceeded your rate limit. Please wait {} seconds and try again."


def _answered(request: HttpRequest, action: str) -> HttpResponse:
    given = [*request.GET.lists(), *request.POST.lists()]
    if sum(len(text) for _, values in given for text in values) > LONGEST:
        raise Fault("toolong", f"A call may have {LONGEST} characters")
    call = begin(request)
    _asserted(call)
    if call.params.has(ORIGIN) and request.GET.get(ORIGIN) != "*":
        call.warn("main", "Other sites may read this with origin=* in the address only.")
    if call.params.text("format", "json") not in ("json", "jsonfm", "none"):
        raise Fault("badvalue", 'Unrecognized value for parameter "format": only json is given.')
    if not action:
        action = "help"
    if action not in ACTIONS:
        raise Fault("badvalue", f'Unrecognized value for parameter "action": {action[:40]}.')
    with at_most(call.limits.seconds):
        return respond(call, ACTIONS[action](call))


def _asserted(call: Call) -> None:
    """What a client takes for granted of who asks."""
    wanted, reader = call.params.text("assert"), call.lens.reader
    if wanted in ("user", "bot") and not reader.name:
        raise Fault(f"assert{wanted}failed", "You are not signed in, so this was not done.")
    if wanted == "anon" and reader.name:
        raise Fault("assertanonfailed", "You are signed in, so this was not done.")


def allowed(request: HttpRequest) -> int:
    """For how many seconds who asks has to wait: 0 for not at all. One count with the other API."""
    options: Options = settings.UNDERSIGHT
    reader = reader_of(request)
    if reader.name:
        return ALLOWANCE.take(f"@{reader.name}", a_minute=options.api_signed_in)
    address = network_of(str(request.META.get("REMOTE_ADDR", "")))
    return ALLOWANCE.take(address, a_minute=options.api_anonymous)
