"""What the templates need to show an outcome: headings, links that sort and turn pages, formats,
settings of the question. Reads nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from markupsafe import Markup

from undersight.exchange.answers.catalogue import ANSWERS, format_called
from undersight.exchange.answers.shown import notices
from undersight.looking.addresses import kind_path
from undersight.looking.request import Looking
from undersight.query.answer import Answer
from undersight.query.limits import limits_for
from undersight.query.plan import Column, Plan, Shown
from undersight.schema.model import in_language
from undersight.shapes.result import (
    Grid,
    Head,
    Letter,
    Listing,
    Ranked,
    Separators,
    by_letter,
    cloud,
    listing,
    ranked,
)
from undersight.store.reads.question import WORKED_OUT
from undersight.web.ask_cells import Cells, Filled, filled
from undersight.web.ask_outcome import LISTS, SHAPES, TABLES, Outcome, sentence
from undersight.web.prose import line
from undersight.web.shown import comma, in_words

MOST_SQL = 20_000
"""Characters of statements that are shown."""

_DEPTH = re.compile(r"\A\s*\|\s*\+depth\s*=\s*\d+")

NOBODY = "No record here is called “%(name)s”"
"""The notice of a name that nobody has."""

SIZES = 5
"""Sizes of the words of a cloud."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column: the address that sorts by it, how it is sorted."""

    head: Head
    href: str = ""
    sorted: str = ""


