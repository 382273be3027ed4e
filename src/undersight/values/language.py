"""A human language as a BCP 47 tag; in which language a claim is written, the claim keeps."""

from __future__ import annotations

import re
from difflib import get_close_matches

import pycountry

from undersight.errors import Problem, worded
from undersight.values.given import as_text, refuse
from undersight.values.phrases import listed, locale_of
from undersight.values.protocol import Json, Rules, Value

_CURE = worded("give a tag of BCP 47, such as ug, zh-Hant or pt-BR")
_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|[0-9]{3}))?"
    r"(?P<variants>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)",
    re.IGNORECASE | re.ASCII,
)


class LanguageType:
    """Language, script, region and variants; each of the first three has to exist."""

    name = "language"
    operators = ("=", "!=", "+")

    def parse(self, raw: object, rules: Rules) -> Value | Problem:
        """`"ZH-hant"` to the Value `zh-Hant`."""
        text = as_text(raw, longest=60, cure=_CURE)
        if isinstance(text, Problem):
            return text
        match = _TAG.fullmatch(text.replace("_", "-"))
        if match is None:
            return _not_a_tag(text)
        language = _language(match["language"].lower())
        if not language:
            return refuse(worded("there is no language with this tag"), _CURE, raw)
        parts = [language]
        if script := (match["script"] or "").title():
            if pycountry.scripts.get(alpha_4=script) is None:
                return refuse(worded("there is no script %(script)s", script=script), _CURE, raw)
            parts.append(script)
        if region := (match["region"] or "").upper():
            # Three digits name a part of the world (419 is Latin America): no list of them here.
            if not region.isdigit() and pycountry.countries.get(alpha_2=region) is None:
                return refuse(worded("there is no region %(region)s", region=region), _CURE, raw)
            parts.append(region)
        tag = "-".join(parts) + match["variants"].lower()
        return Value(tag, key=tag.lower())

    def show(self, value: Value, language: str) -> str:
        """The name of the language in the reader's language, else in English, else the tag."""
        match = _TAG.fullmatch(value.text)
        if match is None:
            return value.text
        reader = locale_of(language)
        name = reader.languages.get(match["language"]) or _english(match["language"])
        script, region = match["script"], match["region"]
        details = [
            reader.scripts.get(script, script) if script else "",
            reader.territories.get(region, region) if region else "",
            *match["variants"].split("-"),
        ]
        told = listed((detail for detail in details if detail), language)
        return f"{name} ({told})" if told else name

    def json(self, value: Value) -> Json:
        """The tag."""
        return value.text


def _language(code: str) -> str:
    """The shortest code of a language that exists, or ""."""
    known = (
        pycountry.languages.get(alpha_2=code)
        if len(code) == 2
        else pycountry.languages.get(alpha_3=code) or pycountry.languages.get(bibliographic=code)
    )
    if known is None:
        return ""
    return str(getattr(known, "alpha_2", "") or known.alpha_3)


def _english(code: str) -> str:
    field = "alpha_2" if len(code) == 2 else "alpha_3"
    known = pycountry.languages.get(**{field: code})
    return str(known.name) if known else code


def _not_a_tag(text: str) -> Problem:
    names = {str(name).casefold(): tag for tag, name in locale_of("en").languages.items()}
    near = get_close_matches(text.casefold(), names, n=1, cutoff=0.8)
    if near:
        tag = names[near[0]].replace("_", "-")
        return refuse(
            worded("this is a name, not a tag"),
            worded("write %(tag)s if you mean %(title)s", tag=tag, title=near[0].title()),
            text,
        )
    return refuse(worded("this is not the tag of a language"), _CURE, text)


TYPE = LanguageType()
