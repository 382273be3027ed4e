"""action=query: which pages, what of them, which lists, and how to go on."""

from __future__ import annotations

from dataclasses import replace

from undersight.api.mediawiki.call import MOST, MOST_TITLES, Call, Fault, Node, unknown
from undersight.api.mediawiki.changes import CHANGES
from undersight.api.mediawiki.lists import OF_PAGES, PAGES, Batch, Listing
from undersight.api.mediawiki.meta import METAS
from undersight.api.mediawiki.props import added
from undersight.api.mediawiki.spaces import SPECIAL
from undersight.api.mediawiki.titles import (
    Target,
    by_numbers,
    cleaned,
    followed,
    of_records,
    resolve,
)
from undersight.errors import InvalidError, NotFoundError
from undersight.store.reads.changes import changeset
from undersight.store.reads.moment import resolve as moment_of

LISTS: dict[str, Listing] = {**PAGES, **CHANGES}
"""Every list."""

GENERATORS: dict[str, Listing] = {**OF_PAGES, **{n: v for n, v in LISTS.items() if v.pages}}
"""What can be a generator."""


def query(call: Call) -> Node:
    """The answer of action=query."""
    result: Node = {}
    more: Node = {}
    _metas(call, result)
    _lists(call, result, more)
    pages = _pages(call, result, more)
    if pages is not None:
        _told(pages, call, result=result, more=more)
    answer: Node = {"batchcomplete": not any(k != "continue" for k in more)}
    if more:
        answer["continue"] = {**more, "continue": "-||"}
    if result:
        answer["query"] = result
    return answer


def _metas(call: Call, result: Node) -> None:
    asked = call.params.many("meta")
    unknown(call, "meta", [name for name in asked if name not in METAS])
    for name in asked:
        if name in METAS:
            result.update(METAS[name](call))


def _lists(call: Call, result: Node, more: Node) -> None:
    asked = call.params.many("list")
    unknown(call, "list", [name for name in asked if name not in LISTS])
    for name in asked:
        if name in LISTS:
            listing = LISTS[name]
            batch = listing.read(call.params.under(listing.prefix), call)
            result.update(batch.about or {})
            result[name] = list(batch.items)
            more |= {listing.prefix + key: value for key, value in batch.more}


def _pages(call: Call, result: Node, more: Node) -> list[Target] | None:
    """The pages that are asked about; None where none are."""
    params = call.params
    if params.has("generator"):
        return list(_generated(call, result, more).targets)
    titles, ids, revids = params.many("titles"), params.many("pageids"), params.many("revids")
    if sum(map(bool, (titles, ids, revids))) > 1:
        raise Fault("invalidparammix", "Give one of titles, pageids and revids")
    for name, given in (("titles", titles), ("pageids", ids), ("revids", revids)):
        if len(given) > MOST_TITLES:
            raise Fault("toomanyvalues", f'At most {MOST_TITLES} values for "{name}"')
    if titles:
        return _titled(titles, call, result)
    if ids:
        return _numbered(ids, call)
    return _revised(revids, call, result) if revids else None


def _generated(call: Call, result: Node, more: Node) -> Batch:
    name = call.params.text("generator")
    if name not in GENERATORS:
        raise Fault("badvalue", f'Unrecognized value for parameter "generator": {name[:40]}.')
    listing = GENERATORS[name]
    prefix = f"g{listing.prefix}"
    batch = listing.read(call.params.under(prefix), call)
    more |= {prefix + key: value for key, value in batch.more}
    if batch.about:
        result.update(batch.about)
    return batch


def _titled(titles: list[str], call: Call, result: Node) -> list[Target]:
    found = resolve(titles, call)
    normal: list[Node] = []
    redirects: list[Node] = []
    pages: list[Target] = []
    for title, target in found.items():
        if (not target.invalid and cleaned(title) != title) or target.title != title:
            normal.append({"fromencoded": False, "from": title, "to": target.title})
        if target.redirect and call.params.has("redirects"):
            redirects.append({"from": target.title, "to": target.redirect})
            target = followed(target, call)
        pages.append(target)
    if normal:
        result["normalized"] = normal
    if redirects:
        result["redirects"] = redirects
    return list(dict.fromkeys(pages))


def _numbered(ids: list[str], call: Call) -> list[Target]:
    numbers = [int(i) for i in ids if i.isascii() and i.isdigit() and len(i) < 18]
    if len(numbers) < len(ids):
        raise Fault("badinteger", 'The values of "pageids" have to be whole numbers')
    found = by_numbers(numbers, call)
    return [found.get(n, Target("", space=-n)) for n in numbers]


def _revised(revids: list[str], call: Call, result: Node) -> list[Target]:
    """The pages that changed with these revisions: one revision may be of many pages."""
    pages: list[Target] = []
    bad: dict[str, Node] = {}
    for text in revids:
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0
        found = touched(number, call)
        pages += found
        if not found:
            bad[text] = {"revid": number, "missing": True}
    if bad:
        result["badrevids"] = bad
    return pages[:MOST_TITLES]


def touched(number: int, call: Call) -> list[Target]:
    """The pages that changed with a revision, as of it."""
    try:
        moment = moment_of(f"p{number}", reader=call.lens.reader, now=call.now)
        unsettled = moment.now and number == call.today <= moment.position
        if number <= 0 or (moment.now and not unsettled):
            return []
        found = changeset(moment.position, lens=call.lens, size=MOST_TITLES)
    except (InvalidError, NotFoundError):
        return []
    names = [t.name for t in found.touched if t.name.title]
    targets = of_records(names, call)
    position = call.today if unsettled else moment.position
    return [replace(targets[n.id], position=position) for n in names]


def _told(pages: list[Target], call: Call, *, result: Node, more: Node) -> None:
    """What is asked of each page."""
    there = [t for t in pages if t.exists and not t.invalid]
    extra, after = added(there, call)
    more |= after
    by_page = dict(zip(there, extra, strict=True))
    nodes: list[tuple[str, Node]] = []
    missing = 0
    for target in pages[:MOST]:
        if target in by_page:
            node: Node = {"pageid": target.number, "ns": target.space, "title": target.title}
            nodes.append((str(target.number), {**node, **by_page[target]}))
            continue
        missing += 1
        nodes.append((str(-missing), _missing(target)))
    second = call.params.text("formatversion") in ("2", "latest")
    result["pages"] = [n for _, n in nodes] if second else dict(nodes)
    if call.params.has("indexpageids"):
        result["pageids"] = [number for number, _ in nodes]


def _missing(target: Target) -> Node:
    if target.invalid:
        return {"title": target.title, "invalidreason": target.invalid, "invalid": True}
    if not target.title:
        return {"pageid": -target.space, "missing": True}
    if target.space == SPECIAL:
        return {"ns": SPECIAL, "title": target.title, "special": True}
    return {"ns": target.space, "title": target.title, "missing": True}
