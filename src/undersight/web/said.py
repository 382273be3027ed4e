"""Claims in a few words, for results: the value as this reader reads it, and long texts without
their marks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from undersight.records.claim import Claim
from undersight.records.found import Choice, Sort
from undersight.records.mentions import CITED, TITLE
from undersight.records.record import Name
from undersight.records.telling import tell
from undersight.schema.model import Schema, in_language
from undersight.values.catalogue import value_type
from undersight.values.protocol import Absence, Value
from undersight.web.values import ABSENT

_MARKS = re.compile(
    r"(?<!\w)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)|^#{1,6}\s+|^>\s?|`+", re.MULTILINE
)
_KEY = re.compile(r"-?@\{?|\}")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")


@dataclass(frozen=True, slots=True)
class Short:
    """A value in words. `absent`: there is none, and the words say why."""

    text: str
    absent: bool = False


def short(claim: Claim, target: Name | None, schema: Schema) -> Short:
    """What a claim says, in the page's language."""
    content = claim.content
    if content.absence:
        return Short(absence_words(content.absence.value), True)
    if content.value is None:
        return Short(_("erased"), True)
    if content.value.target:
        return Short(target.title if target else _("a record"))
    return Short(value_words(content.value, content.property, schema))


def value_words(value: Value, property_id: str, schema: Schema) -> str:
    """A value that is no link, in the page's language."""
    prop = schema.properties[property_id]
    language = translation.get_language() or "en"
    if prop.type == "code":
        return code_words(value.key, property_id, schema)
    return tell(value, prop, language)


def code_words(code: str, property_id: str, schema: Schema) -> str:
    """The label of a code; the code itself where the list has it no longer."""
    codes = schema.lists.get(schema.properties[property_id].codes)
    found = codes.codes.get(code) if codes else None
    return in_language(found.labels, translation.get_language() or "en") if found else code


def absence_words(absence: str) -> str:
    """Why there is no value."""
    return str(ABSENT[Absence(absence)]) if absence in set(Absence) else absence


def choice_words(choice: Choice, schema: Schema) -> str:
    """A choice of a list, in the page's language."""
    if choice.sort is Sort.ABSENCE:
        return absence_words(choice.value)
    if choice.sort is Sort.RECORD:
        return choice.name.title if choice.name else choice.value
    if choice.sort is Sort.RANGE:
        return stretch_words(choice.value)
    prop = schema.properties[choice.property]
    if prop.type == "code":
        return code_words(choice.value, choice.property, schema)
    return value_type(prop.type).show(
        Value(choice.value, key=choice.value), translation.get_language() or "en"
    )


def stretch_words(value: str) -> str:
    """From one day or number to another, in words."""
    low, dots, high = value.partition("..")
    if not dots:
        return low
    if not high:
        return _("%(low)s or later") % {"low": low}
    if not low:
        return _("until %(high)s") % {"high": high}
    return f"{low}–{high}"


def plain(text: str, longest: int = 0) -> str:
    """Markdown as plain text: links as their words, no citations, no marks; cut where too long.

    >>> plain("The [[Xinjiang Police|police]] use **it** [@hrw, p. 3].")
    'The police use it.'
    """
    text = _bare(CITED.sub("", text[:20_000]))
    text = re.sub(r"[^\S\n]+", " ", re.sub(r"\s+([.,;:])", r"\1", text)).strip()
    if longest and len(text) > longest:
        return text[:longest].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
    return text


def readable(text: str) -> str:
    """Markdown as it is read where words are compared: links as their words, sources by their keys,
    no marks.

    >>> readable("The [[Xinjiang Police|police]] use **it** [@hrw, p. 3; @bbc].")
    'The police use it [hrw, p. 3; bbc].'
    """
    return _bare(CITED.sub(lambda m: f"[{_KEY.sub('', m[1])}]", text)).strip()


def _bare(text: str) -> str:
    """The text without marks, its links as their words."""
    return _MARKS.sub("", _LINK.sub(r"\1", TITLE.sub(lambda m: m[2] or m[1], text)))
