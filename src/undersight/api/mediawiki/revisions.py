"""prop=revisions, and what else tells of one state of a page: a day's for most readers, under the
day's last position.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from undersight.api.mediawiki.call import MOST_FULL, Call, Fault, Node, Params, stamp
from undersight.api.mediawiki.replies import STAR
from undersight.api.mediawiki.texts import FORMAT, MODEL, at_position, text_of
from undersight.api.mediawiki.titles import Target
from undersight.errors import NotFoundError
from undersight.records.ids import to_number
from undersight.records.lens import Lens
from undersight.records.revision import Deed, Revision
from undersight.store.reads.history import history
from undersight.store.reads.record import ticks

FULL = frozenset({"content", "size", "sha1", "slotsize", "slotsha1", "parsetree"})
"""Parts of a revision for which its text is made."""


@dataclass(frozen=True, slots=True)
class Newest:
    """The last change of a page, as far as the reader may know."""

    revision: int
    touched: str
    first: bool


def newest(target: Target, call: Call) -> Newest:
    """When a page last changed."""
    if target.name is None:
        return Newest(0, stamp(call.looking.at.day or call.now.date()), False)
    end = call.looking.at.at
    found = [
        t for t in ticks(to_number(target.name.id), call.lens) if end is None or t.position <= end
    ]
    if not found:
        return Newest(0, stamp(call.looking.at.day or call.now.date()), False)
    last = found[-1]
    return Newest(call.revision(last.position), stamp(last.day), len(found) == 1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which revisions, and what of them. `whole`: the text is among it."""

    limit: int
    offset: int = 0
    parts: frozenset[str] = frozenset()
    oldest_first: bool = False
    slots: bool = False

    @property
    def whole(self) -> bool:
        """Whether the text has to be made."""
        return bool(self.parts & FULL)


MOST_READ = 5_000
"""Revisions that are looked through for those between two bounds."""

BOUNDS = ("startid", "endid", "start", "end", "user", "excludeuser")

LISTING = ("limit", "startid", "endid", "start", "end", "user", "excludeuser", "dir", "continue")
"""Parameters with which revisions are listed; without them the last one is told."""


def wanted(params: Params) -> Wanted:
    """What is asked for. Raises Fault."""
    own = params.under("rv")
    parts = frozenset(own.many("prop", "ids|timestamp|flags|comment|user"))
    most = MOST_FULL if parts & FULL else 500
    listing = any(own.has(name) for name in LISTING)
    return Wanted(
        own.limit("limit", 10 if listing else 1, most) if listing else 1,
        max(0, own.number("continue")),
        parts,
        own.text("dir") == "newer",
        own.has("slots"),
    )


def revisions(target: Target, call: Call, asked: Wanted) -> tuple[list[Node], int]:
    """The revisions of a page and where to go on: 0 at the end."""
    if target.redirect or target.name is None:
        return [_made(target, call, asked)] if target.exists else [], 0
    if target.position:
        lens = call.lens.at(at_position(call, target.position).at.at)
        own = _read(target.name.id, lens, size=1)
        return [node(target, revision, call, asked=asked) for revision in own], 0
    filtered = any(call.params.under("rv").has(n) for n in BOUNDS) or asked.oldest_first
    if not filtered and asked.offset % asked.limit == 0:
        page = asked.offset // asked.limit + 1
        every = _read(target.name.id, call.lens, size=asked.limit, page=page, more=True)
        shown, more = every[: asked.limit], len(every) > asked.limit
    else:
        every = list(_chosen(every_revision(target, call), call.params.under("rv"), call))
        every = every[::-1] if asked.oldest_first else every
        shown = every[asked.offset : asked.offset + asked.limit]
        more = len(every) > asked.offset + asked.limit
    listed = [node(target, revision, call, asked=asked) for revision in shown]
    return listed, asked.offset + asked.limit if more else 0


def every_revision(target: Target, call: Call) -> list[Revision]:
    """All revisions of a record, the newest first."""
    return _read(target.name.id, call.lens, size=MOST_READ) if target.name else []


