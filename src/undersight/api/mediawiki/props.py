"""prop=…: what is told of each page."""

from __future__ import annotations

from collections.abc import Callable

from undersight.api.mediawiki import revisions as revised
from undersight.api.mediawiki.call import MOST_FULL, Call, Fault, Node, unknown
from undersight.api.mediawiki.replies import STAR
from undersight.api.mediawiki.revisions import newest
from undersight.api.mediawiki.texts import MODEL, Held, held
from undersight.api.mediawiki.titles import Target, of_kind, of_records

Added = Callable[[list[Target], Call], tuple[list[Node], Node]]
"""What a module adds to each page, and how to go on."""


def info(pages: list[Target], call: Call) -> tuple[list[Node], Node]:
    """When it last changed, in which language, what may be done with it."""
    inside = call.params.under("in").many("prop")
    return [_info(target, call, inside) for target in pages], {}


def _info(target: Target, call: Call, inside: list[str]) -> Node:
    made: Node = {
        "contentmodel": MODEL,
        "pagelanguage": call.lens.own_language,
        "pagelanguagehtmlcode": call.lens.own_language,
        "pagelanguagedir": "ltr",
    }
    if target.exists:
        last = newest(target, call)
        made["touched"] = last.touched
        made["lastrevid"] = last.revision
        if target.redirect:
            made["redirect"] = True
        if last.first:
            made["new"] = True
    if "protection" in inside:
        made["protection"] = []
        made["restrictiontypes"] = []
    if "url" in inside:
        made |= {"fullurl": url(target, call), "editurl": "", "canonicalurl": url(target, call)}
    if "displaytitle" in inside:
        made["displaytitle"] = revised.escaped(target.title)
    return made


def url(target: Target, call: Call) -> str:
    """The absolute address of a page."""
    if target.name:
        return call.address(target.name)
    if target.kind:
        return f"{call.base}/{target.kind.name}"
    return f"{call.base}/schema" if target.prop else call.base


def revisions(pages: list[Target], call: Call) -> tuple[list[Node], Node]:
    """The revisions: of many pages the last, of one as many as are asked for."""
    asked = revised.wanted(call.params)
    if len(pages) > 1 and any(call.params.under("rv").has(n) for n in ("limit", "startid")):
        code, name = "invalidparammix", "rvlimit"
        raise Fault(code, f"{name} can only be used with one page")
    if asked.whole and len(pages) > MOST_FULL:
        call.warn("revisions", f"Texts are given for the first {MOST_FULL} pages")
    made: list[Node] = []
    more: Node = {}
    for place, target in enumerate(pages):
        if asked.whole and place >= MOST_FULL:
            made.append({})
            continue
        found, after = revised.revisions(target, call, asked)
        made.append({"revisions": found} if found else {})
        if after and len(pages) == 1:
            more["rvcontinue"] = str(after)
    return made, more


def categories(pages: list[Target], call: Call) -> tuple[list[Node], Node]:
    """The category of a record: its kind."""
    made: list[Node] = []
    for target in pages:
        kept = [category(target, call)] if target.name and not target.redirect else []
        made.append({"categories": kept} if kept else {})
    return made, {}


def category(target: Target, call: Call) -> Node:
    """The category of a record, as the protocol names it."""
    assert target.name is not None  # noqa: S101
    kind = call.schema.kinds[target.name.kind]
    found = of_kind(kind, call)
    return {"ns": found.space, "title": found.title}


def links(pages: list[Target], call: Call) -> tuple[list[Node], Node]:
    """The records that a page links to."""
    found: list[Node] = []
    for each in _held(pages, call, "links"):
        targets = linked(each, call) if each else []
        found.append({"links": [_link(t) for t in targets]} if targets else {})
    return found, {}


def linked(found: Held, call: Call) -> list[Target]:
    """The records to which the claims of a record link, each once, by title."""
    every = [*found.page.said, *(o for s in found.page.said for o in s.owned)]
    owned = {k.id for k in call.schema.kinds.values() if k.owner}
    names = {s.target.id: s.target for s in every if s.target and s.target.kind not in owned}
    pages = of_records(names.values(), call)
    return sorted(pages.values(), key=lambda t: (t.title.casefold(), t.number))


def _link(target: Target) -> Node:
    return {"ns": target.space, "title": target.title}


def extlinks(pages: list[Target], call: Call) -> tuple[list[Node], Node]:
    """The addresses elsewhere that stand on a page."""
    found: list[Node] = []
    for each in _held(pages, call, "extlinks"):
        urls = outside(each) if each else []
        found.append({"extlinks": [{f"{STAR}url": u} for u in urls]} if urls else {})
    return found, {}


def outside(found: Held) -> list[str]:
    """The addresses elsewhere that the claims of a record hold."""
    values = [
        s.claim.content.value.text
        for s in found.page.said
        if s.claim.content.value
        and found.page.schema.properties[s.claim.content.property].type == "url"
    ]
    return list(dict.fromkeys(values))


def pageprops(pages: list[Target], call: Call) -> tuple[list[Node], Node]:
    """The title to show, and the item of Wikidata where it is known."""
    found: list[Node] = []
    for target, each in zip(pages, _held(pages, call, "pageprops"), strict=True):
        made: Node = {"displaytitle": revised.escaped(target.title)} if target.exists else {}
        if each and (item := _item(each)):
            made["wikibase_item"] = item
        found.append({"pageprops": made} if made else {})
    return found, {}


def _item(found: Held) -> str:
    ids = [s.claim.content.value.text for s in found.page.of("outside_id") if s.claim.content.value]
    return next((i.partition(":")[2] for i in ids if i.startswith("wikidata:Q")), "")


def _held(pages: list[Target], call: Call, module: str) -> list[Held | None]:
    """The records of the first pages, with all that stands on them."""
    if len(pages) > MOST_FULL:
        call.warn(module, f"This is told of the first {MOST_FULL} pages")
    return [
        held(target, call) if place < MOST_FULL and not target.redirect else None
        for place, target in enumerate(pages)
    ]


def nothing(pages: list[Target], call: Call) -> tuple[list[Node], Node]:
    """What no page has here, such as pictures and templates."""
    return [{} for _ in pages], {}


PROPS: dict[str, Added] = {
    "info": info,
    "revisions": revisions,
    "categories": categories,
    "links": links,
    "extlinks": extlinks,
    "pageprops": pageprops,
    "categoryinfo": nothing,
    "contributors": nothing,
    "coordinates": nothing,
    "duplicatefiles": nothing,
    "fileusage": nothing,
    "imageinfo": nothing,
    "images": nothing,
    "iwlinks": nothing,
    "langlinks": nothing,
    "linkshere": nothing,
    "redirects": nothing,
    "templates": nothing,
    "transcludedin": nothing,
}
"""Module -> what it adds to pages."""


def added(pages: list[Target], call: Call) -> tuple[list[Node], Node]:
    """What all modules that are asked for add to each page."""
    asked = call.params.many("prop")
    unknown(call, "prop", [name for name in asked if name not in PROPS])
    made: list[Node] = [{} for _ in pages]
    more: Node = {}
    for name in asked:
        if name in PROPS:
            found, after = PROPS[name](pages, call)
            made = [{**old, **new} for old, new in zip(made, found, strict=True)]
            more |= after
    return made, more
