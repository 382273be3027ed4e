"""Differences as a reader sees them, like an edited manuscript: labels, values in words, words
marked in texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from undersight.records.claim import Citation, Claim, Content
from undersight.records.diff import ClaimDiff, Piece, diff_words
from undersight.records.record import Name
from undersight.records.revision import Size
from undersight.records.telling import tell
from undersight.schema.core import ACCESS_LIST
from undersight.schema.model import Schema, in_language
from undersight.values.language import TYPE as LANGUAGE
from undersight.values.protocol import Absence, Value
from undersight.web.facts import time_words
from undersight.web.said import readable
from undersight.web.shown import mark_of, show_count, show_list
from undersight.web.values import ABSENT

TEXTS = ("text", "string", "multilingual")
"""Types of value inside which single words are marked."""

MARKED = "text"
"""The type whose values are Markdown: their words are compared, not their marks."""

ISLAND = 3
"""Words that must stay together between two changes to be told as unchanged."""

KEPT = 160
"""Characters of an unchanged stretch that stay on either side of a change."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A value in words. `mark` is the class of its certainty, "no" for an absence."""

    text: str
    mark: str
    name: Name | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Aside:
    """Something beside the value that changed: certainty, time, reason …"""

    what: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """A citation added or gone. `source` is None where it is hidden."""

    source: Name | None
    locator: str
    quote: str
    gone: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One claim that differs."""

    label: str
    claim: str
    old: Shown | None
    new: Shown | None
    pieces: tuple[Piece, ...] = ()
    asides: tuple[Aside, ...] = ()
    cited: tuple[Quoted, ...] = ()
    source: bool = False  # only marks changed: the pieces are of the text as it was written


@dataclass(frozen=True, slots=True)
class Page:
    """What the lines of one page have in common."""

    schema: Schema
    names: Mapping[str, Name]
    language: str


def lines(diffs: Iterable[ClaimDiff], record: Name, page: Page) -> tuple[Line, ...]:
    """The differences of one record, in the order of its page. What came or went with an event is
    told with it.
    """
    every = list(diffs)
    inner: dict[str, list[ClaimDiff]] = {}
    for diff in every:
        if diff.claim.record != record.id:
            inner.setdefault(diff.claim.record, []).append(diff)
    kind = page.schema.kinds.get(record.kind)
    place = {use.property: n for n, use in enumerate(kind.uses)} if kind else {}
    own = [d for d in every if d.claim.record == record.id]
    own.sort(key=lambda d: (place.get(d.claim.content.property, 10_000), d.new is None))
    found = []
    for diff in own:
        value = diff.claim.content.value
        parts = inner.get(value.target, []) if value else []
        if parts and (diff.old is None or diff.new is None):
            found.append(
                _whole(diff, inner.pop(value.target if value else ""), record.kind, page=page)
            )
        else:
            found.append(_line(diff, record.kind, page))
    for group in inner.values():
        found += [_line(d, "", page, before=_owner_label(page)) for d in group]
    return tuple(found)


def _owner_label(page: Page) -> str:
    owned = next((k for k in page.schema.kinds.values() if k.owner), None)
    return in_language(owned.labels, page.language) if owned else ""


def _line(diff: ClaimDiff, kind: str, page: Page, *, before: str = "") -> Line:
    old = shown(diff.old, page) if diff.old else None
    new = shown(diff.new, page) if diff.new else None
    label = label_of(diff.claim.content.property, kind, page)
    pieces: tuple[Piece, ...] = ()
    if diff.old and diff.new and diff.old.content != diff.new.content:
        pieces = _pieces(diff.old.content, diff.new.content, page.schema)
    return Line(
        f"{before} · {label}" if before else label,
        diff.identity,
        old,
        new,
        pieces,
        tuple(asides(diff, page)),
        _quoted(diff, page),
        bool(pieces and old and new and old.text == new.text),
    )


def _whole(diff: ClaimDiff, parts: list[ClaimDiff], kind: str, *, page: Page) -> Line:
    """An owned record that came or went with its link, as one value: "First use · March 2017 ·
    …".
    """
    line = _line(diff, kind, page)
    text = " · ".join(shown(d.claim, page).text for d in parts)
    mark = line.new.mark if line.new else line.old.mark if line.old else ""
    said = Shown(text, mark)
    cited = line.cited + tuple(q for d in parts for q in _quoted(d, page))
    return Line(
        line.label,
        line.claim,
        said if diff.old else None,
        said if diff.new else None,
        asides=line.asides,
        cited=cited,
    )


def label_of(property_id: str, kind: str, page: Page) -> str:
    """What a property is called on a kind's page; its id where the schema has it no more."""
    found = page.schema.kinds.get(kind)
    use = found.use(property_id) if found else None
    prop = page.schema.properties.get(property_id)
    labels = use.labels if use else prop.labels if prop else {}
    return in_language(labels, page.language) or property_id.replace("_", " ")


def shown(claim: Claim, page: Page) -> Shown:
    """The value of a claim in words."""
    content = claim.content
    mark = mark_of(content.certainty, page.schema)
    if content.absence or content.value is None:
        return Shown(absence_words(content.absence), "no")
    value = content.value
    if value.target:
        name = page.names.get(value.target)
        return Shown(name.title if name else _("a record that does not stand now"), mark, name)
    prop = page.schema.properties.get(content.property)
    if prop is None:
        return Shown(value.text, mark, language=content.language)
    codes = page.schema.lists.get(prop.codes)
    if codes and value.text in codes.codes:
        return Shown(in_language(codes.codes[value.text].labels, page.language), mark)
    if prop.type == MARKED:
        return Shown(readable(value.text), mark, language=content.language)
    text = tell(value, prop, page.language)
    return Shown(text, mark, language=content.language)


