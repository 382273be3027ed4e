"""Pages made by hand, and pages of the sample registry, for writers: no database, no lens."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

import build

from undersight.exchange.formats.records_json import READER
from undersight.exchange.writers.imprint import Imprint
from undersight.records.claim import Check, Citation, Claim, ClaimTime, Content
from undersight.records.draft import Absence, ClaimDraft, Draft, OwnedDraft, Ref
from undersight.records.ids import from_number
from undersight.records.page import Cited, Inbound, Linking, Moment, Page, Said, Source
from undersight.records.record import Name, Record
from undersight.schema.model import Use
from undersight.values.catalogue import value_type

SAMPLE = Path(build.__file__).parents[1] / "src/undersight/exchange/sample/records.json"
IMPRINT = Imprint(
    "Undersight",
    "https://registry.example",
    "/deployment/0000000001-sari",
    "CC BY 4.0",
    "https://creativecommons.org/licenses/by/4.0/",
    7,
    date(2024, 4, 20),
)


def handle(key: str) -> str:
    """The same id for the same key, always."""
    return from_number(int.from_bytes(hashlib.sha256(key.encode()).digest()[:6]) % 2**50)


def name(kind: str, title: str) -> Name:
    """A record called so."""
    return Name(handle(f"{kind}/{title}"), kind, title)


def said(
    content: Content,
    *cited: Cited,
    target: Name | None = None,
    owned: Iterable[Said] = (),
    record: str = "",
) -> Said:
    """A claim on a page."""
    identity = handle(repr(content))
    claim = Claim(handle(identity), identity, record or handle("deployment/SARI"), content, 3)
    return Said(claim, cited, target, tuple(owned))


def source(title: str, number: int, *contents: Content) -> Source:
    """A source with its claims."""
    called = name("source", title)
    claims = [said(c, record=called.id).claim for c in (build.content("title", title), *contents)]
    return Source(called, tuple(claims), number)


def cited(of: Source, **more: str) -> Cited:
    """A citation of a source that the reader may see."""
    return Cited(Citation(handle(of.name.id), "x", of.name.id, **more), of.number, of.name)


def held() -> Cited:
    """A citation of a source that the reader may not see."""
    hidden = handle("source/hidden")
    return Cited(Citation(handle("held"), "x", hidden, "p. 66", "secret words"), 0, None)


def page(
    *claims: Said,
    title: str = "SARI",
    kind: str = "deployment",
    sources: tuple[Source, ...] = (),
    checks: tuple[Check, ...] = (),
    inbound: tuple[tuple[Use, tuple[Name, ...]], ...] = (),
    known: Iterable[Name] = (),
) -> Page:
    """A page with these claims."""
    called = name(kind, title)
    schema = build.surveillance()
    first = said(build.content("title", title, language="en"), record=called.id)
    moment = Moment(9, date(2024, 4, 20), 9, True)
    return Page(
        Record(called.id, kind),
        called,
        schema.kinds[kind],
        schema,
        moment,
        (first, *claims),
        sources,
        tuple(
            Inbound(use, tuple(map(Linking, names)), len(names), False) for use, names in inbound
        ),
        (),
        checks,
        {},
        names={n.id: n for n in (called, *known)},
    )


def full() -> Page:
    """A page that has everything once."""
    news = source(
        "Police: *new* cameras?",
        1,
        build.content("source_type", "article_newspaper"),
        build.content("author", "Doe, Jane"),
        build.content("issued", "2019-02"),
        build.content("url", "https://news.example/a_b?x=1&y=2"),
        build.content("language", "en"),
    )
    police = name("institution", "Police of <Como>")
    event = name("event", "")
    owned = (
        said(build.content("event_type", "start"), record=event.id),
        said(build.content("date", "2019-06"), record=event.id),
    )
    return page(
        said(
            build.content(
                "used_by", police.id, certainty="documented", reason="=1+1", preferred=True
            ),
            cited(news, locator="p. 3", quote="the police uses it"),
            held(),
            target=police,
        ),
        said(build.content("alias", "سر", language="ar")),
        said(build.content("start_date", "2019~", disputed="another says 2018")),
        said(build.content("end_date", Absence.UNKNOWN)),
        said(build.content("camera_count", "1,200 cameras", time="2021/..")),
        said(build.content("cost", "EUR 87654.50")),
        said(build.content("coordinates", "45.81, 9.08")),
        said(build.content("operation_mode", "live_identification")),
        said(build.content("excluded_from_graph", "true")),
        said(build.content("outside_id", "wikidata:Q42")),
        said(
            build.content(
                "description",
                "# Top\n[[Police of <Como>]] uses it [@news].\n\n[^1]: fake\n<script>x</script>",
                language="en",
            )
        ),
        said(build.content("event", event.id, certainty="rumored"), cited(news), owned=owned),
        sources=(news,),
        checks=(
            Check(
                "c1",
                handle("deployment/SARI"),
                "",
                "still_so",
                "2024-03-01",
                "read",
                (news.name.id, "secretsrc0"),
            ),
            Check("c2", handle("deployment/SARI"), "hiddenclai", "found_nothing", "2024-03-02"),
        ),
        inbound=((build.surveillance().kinds["dataset"].uses[-1], (name("dataset", "Faces"),)),),
        known=(police,),
    )


@cache
def sample() -> tuple[Page, ...]:
    """Every record of the sample registry as a page, its sources first."""
    drafts = [d for d in READER.read(SAMPLE) if isinstance(d, Draft)]
    titles = {d.key: next(str(c.value) for c in d.claims if c.property == "title") for d in drafts}
    names = {d.key: Name(handle(d.key), d.kind, titles[d.key]) for d in drafts}
    return tuple(_drafted(d, names) for d in drafts)


def _drafted(draft: Draft, names: dict[str, Name]) -> Page:
    numbers: dict[str, int] = {}
    for claim in draft.claims:
        for citation in claim.citations:
            numbers.setdefault(citation.source, len(numbers) + 1)
    claims = tuple(_said(c, draft.key, names, numbers) for c in draft.claims)
    schema = build.surveillance()
    return Page(
        Record(names[draft.key].id, draft.kind),
        names[draft.key],
        schema.kinds[draft.kind],
        schema,
        Moment(9, date(2024, 4, 20), 9, True),
        claims,
        tuple(Source(names[key], (), number) for key, number in numbers.items()),
        (),
        (),
        (),
        {},
    )


def _said(draft: ClaimDraft, key: str, names: dict[str, Name], numbers: dict[str, int]) -> Said:
    record = handle(key)
    target, owned = None, ()
    if isinstance(draft.value, Ref):
        target = names[draft.value.key]
    elif isinstance(draft.value, OwnedDraft):
        inner = f"{key}:{draft.value}"
        target = Name(handle(inner), draft.value.kind, "")
        owned = tuple(_said(c, inner, names, numbers) for c in draft.value.claims)
    prop = build.surveillance().properties[draft.property]
    raw = target.id if target else draft.value
    absent = draft.value if isinstance(draft.value, Absence) else None
    value = None if absent else value_type(prop.type).parse(raw, prop.rules)
    content = Content(
        draft.property,
        value,  # type: ignore[arg-type]
        absent,
        draft.language,
        draft.certainty.casefold(),
        draft.reason,
        ClaimTime(draft.time) if draft.time else None,
    )
    identity = handle(f"{record}{draft!r}")
    claim = Claim(identity, identity, record, content, 1)
    notes = (
        Cited(
            Citation("", identity, names[c.source].id, c.locator, c.quote),
            numbers[c.source],
            names[c.source],
        )
        for c in draft.citations
    )
    return Said(claim, tuple(notes), target, owned)
