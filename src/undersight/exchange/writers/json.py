"""A page as JSON, as the schema's JSON Schema describes it; the bytes are the caller's matter."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from undersight.exchange.csl import csl_of
from undersight.exchange.writers.imprint import Imprint
from undersight.records.claim import Check, ClaimTime
from undersight.records.page import Cited, Inbound, Page, Said, Source
from undersight.records.record import Name
from undersight.schema.model import in_language
from undersight.values.catalogue import value_type
from undersight.values.protocol import Json

Object = dict[str, Json]


def record_json(page: Page, imprint: Imprint) -> Object:
    """The page as one object.

    >>> record_json(page, imprint)["claims"]["used_by"][0]["value"]
    {"record": "7k3mz9qp0a"}
    """
    made: Object = {
        "id": page.record.id,
        "kind": page.record.kind,
        "title": page.name.title,
        **({"owner": page.record.owner} if page.record.owner else {}),
        "address": imprint.address,
        "permanent": imprint.permanent,
        "position": imprint.position,
        "day": imprint.day.isoformat() if imprint.day else None,
        "language": imprint.language,
        "registry": imprint.registry,
        "licence": {"name": imprint.licence, "url": imprint.licence_url},
        "claims": claims_json(page.said, page, imprint),
        "sources": [_source(s, page, imprint) for s in page.sources],
        "checks": [_check(c, page) for c in visible_checks(page)],
        "inbound": [_inbound(i, page, imprint) for i in page.inbound],
    }
    return made


def claims_json(said: Iterable[Said], page: Page, imprint: Imprint) -> Object:
    """Property -> its claims, in the order of the page."""
    grouped: dict[str, list[Json]] = {}
    for each in said:
        grouped.setdefault(each.claim.content.property, []).append(claim_json(each, page, imprint))
    return cast("Object", grouped)


def claim_json(said: Said, page: Page, imprint: Imprint) -> Object:
    """One claim. What is not stated is left out."""
    content = said.claim.content
    made: Object = {"id": said.claim.identity}
    if content.value is not None:
        prop = page.schema.properties.get(content.property)
        made["value"] = value_type(prop.type if prop else "string").json(content.value)
    elif content.absence is not None:
        made["absence"] = content.absence.value
    if said.target and not said.owned:
        made["target"] = _name(said.target, page, imprint)
    if said.owned:
        claims = claims_json(said.owned, page, imprint)
        made["owned"] = {"kind": owned_kind(said, page), "claims": claims}
    texts = {
        "certainty": content.certainty,
        "reason": content.reason,
        "language": content.language,
        "disputed": content.disputed,
        "access": content.access if content.access != "public" else "",
    }
    made |= {name: text for name, text in texts.items() if text}
    if content.time:
        made["time"] = _time(content.time)
    if content.preferred:
        made["preferred"] = True
    if said.cited:
        made["citations"] = [_citation(c) for c in said.cited]
    return made


def owned_kind(said: Said, page: Page) -> str:
    """The kind of the record that a claim links as its own."""
    if said.target:
        return said.target.kind
    use = page.kind.use(said.claim.content.property)
    return use.targets[0] if use and len(use.targets) == 1 else ""


def visible_checks(page: Page) -> list[Check]:
    """Checks of the record, or of claims on the page: others would tell of claims not shown."""
    shown = {s.claim.identity for said in page.said for s in (said, *said.owned)}
    return [c for c in page.checks if not c.claim or c.claim in shown]


def known_sources(check: Check, page: Page) -> list[str]:
    """The sources of a check that the page names: of others the reader may know nothing."""
    known = {s.name.id for s in page.sources} | set(page.names)
    return [s for s in check.sources if s in known]


def _time(time: ClaimTime) -> Object:
    return {"text": time.text, "throughout": time.throughout, "first_seen": time.first_seen}


def _citation(cited: Cited) -> Object:
    """Of a source that is hidden nothing is told but that there is one."""
    if cited.source is None:
        return {"held": True}
    given = cited.citation
    made: Object = {
        "number": cited.number,
        "source": cited.source.id,
        "title": cited.source.title,
    }
    texts = {
        "locator": given.locator,
        "quote": given.quote,
        "translation": given.translation,
        "capture": given.capture,
        "access": given.access if given.access != "public" else "",
    }
    return made | {name: text for name, text in texts.items() if text}


def _name(name: Name, page: Page, imprint: Imprint) -> Object:
    address = imprint.record(name, page.schema)
    return {"id": name.id, "kind": name.kind, "title": name.title, "address": address}


def _source(source: Source, page: Page, imprint: Imprint) -> Object:
    made: Object = {"number": source.number, **_name(source.name, page, imprint)}
    made["csl"] = cast("Json", csl_of(source, schema=page.schema))
    return made


def _check(check: Check, page: Page) -> Object:
    made: Object = {"outcome": check.outcome, "day": check.day}
    texts = {"claim": check.claim, "method": check.method}
    made |= {name: text for name, text in texts.items() if text}
    if sources := known_sources(check, page):
        made["sources"] = list(sources)
    return made


def _inbound(inbound: Inbound, page: Page, imprint: Imprint) -> Object:
    use = inbound.use
    return {
        "property": use.property,
        "kind": use.kind,
        "label": in_language(use.inverse or use.labels, imprint.language),
        "count": inbound.count,
        "capped": inbound.capped,
        "records": [_name(name, page, imprint) for name in inbound.names],
    }
