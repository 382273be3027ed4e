"""What a text names: records between double brackets, sources as citations. Resolves nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from undersight.records.claim import Claim
from undersight.records.record import Name
from undersight.schema.model import Schema

TITLE = re.compile(r"\[\[([^\[\]|\n]{1,300})(?:\|([^\[\]|\n]{1,300}))?\]\]")
"""`[[Record title]]`, or `[[Record title|other words]]`."""

CITED = re.compile(r"\[(-?@[^\[\]\n]{1,500})\]")
"""`[@key, p. 3; @other]`: what stands between the brackets."""

_ONE = re.compile(r"-?@\{?([^\s,;{}\[\]@]{1,200})\}?\s*,?\s*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Mention:
    """A source as a text cites it."""

    key: str
    locator: str = ""


@dataclass(frozen=True, slots=True)
class Mentioned:
    """What the texts of a page name, resolved: by the words that they use."""

    titles: Mapping[str, Name]  # folded title or alias -> record
    keys: Mapping[str, str]  # key -> id of the source


def cited_in(inside: str) -> tuple[Mention, ...]:
    """The citations between the brackets of CITED; () where it is something else.

    >>> cited_in("@hrw-2017, p. 3; @wiki")
    (Mention(key='hrw-2017', locator='p. 3'), Mention(key='wiki', locator=''))
    """
    found = []
    for part in inside.split(";"):
        match = _ONE.fullmatch(part.strip())
        if match is None:
            return ()
        found.append(Mention(match[1].rstrip(".:"), match[2].strip()))
    return tuple(found)


def fold_title(title: str) -> str:
    """Titles as mentions are compared: case and runs of blanks do not count.

    >>> fold_title("Xinjiang  Police")
    'xinjiang police'
    """
    return " ".join(title.split()).casefold()


def texts_of(claims: Iterable[Claim], schema: Schema) -> Iterator[str]:
    """The long texts among what is claimed."""
    for claim in claims:
        prop = schema.properties.get(claim.content.property)
        if prop and prop.type == "text" and claim.content.value:
            yield claim.content.value.text


def titles_in(texts: Iterable[str]) -> set[str]:
    """Every title that the texts name, folded."""
    return {fold_title(m[1]) for text in texts for m in TITLE.finditer(text)}


def keys_in(text: str) -> list[str]:
    """The keys that a text cites, in its order."""
    return [c.key for m in CITED.finditer(text) for c in cited_in(m[1])]
