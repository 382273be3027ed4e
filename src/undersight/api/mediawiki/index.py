"""index.php and /wiki/…: old addresses lead to our pages, or give the data that was asked for."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote, unquote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from undersight.api.mediawiki.ask import listed
from undersight.api.mediawiki.call import Call, Fault, begin
from undersight.api.mediawiki.door import allowed
from undersight.api.mediawiki.lists import where_kinds
from undersight.api.mediawiki.pages import at_revision, before
from undersight.api.mediawiki.spaces import MAIN, SPECIAL, kinds_of, spaces
from undersight.api.mediawiki.texts import FORMAT, text_of
from undersight.api.mediawiki.titles import Target, by_numbers, cleaned, followed, resolve
from undersight.errors import InvalidError, NotFoundError, Problem, shorten, worded
from undersight.exchange.answers.catalogue import format_called
from undersight.looking.addresses import changeset_path, kind_path, record_path
from undersight.query.escapes import escaped
from undersight.schema.names import fold
from undersight.store.reads.snapshot import snapshot

SEVERAL = "ambiguousrevid"
"""What a revision is that changed several pages: it has a page of its own."""


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """index.php?title=…"""
    return _answered(request, request.GET.get("title", ""))


@require_safe
def wiki(request: HttpRequest, title: str = "") -> HttpResponse:
    """/wiki/Title."""
    return _answered(request, title or request.GET.get("title", ""))


def _answered(request: HttpRequest, title: str) -> HttpResponse:
    if wait := allowed(request):
        response = HttpResponse(status=429)
        response.headers["Retry-After"] = str(wait)
        return response
    with snapshot():
        call = begin(request)
        try:
            answer = _page(title, call)
        except Fault as fault:
            raise NotFoundError(worded("%(info)s", info=fault.info)) from fault
    answer.headers["Cache-Control"] = "private, no-store" if call.lens.reader.name else "no-cache"
    answer.headers["Vary"] = "Cookie, Accept-Language"
    return answer


def _page(title: str, call: Call) -> HttpResponse:
    text = cleaned(title)
    if fold(text.partition(":")[0]) == "special" and ":" in text:
        return _special(title.partition(":")[2], call)
    target = _asked(text, call)
    if target is None:
        return _to(call, "/")
    if target.invalid == SEVERAL:
        return _to(call, changeset_path(target.position), at=None)
    if target.space == SPECIAL or not target.exists:
        raise NotFoundError(worded("there is no page called %(title)s", title=target.title))
    target = followed(target, call)
    if call.params.text("action") == "raw":
        return _raw(target, call)
    if target.name is None:
        if target.kind:
            return _to(call, kind_path(target.kind.id, call.schema))
        return _to(call, "/schema")
    return _record(target, call)


def _asked(text: str, call: Call) -> Target | None:
    """The page that an address names: by title, else by number, else by revision."""
    params = call.params
    if text and fold(text) != "main page":
        return resolve([text], call)[text]
    if params.has("curid"):
        found = by_numbers([params.number("curid")], call)
        return found.get(params.number("curid"), Target(params.text("curid")))
    for name in ("oldid", "diff"):
        if params.text(name) and params.text(name) not in ("prev", "next", "cur"):
            try:
                return at_revision(params.number(name), call)
            except Fault as fault:
                if fault.code == SEVERAL:
                    return Target("", position=params.number(name), invalid=SEVERAL)
                raise
    return None


def _record(target: Target, call: Call) -> HttpResponse:
    """A record, one of its revisions, its history, a difference."""
    assert target.name is not None  # noqa: S101
    path = record_path(target.name, call.schema)
    params = call.params
    if params.text("action") == "history":
        return _to(call, f"{path}/history")
    if params.has("diff"):
        a, b = _bounds(target, call)
        parts = {k: v for k, v in (("a", a), ("b", b)) if v}
        return _to(call, f"{path}/diff", **parts)
    if old := params.number("oldid"):
        if not call.settled(old):
            return _to(call, path)
        return _to(call, path, at=old)
    return _to(call, path)


def _bounds(target: Target, call: Call) -> tuple[int, int]:
    """The two revisions of ?diff=&oldid=: 0 is the current state."""
    params = call.params
    old, diff = params.number("oldid"), params.text("diff")
    if diff in ("prev", ""):
        return before(target, old, call), call.settled(old)
    if diff in ("cur", "next", "0"):
        return call.settled(old), 0
    new = params.number("diff")
    return (call.settled(old) if old else before(target, new, call)), call.settled(new)


def _raw(target: Target, call: Call) -> HttpResponse:
    """?action=raw: the text of a page."""
    old = call.params.number("oldid")
    text = text_of(target, call, call.settled(old) or None)
    if text is None:
        raise NotFoundError(worded("there is no such record at this position"))
    return HttpResponse(text, content_type=f"{FORMAT}; charset=utf-8")


def _to(call: Call, path: str, **more: str | int | None) -> HttpResponse:
    """To one of our pages, with what stays of the address."""
    return HttpResponseRedirect(call.looking.link(path, **more))


# ---- special pages ----


def _special(rest: str, call: Call) -> HttpResponse:
    """Special:Name/rest."""
    name, _, more = rest.partition("/")
    found = SPECIALS.get(fold(name).replace(" ", ""))
    if found is None:
        raise NotFoundError(worded("there is no special page called %(name)s", name=name[:80]))
    return found(more, call)


def _ask(rest: str, call: Call) -> HttpResponse:
    """Special:Ask: `q`, `po`, `p[…]`; `x`, or the rest of the path, hold them all encoded."""
    text = question_of(rest, call)
    if not text:
        return _to(call, "/ask")
    wanted = call.params.text("p[format]") or _format_in(text)
    known = format_called(wanted) if wanted else None
    return _to(call, "/ask", q=text, format=known.name if known else None)


def _format_in(text: str) -> str:
    match = re.search(r"\|\s*format\s*=\s*([\w-]+)", text)
    return match[1] if match else ""


def question_of(rest: str, call: Call) -> str:
    """The question of an address of Special:Ask, as text."""
    params = call.params
    compact = params.raw("x") or rest
    if compact:
        parts = decoded(compact)
    else:
        parts = [params.raw("q").strip()] if params.text("q") else []
        columns = re.split(r"[\n\r|]+", params.raw("po"))
        parts += [c if c.startswith("?") else f"?{c}" for p in columns if (c := p.strip())]
    named = {
        match[1]: params.raw(name).strip()
        for name in params.given
        if (match := re.fullmatch(r"p\[(\w+)\]", name))
    }
    for name in ("limit", "offset", "sort", "order", "format"):
        if params.text(name):
            named.setdefault(name, params.text(name))
    named |= _sorting(call)
    return " |".join([*parts, *(f"{k}={v}" for k, v in named.items() if v)])


def _sorting(call: Call) -> dict[str, str]:
    """`sort_num` and `order_num`, and lists `sort[]`, of its form."""
    found = {}
    for name in ("sort", "order"):
        values = [v for v in call.params.given.getlist(f"{name}[]") if v.strip()]
        if values or call.params.text(f"{name}_num"):
            found[name] = ",".join(values) or call.params.text(f"{name}_num")
    return found


def decoded(text: str) -> list[str]:
    """The parts of an encoded question: / between them, - before the codes of characters.

    >>> decoded("-5B-5BCategory:Deployment-5D-5D/-3FUsed-20by/limit%3D5")
    ['[[Category:Deployment]]', '?Used by', 'limit=5']
    """
    if text.startswith("-") is False and "%" in text and "-5B" not in text:
        text = unquote(text)
    shielded = text.replace("-2D", "\x00").replace("-", "%") if _CODED.search(text) else text
    parts = [unquote(part).replace("\x00", "-").replace("_", " ") for part in shielded.split("/")]
    return [part.strip() for part in parts if part.strip()]


_CODED = re.compile(r"-[0-9A-Fa-f]{2}")


def _browse(rest: str, call: Call) -> HttpResponse:
    """Special:Browse/Title: the page itself shows all of it."""
    return _page_of(rest or call.params.text("article"), call, "")


def _page_of(rest: str, call: Call, tail: str) -> HttpResponse:
    """The page that the rest of an address names, or a page below it."""
    plain = _readable(rest) or call.params.text("target") or call.params.text("page")
    if not plain:
        return _to(call, "/search")
    target = followed(resolve([plain], call)[plain], call)
    if target.name is None:
        return _page(plain, call)
    return _to(call, record_path(target.name, call.schema, tail))


def _readable(text: str) -> str:
    """A title as Special:Browse spells it in addresses: `:Open-20cameras`."""
    if text.startswith(":") and _CODED.search(text):
        return "/".join(decoded(text[1:]))
    return text


def _export(rest: str, call: Call) -> HttpResponse:
    """Special:ExportRDF/Title: RDF/XML, or another syntax of the same graph."""
    syntax = call.params.text("syntax").casefold()
    if syntax not in SYNTAXES:
        cure = worded("choose of: %(formats)s", formats=tuple(filter(None, SYNTAXES)))
        raise InvalidError([Problem(worded("is no format"), cure, "syntax", shorten(syntax))])
    return _page_of(rest, call, SYNTAXES[syntax])


SYNTAXES = {"": ".rdf", "rdf": ".rdf", "rdfxml": ".rdf", "turtle": ".ttl", "jsonld": ".jsonld"}
"""Syntax of Special:ExportRDF -> ending of the record's address."""