def absence_words(absence: Absence | None) -> str:
    """What a claim says instead of a value, in words."""
    return str(ABSENT[absence]) if absence else _("erased")


def _pieces(old: Content, new: Content, schema: Schema) -> tuple[Piece, ...]:
    prop = schema.properties.get(new.property)
    if not (prop and prop.type in TEXTS and old.value and new.value) or old.value == new.value:
        return ()
    before, after = old.value.text, new.value.text
    if prop.type == MARKED and readable(before) != readable(after):
        before, after = readable(before), readable(after)
    pieces = diff_words(before, after)
    if not any(p.mark == "=" and len(p.text.strip()) > 2 for p in pieces):
        return ()  # nothing in common: old and new are shown whole
    pieces = joined(pieces)
    last = len(pieces) - 1
    return tuple(_folded(p, n == 0, n == last) for n, p in enumerate(pieces))


def joined(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """The pieces without single words that stayed by chance between two changes, so that a passage
    written anew reads as one that went and one that came.

    >>> joined(diff_words("It also has an eye", "This will have one eye"))
    (Piece("-", "It also has an"), Piece("+", "This will have one"), Piece("=", " eye"))
    """
    every = list(pieces)
    found: list[Piece] = []
    gone = come = ""
    for n, piece in enumerate(every):
        inside = bool(gone or come) and n + 1 < len(every)
        if piece.mark == "=" and not (inside and len(piece.text.split()) < ISLAND):
            found += _change(gone, come)
            gone = come = ""
            found.append(piece)
        else:
            gone += "" if piece.mark == "+" else piece.text
            come += "" if piece.mark == "-" else piece.text
    return (*found, *_change(gone, come))


def _change(gone: str, come: str) -> list[Piece]:
    """What went and what came; the spaces that both end with are no change."""
    if gone == come:
        return [Piece("=", gone)] if gone else []
    return [Piece(mark, text) for mark, text in (("-", gone), ("+", come)) if text]


def _folded(piece: Piece, first: bool, last: bool) -> Piece:
    """A long unchanged stretch without its middle (or its far end)."""
    text = piece.text
    if piece.mark != "=" or len(text) <= 3 * KEPT:
        return piece
    head = "" if first else text[:KEPT]
    tail = "" if last else text[-KEPT:]
    return Piece("=", f"{head} … {tail}")


def asides(diff: ClaimDiff, page: Page) -> Iterable[Aside]:
    """What changed beside the value. Of a claim that comes or goes only what is out of the
    ordinary.
    """
    old = diff.old.content if diff.old else Content("", access="public")
    new = diff.new.content if diff.new else Content("", access="public")
    if diff.old is None or diff.new is None:
        kept = diff.claim.content
        words = [certainty_words(kept.certainty, page), time_words(kept.time, page.language)]
        text = " · ".join(w for w in words if w)
        if text:
            yield Aside("", "" if diff.new else text, text if diff.new else "")
        return
    pairs = (
        (
            _("Certainty"),
            certainty_words(old.certainty, page),
            certainty_words(new.certainty, page),
        ),
        (_("Time"), time_words(old.time, page.language), time_words(new.time, page.language)),
        (_("Reason"), old.reason, new.reason),
        (_("Language"), *(language_words(c.language, page) for c in (old, new))),
        (_("Access"), *(access_words(c.access, page) for c in (old, new))),
        (_("Disputed"), old.disputed, new.disputed),
        (
            _("Preferred"),
            _("yes") if old.preferred else _("no"),
            _("yes") if new.preferred else _("no"),
        ),
    )
    for what, before, after in pairs:
        if before != after:
            yield Aside(what, before or _("not stated"), after or _("not stated"))


def certainty_words(certainty: str, page: Page) -> str:
    """The label of a step of certainty; "" where it is not stated."""
    step = next((c for c in page.schema.certainties if c.id == certainty), None)
    return in_language(step.labels, page.language) if step else certainty


def language_words(tag: str, page: Page) -> str:
    """The name of a language; "" where none is stated."""
    return LANGUAGE.show(Value(tag), page.language) if tag else ""


def access_words(access: str, page: Page) -> str:
    """Who may see it, as the list of these calls them."""
    code = ACCESS_LIST.codes.get(access)
    return in_language(code.labels, page.language) if code else access


def _quoted(diff: ClaimDiff, page: Page) -> tuple[Quoted, ...]:
    def one(citation: Citation, gone: bool) -> Quoted:
        source = page.names.get(citation.source)
        return Quoted(source, citation.locator, citation.quote, gone)

    return tuple(one(c, False) for c in diff.cited) + tuple(one(c, True) for c in diff.uncited)


def size_words(size: Size) -> str:
    """How large a change is: "3 claims added, 1 changed · 120 characters more"."""
    parts = [
        (size.opened, ngettext("%(count)s claim added", "%(count)s claims added", size.opened)),
        (size.changed, ngettext("%(count)s changed", "%(count)s changed", size.changed)),
        (size.closed, ngettext("%(count)s ended", "%(count)s ended", size.closed)),
        (
            size.cited,
            ngettext("%(count)s citation added", "%(count)s citations added", size.cited),
        ),
        (
            size.uncited,
            ngettext("%(count)s citation gone", "%(count)s citations gone", size.uncited),
        ),
    ]
    text = show_list(words % {"count": show_count(number)} for number, words in parts if number)
    letters = [f"+{show_count(size.added)}"] if size.added else []
    letters += [f"−{show_count(size.removed)}"] if size.removed else []
    if not text:
        return _("nothing that stayed")
    return f"{text} · {' '.join(letters)}" if letters else text
