"""One value of a claim as HTML: links, words of lists, places, addresses, texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import log10

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markupsafe import Markup, escape

from undersight.looking import addresses
from undersight.looking.request import Looking
from undersight.records.claim import Content
from undersight.records.record import Name
from undersight.records.telling import tell
from undersight.schema.model import Property, Schema, in_language
from undersight.store.reads.question import ASKS
from undersight.values import coordinates, identifier
from undersight.values.protocol import Absence, Value
from undersight.web.prose import ASK, NOWHERE, Links, line, outside
from undersight.web.shown import show_count

ABSENT = {
    Absence.UNKNOWN: gettext_lazy("not known"),
    Absence.NONE: gettext_lazy("none"),
    Absence.UNNAMED: gettext_lazy("unnamed"),
    Absence.WITHHELD: gettext_lazy("withheld"),
}
"""What a reader sees instead of a value; each its own word."""

METRES = 111_195  # of a degree of latitude
LONGEST_ADDRESS = 64


@dataclass(frozen=True)
class Showing:
    """What showing values needs to know: the schema, the language, the names, where links lead."""

    looking: Looking
    schema: Schema
    names: Mapping[str, Name]
    links: Links = NOWHERE
    live: Callable[[Markup], Markup] = lambda html: html  # answers the questions in a text

    @cached_property
    def language(self) -> str:
        """The language of the page."""
        return self.looking.lens.language

    def href(self, name: Name) -> str:
        """The address of a record, with what stays while the reader clicks on."""
        return self.looking.link(addresses.record_path(name, self.schema))


def show_content(content: Content, showing: Showing) -> Markup:
    """What a claim says, as HTML: its value, or the word for its absence."""
    if content.value is None:
        return _absent(str(ABSENT[content.absence]) if content.absence else _("not shown"))
    prop = showing.schema.properties.get(content.property)
    if prop is None:  # a property that this moment's schema does not know
        return escape(content.value.text)
    maker = _MAKERS.get(prop.type)
    if maker:
        return maker(content.value, prop, showing)
    return _with_language(
        escape(tell(content.value, prop, showing.language)),
        content.language,
        showing,
    )


def show_name(name: Name | None, showing: Showing) -> Markup:
    """A record as a link; the words for one that does not stand here."""
    if name is None:
        return _absent(_("a record that is not shown here"))
    return Markup('<a href="{}" dir="auto">{}</a>').format(showing.href(name), name.title)


def reach(degrees: float) -> str:
    """A precision in degrees as a distance on the ground, rounded to one figure.

    >>> reach(0.0001)
    '10 m'
    """
    metres = degrees * METRES
    step = 10 ** int(log10(max(metres, 1)))
    rounded = max(1, round(metres / step) * step)
    if rounded >= 1000:
        return _("%(count)s km") % {"count": show_count(rounded // 1000)}
    return _("%(count)s m") % {"count": show_count(rounded)}


def _absent(word: str) -> Markup:
    return Markup('<span class="no">{}</span>').format(word)


def _with_language(html: Markup, language: str, showing: Showing) -> Markup:
    """The text under its language, where that is not the page's."""
    if not language or language.partition("-")[0] == showing.language.partition("-")[0]:
        return html
    return Markup('<span lang="{}" dir="auto">{}</span>').format(language, html)


def _link(value: Value, prop: Property, showing: Showing) -> Markup:
    return show_name(showing.names.get(value.target), showing)


def _code(value: Value, prop: Property, showing: Showing) -> Markup:
    codes = showing.schema.lists.get(prop.codes)
    code = codes.codes.get(value.text) if codes else None
    if code is None:
        return escape(value.text)
    label = in_language(code.labels, showing.language)
    meant = in_language(code.definition, showing.language)
    if not meant:
        return escape(label)
    return Markup('<span title="{}">{}</span>').format(meant, label)


def _coordinates(value: Value, prop: Property, showing: Showing) -> Markup:
    told = coordinates.rounded(value, prop.rules.decimals)
    pair = told.text.partition(" ± ")[0]
    how = _("to about %(distance)s") % {"distance": reach(coordinates.precision(told))}
    return Markup('<bdi dir="ltr">{}</bdi> <span class="since">{}</span>').format(pair, how)


def _url(value: Value, prop: Property, showing: Showing) -> Markup:
    words = value.text.partition("://")[2].removeprefix("www.").rstrip("/")
    if len(words) > LONGEST_ADDRESS:
        words = words[: LONGEST_ADDRESS - 1] + "…"
    return outside(value.text, words)


def _identifier(value: Value, prop: Property, showing: Showing) -> Markup:
    address = identifier.address(value, prop.rules)
    return outside(address, value.text) if address else escape(value.text)


def _text(value: Value, prop: Property, showing: Showing) -> Markup:
    if prop.id == ASKS:
        text = Markup('<code class="language-{}">{}</code>').format(ASK, value.text)
        return Markup('<pre dir="ltr">{}</pre>{}').format(
            value.text, showing.live(Markup("<pre>{}</pre>").format(text))
        )
    return showing.live(line(value.text, showing.links))


def _file(value: Value, prop: Property, showing: Showing) -> Markup:
    return Markup('<span class="digest">{}</span>').format(value.text)


_MAKERS: dict[str, Callable[[Value, Property, Showing], Markup]] = {
    "link": _link,
    "code": _code,
    "coordinates": _coordinates,
    "url": _url,
    "identifier": _identifier,
    "text": _text,
    "file": _file,
}
"""Types whose values are more than words; every other type shows itself."""
