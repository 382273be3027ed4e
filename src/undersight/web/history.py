"""A record's past: its history, any two states compared, an old one restored."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe

from undersight.errors import InvalidError, NotFoundError, Problem, RefusedError, worded
from undersight.records.page import Moment
from undersight.records.record import Name
from undersight.records.revision import Comparison
from undersight.records.rights import Right
from undersight.store.actions.revert import NOT_RESTORED, restore
from undersight.store.reads import compare as compare_read
from undersight.store.reads import history as history_read
from undersight.store.reads.moment import resolve
from undersight.store.reads.record import MovedError
from undersight.store.reads.snapshot import snapshot
from undersight.web import manuscript
from undersight.web.addresses import record_path
from undersight.web.looking import Looking, handle_or_404, look
from undersight.web.pages import render_page


@require_safe
def history(request: HttpRequest, **parts: str) -> HttpResponse:
    """The revisions of a record, any two of which can be compared."""
    with snapshot():
        looking = every_certainty(look(request))
        handle = handle_or_404(parts["handle"])
        try:
            found = history_read.history(handle, lens=looking.lens, page=page_number(request))
        except MovedError as moved:
            return to_winner(looking, moved.target, "history")
    name = found.name or Name(handle, found.record.kind, "")
    return render_page(
        request,
        "history.html",
        looking,
        found=found,
        name=name,
        size_words=manuscript.size_words,
        may_restore=looking.reader.may(Right.WRITE) and looking.at.now,
    )


@require_safe
def diff(request: HttpRequest, **parts: str) -> HttpResponse:
    """Two states of a record side by side: `a` and `b` are what `?at=` accepts; "" is now."""
    with snapshot():
        looking = every_certainty(look(request))
        handle = handle_or_404(parts["handle"])
        now = datetime.now(UTC)
        older, newer = sorted(
            (resolve(request.GET.get(n, ""), reader=looking.reader, now=now) for n in "ab"),
            key=lambda m: m.position,
        )
        try:
            found = compare_read.compare(handle, older.position, newer.position, lens=looking.lens)
        except MovedError as moved:
            return to_winner(looking, moved.target, "diff")
    return render_page(
        request,
        "diff.html",
        looking,
        found=found,
        name=found.name,
        older=older,
        newer=newer,
        lines=_lines(found, looking),
        may_restore=looking.reader.may(Right.WRITE),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def restore_record(request: HttpRequest, **parts: str) -> HttpResponse:
    """What restoring an old state would change (GET), and the deed (POST). `to`: what `?at=`
    accepts.
    """
    looking = every_certainty(look(request))
    handle = handle_or_404(parts["handle"])
    asked = (request.POST if request.method == "POST" else request.GET).get("to", "")
    if not looking.reader.may(Right.WRITE):
        raise RefusedError(worded("only contributors may restore an earlier state"))
    then = _moment(asked, looking)
    with snapshot():
        found = compare_read.compare(handle, None, then.position, lens=looking.lens.at(None))
    path = record_path(found.name, looking.schema)
    if request.method == "POST":
        comment = request.POST.get("comment", "").strip()
        restore(
            handle,
            then.position,
            comment=comment or f"Restored to changeset {then.position}",
            actor=looking.reader,
            now=datetime.now(UTC),
        )
        return HttpResponseRedirect(f"{path}/history")
    kept = tuple(d for d in found.diffs if d.claim.content.property not in NOT_RESTORED)
    found = replace(found, diffs=kept)
    return render_page(
        request,
        "restore.html",
        looking,
        found=found,
        name=found.name,
        then=then,
        path=path,
        lines=_lines(found, looking),
    )


def _moment(asked: str, looking: Looking) -> Moment:
    then = resolve(asked, reader=looking.reader, now=datetime.now(UTC))
    if then.now:
        problem = Problem(
            worded("no earlier state is named"), worded("choose one in the history"), "to"
        )
        raise InvalidError([problem])
    if then.position == 0:
        raise NotFoundError(worded("the record did not stand then"))
    return then


def _lines(found: Comparison, looking: Looking) -> tuple[manuscript.Line, ...]:
    page = manuscript.Page(looking.schema, found.names, looking.lens.language)
    return manuscript.lines(found.diffs, found.name, page)


def every_certainty(looking: Looking) -> Looking:
    """The same look without a least certainty: the past is told whole."""
    return replace(looking, lens=replace(looking.lens, certainty=0))


def page_number(request: HttpRequest) -> int:
    """`?page=`, from 1; nonsense is an error that says so."""
    asked = request.GET.get("page", "1")
    if not asked.isascii() or not asked.isdigit() or len(asked) > 9 or int(asked) < 1:
        raise InvalidError(
            [Problem(worded("is no page"), worded("give a number from 1"), "page", asked[:20])]
        )
    return int(asked)


def to_winner(looking: Looking, target: Name, tail: str) -> HttpResponse:
    """The same page of the record into which this one was merged."""
    return HttpResponseRedirect(looking.link(record_path(target, looking.schema, tail)))
