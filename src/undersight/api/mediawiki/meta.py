"""meta=…: what the registry says of itself, who reads, and tokens; action=smwinfo, action=help."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version

from django.conf import settings

from undersight.api.mediawiki.call import Call, Node, unknown
from undersight.api.mediawiki.replies import STAR, Exactly
from undersight.api.mediawiki.spaces import spaces
from undersight.exchange.answers.catalogue import ANSWERS
from undersight.kept import Kept
from undersight.records.found import Figures
from undersight.records.lens import Lens
from undersight.records.rights import Right
from undersight.store.reads.figures import figures, head_digest

AS = "MediaWiki 1.43.0"
"""The version whose interface this is: clients compare it."""

ANYBODY = "Reader"
"""The name of a reader without an account; MediaWiki would say the address of the machine."""

TOKEN = "+\\"  # noqa: S105 - what MediaWiki gives to everybody without an account
"""The token of somebody who cannot edit."""

_KEPT: Kept[tuple[str, Lens], Figures] = Kept(16)


def numbers_of(lens: Lens) -> Figures:
    """The numbers of the registry, kept until the log goes on: they look at every claim."""
    key = (head_digest(), replace(lens, reader=replace(lens.reader, name="")))
    return _KEPT.made(key, lambda: figures(lens))


def siteinfo(call: Call) -> Node:
    """What the registry says of itself."""
    parts = call.params.under("si").many("prop", "general")
    unknown(call, "siprop", [p for p in parts if p not in SITE])
    return {part: SITE[part](call) for part in parts if part in SITE}


def _general(call: Call) -> Node:
    options, own = settings.UNDERSIGHT, call.lens.own_language
    return {
        "mainpage": "Main Page",
        "base": call.base,
        "sitename": options.name,
        "generator": AS,
        "phpversion": "8.2",
        "phpsapi": "none",
        "dbtype": "undersight",
        "dbversion": _version(),
        "imagewhitelistenabled": False,
        "langconversion": False,
        "titleconversion": False,
        "linkprefixcharset": "",
        "linkprefix": "",
        "linktrail": "/^()(.*)$/sD",
        "legaltitlechars": " %!\"$&'()*,\\-.\\/0-9:;=?@A-Z\\\\^_`a-z~\\x80-\\xFF+",
        "invalidusernamechars": "@:>=",
        "fixarabicunicode": False,
        "fixmalayalamunicode": False,
        "case": "case-sensitive",
        "lang": own,
        "fallback": [],
        "rtl": own in ("ar", "fa", "he", "ur"),
        "fallback8bitEncoding": "windows-1252",
        "readonly": True,
        "readonlyreason": "This interface is for reading",
        "writeapi": False,
        "maxarticlesize": 2_097_152,
        "timezone": "UTC",
        "timeoffset": 0,
        "articlepath": "/wiki/$1",
        "scriptpath": "",
        "script": "/index.php",
        "variantarticlepath": False,
        "server": call.base,
        "servername": call.request.get_host().partition(":")[0],
        "wikiid": "undersight",
        "time": call.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "misermode": False,
        "uploadsenabled": False,
        "maxuploadsize": 0,
        "minuploadchunksize": 1024,
        "categorycollation": "uppercase",
        "magiclinks": {},
        "thumblimits": {"0": 180},
        "imagelimits": {"0": {"width": 800, "height": 600}},
    }


def _version() -> str:
    try:
        return version("undersight")
    except PackageNotFoundError:
        return "0"


def _namespaces(call: Call) -> Node:
    made: Node = {}
    for space in spaces(call.schema, call.language):
        english = next(s for s in spaces(call.schema) if s.number == space.number)
        node: Node = {
            "id": space.number,
            "case": "first-letter" if space.number in FIRST_LETTER else "case-sensitive",
            "subpages": False,
            "canonical": english.name,
            f"{STAR}name": space.name,
            "content": space.number == 0 or bool(space.kind),
            "nonincludable": False,
        }
        if space.number == 0:
            del node["canonical"]
        made[str(space.number)] = node
    return made


FIRST_LETTER = (-1, 2, 3, 8, 9)
"""Namespaces of which every client knows that they begin with a capital."""


def _aliases(call: Call) -> list[Node]:
    return [
        {"id": space.number, f"{STAR}alias": alias}
        for space in spaces(call.schema, call.language)
        for alias in space.aliases
    ]


def _statistics(call: Call) -> Node:
    found = numbers_of(call.lens)
    records = sum(found.kinds.values())
    return {
        "pages": records,
        "articles": records,
        "edits": call.looking.at.named(call.looking.at.position) or call.looking.at.settled,
        "images": 0,
        "users": 0,
        "activeusers": 0,
        "admins": 0,
        "jobs": 0,
    }


def _extensions(call: Call) -> list[Node]:
    return [
        {
            "type": "semantic",
            "name": "Undersight",
            "version": _version(),
            "description": "Reads as MediaWiki and Semantic MediaWiki do; it is neither.",
        }
    ]


def _rights(call: Call) -> Node:
    options = settings.UNDERSIGHT
    return {"url": options.licence_url, "text": options.licence}


def _none(call: Call) -> list[Node]:
    return []


def _empty(call: Call) -> Node:
    return {}


SITE: dict[str, Callable[[Call], object]] = {
    "general": _general,
    "namespaces": _namespaces,
    "namespacealiases": _aliases,
    "statistics": _statistics,
    "extensions": _extensions,
    "rightsinfo": _rights,
    "dbrepllag": lambda call: [{"host": "", "lag": 0}],
    "defaultoptions": _empty,
    "extensiontags": _none,
    "fileextensions": _none,
    "functionhooks": lambda call: ["ask", "show"],
    "interwikimap": _none,
    "languages": _none,
    "languagevariants": _empty,
    "libraries": _none,
    "magicwords": _none,
    "protocols": lambda call: ["http://", "https://"],
    "restrictions": lambda call: {"types": [], "levels": [""], "cascadinglevels": []},
    "skins": _none,
    "specialpagealiases": _none,
    "usergroups": _none,
    "variables": _none,
}
"""Part of siteinfo -> what it says."""


def userinfo(call: Call) -> Node:
    """Who reads, and what they may."""
    parts = call.params.under("ui").many("prop")
    reader = call.lens.reader
    made: Node = {"id": 1 if reader.name else 0, "name": reader.name or ANYBODY}
    if not reader.name:
        made["anon"] = True
    if "groups" in parts:
        made["groups"] = ["*", "user", reader.role.value] if reader.name else ["*"]
    if "implicitgroups" in parts:
        made["implicitgroups"] = ["*"]
    if "rights" in parts:
        made["rights"] = ["read", *(["apihighlimits"] if reader.may(Right.WRITE) else [])]
    if "editcount" in parts:
        made["editcount"] = 0
    if "options" in parts:
        made["options"] = {}
    if "ratelimits" in parts:
        made["ratelimits"] = {}
    return {"userinfo": made}


def tokens(call: Call) -> Node:
    """Tokens: clients ask for them before they are told that they cannot edit."""
    kinds = call.params.many("type", "csrf")
    return {"tokens": {f"{kind}token": TOKEN for kind in kinds if kind.isalpha()}}


METAS: dict[str, Callable[[Call], Node]] = {
    "siteinfo": siteinfo,
    "userinfo": userinfo,
    "tokens": tokens,
    "allmessages": lambda call: {"allmessages": []},
    "filerepoinfo": lambda call: {"repos": []},
}
"""Module -> what it says."""


def smwinfo(call: Call) -> Exactly:
    """action=smwinfo: how much there is, as Semantic MediaWiki counts."""
    asked = call.params.many("info", "propcount|usedpropcount|declaredpropcount")
    known = dict(_counts(call))
    unknown(call, "info", [name for name in asked if name not in known])
    return Exactly({"info": {name: known[name] for name in asked if name in known}})


def _counts(call: Call) -> Iterator[tuple[str, object]]:
    schema, found = call.schema, numbers_of(call.lens)
    declared = [p for p in schema.properties.values() if not p.builtin]
    used = {u.property for k in schema.kinds.values() for u in k.uses}
    yield "propcount", found.claims
    yield "usedpropcount", len([p for p in declared if p.id in used])
    yield "totalpropcount", len(schema.properties)
    yield "declaredpropcount", len(declared)
    yield "proppagecount", len(declared)
    yield "querycount", 0
    yield "querysize", 0
    yield "formatcount", dict.fromkeys(sorted(ANSWERS), 0)
    yield "conceptcount", sum(found.kinds.get(k, 0) for k in _concepts(call))
    yield "subobjectcount", 0
    yield "errorcount", 0
    yield "deletecount", 0
    yield "jobcount", {}


def _concepts(call: Call) -> list[str]:
    return [k.id for k in call.schema.kinds.values() if k.use("asks")]
