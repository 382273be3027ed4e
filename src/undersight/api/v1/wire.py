"""From what the reads hand out to JSON: names, moments, claims, citations, deeds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from datetime import UTC, date, datetime
from typing import cast

from django.conf import settings

from undersight.api.v1.endpoint import Asked, Object
from undersight.exchange.writers.imprint import Imprint
from undersight.exchange.writers.json import claim_json
from undersight.looking.addresses import record_path
from undersight.looking.imprint import base_of
from undersight.looking.request import Looking
from undersight.options import Options
from undersight.records.claim import Check, Citation, Claim
from undersight.records.diff import ClaimDiff
from undersight.records.page import Page, Said
from undersight.records.record import Name, Record
from undersight.records.revision import Deed
from undersight.records.rights import Right
from undersight.schema.model import Kind
from undersight.values.protocol import Json


def named(looking: Looking, position: int) -> tuple[int | None, date | None]:
    """The position and the day that an answer about the moment asked for may name.

    To whom may not know exact positions: only that of a day that is over, and of now none at all.
    """
    at = looking.at
    known = at.named(position)
    if known is not None and (looking.reader.may(Right.KNOW_EDITORS) or not at.now):
        return known, at.day
    return None, datetime.now(UTC).date()


def state_json(looking: Looking, position: int | None = None) -> Object:
    """Of when an answer is."""
    known, day = named(looking, looking.at.position if position is None else position)
    return {"day": day.isoformat() if day else None, "position": known, "now": looking.at.now}


def imprint_at(asked: Asked, path: str = "") -> Imprint:
    """Whose an answer is, for the writers that make addresses."""
    options: Options = settings.UNDERSIGHT
    language = asked.looking.lens.language
    return Imprint(
        options.name,
        base_of(asked.request),
        path,
        options.licence,
        options.licence_url,
        language=language,
    )


def name_json(name: Name, asked: Asked) -> Object:
    """A record as other things name it."""
    path = record_path(Name(name.id, name.kind, ""), asked.looking.schema)
    return {
        "id": name.id,
        "kind": name.kind,
        "title": name.title,
        "address": asked.base + path,
    }


def names_json(names: Iterable[Name], asked: Asked) -> list[Json]:
    """Several of them."""
    return [name_json(name, asked) for name in names]


def bare(record: Record, name: Name, asked: Asked) -> Page:
    """A page with nothing on it, for writers that take a claim together with its page."""
    schema = asked.looking.schema
    kind = schema.kinds.get(record.kind) or _unknown(record.kind)
    return Page(record, name, kind, schema, asked.looking.at, (), (), (), (), (), {})


def _unknown(kind: str) -> Kind:
    return Kind(kind, kind, {"en": kind}, {"en": kind}, {"en": ""}, (), ())


def plain_claim(claim: Claim, names: Mapping[str, Name], asked: Asked) -> Object:
    """A claim by itself, without what it cites."""
    target = names.get(claim.content.value.target) if claim.content.value else None
    page = bare(Record(claim.record, ""), Name(claim.record, "", ""), asked)
    made = claim_json(Said(claim, target=target), page, imprint_at(asked))
    return {"property": claim.content.property, **made}


def diff_json(diff: ClaimDiff, names: Mapping[str, Name], asked: Asked) -> Object:
    """What differs in one claim."""
    change = "opened" if diff.old is None else "closed" if diff.new is None else "changed"
    return {
        "claim": diff.identity,
        "change": change,
        "property": diff.claim.content.property,
        "fields": list(diff.changed),
        "old": plain_claim(diff.old, names, asked) if diff.old else None,
        "new": plain_claim(diff.new, names, asked) if diff.new else None,
        "cited": [citation_json(c, names, asked) for c in diff.cited],
        "uncited": [citation_json(c, names, asked) for c in diff.uncited],
    }


def citation_json(citation: Citation, names: Mapping[str, Name], asked: Asked) -> Object:
    """A citation. Of a source that is hidden nothing is told but that there is one."""
    source = names.get(citation.source)
    if source is None:
        return {"held": True}
    texts = {
        "locator": citation.locator,
        "quote": citation.quote,
        "translation": citation.translation,
        "capture": citation.capture,
        "access": citation.access if citation.access != "public" else "",
    }
    said: Object = {name: text for name, text in texts.items() if text}
    return {"source": source.id, "title": source.title, **said}


def check_json(check: Check, names: Mapping[str, Name]) -> Object:
    """That somebody looked again. Sources of which the reader knows nothing are left out."""
    made: Object = {"outcome": check.outcome, "day": check.day}
    made |= {"claim": check.claim} if check.claim else {}
    made |= {"method": check.method} if check.method else {}
    sources: list[Json] = [source for source in check.sources if source in names]
    return made | ({"sources": sources} if sources else {})


def deed_json(deed: Deed | None) -> Object | None:
    """The head of a changeset, for those who may know who edits."""
    if deed is None:
        return None
    said = {f.name: getattr(deed, f.name) for f in fields(Deed)}
    return {n: v.isoformat() if isinstance(v, datetime) else v for n, v in said.items()}


def counts_json(size: object) -> Object:
    """A frozen object of numbers."""
    return cast("Object", asdict(size))  # type: ignore[call-overload]
