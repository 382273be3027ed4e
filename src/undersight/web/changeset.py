"""The log as pages: a changeset (or a day), recent changes, what an author contributed, a changeset
taken back.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from undersight.errors import InvalidError, NotFoundError, Problem, shorten, worded
from undersight.looking.addresses import changeset_path
from undersight.looking.request import Looking, look
from undersight.records.diff import diff_words
from undersight.records.needs import BY_ACTION, ask
from undersight.records.revision import CAP, Changes, Group, Touched, size_of
from undersight.schema.core import TITLE
from undersight.store.actions.prepare import ClaimConflictError
from undersight.store.actions.revert import revert, state_touched
from undersight.store.reads import changes as changes_read
from undersight.store.reads import recent as recent_read
from undersight.store.reads.snapshot import snapshot
from undersight.store.reads.vocabulary import schema_at
from undersight.values.date import TYPE as DATE
from undersight.values.protocol import Value
from undersight.web import manuscript
from undersight.web.given import kind_asked, page_number
from undersight.web.history import every_certainty
from undersight.web.pages import render_page
from undersight.web.shown import show_count

LONGEST_FILE = 20_000
"""Characters of a schema file up to which its changes are shown word by word."""


@require_safe
def changeset(request: HttpRequest, **parts: str) -> HttpResponse:
    """A changeset, record by record; for readers who may not know who edits, its whole day."""
    with snapshot():
        looking = every_certainty(look(request))
        if looking.at.named(int(parts["position"])) is None:
            raise NotFoundError(worded("no day that is over has a changeset of this number"))
        found = changes_read.changeset(
            int(parts["position"]), lens=looking.lens, page=page_number(request)
        )
    return render_page(request, "changeset.html", looking, **_context(found, looking))


@require_safe
def recent(request: HttpRequest) -> HttpResponse:
    """The newest changes of the registry, of all kinds or one."""
    with snapshot():
        looking = every_certainty(look(request))
        kind = kind_asked(request, looking.schema)
        groups = recent_read.recent(
            lens=looking.lens, schema=looking.schema, kind=kind, before=_before(request)
        )
    return render_page(
        request, "recent.html", looking, groups=groups, kind=kind, more=_more(groups), **_WORDS
    )


@require_safe
def contributor(request: HttpRequest, **parts: str) -> HttpResponse:
    """What an author contributed: for those who may know who edits."""
    with snapshot():
        looking = every_certainty(look(request))
        name = parts["name"]
        groups = recent_read.contributions(name, lens=looking.lens, before=_before(request))
    return render_page(
        request,
        "contributor.html",
        looking,
        groups=groups,
        author=name,
        more=_more(groups),
        **_WORDS,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def revert_changeset(request: HttpRequest, **parts: str) -> HttpResponse:
    """What taking a changeset back would undo (GET), and the deed (POST)."""
    looking = every_certainty(look(request))
    position = int(parts["position"])
    ask(looking.reader, [BY_ACTION["revert"]])
    clashes, status = 0, 200
    if request.method == "POST":
        comment = request.POST.get("comment", "").strip() or f"Took back changeset {position}"
        try:
            written = revert(
                position,
                comment=comment,
                actor=looking.reader,
                now=datetime.now(UTC),
                skip_changed="skip_changed" in request.POST,
                base=request.POST.get("base", ""),
            )
        except ClaimConflictError as conflict:
            clashes, status = len(conflict.clashes), 409
        else:
            return HttpResponseRedirect(changeset_path(written.position if written else position))
    with snapshot():
        found = changes_read.changeset(position, lens=looking.lens, page=page_number(request))
    context = _context(found, looking) | {"base": state_touched(position, actor=looking.reader)}
    return render_page(request, "revert.html", looking, status=status, clashes=clashes, **context)


def _context(found: Changes, looking: Looking) -> dict[str, Any]:
    schema = schema_at(found.group.last)
    page = manuscript.Page(schema, found.names, looking.lens.language)
    told = [
        (t, manuscript.lines(t.diffs, t.name, page), manuscript.size_words(size_of(t.diffs)))
        if _is_new(t)
        else (t, manuscript.lines(t.diffs, t.name, page), "")
        for t in found.touched
    ]
    files = [
        (
            f,
            diff_words(f.old, f.new)
            if max(len(f.old), len(f.new)) <= LONGEST_FILE and f.old and f.new
            else (),
        )
        for f in found.schema
    ]
    return {"found": found, "group": found.group, "told": told, "files": files, **_WORDS}


def _is_new(touched: Touched) -> bool:
    """Whether a record came with these changes: it is told in one line, which opens."""
    titled = any(d.old is None and d.claim.content.property == TITLE for d in touched.diffs)
    return titled and all(d.old is None for d in touched.diffs)


def _before(request: HttpRequest) -> int:
    asked = request.GET.get("before", "0")
    if not asked.isascii() or not asked.isdigit() or len(asked) > 18:
        problem = Problem(
            worded("is no position"), worded("give a number"), "before", shorten(asked, 20)
        )
        raise InvalidError([problem])
    return int(asked)


def _more(groups: tuple[Group, ...]) -> int:
    """Before which position the next page begins; 0 where this is the last."""
    return groups[-1].first if len(groups) == recent_read.PAGE and groups[-1].first > 1 else 0


def capped(count: int) -> str:
    """A count that stops: "1,000+"."""
    return f"{show_count(CAP)}+" if count > CAP else show_count(count)


def action_words(action: str) -> str:
    """What a changeset was made by, in words."""
    words = {
        "edit": _("edit"),
        "create": _("new record"),
        "load": _("load"),
        "schema": _("vocabulary"),
        "revert": _("taken back"),
        "undo": _("undone"),
        "restore": _("restored"),
        "merge": _("merge"),
        "withdraw": _("withdrawal"),
        "check": _("check"),
        "erase": _("erasure"),
    }
    return words.get(action, action)


def show_date(edtf: str) -> str:
    """A date of a check in the reader's words."""
    return DATE.show(Value(edtf), get_language() or "en")


_WORDS: dict[str, Any] = {
    "capped": capped,
    "action_words": action_words,
    "show_date": show_date,
}