class View:
    """Shows an outcome to a reader. `over`: what the address said beside the text."""

    def __init__(
        self, outcome: Outcome, looking: Looking, over: Mapping[str, str] | None = None
    ) -> None:
        self.outcome = outcome
        self.looking = looking
        self.over = dict(over or {})
        self.schema = outcome.understood.schema if outcome.understood else looking.schema
        link = self.plan.setting("link", "all") if outcome.understood else "all"
        self.cells = Cells(looking, self.schema, link)

    @property
    def plan(self) -> Plan:
        """What was asked, with what the face adds."""
        assert self.outcome.understood is not None  # noqa: S101 - only where there is an answer
        return self.outcome.understood.plan

    @property
    def answer(self) -> Answer:
        """The answer."""
        assert self.outcome.answer is not None  # noqa: S101
        return self.outcome.answer

    def setting(self, name: str, default: str = "") -> str:
        """A setting of the showing."""
        return self.plan.setting(name, default)

    def said(self, name: str) -> Markup:
        """A setting that is text for people: `intro`, `outro`, `default`."""
        return line(self.setting(name)) if self.setting(name) else Markup()

    # ---- addresses ----

    def here(self, **more: str | int | None) -> str:
        """The address of this question, with some parts otherwise."""
        parts: dict[str, str | int | None] = {**self.over, **more}
        return self.looking.link("/ask", **{"q": self.outcome.text, **parts})

    def asking(self, text: str) -> str:
        """The address of another question."""
        return self.looking.link("/ask", q=text)

    @property
    def permanent(self) -> str:
        """The address that gives this answer for ever: it names the state that was read."""
        if self.plan.at:
            return self.here()
        named = self.looking.at.named(self.answer.position)
        if named is None:
            named = self.looking.at.settled or None
        return self.here(at=named, cursor=None)

    @property
    def fresh(self) -> bool:
        """Whether a permanent address leads to an earlier state than the one that is shown."""
        return not self.plan.at and self.looking.at.named(self.answer.position) is None

    @property
    def files(self) -> list[tuple[str, str]]:
        """The answer as files: name, address."""
        over = dict.fromkeys(("offset", "cursor"))
        return [(f.name, self.here(format=f.name, **over)) for f in ANSWERS.values()]

    @property
    def shapes(self) -> list[tuple[str, str, bool]]:
        """The other ways to show it: name, address, whether it is this one."""
        words = {
            "table": _("table"),
            "ul": _("list"),
            "category": _("by letter"),
            "valuerank": _("by frequency"),
            "count": _("number"),
            "debug": _("how it is answered"),
        }
        own = self.outcome.shape
        found = [
            (label, self.here(format=name, cursor=None, offset=None), name == own)
            for name, label in words.items()
        ]
        kinds = [k for k in self.plan.kinds if not self.schema.kinds[k].owner]
        if len(kinds) == 1 and not self.plan.at:
            steps = {c.rank: c.id for c in self.schema.certainties}
            sure = {"certainty": steps[n]} if (n := self.plan.certainty or 0) in steps else {}
            path = kind_path(kinds[0], self.schema)
            href = self.looking.link(path, ask=self.outcome.text, **sure)
            found.append((_("list to narrow"), href, False))
        return found

    # ---- shapes ----

    @cached_property
    def grid(self) -> Grid:
        """The rows under their columns."""
        return self.cells.grid(self.answer, self._kind())

    @property
    def heads(self) -> list[Heading]:
        """The headings; none where the question hides them."""
        if self.setting("headers") == "hide":
            return []
        pairs = zip(self.grid.heads, self.answer.columns, strict=True)
        return [self._heading(head, column) for head, column in pairs]

    def _heading(self, head: Head, column: Column) -> Heading:
        wanted = "" if head.subject else column.canonical
        plain = self.setting("headers") == "plain" or self.outcome.shape in WORKED_OUT
        if plain or (not wanted and not head.subject):
            return Heading(head)
        now = self._sorted(column)
        turn = "desc" if now == "ascending" else None
        return Heading(head, self.here(sort=wanted, order=turn, cursor=None, offset=None), now)

    def _kind(self) -> str:
        kinds = self.plan.kinds
        if len(kinds) == 1 and kinds[0] in self.schema.kinds:
            return in_language(self.schema.kinds[kinds[0]].labels, self.looking.lens.language)
        return _("Record")

    def _sorted(self, column: Column) -> str:
        """By which column the rows are ordered, as ARIA says it."""
        if not self.plan.sort or self.plan.shuffled:
            return ""
        key = self.plan.sort[0]
        if key.column is not None:
            same = self.answer.columns.index(column) == key.column
        elif column.shown is Shown.RECORD:
            same = not key.path and key.moment is None and not key.kind
        elif column.shown is Shown.MOMENT:
            same = key.moment is not None and key.moment is column.moment
        else:
            same = bool(key.path) and key.path == column.path
        return ("descending" if key.descending else "ascending") if same else ""

    @property
    def listing(self) -> Listing:
        """The rows as entries of a list."""
        between = Separators(
            self.setting("sep") or comma(),
            self.setting("propsep") or comma(),
            self.setting("valuesep") or comma(),
        )
        return listing(self.grid, between, labels=self.outcome.shape != "plainlist")

    @property
    def letters(self) -> tuple[Letter, ...]:
        """The records under their first letters."""
        return by_letter(self.grid)

    @property
    def ranked(self) -> tuple[Ranked, ...]:
        """Values by how often they occur."""
        return ranked(self.grid)

    @property
    def cloud(self) -> list[tuple[Ranked, int]]:
        """Values by alphabet, each with one of a few sizes."""
        return [(each, 1 + round(each.size * (SIZES - 1))) for each in cloud(ranked(self.grid))]

    @property
    def templated(self) -> list[list[Filled]]:
        """Each row as the question's pattern has it."""
        return filled(self.setting("template"), self.grid, self.answer.columns, first=self.first)

    # ---- pages ----

    @property
    def first(self) -> int:
        """The number of the first row."""
        return self.plan.offset + 1

    @property
    def before(self) -> str:
        """The address of the rows before these."""
        if self.plan.cursor or not self.plan.offset:
            return ""
        offset = max(0, self.plan.offset - self.plan.limit)
        return self.here(offset=offset or None, cursor=None)

    @property
    def after(self) -> str:
        """The address of the rows after these: by number, far out by a cursor."""
        if not self.answer.more or not self.plan.limit:
            return ""
        offset = self.plan.offset + self.plan.limit
        if self.plan.cursor or offset > limits_for(self.looking.reader.level).offset:
            return self.here(cursor=self.answer.cursor, offset=None) if self.answer.cursor else ""
        return self.here(offset=offset, cursor=None)

    @property
    def further(self) -> str:
        """What leads from a text to all rows; "" where the question wants no such link."""
        named = [value for name, value in self.plan.settings if name == "searchlabel"]
        if not self.answer.more:
            return ""
        return named[-1] if named else _("further results")

    # ---- words ----

    @property
    def notices(self) -> list[str]:
        """What the asker should know."""
        found = (*self.answer.notices, *notices(self.answer.columns, self.schema))
        return list(dict.fromkeys(in_words(n.message) for n in found))

    @property
    def nearer(self) -> list[tuple[str, str]]:
        """Of names that nobody has: the question for records that have it in their names."""
        text, found = self.outcome.text, []
        for notice in self.answer.notices if not self.over else ():
            said = text[notice.span.start : notice.span.end]
            told = getattr(notice.message, "template", "")
            if told != NOBODY or not said or said[0] in "~!<>":
                continue
            rest = _DEPTH.sub("", text[notice.span.end :], count=1)
            words = _("Look for names that hold “%(name)s”") % {"name": said.strip()}
            found.append((words, self.asking(f"{text[: notice.span.start]}~*{said}*{rest}")))
        return found

    @property
    def file(self) -> str:
        """The name of the file format that the text itself asks for."""
        plan = self.plan
        chosen = format_called(plan.format, plan) if plan.format not in SHAPES else None
        return chosen.name if chosen else ""

    @property
    def removed(self) -> list[tuple[str, int, str]]:
        """Conditions without which there would be something: words, number, address."""
        return [
            (in_words(sentence(r.told)), r.count, self.asking(r.without))
            for r in self.outcome.removed
        ]

    @property
    def statements(self) -> list[tuple[str, str]]:
        """What the database was asked, with its parameters."""
        return [(text[:MOST_SQL], repr(params)[:MOST_SQL]) for text, params in self.answer.sql]

    @property
    def lines(self) -> str:
        """What it asks, in words."""
        return "\n".join(_lines(self.outcome))

    @property
    def has_marks(self) -> bool:
        """Whether any value is marked with how certain it is."""
        cells = (cell for row in self.grid.lines for cell in row.cells)
        return any(item.certainty for cell in cells for item in cell)

    def is_table(self) -> bool:
        """Whether it is shown as a table."""
        return self.outcome.shape in TABLES

    def is_list(self) -> bool:
        """Whether it is shown as a list."""
        return self.outcome.shape in LISTS


def _lines(outcome: Outcome) -> list[str]:
    found: list[str] = []
    waiting = [(outcome.told, 0)]
    while waiting:
        told, depth = waiting.pop(0)
        found.append("  " * depth + in_words(told.text))
        waiting = [(part, depth + 1) for part in told.parts] + waiting
    return found
