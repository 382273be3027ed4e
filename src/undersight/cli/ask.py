"""`undersight ask`: a question in the query language, answered as a table or in any format of
answers.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from undersight.cli import output
from undersight.cli.naming import At, Public, moment, reader
from undersight.cli.registry import HERE, AsJson, Registry, open_registry
from undersight.errors import InvalidError, Problem, QueryError, worded

if TYPE_CHECKING:
    from undersight.exchange.answers.told import Format, Told
    from undersight.query.answer import Answer
    from undersight.store.reads.question import Understood

Query = Annotated[
    str, typer.Argument(help="The question: [[Category:Deployment]] |?Country", metavar="QUERY")
]
As = Annotated[str, typer.Option("--format", help="table, count, csv, tsv, json, jsonld, rss …")]
Certainty = Annotated[str, typer.Option(help="Count only claims that are at least so certain.")]
Explain = Annotated[bool, typer.Option("--explain", help="Say what is asked, in words.")]
Limit = Annotated[int, typer.Option(help="Rows at most; 0: as the question says.", min=0)]

TABLES = ("", "table", "broadtable", "list", "ul", "ol", "plainlist", "plain", "category")
"""Formats that the terminal shows as a table."""


def add_to(app: typer.Typer) -> None:
    """Adds the verb."""
    app.command("ask")(ask)


def ask(
    query: Query,
    *,
    registry: Registry = HERE,
    format: As = "",
    at: At = "",
    certainty: Certainty = "",
    limit: Limit = 0,
    explain: Explain = False,
    public: Public = False,
    as_json: AsJson = False,
) -> None:
    """Ask the registry a question in the language of Semantic MediaWiki's #ask, and more.

    Examples: `undersight ask '[[Category:Deployment]] [[Country::Germany]] |?Used by'` ·
    `undersight ask '[[Category:Product]]' --format csv --at 2024-04-20`
    """
    open_registry(registry)
    from undersight.exchange.answers.catalogue import format_called
    from undersight.store.reads.question import answer, total
    from undersight.store.reads.snapshot import snapshot

    with snapshot():
        asked = _understood(query, at=at, certainty=certainty, limit=limit, public=public)
        if explain:
            _explain(asked)
            return
        wanted = "json" if as_json else (format or asked.plan.format).strip().casefold()
        chosen = format_called(wanted, asked.plan)
        if chosen is None and wanted != asked.plan.format:
            asked = replace(asked, plan=replace(asked.plan, format=wanted))
        if chosen is None:
            _known(wanted)
        found = answer(asked)
        count = found.count if found.count is not None else None
        if count is None and (found.more or found.plan.offset):
            count = total(asked)
    if chosen:
        _write(chosen, _told(asked, found, query, count=count))
    else:
        _show(asked, found, count)
    for notice in found.notices:
        output.warn(notice.message)


def _understood(query: str, *, at: str, certainty: str, limit: int, public: bool) -> Understood:
    """The question, asked through the lens of the options. Raises InvalidError."""
    from undersight.query.bind_claim import rank_of
    from undersight.records.lens import Lens
    from undersight.store.reads.question import understand
    from undersight.store.reads.vocabulary import schema_at

    who = reader(public)
    when = moment(at, who)
    schema = schema_at(when.position or when.head)
    lens = Lens(when.at, who)
    if certainty:
        rank = rank_of(certainty, schema)
        if isinstance(rank, Problem):
            raise InvalidError([replace(rank, place="certainty")])
        lens = replace(lens, certainty=rank)
    asked = understand(query, lens=lens, moment=when, schema=schema, now=datetime.now(UTC))
    return replace(asked, plan=replace(asked.plan, limit=limit)) if limit else asked


def _known(name: str) -> None:
    """Raises QueryError for a format that there is not."""
    from undersight.exchange.answers.catalogue import ANSWERS
    from undersight.store.reads.question import WORKED_OUT

    known = (*TABLES[1:], "count", *WORKED_OUT, *ANSWERS)
    if name and name not in known:
        cure = worded("choose of: %(formats)s", formats=known)
        raise QueryError([Problem(worded("is no format"), cure, "format", name)])


def _explain(asked: Understood) -> None:
    from undersight.query.explain import explain
    from undersight.query.explain_value import Teller
    from undersight.query.write import write

    output.say(write(asked.question))
    for line in explain(asked.plan, Teller(asked.schema)).lines():
        output.say(line)


def _show(asked: Understood, found: Answer, count: int | None) -> None:
    """The rows as a table, or the one number."""
    from undersight.exchange.answers.shown import shown_all

    if asked.plan.format == "count" and not found.rows:
        output.say(str(found.count))
        return
    heads = [column.label or "Record" for column in found.columns]
    rows = [
        [
            ", ".join(shown_all(cell, column, asked.schema, language="en"))
            for cell, column in zip(row.cells, found.columns, strict=True)
        ]
        for row in found.rows
    ]
    if rows:
        output.show_table("", heads, rows)
    told = worded("%(shown)s of %(count)s rows", shown=len(rows), count=count or len(rows))
    output.warn(told if rows else worded("Nothing meets this question."))


def _write(chosen: Format, told: Told) -> None:
    for piece in chosen.write(told):
        sys.stdout.write(piece)
    sys.stdout.flush()


def _told(asked: Understood, found: Answer, query: str, *, count: int | None) -> Told:
    """The answer as a file tells it. Its addresses are those of the site, where that has one."""
    from urllib.parse import urlencode

    from django.conf import settings

    from undersight.exchange.answers.told import Told
    from undersight.exchange.csl import csl_of
    from undersight.looking.addresses import claim_path, record_path
    from undersight.store.reads.cited import points, sources

    options = settings.UNDERSIGHT
    base = options.base_url.rstrip("/")
    when = asked.moment
    return Told(
        answer=found,
        schema=asked.schema,
        question=query,
        registry=options.name,
        base=base,
        address=f"{base}/ask?{urlencode({'q': query})}",
        permanent=f"{base}/ask?{urlencode({'q': query, 'at': when.position})}",
        record=lambda name: base + record_path(name, asked.schema),
        claim=lambda identity: base + claim_path(identity),
        day=when.day or datetime.now(UTC).date(),
        position=when.position,
        count=count,
        licence=options.licence,
        licence_url=options.licence_url,
        sources=lambda names: {
            i: csl_of(source, schema=asked.schema)
            for i, source in sources(names, lens=asked.lens).items()
        },
        points=lambda names: points(names, lens=asked.lens, schema=asked.schema),
    )
