"""Records, their claims, and single claims with what they cite."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from undersight.api.v1.cursors import closed, opened
from undersight.api.v1.endpoint import Asked, Object, Reply
from undersight.api.v1.wire import (
    bare,
    check_json,
    deed_json,
    imprint_at,
    name_json,
    names_json,
    plain_claim,
    state_json,
)
from undersight.errors import InvalidError, NotFoundError, Problem, shorten, worded
from undersight.exchange.writers.json import claim_json, record_json
from undersight.looking.imprint import imprint_of
from undersight.looking.request import handle_or_404
from undersight.query import plan as p
from undersight.query.limits import limits_for
from undersight.records.ids import read_id
from undersight.records.lens import Lens
from undersight.records.page import ClaimPage, Page, Said
from undersight.records.record import Name
from undersight.schema.model import Kind, Schema
from undersight.store.reads import record as record_read
from undersight.store.reads.asking import ask
from undersight.store.reads.cells import cells
from undersight.store.reads.claim import claim_history
from undersight.values.protocol import Json


def records(asked: Asked) -> Reply:
    """The records of a kind, or of all, by title."""
    looking, schema = asked.looking, asked.looking.schema
    kind = kind_of(asked)
    kinds = (kind.id,) if kind else tuple(k.id for k in schema.kinds.values() if not k.owner)
    properties, whose = _properties(asked, schema), f"records {' '.join(kinds)}"
    plan = p.Plan(
        p.OfKind(kinds),
        limit=asked.given.whole("limit", 50),
        cursor=opened(asked.given.text("cursor"), whose),
    )
    found = ask(
        plan,
        lens=looking.lens,
        schema=schema,
        head=looking.at.position,
        seconds=limits_for(looking.reader.level).seconds,
    )
    cursor = closed(found.cursor, whose)
    names = [row.name for row in found.rows if row.name]
    rows = names_json(names, asked)
    if properties:
        claims = _claims(names, properties, asked, lens=looking.lens.at(found.position))
        told = zip(rows, claims, strict=True)
        rows = [{**cast("Object", row), "claims": said} for row, said in told]
    return Reply(
        {
            "state": state_json(looking),
            "kind": kind.id if kind else None,
            "records": rows,
            "cursor": cursor or None,
            "next": asked.next(cursor),
        }
    )


def kind_of(asked: Asked) -> Kind | None:
    """The kind that `kind=` names by its id or its name; None where it is left out."""
    given = asked.given.text("kind").strip()
    if not given:
        return None
    alone = [k for k in asked.looking.schema.kinds.values() if not k.owner]
    found = next((k for k in alone if given in (k.id, k.name)), None)
    if found is None:
        cure = worded("choose of: %(kinds)s", kinds=tuple(k.id for k in alone))
        raise InvalidError([Problem(worded("is no kind of record"), cure, "kind", shorten(given))])
    return found


def _properties(asked: Asked, schema: Schema) -> tuple[str, ...]:
    names = [n.strip() for n in asked.given.text("properties").split(",") if n.strip()]
    by_name = {prop.name: prop.id for prop in schema.properties.values()}
    found = [name if name in schema.properties else by_name.get(name, "") for name in names]
    problems = [
        Problem(
            worded("is no property"),
            worded("the schema of this registry lists them: /api/v1/schema"),
            "properties",
            shorten(name),
        )
        for name, prop in zip(names, found, strict=True)
        if not prop
    ]
    if problems:
        raise InvalidError(problems)
    return tuple(dict.fromkeys(found))


def _claims(
    names: list[Name], properties: tuple[str, ...], asked: Asked, *, lens: Lens
) -> list[Object]:
    """The claims of these properties, of each record by property."""
    schema = asked.looking.schema
    claims, known = cells([n.id for n in names], properties, lens=lens, schema=schema)
    return [
        {
            prop: [plain_claim(c, known, asked) for c in group]
            for prop in properties
            if (group := claims[name.id].get(prop))
        }
        for name in names
    ]


def page_of(asked: Asked) -> Page:
    """The page of the record that the path names."""
    looking = asked.looking
    return record_read.page(
        handle_or_404(asked.parts["id"]), lens=looking.lens, at=looking.at, schema=looking.schema
    )


def record(asked: Asked) -> Reply:
    """A record with everything on its page."""
    page = page_of(asked)
    return Reply(record_json(page, imprint_of(asked.request, page, asked.looking)))


def claims(asked: Asked) -> Reply:
    """The claims of a record, one after the other."""
    page = page_of(asked)
    wanted = asked.given.text("property").strip()
    prop = page.schema.properties.get(wanted) or next(
        (each for each in page.schema.properties.values() if each.name == wanted), None
    )
    if wanted and prop is None:
        cure = worded("the schema of this registry lists them: /api/v1/schema")
        raise InvalidError([Problem(worded("is no property"), cure, "property", shorten(wanted))])
    said = page.of(prop.id) if prop else page.said
    imprint = imprint_at(asked)
    return Reply(
        {
            "state": state_json(asked.looking),
            "record": name_json(page.name, asked),
            "claims": [
                {"property": s.claim.content.property, **claim_json(s, page, imprint)} for s in said
            ],
        }
    )


def _claim_page(asked: Asked) -> ClaimPage:
    handle = read_id(asked.parts["id"])
    if handle is None:
        raise NotFoundError(worded("there is no such claim"))
    return claim_history(handle, lens=asked.looking.lens, schema=asked.looking.schema)


def claim(asked: Asked) -> Reply:
    """One claim: what it says, on what it rests, and all that it said before."""
    page = _claim_page(asked)
    stages: list[Json] = [
        {
            "day": stage.day.isoformat(),
            "until": stage.until.isoformat() if stage.until else None,
            "said": plain_claim(stage.claim, page.names, asked),
            "comment": stage.comment,
            "deed": deed_json(stage.deed),
        }
        for stage in page.stages
    ]
    return Reply(
        {
            "state": state_json(asked.looking),
            "record": name_json(page.name, asked),
            "owner": name_json(page.owner, asked) if page.owner else None,
            "stands": page.stands,
            "claim": _said(page, asked),
            "checks": [check_json(check, page.names) for check in page.checks],
            "stages": stages,
        }
    )


def _said(page: ClaimPage, asked: Asked) -> Object:
    made = claim_json(page.said, bare(page.record, page.name, asked), imprint_at(asked))
    return {"property": page.said.claim.content.property, **made}


def citations(asked: Asked) -> Reply:
    """What a claim cites, with its sources."""
    page = _claim_page(asked)
    said: Said = replace(page.said, owned=())
    made = claim_json(said, bare(page.record, page.name, asked), imprint_at(asked))
    cited = {c.source.id for c in page.said.cited if c.source}
    return Reply(
        {
            "state": state_json(asked.looking),
            "claim": page.said.claim.identity,
            "citations": made.get("citations", []),
            "sources": names_json((s.name for s in page.sources if s.name.id in cited), asked),
        }
    )
