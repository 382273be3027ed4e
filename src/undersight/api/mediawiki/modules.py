"""Every action, and what action=paraminfo tells of it: as much as clients ask before they begin."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from undersight.api.mediawiki.ask import ask, askargs
from undersight.api.mediawiki.browse import browsebyproperty, browsebysubject, smwbrowse
from undersight.api.mediawiki.call import MOST, MOST_FULL, MOST_TITLES, Call, Fault, Node
from undersight.api.mediawiki.changes import CHANGES
from undersight.api.mediawiki.meta import METAS, smwinfo
from undersight.api.mediawiki.pages import compare, opensearch
from undersight.api.mediawiki.parsing import PARTS, parse
from undersight.api.mediawiki.props import PROPS
from undersight.api.mediawiki.query import GENERATORS, LISTS, query
from undersight.api.mediawiki.replies import STAR

WRITING = frozenset(
    "block changeauthenticationdata changecontentmodel delete edit emailuser filerevert import"
    " linkaccount managetags mergehistory move options patrol protect purge resetpassword"
    " revisiondelete rollback setnotificationtimestamp setpagelanguage smwtask stashedit tag"
    " unblock undelete unlinkaccount upload userrights watch createaccount pfautoedit"
    " approve".split()
)
"""Actions that would change something: nothing is changed through this door."""

SIGNING_IN = frozenset({"clientlogin", "login", "logout"})

ASKING = frozenset({"ask", "askargs"})
"""Actions whose errors have the shape of Semantic MediaWiki."""


def paraminfo(call: Call) -> Node:
    """action=paraminfo: the parameters of modules."""
    asked = call.params.many("modules")
    asked += [f"query+{name}" for name in call.params.many("querymodules")]
    told = [described(name) for name in asked[:MOST_TITLES]]
    return {"paraminfo": {"helpformat": "none", "modules": [t for t in told if t]}}


def described(path: str) -> Node | None:
    """What is told of a module; None where there is none of that name."""
    group, _, name = path.rpartition("+")
    if path == "main":
        return _module("main", "", [_among("action", ACTIONS), _among("format", ["json"])])
    if path == "query":
        parts = [
            _among("prop", PROPS, "query+"),
            _among("list", LISTS, "query+"),
            _among("meta", METAS, "query+"),
            _among("generator", GENERATORS, "query+"),
            _values("titles"),
            _values("pageids"),
            _values("revids"),
            _plain("redirects", "boolean"),
            _plain("indexpageids", "boolean"),
        ]
        return _module("query", "main", parts)
    if group == "query" or not group:
        if name in ACTIONS:
            return _module(name, "main", OWN.get(name, []))
        if name in LISTS:
            return _module(f"query+{name}", "query", _listed(name), prefix=LISTS[name].prefix)
        if name in PROPS:
            return _module(f"query+{name}", "query", _added(name), prefix=PREFIXES.get(name, ""))
        if name in METAS:
            return _module(f"query+{name}", "query", [], prefix=META_PREFIXES.get(name, ""))
    return None


PREFIXES = {
    "revisions": "rv",
    "info": "in",
    "categories": "cl",
    "links": "pl",
    "extlinks": "el",
    "pageprops": "pp",
    "images": "im",
    "templates": "tl",
    "langlinks": "ll",
    "iwlinks": "iw",
    "imageinfo": "ii",
    "linkshere": "lh",
    "redirects": "rd",
    "transcludedin": "ti",
    "fileusage": "fu",
    "contributors": "pc",
    "categoryinfo": "ci",
    "coordinates": "co",
    "duplicatefiles": "df",
}
META_PREFIXES = {
    "siteinfo": "si",
    "userinfo": "ui",
    "tokens": "",
    "allmessages": "am",
    "filerepoinfo": "fri",
}
"""Module -> what its parameters begin with."""


def _module(path: str, parent: str, parameters: list[Node], *, prefix: str = "") -> Node:
    name = path.rpartition("+")[2]
    group = "" if path == "main" else "action" if parent == "main" else _group(name)
    return {
        "name": name,
        "classname": "Undersight",
        "path": path,
        "group": group,
        "prefix": prefix,
        "source": "Undersight",
        "readrights": True,
        "mustbeposted": name in WRITING or name in SIGNING_IN,
        "writerights": name in WRITING,
        "generator": name in GENERATORS,
        "parameters": [{"index": n, **p} for n, p in enumerate(parameters, 1)],
    }


def _group(name: str) -> str:
    if name in LISTS:
        return "list"
    return "prop" if name in PROPS else "meta"


def _among(name: str, values: Iterable[str], parent: str = "") -> Node:
    """A parameter whose values are modules."""
    found = sorted(values)
    node = {
        "name": name,
        "type": found,
        "multi": name not in ("action", "format", "generator"),
        "limit": MOST_TITLES,
        "lowlimit": MOST_TITLES,
        "highlimit": MOST,
        "required": False,
    }
    if name != "format":
        node["submodules"] = {value: f"{parent}{value}" for value in found}
    return node


def _values(name: str) -> Node:
    return {"name": name, "type": "string", "multi": True, "limit": MOST_TITLES, "required": False}


def _plain(name: str, type_: str) -> Node:
    return {"name": name, "type": type_, "required": False}


def _limit(most: int) -> Node:
    return {"name": "limit", "type": "limit", "min": 1, "max": most, "highmax": most, "default": 10}


def _listed(name: str) -> list[Node]:
    one = name in ("allpages",)
    space: Node = {"name": "namespace", "type": "namespace", "multi": not one}
    parts = [_limit(MOST), _plain("continue", "string"), _plain("dir", "string")]
    if name in CHANGES:
        shown = [word for plain in SHOWN for word in (plain, f"!{plain}")]
        parts.append({"name": "show", "type": shown, "multi": True, "limit": MOST_TITLES})
        parts.append({"name": "type", "type": ["edit", "new"], "multi": True})
    return parts if name == "allcategories" else [*parts, space]


SHOWN = ("anon", "autopatrolled", "bot", "minor", "patrolled", "redirect", "top", "new")
"""By what clients may want to choose among changes; none of it is known here."""


def _added(name: str) -> list[Node]:
    if name == "revisions":
        return [
            _values("prop"),
            _values("slots"),
            _limit(MOST),
            _plain("startid", "integer"),
            _plain("endid", "integer"),
            _plain("dir", "string"),
        ]
    if name == "info":
        return [_values("prop")]
    return [_limit(MOST), _values("prop")]


OWN: dict[str, list[Node]] = {
    "paraminfo": [_values("modules"), _values("querymodules")],
    "parse": [
        _plain("page", "string"),
        _plain("pageid", "integer"),
        _plain("oldid", "integer"),
        _plain("redirects", "boolean"),
        _plain("title", "string"),
        _plain("text", "text"),
        _plain("summary", "string"),
        _plain("contentmodel", "string"),
        {**_values("prop"), "type": sorted(PARTS)},
    ],
    "compare": [_plain("fromrev", "integer"), _plain("torev", "integer")],
    "opensearch": [_plain("search", "string"), _limit(MOST)],
    "ask": [_plain("query", "string"), _plain("at", "string"), _plain("api_version", "string")],
}
"""Action -> its parameters, as far as they are told."""


def help_text(call: Call) -> Node:
    """action=help: what there is."""
    actions = ", ".join(sorted(set(ACTIONS) - WRITING))
    text = f"This registry reads as MediaWiki does. Actions: {actions}."
    return {"help": {"mime": "text/plain", f"{STAR}help": text}}


def not_here(call: Call) -> Node:
    """An action that would change something."""
    raise Fault(
        "writeapidenied",
        "Nothing is changed through api.php: it is for reading. Sign in to the registry's pages"
        " and change there what you may.",
    )


def login(call: Call) -> Node:
    """action=login and its like: nobody signs in here."""
    reason = (
        "Nobody signs in through api.php: it is for reading what is public."
        " The registry's pages have a sign-in of their own."
    )
    if call.params.text("action") == "clientlogin":
        return {"clientlogin": {"status": "FAIL", "message": reason, "messagecode": "readonly"}}
    if call.params.text("action") == "logout":
        return {}
    return {"login": {"result": "Aborted", "reason": reason}}


def checktoken(call: Call) -> Node:
    """action=checktoken: no token is worth anything here."""
    return {"checktoken": {"result": "invalid"}}


def expandtemplates(call: Call) -> Node:
    """action=expandtemplates: there are no templates, so a text is itself."""
    return {"expandtemplates": {f"{STAR}wikitext": call.params.raw("text")[: MOST_FULL * 5_000]}}


ACTIONS: dict[str, Callable[[Call], object]] = {
    "ask": ask,
    "askargs": askargs,
    "browsebyproperty": browsebyproperty,
    "browsebysubject": browsebysubject,
    "checktoken": checktoken,
    "compare": compare,
    "expandtemplates": expandtemplates,
    "help": help_text,
    "opensearch": opensearch,
    "paraminfo": paraminfo,
    "parse": parse,
    "query": query,
    "smwbrowse": smwbrowse,
    "smwinfo": smwinfo,
    **dict.fromkeys(sorted(WRITING), not_here),
    **dict.fromkeys(sorted(SIGNING_IN), login),
}
"""Action -> what answers it."""
