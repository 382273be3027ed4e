"""list=… and generator=… of pages: by title, by kind, by words, by links; what changed is in
`changes`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from undersight.api.mediawiki.ask import listed
from undersight.api.mediawiki.call import MOST_FULL, Call, Fault, Node, Params
from undersight.api.mediawiki.props import linked
from undersight.api.mediawiki.replies import STAR
from undersight.api.mediawiki.revisions import newest
from undersight.api.mediawiki.spaces import CATEGORY, MAIN, PROPERTY, kinds_of, named_category
from undersight.api.mediawiki.texts import held
from undersight.api.mediawiki.titles import (
    Target,
    by_numbers,
    followed,
    of_kind,
    of_property,
    of_records,
    resolve,
)
from undersight.errors import NotFoundError
from undersight.query.escapes import escaped
from undersight.records.found import Hit
from undersight.records.record import Name
from undersight.records.search import Wanted, marked, read_wanted, snippet
from undersight.store.reads.linking import linking
from undersight.store.reads.searching import search as read_found
from undersight.store.reads.suggesting import suggest

SCRIPTED = 200
"""Characters of a beginning for which there are suggestions."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Pages of a list with what the list tells of each, and how to go on.

    `about`: what is told of the list itself. `names`: the parameter that goes on, without prefix.
    """

    targets: tuple[Target, ...] = ()
    items: tuple[Node, ...] = ()
    more: tuple[tuple[str, str], ...] = ()
    about: Node | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: its prefix, and how it is read."""

    prefix: str
    read: Callable[[Params, Call], Batch]
    pages: bool = True  # it can be a generator


def item(target: Target) -> Node:
    """A page in a list."""
    return {"pageid": target.number, "ns": target.space, "title": target.title}


def _plain(targets: Sequence[Target], more: tuple[tuple[str, str], ...] = ()) -> Batch:
    return Batch(tuple(targets), tuple(item(t) for t in targets), more)


def where_kinds(kinds: Sequence[str]) -> str:
    """The condition that a record is of one of these kinds."""
    return f"[[Category:{'||'.join(escaped(kind) for kind in kinds)}]]"


def allpages(own: Params, call: Call) -> Batch:
    """All pages of a namespace, by title."""
    space, limit = own.number("namespace", MAIN), own.limit()
    down = own.text("dir") == "descending"
    prefix, low, high = own.raw("prefix"), own.raw("from"), own.raw("to")
    if own.text("filterredir") == "redirects":
        return Batch()
    if space in (CATEGORY, PROPERTY):
        return _of_schema(_schema_pages(space, call), own, limit=limit, down=down)
    kinds = kinds_of(space, call.schema)
    if not kinds:
        return Batch()
    where = where_kinds(kinds)
    if prefix.strip():
        where += f" [[~{escaped(_spaced(prefix))}*]]"
    if low.strip():
        where += f" [[{'<' if down else '>'}{escaped(_spaced(low))}]]"
    if high.strip():
        where += f" [[{'>' if down else '<'}{escaped(_spaced(high))}]]"
    order = "desc" if down else ""
    found, cursor = listed(where, call, limit=limit, cursor=own.text("continue"), order=order)
    targets = of_records(found, call, space)
    return _plain([targets[n.id] for n in found], _after(cursor))


def _spaced(text: str) -> str:
    return text.replace("_", " ").strip()


def _after(cursor: str, name: str = "continue") -> tuple[tuple[str, str], ...]:
    return ((name, cursor),) if cursor else ()


def _schema_pages(space: int, call: Call) -> list[Target]:
    if space == CATEGORY:
        return [of_kind(k, call) for k in call.schema.kinds.values() if not k.owner]
    every = call.schema.properties.values()
    return [of_property(p, call) for p in every if not p.builtin and not p.retired]


def _of_schema(found: list[Target], own: Params, *, limit: int, down: bool) -> Batch:
    """Pages of the schema: few, so in Python."""
    begin, low = _spaced(own.raw("prefix")).casefold(), _spaced(own.raw("from")).casefold()
    every = sorted(found, key=lambda t: t.title.casefold(), reverse=down)
    short = [(t.title.partition(":")[2].casefold(), t) for t in every]
    kept = [t for s, t in short if s.startswith(begin) and (s >= low or not low or down)]
    skip = max(0, own.number("continue"))
    more = str(skip + limit) if len(kept) > skip + limit else ""
    return _plain(kept[skip : skip + limit], _after(more))


