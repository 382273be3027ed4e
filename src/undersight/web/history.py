"""A record's past: its history, any two states compared, an old one restored."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe

from undersight.errors import InvalidError, NotFoundError, Problem, worded
from undersight.looking.addresses import record_path
from undersight.looking.request import Looking, handle_or_404, look
from undersight.records.needs import ask
from undersight.records.page import Moment
from undersight.records.record import Name
from undersight.records.revision import Comparison
from undersight.records.rights import Right
from undersight.store.actions.revert import NOT_RESTORED, restore, state_of
from undersight.store.reads import compare as compare_read
from undersight.store.reads import history as history_read
from undersight.store.reads.record import MovedError
from undersight.store.reads.snapshot import snapshot
from undersight.web import manuscript
from undersight.web.given import moment_asked, page_number
from undersight.web.pages import render_page, to_its_address


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
    path = record_path(name, looking.schema, "history")
    if elsewhere := to_its_address(request, path, looking):
        return elsewhere
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
    """Two states of a record side by side: `a` and `b` are what `?at=` accepts; one of them may be
    left out and is now.
    """
    with snapshot():
        looking = every_certainty(look(request))
        handle = handle_or_404(parts["handle"])
        asked = {name: request.GET.get(name, "").strip() for name in "ab"}
        if not any(asked.values()):
            cure = worded("choose two in the history")
            raise InvalidError([Problem(worded("names no state to compare"), cure, "a")])
        older, newer = sorted(
            (moment_asked(given, name, looking) for name, given in asked.items()),
            key=lambda m: m.position,
        )
        try:
            found = compare_read.compare(handle, older.position, newer.position, lens=looking.lens)
        except MovedError as moved:
            return to_winner(looking, moved.target, "diff")
    path = record_path(found.name, looking.schema, "diff")
    if elsewhere := to_its_address(request, path, looking):
        return elsewhere
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
    ask(looking.reader, [Right.WRITE])
    then = _moment(asked, looking)
    with snapshot():
        found = compare_read.compare(handle, None, then.position, lens=looking.lens.at(None))
    path = record_path(found.name, looking.schema)
    if request.method != "POST" and (
        elsewhere := to_its_address(request, f"{path}/restore", looking)
    ):
        return elsewhere
    if request.method == "POST":
        comment = request.POST.get("comment", "").strip()
        restore(
            handle,
            then.position,
            comment=comment or f"Restored to changeset {then.position}",
            actor=looking.reader,
            now=datetime.now(UTC),
            base=request.POST.get("base", ""),
        )
        return HttpResponseRedirect(looking.link(f"{path}/history"))
    kept = tuple(d for d in found.diffs if d.claim.content.property not in NOT_RESTORED)
    found = replace(found, diffs=kept)
    return render_page(
        request,
        "restore.html",
        looking,
        found=found,
        name=found.name,
        then=then,
        base=state_of(handle, actor=looking.reader),
        path=looking.link(f"{path}/restore"),
        lines=_lines(found, looking),
    )


def _moment(asked: str, looking: Looking) -> Moment:
    then = moment_asked(asked, "to", looking)
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


def to_winner(looking: Looking, target: Name, tail: str) -> HttpResponse:
    """The same page of the record into which this one was merged."""
    return HttpResponseRedirect(looking.link(record_path(target, looking.schema, tail)))
