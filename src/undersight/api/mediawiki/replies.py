"""How an answer is written: JSON in two versions of MediaWiki's format, errors with HTTP 200."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from undersight.api.mediawiki.call import Call, Fault, Node
from undersight.errors import InvalidError, UndersightError
from undersight.looking.words import in_words

STAR = "*:"
"""Begins the name of what the first version calls `*`: "*:content"."""

SEE = "See {}/api.php for the API's modules, and the registry's documentation for what differs"


@dataclass(frozen=True, slots=True)
class Exactly:
    """JSON that is the same in both versions: the bodies of Semantic MediaWiki."""

    body: object


def respond(call: Call, answer: object) -> HttpResponse:
    """The answer of a module. Warnings of the call come with it."""
    second = call.params.text("formatversion") in ("2", "latest")
    body = written(answer, second=second)
    if call.warnings and isinstance(body, dict):
        told = {m: {f"{STAR}warnings": "\n".join(texts)} for m, texts in call.warnings.items()}
        body = {**body, "warnings": written(told, second=second)}
    return _response(call.request, body, private=bool(call.lens.reader.name))


def written(value: object, *, second: bool) -> object:
    """A value as one version of the format writes it: in the first, yes is an empty text, no is
    nothing, and what is the matter of a thing is called `*`.

    >>> written({"new": True, "old": False, "*:content": "x"}, second=False)
    {'new': '', '*': 'x'}
    """
    if isinstance(value, Exactly):
        return value.body
    if isinstance(value, list | tuple):
        return [written(each, second=second) for each in value]
    if not isinstance(value, dict):
        return value
    made: Node = {}
    for key, each in value.items():
        if isinstance(each, bool) and not second:
            if each:
                made[key] = ""
            continue
        name = key
        if key.startswith(STAR):
            name = key.removeprefix(STAR) if second else "*"
        made[name] = written(each, second=second)
    return made


def fault(request: HttpRequest, error: Fault) -> HttpResponse:
    """An error of the protocol."""
    see = SEE.format(request.build_absolute_uri("/").rstrip("/"))
    second = request.GET.get("formatversion", request.POST.get("formatversion", "")) == "2"
    told = written({"code": error.code, "info": error.info, f"{STAR}docref": see}, second=second)
    response = _response(request, {"error": told}, private=True)
    response.headers["MediaWiki-API-Error"] = error.code
    return response


def trouble(request: HttpRequest, error: UndersightError, *, asking: bool) -> HttpResponse:
    """An anticipated error of ours. That of a question has the shape of Semantic MediaWiki's."""
    sentences = sentences_of(error)
    if asking:
        return _response(request, {"error": {"query": sentences}}, private=True)
    return fault(request, Fault(code_of(error), " ".join(sentences)))


def sentences_of(error: UndersightError) -> list[str]:
    """What an error tells, a sentence for each problem."""
    if isinstance(error, InvalidError):
        return [in_words(problem.sentence) for problem in error.problems]
    return [in_words(error.message)]


def code_of(error: UndersightError) -> str:
    """The code of an error of ours."""
    return "invalidparameter" if isinstance(error, InvalidError) else "notpossible"


def _response(request: HttpRequest, body: object, *, private: bool) -> HttpResponse:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-store" if private else "no-cache"
    response.headers["Vary"] = "Cookie, Accept-Language"
    return response
