"""A page as Markdown to be read or printed: sections, claims, sources as numbered footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from undersight.exchange.csl import csl_of, formatted
from undersight.exchange.writers.imprint import Imprint
from undersight.exchange.writers.words import certainty, label, shown, word
from undersight.records.claim import Content
from undersight.records.mentions import CITED, TITLE, cited_in, fold_title
from undersight.records.page import Cited, Inbound, Page, Said
from undersight.schema.core import HEAD
from undersight.schema.model import Section, in_language
from undersight.values.date import TYPE as DATE
from undersight.values.protocol import Value

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&])")
_HEADING = re.compile(r"^(#{1,4})(?=\s)", re.MULTILINE)
_MENTION = re.compile(f"{TITLE.pattern}|{CITED.pattern}")
_ADDRESS = re.compile(r"https?://[^\s<>\\]+")
_TAG = re.compile(r"<(?!https?://)(?=[A-Za-z/!?])")


def record_markdown(page: Page, imprint: Imprint) -> str:
    """The page as one Markdown text; footnotes have the numbers of the page's sources."""
    language = imprint.language
    lines = [f"# {plain(page.name.title)}", "", _standing(page, imprint), ""]
    for section, said in _sections(page):
        if section.id != HEAD.id:  # it is the head of this text, too
            lines += [f"## {plain(in_language(section.labels, language))}", ""]
        lines += _section_lines(said, page, imprint)
    if page.inbound:
        lines += [f"## {word('Linked from', language)}", ""]
        lines += [*(_inbound(i, page, imprint) for i in page.inbound), ""]
    if page.sources:
        lines += [f"## {word('Sources', language)}", "", *_sources(page, imprint)]
    if imprint.licence:
        lines += [f"{word('Licence', language)}: {_link(imprint.licence, imprint.licence_url)}", ""]
    return "\n".join(lines)


def plain(text: str) -> str:
    """Text on one line in which nothing is markup."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def prose(text: str, page: Page, imprint: Imprint) -> str:
    """Markdown that somebody wrote, below our headings, its mentions as links and footnotes.

    It can neither add a footnote nor HTML. What a mention means was found with the page.
    """
    made, end = [], 0
    for match in _MENTION.finditer(text):
        made += [_safe(text[end : match.start()]), _mention(match, page, imprint)]
        end = match.end()
    return "".join([*made, _safe(text[end:])]).strip()


def _safe(text: str) -> str:
    return _HEADING.sub(r"##\1", _TAG.sub(r"\\<", text.replace("[^", r"\[^")))


def _mention(match: re.Match[str], page: Page, imprint: Imprint) -> str:
    if match[1]:
        name = page.mentioned.titles.get(fold_title(match[1]))
        words = match[2] or match[1]
        return _link(words, imprint.record(name, page.schema)) if name else plain(words)
    numbers = {s.name.id: s.number for s in page.sources}
    marks = []
    for mention in cited_in(match[3]):
        number = numbers.get(page.mentioned.keys.get(mention.key, ""))
        if number is None:
            return plain(match[0])
        marks.append(f"[^{number}]" + (f" ({plain(mention.locator)})" if mention.locator else ""))
    return " ".join(marks) or plain(match[0])


def _words(text: str) -> str:
    """Plain text in which an address is kept whole, so that it can be clicked."""
    return " ".join(f"<{p}>" if _ADDRESS.fullmatch(p) else plain(p) for p in text.split())


def _link(text: str, address: str) -> str:
    return f"[{plain(text)}]({address})" if address else plain(text)


def _standing(page: Page, imprint: Imprint) -> str:
    parts = [in_language(page.kind.labels, imprint.language), imprint.registry]
    if imprint.day:
        day = DATE.show(Value(imprint.day.isoformat()), imprint.language)
        parts.append(f"{word('As of', imprint.language)} {day}")
    if imprint.position is not None:
        parts.append(f"{word('changeset', imprint.language)} {imprint.position}")
    return f"*{' · '.join(plain(p) for p in parts)}*  \n<{imprint.permanent}>"


def _sections(page: Page) -> Iterator[tuple[Section, list[Said]]]:
    """The kind's sections in order, with their claims; the title stands above them all."""
    for section in page.kind.sections:
        uses = {u.property for u in page.kind.uses if u.section == section.id}
        said = [s for s in page.said if s.claim.content.property in uses and not _is_title(s, page)]
        if said:
            yield section, said


