"""Finding: search by words, suggestions by beginnings, by what a list can be narrowed."""

from __future__ import annotations

from typing import cast

from undersight.api.v1.endpoint import Asked, Object, Reply
from undersight.api.v1.records import kind_of
from undersight.api.v1.wire import name_json, state_json
from undersight.errors import InvalidError, Problem, shorten, worded
from undersight.looking.question import met
from undersight.query import plan as p
from undersight.query.chosen import worded_condition
from undersight.records.found import Choice, Facet, Hit, Sort
from undersight.records.search import Wanted, read_wanted, snippet
from undersight.schema.model import in_language
from undersight.store.reads.choosing import choices
from undersight.store.reads.listing import listing
from undersight.store.reads.searching import search as read_found
from undersight.store.reads.suggesting import suggest as read_suggestions
from undersight.values.protocol import Json

MOST_MATCHES = 3
"""Claims of a record in which the words stand, that are told."""


def search(asked: Asked) -> Reply:
    """The records that hold some words, the best first."""
    looking, given = asked.looking, asked.given
    wanted = read_wanted(given.text("q"), looking.schema)
    kind = kind_of(asked)
    size, page = given.whole("limit", 20), given.whole("page", 1)
    found = read_found(
        wanted,
        lens=looking.lens,
        schema=looking.schema,
        kind=kind.id if kind else "",
        offset=(page - 1) * size,
        size=size,
    )
    return Reply(
        {
            "state": state_json(looking),
            "kind": kind.id if kind else None,
            "count": found.count,
            "kinds": dict(found.kinds),
            "page": page,
            "hits": [_hit(hit, wanted, asked) for hit in found.hits],
        }
    )


def _hit(hit: Hit, wanted: Wanted, asked: Asked) -> Object:
    telling = hit.row.telling.content.value if hit.row.telling else None
    matches: list[Json] = []
    for claim in hit.claims[:MOST_MATCHES]:
        text = claim.content.value.text if claim.content.value else ""
        parts = snippet(text, wanted.terms)
        pieces: list[Json] = [{"text": part.text, "marked": part.marked} for part in parts]
        matches.append(
            {"claim": claim.identity, "property": claim.content.property, "snippet": pieces}
        )
    return {
        "record": name_json(hit.row.name, asked),
        "summary": telling.text if telling else None,
        "sources": hit.row.sources,
        "matches": matches,
    }


def suggest(asked: Asked) -> Reply:
    """Records whose title or alias begins so."""
    looking = asked.looking
    found = read_suggestions(
        asked.given.text("q"),
        lens=looking.lens,
        schema=looking.schema,
        limit=asked.given.whole("limit", 10),
    )
    return Reply(
        {
            "state": state_json(looking),
            "suggestions": [
                {"record": name_json(s.name, asked), "alias": s.alias or None} for s in found
            ],
        }
    )


def facets(asked: Asked) -> Reply:
    """By what the records of a kind can be narrowed, and how many that would leave."""
    looking, given = asked.looking, asked.given
    kind = kind_of(asked)
    if kind is None:
        cure = worded("name one by kind=")
        raise InvalidError([Problem(worded("names no kind"), cure, "kind")])
    filters = _filters(given.texts("filter"))
    chosen = choices(filters, kind, lens=looking.lens, schema=looking.schema)
    words, question = given.text("q").strip(), given.text("ask").strip()
    held = worded_condition(read_wanted(words, looking.schema), looking.schema)
    base = p.All((held, met(question, looking, place="ask")))
    found = listing(
        kind, lens=looking.lens, schema=looking.schema, chosen=chosen, base=base, size=0
    )
    return Reply(
        {
            "state": state_json(looking),
            "kind": kind.id,
            "count": found.count,
            "count_is_at_least": found.capped,
            "chosen": [_chosen(each, asked) for each in found.chosen],
            "facets": [_facet(each, asked) for each in found.facets],
        }
    )


def _filters(given: tuple[str, ...]) -> dict[str, list[str]]:
    """`filter=used_by:7k3mz9qp0a`, by property."""
    found: dict[str, list[str]] = {}
    problems = []
    for text in given:
        name, colon, value = text.partition(":")
        if colon and value.strip():
            found.setdefault(name.strip(), []).append(value)
        else:
            cure = worded("write the property, a colon and the value: country:Germany")
            problems.append(
                Problem(worded("names no property and value"), cure, "filter", shorten(text))
            )
    if problems:
        raise InvalidError(problems)
    return found


def _facet(facet: Facet, asked: Asked) -> Object:
    return {
        "property": facet.use.property,
        "label": in_language(facet.use.labels, asked.looking.lens.language),
        "ranges": facet.ranges,
        "more": facet.more,
        "choices": [_choice(each, asked) for each in facet.choices],
    }


def _choice(choice: Choice, asked: Asked) -> Object:
    return {**_chosen(choice, asked), "count": choice.count, "depth": choice.depth}


def _chosen(choice: Choice, asked: Asked) -> Object:
    """A value: `filter` is what chooses it."""
    schema, language = asked.looking.schema, asked.looking.lens.language
    label = choice.name.title if choice.name else choice.value
    prop = schema.properties[choice.property]
    if choice.sort is Sort.CODE and prop.codes in schema.lists:
        code = schema.lists[prop.codes].codes.get(choice.value)
        label = in_language(code.labels, language) if code else choice.value
    made = {
        "filter": f"{choice.property}:{choice.address()}",
        "sort": choice.sort.value,
        "label": label,
        "record": name_json(choice.name, asked) if choice.name else None,
    }
    return cast("Object", made)
