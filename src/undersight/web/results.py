"""What the templates of lists, search and the front page need to show a result; reads nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from undersight.looking.request import Looking
from undersight.records.found import STARTS, Bit, Choice, Facet, Hit, Row
from undersight.records.record import Name
from undersight.records.search import Part, Term, marked, snippet
from undersight.schema.model import Use, in_language
from undersight.values.date import known_by
from undersight.web.references import title_of
from undersight.web.said import choice_words, plain
from undersight.web.shown import show_count
from undersight.web.values import Showing, show_content

QUOTES = 2
"""Quotes under a result."""

TOLD = 240
"""Characters of a summary under a result."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A value of a facet and those that are narrower."""

    choice: Choice
    under: list[Branch]


class Results:
    """Shows results through one lens. `results.line(row)` in a template."""

    def __init__(self, looking: Looking) -> None:
        self.looking = looking
        self.schema = looking.schema
        self.language = translation.get_language() or "en"
        self.choice = choice_words

    def value(self, bit: Bit) -> Markup:
        """One value of the line under a title, as HTML."""
        names = {bit.target.id: bit.target} if bit.target else {}
        shown = show_content(bit.claim.content, Showing(self.looking, self.schema, names))
        value = bit.claim.content.value
        says_itself = value is None or known_by(value) or "/" in value.text
        if bit.property == STARTS[0] and not says_itself:
            shown = Markup(escape(_("since %(date)s"))) % {"date": shown}  # noqa: S704 - escaped
        return shown

    def told(self, row: Row) -> str:
        """What a record is, in a sentence or two."""
        value = row.telling.content.value if row.telling else None
        return plain(value.text, TOLD) if value else ""

    def told_language(self, row: Row) -> str:
        """The language of that, where it is not the page's."""
        language = row.telling.content.language if row.telling else ""
        return "" if language.partition("-")[0] == self.language.partition("-")[0] else language

    def kind(self, kind: str) -> str:
        """The label of a kind."""
        found = self.schema.kinds.get(kind)
        return in_language(found.labels, self.language) if found else kind

    def kinds(self, kind: str) -> str:
        """The label of several records of a kind."""
        found = self.schema.kinds.get(kind)
        return in_language(found.plural, self.language) if found else kind

    def use(self, use: Use) -> str:
        """The label of a property as a kind uses it."""
        return in_language(use.labels, self.language)

    def label(self, kind: str, property_id: str) -> str:
        """The label of a property of a kind."""
        found = self.schema.kinds[kind].use(property_id) if kind in self.schema.kinds else None
        prop = self.schema.properties.get(property_id)
        labels = found.labels if found else prop.labels if prop else {}
        return in_language(labels, self.language) or property_id

    def tree(self, choices: Iterable[Choice]) -> list[Branch]:
        """The values of a facet, the narrower ones under the broader."""
        roots: list[Branch] = []
        path: list[Branch] = []
        for choice in choices:
            branch = Branch(choice, [])
            del path[choice.depth :]
            (path[-1].under if path else roots).append(branch)
            path.append(branch)
        return roots

    def number(self, facet: Facet, count: int) -> str:
        """How often a value occurs."""
        return show_count(count)

    def found_in(self, hit: Hit, terms: Iterable[Term]) -> tuple[str, tuple[Part, ...], str]:
        """The property, the marked sentence and its language of the best text that is no name; else
        the summary.
        """
        terms = tuple(terms)
        for claim in hit.claims:
            value = claim.content.value
            if value and claim.content.property not in ("title", "alias"):
                parts = snippet(plain(value.text), terms)
                if parts:
                    return claim.content.property, parts, claim.content.language
        told = self.told(hit.row)
        return "", (Part(told),) if told else (), self.told_language(hit.row)

    def quotes_in(self, hit: Hit, terms: Iterable[Term]) -> list[tuple[tuple[Part, ...], Name]]:
        """The sentences of quotes in which terms stand, marked, with their sources; where only the
        source's title holds them, that.
        """
        terms = tuple(terms)
        found = []
        for cited in hit.quotes[:QUOTES]:
            texts = (cited.quote, cited.translation, title_of(cited.source))
            parts = next((p for text in texts if (p := snippet(text, terms))), ())
            if parts:
                found.append((parts, cited.source))
        return found

    def called(self, name: Name) -> str:
        """The title of a record; of a source without one what it is of."""
        return title_of(name)

    def alias_of(self, hit: Hit, terms: Iterable[Term]) -> tuple[Part, ...]:
        """The alias in which words stand, marked, where the title has fewer of them."""
        first = hit.claims[0].content if hit.claims else None
        if first is None or first.property not in ("alias", "title") or first.value is None:
            return ()
        return (
            () if first.value.text == hit.row.name.title else marked(first.value.text, tuple(terms))
        )

    def title_of(self, hit: Hit, terms: Iterable[Term]) -> tuple[Part, ...]:
        """The title, marked; that of a source without one is told as such."""
        told = title_of(hit.row.name)
        if told != hit.row.name.title:
            return (Part(told),)
        return marked(hit.row.name.title, tuple(terms))