def _read(
    handle: str, lens: Lens, *, size: int, page: int = 1, more: bool = False
) -> list[Revision]:
    """A page of the revisions; with `more` a last one that tells that there are further ones."""
    try:
        found = history(handle, lens=lens, page=page, size=size)
    except NotFoundError:
        return []
    if found.page != page:
        return []
    shown = list(found.revisions)
    return [*shown, shown[-1]] if more and shown and found.pages > page else shown


def _chosen(every: Iterable[Revision], own: Params, call: Call) -> list[Revision]:
    """The revisions between the bounds that are given, by number or time, and of an author."""
    down = own.text("dir") != "newer"
    first, last = ("end", "start") if down else ("start", "end")
    low, high = own.number(f"{first}id"), own.number(f"{last}id")
    since, until = own.text(first), own.text(last)
    by, without = own.text("user"), own.text("excludeuser")
    found = []
    for revision in every:
        number, when = call.revision(revision.position), _when(revision)
        author = revision.deed.author if revision.deed else ""
        if number < low or (high and number > high):
            continue
        if (since and when < _plain(since)) or (until and when > _plain(until)):
            continue
        if (by and author != by) or (without and author == without):
            continue
        found.append(revision)
    return found


def _plain(time: str) -> str:
    """A time as it can be compared: MediaWiki takes one without its marks, too."""
    if len(time) == 14 and time.isdigit():
        t = time
        return f"{t[:4]}-{t[4:6]}-{t[6:8]}T{t[8:10]}:{t[10:12]}:{t[12:]}Z"
    if len(time) < 10:
        raise Fault("badtimestamp", f'Invalid value "{time}" for a timestamp')
    return time


def _when(revision: Revision) -> str:
    return stamp(revision.deed.at if revision.deed else revision.day)


def node(target: Target, revision: Revision, call: Call, *, asked: Wanted) -> Node:
    """One revision as the protocol tells it."""
    made: Node = {}
    if "ids" in asked.parts:
        made["revid"] = call.revision(revision.position)
        made["parentid"] = call.revision(revision.before)
    if "flags" in asked.parts:
        made["minor"] = False
    made |= editor(revision.deed, asked.parts)
    if "timestamp" in asked.parts:
        made["timestamp"] = _when(revision)
    if "comment" in asked.parts:
        made["comment"] = "; ".join(revision.comments)
    if "parsedcomment" in asked.parts:
        made["parsedcomment"] = escaped("; ".join(revision.comments))
    if "tags" in asked.parts:
        made["tags"] = []
    if "roles" in asked.parts:
        made["roles"] = ["main"]
    if asked.whole or "contentmodel" in asked.parts:
        text = text_of(target, call, call.revision(revision.position)) if asked.whole else None
        made |= content(text or "", asked)
    return made


def editor(deed: Deed | None, parts: Iterable[str]) -> Node:
    """Who made a change, for those who may know: else that it is hidden."""
    made: Node = {}
    if "user" in parts:
        made["user"] = deed.author if deed else ""
        made["userhidden"] = deed is None
    if "userid" in parts:
        made["userid"] = 0
        made["userhidden"] = deed is None
    return made


def content(text: str, asked: Wanted) -> Node:
    """The text of a revision, in its slot where slots are asked for."""

    raw = text.encode()
    made: Node = {}
    if "size" in asked.parts:
        made["size"] = len(raw)
    if "sha1" in asked.parts:
        made["sha1"] = hashlib.sha1(raw, usedforsecurity=False).hexdigest()
    inner: Node = {"contentmodel": MODEL, "contentformat": FORMAT}
    if "content" in asked.parts:
        inner[f"{STAR}content"] = text
    if asked.slots:
        made["slots"] = {"main": inner}
    elif "content" in asked.parts or "contentmodel" in asked.parts:
        made |= inner
    return made


def _made(target: Target, call: Call, asked: Wanted) -> Node:
    """The only revision of a page that the schema, or an alias, makes."""
    made: Node = {}
    if "ids" in asked.parts:
        made |= {"revid": 0, "parentid": 0}
    made |= editor(None, asked.parts)
    if "timestamp" in asked.parts:
        made["timestamp"] = stamp(call.looking.at.day or call.now.date())
    if "comment" in asked.parts:
        made["comment"] = ""
    if asked.whole or "contentmodel" in asked.parts:
        made |= content(text_of(target, call) or "" if asked.whole else "", asked)
    return made


def escaped(text: str) -> str:
    """A text as HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