def allcategories(own: Params, call: Call) -> Batch:
    """The categories: kinds."""
    batch = _of_schema(
        _schema_pages(CATEGORY, call), own, limit=own.limit(), down=own.text("dir") == "descending"
    )
    items: tuple[Node, ...] = tuple(
        {f"{STAR}category": t.title.partition(":")[2]} for t in batch.targets
    )
    return Batch(batch.targets, items, batch.more)


def categorymembers(own: Params, call: Call) -> Batch:
    """The records of a kind."""
    target = page_of(own, call)
    kind = followed(target, call).kind if target.kind else named_category(target.title, call.schema)
    types, limit = own.many("type", "page|subcat|file"), own.limit()
    if kind is None or "page" not in types or kind.owner:
        return Batch()
    space = own.many("namespace")
    if space and str(MAIN) not in space:
        return Batch()
    down = own.text("dir") in ("desc", "descending", "older")
    found, cursor = listed(
        where_kinds([kind.id]),
        call,
        limit=limit,
        cursor=own.text("continue"),
        order="desc" if down else "",
    )
    targets = of_records(found, call)
    parts = own.many("prop", "ids|title")
    every = [targets[n.id] for n in found]
    return Batch(tuple(every), tuple(_member(t, parts, call) for t in every), _after(cursor))


def _member(target: Target, parts: list[str], call: Call) -> Node:
    made: Node = {}
    if "ids" in parts:
        made["pageid"] = target.number
    if "title" in parts:
        made |= {"ns": target.space, "title": target.title}
    if "type" in parts:
        made["type"] = "page"
    if "sortkeyprefix" in parts:
        made["sortkeyprefix"] = ""
    if "timestamp" in parts:
        made["timestamp"] = newest(target, call).touched
    return made


def page_of(own: Params, call: Call, *, title: str = "title", number: str = "pageid") -> Target:
    """The page that a list is about. Raises Fault."""
    if own.text(title):
        return resolve([own.text(title)], call)[own.text(title)]
    if own.has(number):
        found = by_numbers([own.number(number)], call)
        return found.get(own.number(number), Target(""))
    raise Fault("missingparam", f'The parameter "{own.prefix}{title}" must be set.')


def search(own: Params, call: Call) -> Batch:
    """Records in which words stand."""
    text = own.text("search")
    if not text:
        raise Fault("missingparam", 'The parameter "srsearch" must be set.')
    wanted, limit, skip = read_wanted(text, call.schema), own.limit(), max(0, own.number("offset"))
    spaces = [int(n) for n in own.many("namespace") if n.isdigit()]
    kinds = kinds_of(spaces[0], call.schema) if len(spaces) == 1 and spaces[0] != MAIN else ()
    found = read_found(
        wanted,
        lens=call.lens,
        schema=call.schema,
        kind=kinds[0] if kinds else "",
        offset=skip,
        size=limit,
    )
    space = spaces[0] if kinds else MAIN
    targets = of_records([h.row.name for h in found.hits], call, space)
    every = [targets[h.row.name.id] for h in found.hits]
    items = [_hit(t, h, wanted, call=call) for t, h in zip(every, found.hits, strict=True)]
    more = str(skip + limit) if found.count > skip + limit else ""
    about: Node = {"searchinfo": {"totalhits": found.count}}
    return Batch(tuple(every), tuple(items), _after(more, "offset"), about)


def _hit(target: Target, hit: Hit, wanted: Wanted, *, call: Call) -> Node:
    texts = [c.content.value.text for c in hit.claims if c.content.value]
    parts = next((p for t in texts[1:] if (p := snippet(t, wanted.terms))), ())
    parts = parts or (tuple(marked(texts[0], wanted.terms)) if texts else ())
    told = "".join(
        f'<span class="searchmatch">{_html(p.text)}</span>' if p.marked else _html(p.text)
        for p in parts
    )
    return {**item(target), "snippet": told, "timestamp": newest(target, call).touched}


