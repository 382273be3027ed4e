"""list=recentchanges and list=usercontribs: the log, page by page; for most readers a day is one
change, and nobody made it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from undersight.api.mediawiki.call import Call, Fault, Node, Params, stamp
from undersight.api.mediawiki.lists import Batch, Listing
from undersight.api.mediawiki.revisions import editor
from undersight.api.mediawiki.spaces import kinds_of
from undersight.api.mediawiki.titles import Target, of_records
from undersight.errors import NotFoundError
from undersight.records.revision import Group, Touched
from undersight.store.reads.changes import changeset
from undersight.store.reads.recent import contributions, recent

AT_ONCE = 100
"""Records of a change that are read at once, at most as many as are asked for."""

GROUPS = 50
"""Changes, or days, that are looked through for one answer."""


def recentchanges(own: Params, call: Call) -> Batch:
    """What changed last."""
    spaces = [int(n) for n in own.many("namespace") if n.lstrip("-").isdigit()]
    only = [k for n in spaces for k in kinds_of(n, call.schema)] if spaces else []
    if spaces and not only:
        return Batch()
    before, page = _where(own)
    groups = recent(lens=call.lens, schema=call.schema, before=before, size=GROUPS)
    return _batch(groups, own, call, kinds=set(only), page=page)


def usercontribs(own: Params, call: Call) -> Batch:
    """What somebody changed: for those who may know; for others nobody did anything."""
    before, page = _where(own)
    found: list[Group] = []
    for name in own.many("user"):
        try:
            found += contributions(name, lens=call.lens, before=before, size=GROUPS)
        except NotFoundError:
            continue
    found.sort(key=lambda g: -g.last)
    return _batch(found[:GROUPS], own, call, kinds=set(), page=page)


def _where(own: Params) -> tuple[int, int]:
    """Where to go on: the position before which, and the page of the first change there."""
    text = own.text("continue")
    if not text:
        return 0, 1
    parts = text.split("|")
    if len(parts) != 2 or not all(p.isascii() and p.isdigit() and len(p) < 18 for p in parts):
        raise Fault("badcontinue", "Take the value of continue from the answer before")
    return int(parts[0]), max(1, int(parts[1]))


Entry = tuple[Group, Touched]


def _batch(
    groups: Iterable[Group], own: Params, call: Call, *, kinds: set[str], page: int
) -> Batch:
    limit = own.limit()
    parts = own.many("prop", "title|timestamp|ids|comment|user")
    bounds = (own.text("start"), own.text("end"), own.text("dir") == "newer")
    found: list[Entry] = []
    more: tuple[tuple[str, str], ...] = ()
    for group, number, touched, after in _pages(groups, call, page, size=min(limit, AT_ONCE)):
        if not _between(group, bounds):
            continue
        kept = [t for t in touched if t.name.title and (not kinds or t.name.kind in kinds)]
        if found and len(found) + len(kept) > limit:
            more = (("continue", _token(group, number, call)),)
            break
        found += [(group, t) for t in kept]
        if len(found) >= limit:
            more = (("continue", after),) if after else ()
            break
    targets = of_records([t.name for _, t in found], call)
    items = [_item(g, t, parts, call=call) for g, t in found]
    every = [targets[t.name.id] for _, t in found]
    made = [{**i, **_page(target, parts)} for i, target in zip(items, every, strict=True)]
    return Batch(tuple(dict.fromkeys(every)), tuple(made), more)


def _pages(
    groups: Iterable[Group], call: Call, page: int, *, size: int
) -> Iterator[tuple[Group, int, tuple[Touched, ...], str]]:
    """The records of each change, some at a time, with where to go on after them."""
    for group in groups:
        number, pages = page, page
        while number <= pages:
            found = changeset(group.last, lens=call.lens, page=number, size=size)
            pages = found.pages
            after = _token(group, number + 1, call) if number < pages else _behind(group, call)
            yield group, number, found.touched, after
            number += 1
        page = 1


def _token(group: Group, page: int, call: Call) -> str:
    """Go on at a page of this change. A day that is not over is the first anyhow: 0."""
    after = call.settled(group.last)
    return f"{after + 1 if after else 0}|{page}"


def _behind(group: Group, call: Call) -> str:
    """Go on with what was before this change; its first position is told only of days that are
    over, of the others the last that is settled.
    """
    settled = call.looking.at.settled
    first = group.first if call.settled(group.last) else settled + 1
    return f"{first}|1" if first > 1 else ""


def _between(group: Group, bounds: tuple[str, str, bool]) -> bool:
    start, end, newer = bounds
    low, high = (start, end) if newer else (end, start)
    when = stamp(group.deed.at if group.deed else group.day)
    return not (low and when < low) and not (high and when > high)


def _item(group: Group, touched: Touched, parts: list[str], *, call: Call) -> Node:
    new = any(d.old is None and d.new and d.new.content.property == "title" for d in touched.diffs)
    made: Node = {"type": "new" if new else "edit"}
    if "ids" in parts:
        made |= {
            "revid": call.revision(group.last),
            "old_revid": call.revision(group.first - 1),
            "parentid": call.revision(group.first - 1),
            "rcid": call.revision(group.last),
        }
    made |= editor(group.deed, parts)
    if "flags" in parts:
        made |= {"bot": False, "new": new, "minor": False, "top": False}
    if "timestamp" in parts:
        made["timestamp"] = stamp(group.deed.at if group.deed else group.day)
    if "comment" in parts:
        made["comment"] = "; ".join(group.comments)
    if "tags" in parts:
        made["tags"] = []
    return made


def _page(target: Target, parts: list[str]) -> Node:
    made: Node = {"ns": target.space, "title": target.title} if "title" in parts else {}
    if "ids" in parts:
        made["pageid"] = target.number
    return made


CHANGES: dict[str, Listing] = {
    "recentchanges": Listing("rc", recentchanges),
    "usercontribs": Listing("uc", usercontribs, pages=False),
}
"""Lists of what changed."""
