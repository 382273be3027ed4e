"""The claims of a page as rows: facts, texts, events. Draws nothing, reads nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from undersight.looking.addresses import claim_path
from undersight.records.claim import Check, ClaimTime, Outcome
from undersight.records.clash import clash
from undersight.records.derived import DERIVED
from undersight.records.follows import START, dates_of_events, points_of_cities, surely_by
from undersight.records.page import Cited, Page, Said
from undersight.records.rights import Right
from undersight.schema.core import ACCESS_LIST, ADMIN, HEAD, TITLE
from undersight.schema.model import Schema, Use, in_language, text_sections
from undersight.shapes.mark import UNSTATED
from undersight.values.date import TYPE as DATE
from undersight.values.phrases import phrase
from undersight.values.protocol import Value
from undersight.web.prose import is_block
from undersight.web.references import is_lost, lost_title
from undersight.web.shown import comma, mark_of
from undersight.web.values import ABSENT, Showing, show_content, show_name


@dataclass(frozen=True, slots=True)
class Quote:
    """One citation of a claim, for the place where the claim opens."""

    number: int
    title: str
    href: str
    locator: str
    text: str
    translation: str
    kept: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """One check, in words. `empty`: looked, and found nothing."""

    day: str
    empty: bool
    method: str
    sources: tuple[Markup, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A claim as it stands in a row."""

    identity: str
    href: str  # of the claim's own page
    html: Markup
    block: bool
    absent: bool
    mark: str
    sure: str  # the certainty in words; "" where it is not stated
    weak: bool  # less than the surest: the line says so, and why can be asked
    refs: tuple[int, ...] = ()
    held: bool = False  # a source that this reader may not know
    since: str = ""
    preferred: bool = False
    disputed: str = ""
    access: str = ""
    reason: str = ""
    language: str = ""
    quotes: tuple[Quote, ...] = ()
    checks: tuple[Checked, ...] = ()
    derived: str = ""  # from what, where it was worked out and is no claim


