"""Questions as programs of Semantic MediaWiki put them: action=ask and action=askargs."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings

from undersight.api.mediawiki.call import Call
from undersight.api.mediawiki.replies import Exactly
from undersight.api.v1.cursors import closed, opened
from undersight.errors import InvalidError, Problem, QueryError, shorten, worded
from undersight.exchange.answers.smw import smw_body
from undersight.exchange.answers.told import Told
from undersight.looking.addresses import claim_path
from undersight.looking.words import in_words
from undersight.query.parse import parse
from undersight.query.syntax import Parameter, Question
from undersight.query.write import write
from undersight.records.record import Name
from undersight.store.reads.question import WORKED_OUT, Understood, answer, understand

OVER = ("limit", "offset", "cursor", "sort", "order", "certainty", "dates")
"""Parameters of a question that the address may give, too: then those count."""


def ask(call: Call) -> Exactly:
    """action=ask: the whole question in `query`."""
    text = call.params.raw("query").strip()
    if not text:
        raise QueryError([Problem(worded("there is no question"), worded("give one"), "query")])
    return asked(text, call)


def askargs(call: Call) -> Exactly:
    """action=askargs: conditions, printouts and parameters, each a list."""
    conditions = _arguments(call.params.raw("conditions"))
    if not conditions:
        raise QueryError(
            [Problem(worded("there is no question"), worded("give one"), "conditions")]
        )
    parts = [c if c.startswith(("[[", "<q>", "(", "NOT")) else f"[[{c}]]" for c in conditions]
    parts += [p if p.startswith("?") else f"?{p}" for p in _arguments(call.params.raw("printouts"))]
    parts += _arguments(call.params.raw("parameters"))
    return asked(" |".join(parts), call)


def _arguments(text: str) -> list[str]:
    """The members of a list: divided by U+001F where it is there, else by single |."""
    if "\x1f" in text:
        return [part.strip() for part in text.split("\x1f") if part.strip()]
    found, at, depth = [""], 0, 0
    while at < len(text):
        two = text[at : at + 2]
        if (text[at] == "\\" and at + 1 < len(text)) or two == "||":
            found[-1] += two
            at += 2
            continue
        depth += (two == "[[") - (two == "]]")
        if text[at] == "|" and depth <= 0:
            found.append("")
        else:
            found[-1] += text[at]
        at += 1
    return [part.strip() for part in found if part.strip()]


def asked(text: str, call: Call) -> Exactly:
    """The answer to a question in the body of Semantic MediaWiki."""
    over = {name: v for name in OVER if (v := call.params.text(name))}
    text = with_parameters(text, over, call)
    turned, text = _turned(text, call)
    understood = understood_of(text, call)
    if turned:
        understood = replace(
            understood,
            plan=replace(
                understood.plan, cursor=opened(understood.plan.cursor, _whose(understood))
            ),
        )
    told = told_of(understood, text, call)
    version = 3 if call.params.text("api_version") == "3" else 2
    body = smw_body(told, version)
    if turned:
        body.pop("query-continue-offset", None)
        if told.answer.more:
            body["query-continue-cursor"] = closed(told.answer.cursor, _whose(understood))
    for notice in told.answer.notices:
        call.warn("ask", in_words(notice.message))
    return Exactly(body)


def _turned(text: str, call: Call) -> tuple[bool, str]:
    """Whether pages are turned by cursors: where there is one, be it empty or 0 as for the first
    page; and the question without one that names no place. Raises QueryError where its rows cannot
    be gone on from.
    """
    named = call.params.has("cursor")
    if not (named or "cursor" in text) or len(text) > call.limits.text:
        return False, text
    question = parse(text)
    given = [p.value.strip() for p in question.parameters if p.name == "cursor"]
    if not given and not named:
        return False, text
    names = {p.name: p.value.strip() for p in question.parameters}
    if names.get("format") in ("count", *WORKED_OUT) or names.get("group"):
        message = worded("A cursor goes on after a record, and no row of this answer is one")
        raise QueryError([Problem(message, worded("leave it out"), "cursor")])
    if names.get("order", "").casefold() in ("random", "none"):
        message = worded("A cursor needs an order: it cannot go on from a random one, or none")
        raise QueryError([Problem(message, worded("leave out order=, or cursor="), "cursor")])
    if given and given[-1] not in FIRST:
        return True, text
    kept = tuple(p for p in question.parameters if p.name != "cursor")
    return True, write(replace(question, parameters=kept))


FIRST = ("", "0")
"""What a cursor says that asks for the first page."""


def _whose(understood: Understood) -> str:
    """What a cursor goes on in: the same question, in pages of any size."""
    question = understood.question
    own = tuple(p for p in question.parameters if p.name not in ("cursor", "limit"))
    return write(replace(question, parameters=own))


def with_parameters(text: str, over: dict[str, str], call: Call) -> str:
    """A question with some parameters set otherwise."""
    if not over or len(text) > call.limits.text:
        return text
    question: Question = parse(text)
    kept = tuple(p for p in question.parameters if p.name not in over)
    more = tuple(Parameter(name, value) for name, value in over.items())
    return write(replace(question, parameters=kept + more))


def understood_of(text: str, call: Call) -> Understood:
    """What a question asks, through the lens of the call. Raises QueryError."""
    return understand(
        text, lens=call.lens, moment=call.looking.at, schema=call.schema, now=call.now
    )


def told_of(understood: Understood, text: str, call: Call) -> Told:
    """The answer with all that a format needs."""
    plan = understood.plan
    if plan.format not in ("count", *WORKED_OUT):
        understood = replace(understood, plan=replace(plan, format=""))
    found = answer(understood)
    moment, schema, options = understood.moment, understood.schema, settings.UNDERSIGHT
    named = moment.named(found.position)
    return Told(
        answer=found,
        schema=schema,
        question=text,
        registry=options.name,
        base=call.base,
        address=f"{call.base}/ask",
        record=lambda name: call.address(name),
        claim=lambda identity: call.base + claim_path(identity),
        day=moment.day if named is not None and moment.day else call.now.date(),
        position=named,
        language=call.language,
        licence=options.licence,
        licence_url=options.licence_url,
    )


def listed(
    where: str, call: Call, *, limit: int, cursor: str = "", order: str = ""
) -> tuple[list[Name], str]:
    """Records that a condition finds, by title, and where to go on: "" at the end."""
    text = f"{where} |limit={limit}"
    if cursor:
        text += f" |cursor={cursor}"
    if order:
        text += f" |order={order}"
    try:
        found = answer(understood_of(text, call))
    except InvalidError as error:
        places = {p.place for p in error.problems}
        if cursor and "cursor" in places:
            cure = worded("take it from the answer before")
            problem = Problem(worded("is no place to go on"), cure, "continue", shorten(cursor))
            raise InvalidError([problem]) from error
        raise
    return [row.name for row in found.rows if row.name], found.cursor if found.more else ""
