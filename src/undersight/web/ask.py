"""Asking: the page with its form, the answer as a file, what can come next while somebody types,
and saving a question under a name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
    StreamingHttpResponse,
)
from django.utils import translation
from django.views.decorators.http import require_POST, require_safe
from markupsafe import Markup

from undersight.errors import InvalidError, Problem, RefusedError, shorten, worded
from undersight.exchange.answers.catalogue import Format, file_name, format_called
from undersight.exchange.answers.told import Told
from undersight.exchange.csl import csl_of
from undersight.looking.addresses import claim_path, record_path
from undersight.looking.imprint import base_of
from undersight.looking.request import Looking, kind_or_404, look
from undersight.query.complete import complete as completion
from undersight.query.limits import limits_for
from undersight.records.lens import Lens
from undersight.records.record import Name
from undersight.records.rights import Right
from undersight.schema.model import Schema, in_language
from undersight.store.reads.asked_how import plans
from undersight.store.reads.cited import points, sources, texts
from undersight.store.reads.snapshot import snapshot
from undersight.store.reads.suggesting import suggest
from undersight.web.ask_builder import form_of, options, sent
from undersight.web.ask_form import How, how_words, paths_of, text_of
from undersight.web.ask_outcome import DEBUG, OVER, Outcome, outcome
from undersight.web.ask_save import LACKING, can_save, save_question
from undersight.web.ask_view import View
from undersight.web.examples import examples
from undersight.web.pages import render_page
from undersight.web.prose import prose
from undersight.web.results import Results

MOST_TITLES = 10
"""Titles of records that are offered while somebody types."""

TEXT = 20_000
"""Characters of a question that are looked at for completing it."""


@require_safe
def ask(request: HttpRequest) -> HttpResponseBase:
    """The page, or the answer as a file where the address asks for one."""
    if "build" in request.GET:
        return _built(request)
    with snapshot():
        looking = look(request)
        now = datetime.now(UTC)
        text = _text(request, looking)
        over = {name: v for name in OVER if (v := request.GET.get(name, "").strip())}
        chosen = format_called(over.get("format", "")) if text.strip() else None
        if chosen:
            return _file(request, text, over, chosen=chosen, looking=looking)
        found = outcome(text, looking=looking, now=now, over=over) if text.strip() else None
        return render_page(
            request,
            "ask.html",
            looking,
            status=400 if found and found.troubles else 200,
            text=text,
            found=found,
            view=View(found, looking, over) if found else None,
            plans=_plans(found, looking) if found else [],
            form=form_of(request.GET, found, looking=looking, now=now),
            how_words=how_words,
            every_how=tuple(How),
            examples=() if found else examples(looking, now),
            results=Results(looking),
            may_save=looking.reader.may(Right.WRITE),
            lacking=None if can_save(looking.schema) else LACKING,
        )


def _plans(found: Outcome, looking: Looking) -> list[str]:
    """How the database would answer, for those who keep the registry and ask for it."""
    if found.shape != DEBUG or not found.answer or not looking.reader.may(Right.REVIEW):
        return []
    assert found.understood is not None  # noqa: S101 - there is an answer
    return plans(found.answer.sql, found.understood.lens)


def _text(request: HttpRequest, looking: Looking) -> str:
    """The question: as it was typed, or as the form has it."""
    if "p" not in request.GET:
        return request.GET.get("q", "")
    return _from_form(request, looking)


def _from_form(request: HttpRequest, looking: Looking) -> str:
    kind = kind_or_404(looking.schema, request.GET.get("kind", ""))
    paths = paths_of(kind, looking.schema, looking.lens.language)
    return text_of(sent(request.GET, kind), looking.schema, paths)


def _built(request: HttpRequest) -> HttpResponse:
    """From the form to the address of the question that it makes."""
    with snapshot():
        looking = look(request)
        text = _from_form(request, looking)
    return HttpResponseRedirect(looking.link("/ask", q=text))


# ---- files ----


def _file(
    request: HttpRequest,
    text: str,
    over: dict[str, str],
    *,
    chosen: Format,
    looking: Looking,
) -> HttpResponseBase:
    """The answer as a file: all of it, unless the question says how much."""
    now = datetime.now(UTC)
    over = dict(over)
    if "limit" not in over and "limit=" not in text.replace(" ", ""):
        over["limit"] = str(limits_for(looking.reader.level).rows)
    found = outcome(text, looking=looking, now=now, over={**over, "format": ""})
    if found.troubles or found.understood is None or found.answer is None:
        raise InvalidError([replace(t.problem, place=t.where) for t in found.troubles])
    chosen = format_called(over.get("format", ""), found.understood.plan) or chosen
    told = _told(request, found, over, looking=looking, today=now.date())
    response = StreamingHttpResponse(
        chosen.write(told), content_type=f"{chosen.media_type}; charset=utf-8"
    )
    name = file_name(told, chosen)
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store" if looking.reader.name else "no-cache"
    response.headers["Vary"] = "Cookie, Accept-Language"
    return response


def _told(
    request: HttpRequest, found: Outcome, over: dict[str, str], *, looking: Looking, today: date
) -> Told:
    assert found.understood is not None and found.answer is not None  # noqa: S101
    view, base = View(found, looking, over), base_of(request)
    schema, moment = found.understood.schema, found.understood.moment
    named = moment.named(found.answer.position)
    known = named is not None and (looking.reader.may(Right.KNOW_EDITORS) or not moment.now)
    options = settings.UNDERSIGHT
    # the file is written while it is sent: what it asks further, it asks of the same position
    lens = found.understood.lens.at(found.answer.position)
    return Told(
        answer=found.answer,
        schema=schema,
        question=found.text,
        registry=options.name,
        base=base,
        address=base + view.here(),
        permanent="" if view.fresh else base + view.permanent,
        record=lambda name: base + record_path(name, schema),
        claim=lambda identity: base + claim_path(identity),
        day=moment.day if known and moment.day else today,
        position=named if known else None,
        language=translation.get_language() or "en",
        count=found.total,
        next=base + view.after if view.after else "",
        licence=options.licence,
        licence_url=options.licence_url,
        sources=lambda names: {
            i: csl_of(source, schema=schema) for i, source in sources(names, lens=lens).items()
        },
        points=lambda names: points(names, lens=lens, schema=schema),
        texts=lambda names: _texts(names, lens, schema),
    )


def _texts(names: Sequence[Name], lens: Lens, schema: Schema) -> dict[str, list[str]]:
    """The long texts of records as HTML that is safe to show, each below the name of its property.
    Questions in them stay text.
    """
    shown = Markup('<h2>{}</h2><div lang="{}">{}</div>')
    language = translation.get_language() or "en"
    return {
        i: [
            str(
                shown.format(
                    in_language(schema.properties[said.property].labels, language),
                    said.language or lens.own_language,
                    prose(said.value.text),
                )
            )
            for said in every
            if said.value
        ]
        for i, every in texts(names, lens=lens, schema=schema).items()
    }


# ---- while somebody types ----


@require_safe
def complete(request: HttpRequest) -> JsonResponse:
    """`{"start", "suggestions": [{"insert", "label", "detail", "sort"}]}`: what can stand at
    `cursor` of `q`.
    """
    text = request.GET.get("q", "")
    if len(text) > TEXT:
        cure = worded("write at most %(most)s characters", most=TEXT)
        raise InvalidError([Problem(worded("is too long"), cure, "q", shorten(text))])
    cursor = request.GET.get("cursor", "")
    before = (
        text[: int(cursor)] if cursor.isascii() and cursor.isdigit() and cursor[6:] == "" else text
    )
    with snapshot():
        looking = look(request)
        found = completion(before, schema=looking.schema, language=looking.lens.language)
        offered = [
            {"insert": s.insert, "label": s.label, "detail": s.detail, "sort": s.sort.value}
            for s in found.suggestions
        ]
        if found.titles is not None:
            offered += _titles(before[found.start :], found.titles, looking)
    return _json({"start": found.start, "suggestions": offered}, looking)


def _titles(typed: str, kinds: tuple[str, ...], looking: Looking) -> list[dict[str, str]]:
    """Records that may be meant, of the kinds that can stand there."""
    results = Results(looking)
    names = [s.name for s in suggest(typed, lens=looking.lens, schema=looking.schema, limit=50)]
    fitting = [n for n in names if not kinds or n.kind in kinds][:MOST_TITLES]
    return [
        {"insert": n.title, "label": n.title, "detail": results.kind(n.kind), "sort": "title"}
        for n in fitting
    ]


@require_safe
def values(request: HttpRequest) -> JsonResponse:
    """`{"hows", "values": [{"value", "label", "count"}], "text"}` of a property (`path`) of a
    kind; the text that the form makes.
    """
    with snapshot():
        looking = look(request)
        kind = kind_or_404(looking.schema, request.GET.get("kind", ""))
        path = paths_of(kind, looking.schema, looking.lens.language).get(
            request.GET.get("path", "")
        )
        found = options(path, kind, looking, now=datetime.now(UTC)) if path else ()
        text = _from_form(request, looking) if "p" in request.GET else ""
    hows = [{"value": how.value, "label": how_words(how)} for how in (path.hows if path else ())]
    offered = [{"value": o.value, "label": o.label, "count": o.count} for o in found]
    return _json({"hows": hows, "values": offered, "text": text}, looking)


def _json(data: dict[str, object], looking: Looking) -> JsonResponse:
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False})
    response.headers["Cache-Control"] = "private, no-store" if looking.reader.name else "no-cache"
    response.headers["Vary"] = "Cookie, Accept-Language"
    return response


# ---- saving ----


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keeps a question under a name; the same name again changes what it asks, where that is
    wanted.
    """
    with snapshot():
        looking = look(request)
    if not looking.reader.may(Right.WRITE):
        raise RefusedError(worded("only contributors may save questions"))
    return HttpResponseRedirect(save_question(request, looking))