@dataclass(frozen=True, slots=True)
class Row:
    """The claims of one property. `clash`: they cannot all be true at one time."""

    id: str
    label: str
    help: str
    shown: tuple[Shown, ...]
    clash: bool = False

    @property
    def disputed(self) -> bool:
        """Whether any of them is."""
        return any(s.disputed for s in self.shown)


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the schema with its claims. `missing`: what has none, for editors."""

    id: str
    label: str
    rows: tuple[Row, ...]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Happening:
    """An owned record, such as an event: when, what, and the claim that links it."""

    shown: Shown
    when: str
    what: str
    texts: tuple[Markup, ...]
    more: tuple[tuple[str, Markup], ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """All claims of a page, in the order in which it sets them."""

    lede: tuple[Shown, ...]
    parts: tuple[Part, ...]
    prose: tuple[Part, ...]
    events: tuple[Happening, ...]
    events_label: str
    admin: tuple[Row, ...]
    marks: tuple[tuple[str, str], ...]  # for the key: class, word
    absent: tuple[str, ...]

    @property
    def marked(self) -> bool:
        """Whether a mark stands in the table, which opens its claim."""
        shown = (s for part in self.parts for row in part.rows for s in row.shown)
        return any(not (s.derived or s.absent) and s.mark != UNSTATED for s in shown)


def facts_of(page: Page, showing: Showing) -> Facts:
    """What a page claims, row by row."""
    said = _grouped(page.said)
    checks = _checks_by_claim(page.checks, showing)
    gaps = showing.looking.reader.may(Right.SEE_GAPS)
    texts = text_sections(page.kind, page.schema)
    parts: list[Part] = []
    lede: tuple[Shown, ...] = ()
    for section in page.kind.sections:
        rows, missing = [], []
        for use in page.kind.uses:
            if use.section != section.id or page.schema.properties[use.property].owns:
                continue
            row = _row(use, said.get(use.property, ()), checks, page=page, showing=showing)
            if section.id == HEAD.id and page.schema.properties[use.property].type == "text":
                lede += row.shown
            elif row.shown and not _silent(use, row):
                rows.append(row)
            if gaps and not row.shown and section.id != ADMIN.id:
                missing.append(row.label)
        label = "" if section.id == HEAD.id else in_language(section.labels, showing.language)
        parts.append(Part(section.id, label, tuple(rows), tuple(missing)))
    events, label = _events(page, checks, showing)
    admin = next((p.rows for p in parts if p.id == ADMIN.id), ())
    rest = [p for p in parts if p.id != ADMIN.id and (p.rows or p.missing)]
    shown = [*lede, *(s for p in rest for r in p.rows for s in r.shown), *(e.shown for e in events)]
    return Facts(
        lede=lede,
        parts=tuple(p for p in rest if p.id not in texts),
        prose=tuple(p for p in rest if p.id in texts),
        events=events,
        events_label=label,
        admin=admin,
        marks=_marks(shown, page.schema, showing),
        absent=_absences(page.said),
    )


def _grouped(said: Iterable[Said]) -> dict[str, tuple[Said, ...]]:
    found: dict[str, tuple[Said, ...]] = {}
    for each in said:
        found[each.claim.content.property] = (*found.get(each.claim.content.property, ()), each)
    return found


def _silent(use: Use, row: Row) -> bool:
    """One title alone is the heading, and no row."""
    return use.property == TITLE and len(row.shown) == 1


def _row(
    use: Use,
    said: Sequence[Said],
    checks: dict[str, tuple[Checked, ...]],
    *,
    page: Page,
    showing: Showing,
) -> Row:
    shown = tuple(
        show_said(s, showing, checks=checks.get(s.claim.identity, ()), html=_lost(s, page, showing))
        for s in said
    )
    if not said:
        shown = _derived(use, page, showing)
    if use.property == START:
        shown += _bounding(page, showing)
    if len(shown) < 2:
        shown = tuple(replace(s, preferred=False) for s in shown)
    return Row(
        use.property,
        in_language(use.labels, showing.language),
        in_language(use.help, showing.language),
        shown,
        use.most == 1 and clash([s.claim for s in said]),
    )


def _lost(said: Said, page: Page, showing: Showing) -> Markup | None:
    """A link to a source that cannot be found, told as such; None for everything else."""
    name = said.target
    if name is None or name.kind != "source" or not (claims := page.related.get(name.id)):
        return None
    if not is_lost(claims) or any(c.content.property == "capture" for c in claims):
        return None
    return Markup('<a href="{}">{}</a> <span class="tag warn">{}</span>').format(
        showing.href(name), lost_title(name.title), _("cannot be resolved")
    )


def show_said(
    said: Said, showing: Showing, *, checks: tuple[Checked, ...] = (), html: Markup | None = None
) -> Shown:
    """One claim with its sources."""
    content = said.claim.content
    schema = showing.schema
    rank = schema.rank(content.certainty)
    top = max((c.rank for c in schema.certainties), default=0)
    if html is None:
        html = show_content(content, showing)
    return Shown(
        identity=said.claim.identity,
        href=showing.looking.link(claim_path(said.claim.identity)),
        html=html,
        block=is_block(html),
        absent=content.value is None,
        mark=mark_of(content.certainty, schema),
        sure=certainty_word(content.certainty, showing),
        weak=0 < rank < top,
        refs=tuple(sorted({c.number for c in said.cited if c.number})),
        held=any(c.source is None for c in said.cited),
        since=time_words(content.time, showing.language),
        preferred=content.preferred,
        disputed=content.disputed,
        access="" if content.access == "public" else access_word(content.access, showing),
        reason=content.reason,
        language=content.language,
        quotes=tuple(q for c in said.cited if (q := _quote(c, showing))),
        checks=checks,
    )


def _quote(cited: Cited, showing: Showing) -> Quote | None:
    if cited.source is None:
        return None
    c = cited.citation
    return Quote(
        number=cited.number,
        title=cited.source.title,
        href=showing.href(cited.source),
        locator=c.locator,
        text=c.quote,
        translation=c.translation,
        kept=bool(c.capture),
    )


def certainty_word(certainty: str, showing: Showing) -> str:
    """The step of certainty in the reader's language."""
    step = next((c for c in showing.schema.certainties if c.id == certainty), None)
    return in_language(step.labels, showing.language) if step else certainty


def access_word(access: str, showing: Showing) -> str:
    """Who may see it, in the reader's language."""
    return in_language(ACCESS_LIST.codes[access].labels, showing.language)


def time_words(time: ClaimTime | None, language: str) -> str:
    """The time for which something is claimed."""
    if time is None:
        return ""
    told = DATE.show(Value(time.text), language)
    if time.first_seen:
        told = _("first seen %(date)s") % {"date": told}
    return told if time.throughout else _("at some time in %(date)s") % {"date": told}