def _is_title(said: Said, page: Page) -> bool:
    content = said.claim.content
    return (
        content.property == "title"
        and content.value is not None
        and (content.value.text == page.name.title)
    )


def _section_lines(said: list[Said], page: Page, imprint: Imprint) -> Iterator[str]:
    for property_id, group in groupby(said, key=lambda s: s.claim.content.property):
        name = plain(label(page, page.record.kind, property_id, language=imprint.language))
        prop = page.schema.properties.get(property_id)
        for each in group:
            value = each.claim.content.value
            if value and prop and prop.type == "text":
                text = prose(value.text, page, imprint)
                yield from ("", f"**{name}**{_notes(each, page, imprint)}", "", text, "")
            else:
                told = _told(each, page, imprint)
                yield f"- **{name}:** {told}{_notes(each, page, imprint)}"
                yield from _quotes(each.cited, imprint)
    yield ""


def _told(said: Said, page: Page, imprint: Imprint) -> str:
    if said.owned:
        return "; ".join(_owned(s, page, imprint) for s in said.owned)
    text = shown(said, page.schema, imprint.language)
    if said.target:
        return _link(text, imprint.record(said.target, page.schema))
    return f"*{plain(text)}*" if said.claim.content.absence else _words(text)


def _owned(said: Said, page: Page, imprint: Imprint) -> str:
    kinds = [k for k in page.schema.kinds.values() if k.owner == page.record.kind]
    kind = next((k.id for k in kinds if k.use(said.claim.content.property)), "")
    name = label(page, kind, said.claim.content.property, language=imprint.language)
    return f"{plain(name)}: {_told(said, page, imprint)}"


def _notes(said: Said, page: Page, imprint: Imprint) -> str:
    """How sure, when, why, disputed; then the sources."""
    content, language = said.claim.content, imprint.language
    parts = [certainty(content.certainty, page.schema, language), _time(content, language)]
    if content.preferred:
        parts.append(word("preferred", language))
    if content.disputed:
        parts.append(f"{word('disputed', language)}: {content.disputed}")
    if content.reason:
        parts.append(f"{word('Reason', language)}: {content.reason}")
    told = "; ".join(plain(part) for part in parts if part)
    marks = [_mark(c, language) for c in said.cited]
    return "".join(((f" ({told})" if told else ""), *(f" {mark}" for mark in marks)))


def _time(content: Content, language: str) -> str:
    if content.time is None:
        return ""
    shown_time = DATE.show(Value(content.time.text), language)
    if not content.time.throughout:
        shown_time = f"{word('at some point in', language)} {shown_time}"
    return shown_time + (f", {word('first seen', language)}" if content.time.first_seen else "")


def _mark(cited: Cited, language: str) -> str:
    if cited.source is None:
        return f"({plain(word('held', language))})"
    locator = cited.citation.locator
    return f"[^{cited.number}]" + (f" ({plain(locator)})" if locator else "")


def _quotes(cited: Iterable[Cited], imprint: Imprint) -> Iterator[str]:
    for each in cited:
        if each.source is None or not each.citation.quote:
            continue
        yield f"  > {plain(each.citation.quote)} [^{each.number}]"
        if each.citation.translation:
            translation = plain(each.citation.translation)
            yield f"  > ({word('Translation', imprint.language)}: {translation})"


def _inbound(inbound: Inbound, page: Page, imprint: Imprint) -> str:
    use = inbound.use
    heading = plain(in_language(use.inverse or use.labels, imprint.language))
    names = ", ".join(_link(n.title, imprint.record(n, page.schema)) for n in inbound.names)
    more = f" … {word('and more', imprint.language)}" if inbound.capped else ""
    return f"- **{heading}** ({inbound.count}{'+' if inbound.capped else ''}): {names}{more}"


def _sources(page: Page, imprint: Imprint) -> Iterator[str]:
    for source in page.sources:
        csl = csl_of(source, schema=page.schema)
        text = _words(formatted(csl, language=imprint.language))
        yield f"[^{source.number}]: {text} <{imprint.record(source.name, page.schema)}>"
        yield ""