def _links(rest: str, call: Call) -> HttpResponse:
    return _page_of(rest, call, "links")


def _recent(rest: str, call: Call) -> HttpResponse:
    space = call.params.text("namespace")
    kinds = kinds_of(int(space), call.schema) if space.isdigit() and int(space) != MAIN else ()
    name = call.schema.kinds[kinds[0]].name if kinds else None
    return _to(call, "/recent", kind=name)


def _contributions(rest: str, call: Call) -> HttpResponse:
    name = rest or call.params.text("target") or call.params.text("user")
    return _to(call, f"/contributor/{quote(name, safe='')}" if name else "/recent")


def _search(rest: str, call: Call) -> HttpResponse:
    """Special:Search: what is a title leads to its page where one asks to go there."""
    text = rest or call.params.raw("search")
    if call.params.has("go") and text.strip():
        target = followed(resolve([text], call)[text], call)
        if target.name:
            return _to(call, record_path(target.name, call.schema))
    return _to(call, "/search", q=text)


def _random(rest: str, call: Call) -> HttpResponse:
    """Special:Random, or Special:Random/Kind."""
    wanted = next(
        (s for s in spaces(call.schema, call.language) if rest and fold(s.name) == fold(rest)), None
    )
    kinds = kinds_of(wanted.number if wanted else MAIN, call.schema)
    found, _ = listed(where_kinds(kinds), call, limit=1, order="random")
    if not found:
        return _to(call, "/")
    return _to(call, record_path(found[0], call.schema))


