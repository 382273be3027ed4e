"""The rules of a mapping run on one row: cells to claims, or to rejects. Reads no files."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from undersight.errors import Problem, Wording, verbatim, worded
from undersight.exchange.mapping import Cells, Found, Mapping, Rule, constant_value, normal
from undersight.exchange.prose import beginning, markdown, sentence, tidy
from undersight.records.draft import Absence, CitationDraft, ClaimDraft, Ref, Reject
from undersight.values.date import TYPE as DATE
from undersight.values.protocol import Rules

_NAME = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Linked:
    """A record that cells of a row stand for."""

    key: str
    title: str


class Unclear(Exception):
    """A cell that is not understood; becomes a Reject of the cell, never leaves a reader."""

    def __init__(self, column: str, text: str, reason: Wording) -> None:
        super().__init__(reason)
        self.reason = reason
        self.column = column
        self.text = text


@dataclass(frozen=True, slots=True)
class View:
    """A row as rules see it."""

    mapping: Mapping
    cells: Cells
    number: int
    place: str
    source: str  # outside key
    linked: Callable[[str, Cells], Linked | None]  # link's name -> record; None = blank

    def fill(self, template: str) -> str:
        """The template with cells and titles of linked records in place of the names in braces."""
        return " ".join(_NAME.sub(lambda m: self._called(m[1]), template).split())

    def _called(self, name: str) -> str:
        if name in self.mapping.links:
            linked = self.linked(name, self.cells)
            return linked.title if linked else ""
        return self.cells[name]

    def says(self, column: str) -> str:
        """The cell, or "" where it is one of the mapping's blanks."""
        text = self.cells[column]
        return "" if normal(text) in self.mapping.blanks else text

    def cite(self, quote: str = "") -> tuple[CitationDraft, ...]:
        locator = self.mapping.locator.replace("{row}", str(self.number))
        return (CitationDraft(self.source, locator, quote),)


@dataclass(frozen=True, slots=True)
class _Said:
    value: object
    certainty: str = ""
    reason: str = ""
    quote: str = ""


def claims_of(rule: Rule, view: View) -> tuple[list[ClaimDraft], list[Reject]]:
    """What one rule makes of a row."""
    if rule.when is not None and not rule.when.holds(view.cells):
        return [], []
    rejects = []
    try:
        said = _WAYS[rule.how](rule, view)
    except Unclear as unclear:
        content = {unclear.column: unclear.text, "property": rule.property}
        rejects.append(Reject(view.place, unclear.reason, content, whole=False))
        shown = " ".join(unclear.text.split())[:80]
        reason = f"The file says “{shown}”."
        said = [_Said(rule.unclear, reason=reason)] if rule.unclear else []
    else:
        if not said and rule.blank is not None:
            said = [_Said(rule.blank)]
    return [_claim(rule, view, one) for one in said], rejects


def _claim(rule: Rule, view: View, said: _Said) -> ClaimDraft:
    absent = isinstance(said.value, Absence)
    return ClaimDraft(
        rule.property,
        said.value,
        language="" if absent else rule.language,
        # That a file leaves something open is not a claim of which the file could be sure.
        certainty="" if absent else said.certainty or rule.certainty,
        reason=said.reason if absent else said.reason or rule.reason,
        citations=view.cite(said.quote) if rule.cite else (),
        place=f"{view.place} · {rule.property}",
    )


def _constant(rule: Rule, view: View) -> list[_Said]:
    return [_Said(constant_value(rule.constant))]


def _record(rule: Rule, view: View) -> list[_Said]:
    return [_Said(Ref(rule.link))]


def _link(rule: Rule, view: View) -> list[_Said]:
    linked = view.linked(rule.link, view.cells)
    return [_Said(Ref(linked.key))] if linked else []


def _text(rule: Rule, view: View) -> list[_Said]:
    return _prose(rule, view.fill(rule.template))


def _column(rule: Rule, view: View) -> list[_Said]:
    text = view.says(rule.column)
    if rule.split:
        pieces = [" ".join(piece.split()) for piece in text.split(rule.split)]
        return [said for piece in pieces if piece for said in _prose(rule, piece)]
    return _prose(rule, text)


def _prose(rule: Rule, text: str) -> list[_Said]:
    text = rule.drop.pattern.sub("", text) if rule.drop else text
    text = beginning(text, rule.beginning) if rule.beginning else tidy(text)
    if not text:
        return []
    return [_Said(markdown(text) if rule.markdown else text)]


def _paragraphs(rule: Rule, view: View) -> list[_Said]:
    """Labels are the mapping's own Markdown; cells are plain text."""
    blocks = []
    for part in rule.parts:
        if text := view.says(part.column):
            label = f"{part.label}\n\n" if part.label else ""
            blocks.append(label + markdown(text))
    return [_Said("\n\n".join(blocks))] if blocks else []


def _values(rule: Rule, view: View) -> list[_Said]:
    text = view.says(rule.column)
    said = []
    for piece in text.split(rule.split) if rule.split else [text]:
        spelling = normal(piece)
        if not spelling:
            continue
        meant = next((v for v in rule.values if spelling in v.says), None)
        if meant is None:
            raise Unclear(
                rule.column,
                text,
                worded("the mapping has no %(property)s for this", property=rule.property),
            )
        said.append(_Said(meant.value, meant.certainty, meant.reason))
    return said


def _dates(rule: Rule, view: View) -> list[_Said]:
    text = " ".join(view.says(rule.column).split())
    if not text:
        return []
    for form in rule.dates:
        match = form.pattern.fullmatch(text)
        if match is None:
            continue
        if not form.gives:
            raise Unclear(rule.column, text, verbatim(form.reason))
        groups = {name: _padded(name, found) for name, found in match.groupdict("").items()}
        date = _NAME.sub(lambda m, groups=groups: groups[m[1]], form.gives)  # type: ignore[misc]
        parsed = DATE.parse(date, Rules())
        if isinstance(parsed, Problem):
            raise Unclear(
                rule.column,
                text,
                worded("there is no such date: %(message)s", message=parsed.message),
            )
        return [_Said(date, reason=form.reason)]
    raise Unclear(
        rule.column, text, worded("this is not written like a date that the mapping knows")
    )


def _padded(name: str, found: str) -> str:
    return found.zfill(2) if name in ("month", "day") else found


def _find(rule: Rule, view: View) -> list[_Said]:
    hits = {found: hit for found in rule.finds if (hit := _hit(found, rule, view)) is not None}
    replaced = {name for found in hits for name in found.instead_of}
    said: dict[str, _Said] = {}
    for found, (text, start, end) in hits.items():
        name = found.record or found.value
        if name in replaced or name in said:
            continue
        value = Ref(found.record) if found.record else found.value
        said[name] = _Said(value, quote=sentence(text, start, end) if rule.quote else "")
    return list(said.values())


def _hit(found: Found, rule: Rule, view: View) -> tuple[str, int, int] | None:
    texts = [view.cells[column] for column in rule.columns]
    if found.unless and any(found.unless.pattern.search(text) for text in texts):
        return None
    for text in texts:
        if match := found.words.pattern.search(text):
            return text, match.start(), match.end()
    return None


_WAYS: dict[str, Callable[[Rule, View], list[_Said]]] = {
    "constant": _constant,
    "record": _record,
    "link": _link,
    "text": _text,
    "column": _column,
    "paragraphs": _paragraphs,
    "values": _values,
    "dates": _dates,
    "find": _find,
}