def _checks_by_claim(checks: Iterable[Check], showing: Showing) -> dict[str, tuple[Checked, ...]]:
    found: dict[str, tuple[Checked, ...]] = {}
    for check in checks:
        if check.claim:
            found[check.claim] = (*found.get(check.claim, ()), checked(check, showing))
    return found


def checked(check: Check, showing: Showing) -> Checked:
    """A check in words; of a source that is hidden only that there is one."""
    names = [showing.names.get(i) for i in check.sources]
    sources = [show_name(n, showing) for n in names if n]
    if len(sources) < len(names):
        sources.append(escape(_("a source, held on request")))
    day = DATE.show(Value(check.day), showing.language)
    return Checked(day, check.outcome == Outcome.FOUND_NOTHING, check.method, tuple(sources))


def _derived(use: Use, page: Page, showing: Showing) -> tuple[Shown, ...]:
    """What nobody claims but follows from other claims: computed here, stored nowhere."""
    if use.property in DERIVED:
        return tuple(
            replace(
                show_said(linked, showing, html=show_content(date.claim.content, showing)),
                derived=_("from its event"),
            )
            for linked, date in dates_of_events(page, use.property)
        )
    if use.property == "coordinates":
        return tuple(
            replace(
                show_said(city, showing, html=show_content(claim.content, showing)),
                derived=_("of %(place)s, where it is") % {"place": name.title},
                quotes=(),
                reason="",
            )
            for city, name, claim in points_of_cities(page)
        )
    return ()


def _bounding(page: Page, showing: Showing) -> tuple[Shown, ...]:
    """The day by which it had surely begun, where the start itself is in doubt."""
    found = surely_by(page)
    if found is None:
        return ()
    linked, date = found
    day = show_content(date.claim.content, showing).striptags()
    html = escape(phrase("by %(date)s", showing.language, date=day))
    return (replace(show_said(linked, showing, html=html), derived=_("from its report")),)


def _events(
    page: Page, checks: dict[str, tuple[Checked, ...]], showing: Showing
) -> tuple[tuple[Happening, ...], str]:
    """What the record owns, by date, and the label of the property that says so."""
    owning = [u for u in page.kind.uses if page.schema.properties[u.property].owns]
    said = [s for u in owning for s in page.of(u.property)]
    label = in_language(owning[0].labels, showing.language) if owning else ""
    happened = [_happening(s, checks, showing) for s in sorted(said, key=_day_key)]
    return tuple(happened), label


def _day_key(said: Said) -> tuple[int, int, str]:
    """By the first possible day; without any day last."""
    days = [
        c.content.value.earliest
        for c in (o.claim for o in said.owned)
        if c.content.value and c.content.value.earliest is not None
    ]
    return (0, min(days), said.claim.identity) if days else (1, 0, said.claim.identity)


def _happening(said: Said, checks: dict[str, tuple[Checked, ...]], showing: Showing) -> Happening:
    when, what, texts, more = [], [], [], []
    for owned in said.owned:
        content = owned.claim.content
        prop = showing.schema.properties.get(content.property)
        kind = prop.type if prop else ""
        html = show_content(content, showing)
        if kind == "date":
            when.append(html)
        elif kind == "code" and content.value:
            what.append(html)
        elif kind == "text":
            texts.append(html)
        elif prop and not prop.builtin:
            more.append((in_language(prop.labels, showing.language), html))
    shown = show_said(said, showing, checks=checks.get(said.claim.identity, ()), html=Markup(""))
    refs = {*shown.refs, *(c.number for o in said.owned for c in o.cited if c.number)}
    shown = replace(shown, refs=tuple(sorted(refs)))
    if said.claim.content.value is None:
        texts.append(show_content(said.claim.content, showing))
    return Happening(
        shown, Markup(" · ").join(when), escape(comma()).join(what), tuple(texts), tuple(more)
    )


def _marks(shown: Iterable[Shown], schema: Schema, showing: Showing) -> tuple[tuple[str, str], ...]:
    """The steps of certainty that a page shows, the surest first."""
    used = {s.mark for s in shown}
    return tuple(
        (mark, in_language(step.labels, showing.language))
        for step in schema.certainties
        if (mark := mark_of(step.id, schema)) in used
    )


def _absences(said: Iterable[Said]) -> tuple[str, ...]:
    found = {s.claim.content.absence for s in said}
    return tuple(str(word) for absence, word in ABSENT.items() if absence in found)