def _html(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def prefixsearch(own: Params, call: Call) -> Batch:
    """Records whose names begin so."""
    names = suggested(own.raw("search"), call, own.limit())
    targets = of_records(names, call)
    return _plain([targets[n.id] for n in names])


def suggested(text: str, call: Call, limit: int) -> list[Name]:
    """Records that somebody may mean who has typed so far."""
    if len(text) > SCRIPTED:
        return []
    found = suggest(_spaced(text), lens=call.lens, schema=call.schema, limit=min(limit, 50))
    return [s.name for s in found]


def backlinks(own: Params, call: Call) -> Batch:
    """What links to a record: records, each once."""
    target = followed(page_of(own, call), call)
    if target.name is None or own.text("filterredir") == "redirects":
        return Batch()
    limit, skip = own.limit(), max(0, own.number("continue"))
    names = linking_names(target.name, call)
    shown = names[skip : skip + limit]
    targets = of_records(shown, call)
    more = str(skip + limit) if len(names) > skip + limit else ""
    return _plain([targets[n.id] for n in shown], _after(more))


def linking_names(name: Name, call: Call) -> list[Name]:
    """The records that link to one, or cite it, by title; at most some thousands."""
    found: dict[str, Name] = {}
    page, pages = 1, 1
    while page <= min(pages, MOST_LINKS):
        try:
            links = linking(name.id, lens=call.lens, schema=call.schema, page=page)
        except NotFoundError:
            break
        pages = links.pages
        found |= {each.whose.id: each.whose for each in links.links}
        page += 1
    return sorted(found.values(), key=lambda n: (n.title.casefold(), n.id))


MOST_LINKS = 50
"""Pages of links, a hundred each, that are looked through."""


def random(own: Params, call: Call) -> Batch:
    """Records by chance."""
    spaces = [int(n) for n in own.many("namespace") if n.isdigit()]
    space = spaces[0] if spaces else MAIN
    kinds = kinds_of(space, call.schema)
    if not kinds:
        return Batch()
    found, _ = listed(where_kinds(kinds), call, limit=own.limit(default=1), order="random")
    targets = of_records(found, call, space)
    every = [targets[n.id] for n in found]
    items: list[Node] = [{"id": t.number, "ns": t.space, "title": t.title} for t in every]
    return Batch(tuple(every), tuple(items))


def _named(call: Call) -> list[Target]:
    """The pages that are named by titles or numbers, the first few."""
    found = resolve(call.params.many("titles")[:MOST_FULL], call)
    numbers = [n for n in call.params.many("pageids") if n.isascii() and n.isdigit()]
    known = by_numbers([int(n) for n in numbers[:MOST_FULL] if len(n) < 18], call)
    return [*(followed(t, call) for t in found.values()), *known.values()]


def links(own: Params, call: Call) -> Batch:
    """As a generator: what the pages that are named link to."""
    every: dict[int, Target] = {}
    for target in _named(call):
        found = held(target, call)
        every |= {t.number: t for t in (linked(found, call) if found else ())}
    return _plain(list(every.values())[: own.limit(most=5_000, default=500)])


def categories(own: Params, call: Call) -> Batch:
    """As a generator: the kinds of the pages that are named."""
    kinds = {t.name.kind for t in _named(call) if t.name}
    return _plain([of_kind(call.schema.kinds[k], call) for k in sorted(kinds)])


def nothing(own: Params, call: Call) -> Batch:
    """What there is none of here."""
    return Batch()


PAGES: dict[str, Listing] = {
    "allcategories": Listing("ac", allcategories),
    "allpages": Listing("ap", allpages),
    "backlinks": Listing("bl", backlinks),
    "categorymembers": Listing("cm", categorymembers),
    "embeddedin": Listing("ei", nothing),
    "imageusage": Listing("iu", nothing),
    "prefixsearch": Listing("ps", prefixsearch),
    "random": Listing("rn", random),
    "search": Listing("sr", search),
}
"""Lists of pages."""

OF_PAGES: dict[str, Listing] = {
    "links": Listing("pl", links),
    "categories": Listing("cl", categories),
    "images": Listing("im", nothing),
    "templates": Listing("tl", nothing),
}
"""Generators that begin at the pages that are named."""