def _all_pages(rest: str, call: Call) -> HttpResponse:
    return _to(call, "/ask", q=where_kinds(kinds_of(MAIN, call.schema)))


def _property(rest: str, call: Call) -> HttpResponse:
    """Special:SearchByProperty/Property/Value."""
    name, _, value = rest.removeprefix(":").partition("/")
    name = name or call.params.text("property")
    value = value or call.params.text("value")
    if not name:
        return _to(call, "/ask")
    shown = " ".join(decoded(value)) if _CODED.search(value) else value
    test = escaped(shown.replace("_", " ")) if shown else "+"
    prop = (" ".join(decoded(name)) if _CODED.search(name) else name).replace("_", " ")
    return _to(call, "/ask", q=f"[[{escaped(prop, '|[]:')}::{test}]] |?{escaped(prop, '|[]:')}")


def _statistics(rest: str, call: Call) -> HttpResponse:
    return _to(call, "/")


SPECIALS: dict[str, Callable[[str, Call], HttpResponse]] = {
    "allpages": _all_pages,
    "ask": _ask,
    "browse": _browse,
    "categories": lambda rest, call: _to(call, "/schema"),
    "contributions": _contributions,
    "exportrdf": _export,
    "pageproperty": _property,
    "properties": lambda rest, call: _to(call, "/schema"),
    "random": _random,
    "randompage": _random,
    "recentchanges": _recent,
    "search": _search,
    "searchbyproperty": _property,
    "statistics": _statistics,
    "userlogin": lambda rest, call: _to(call, "/accounts/login/"),
    "version": lambda rest, call: _to(call, "/about/about"),
    "whatlinkshere": _links,
}
"""Special page, without its case and blanks -> where it leads."""
