"""The few words that copies are made of, and values as readers see them; no words of pages."""

from __future__ import annotations

import re

from undersight.records.mentions import CITED, TITLE, cited_in
from undersight.records.page import Page, Said
from undersight.records.telling import tell
from undersight.schema.model import Schema, in_language

WORDS: dict[str, dict[str, str]] = {
    "fr": {
        "unknown": "inconnu",
        "none": "aucun",
        "unnamed": "non nommé",
        "withheld": "non communiqué",
        "As of": "État au",
        "changeset": "modification",
        "Sources": "Sources",
        "Reason": "Raison",
        "disputed": "contesté",
        "preferred": "préféré",
        "held": "une source, communiquée sur demande",
        "Translation": "Traduction",
        "at some point in": "à un moment de",
        "first seen": "vu d’abord",
        "Linked from": "Pages liées",
        "and more": "et d’autres",
        "Licence": "Licence",
    },
    "ar": {
        "unknown": "غير معروف",
        "none": "لا يوجد",
        "unnamed": "غير مسمى",
        "withheld": "محجوب",
        "As of": "بتاريخ",
        "changeset": "التعديل",
        "Sources": "المصادر",
        "Reason": "السبب",
        "disputed": "متنازع عليه",
        "preferred": "مفضَّل",
        "held": "مصدر متاح عند الطلب",
        "Translation": "الترجمة",
        "at some point in": "في وقت ما من",
        "first seen": "شوهد أول مرة",
        "Linked from": "صفحات تشير إلى هذه",
        "and more": "وغيرها",
        "Licence": "الرخصة",
    },
}
"""Language -> English -> word. English is the word itself, but for what stands below."""

_ENGLISH = {"held": "a source, held on request"}


def word(message: str, language: str) -> str:
    """`message` in `language`; in English where there is no translation."""
    words = WORDS.get(language.partition("-")[0], _ENGLISH)
    return words.get(message, _ENGLISH.get(message, message))


def shown(said: Said, schema: Schema, language: str) -> str:
    """What a claim says as one text: a title, a label, a date in words, "unknown"."""
    content = said.claim.content
    if content.value is None:
        return word(content.absence.value, language) if content.absence else ""
    if content.value.target:
        return said.target.title if said.target else content.value.target
    prop = schema.properties.get(content.property)
    if prop is None:
        return content.value.text
    if prop.codes:
        code = schema.lists[prop.codes].codes.get(content.value.text)
        return in_language(code.labels, language) if code else content.value.text
    return tell(content.value, prop, language)


def unmarked(text: str, page: Page) -> str:
    """A text whose mentions are words: `[[Como|the city]]` is "the city", `[@hrw, p. 3]` is
    "[1, p. 3]" where the page cites that source.
    """
    numbers = {s.name.id: s.number for s in page.sources}

    def cited(match: re.Match[str]) -> str:
        told = []
        for mention in cited_in(match[1]):
            number = numbers.get(page.mentioned.keys.get(mention.key, ""))
            if number is None:
                return match[0]
            told.append(f"{number}, {mention.locator}" if mention.locator else str(number))
        return f"[{'; '.join(told)}]" if told else match[0]

    return CITED.sub(cited, TITLE.sub(lambda match: match[2] or match[1], text))


def label(page: Page, kind: str, property_id: str, *, language: str) -> str:
    """The label of a property as a kind uses it."""
    use = page.schema.kinds[kind].use(property_id) if kind in page.schema.kinds else None
    if use:
        return in_language(use.labels, language)
    prop = page.schema.properties.get(property_id)
    return in_language(prop.labels, language) if prop else property_id


def certainty(step: str, schema: Schema, language: str) -> str:
    """The label of a step of certainty; "" where none is stated."""
    found = next((c for c in schema.certainties if c.id == step), None)
    return in_language(found.labels, language) if found else step
