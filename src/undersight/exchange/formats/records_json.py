"""JSON of records and sources, as the sample data is written; other JSON is not read here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from undersight.errors import InvalidError, Problem, shorten, worded
from undersight.exchange.fields import (
    Wrong,
    a_list,
    an_object,
    known,
    perhaps_text,
    text,
    texts,
)
from undersight.exchange.jsonfile import beginning, lines_of_items, parse_json, read_text
from undersight.records.draft import (
    Absence,
    CitationDraft,
    ClaimDraft,
    Draft,
    OwnedDraft,
    Ref,
    Reject,
)

SCHEME = "local"
"""Scheme of the outside keys where the file names none: "local:deployment/x", "local:source/y"."""

SOURCE_PROPERTIES = frozenset(
    "title source_type publisher author issued url accessed language note".split()
)

_RECORD = ("key", "kind", "title", "aliases", "claims")
_SOURCE = (
    *("key", "type", "title", "publisher", "authors", "date"),
    *("url", "accessed", "language", "note"),
)
_CLAIM = (
    *("property", "value", "certainty", "sources"),
    *("reason", "quote", "locator", "date", "language"),
)
_EVENT = ("kind", "event_type", "date", "certainty", "description", "by")
_FILE = ("scheme", "sources", "records")
_ENGLISH = ("summary", "description", "definition")
"""Properties whose texts are English where the file does not say otherwise."""

Drafter = Callable[[object, str], Iterator[Draft | Reject]]

_ABSENT = {a.value: a for a in Absence}
_FIELDS = ({"amount", "unit"}, {"lat", "lon"}, {"scheme", "value"})
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_KEY = re.compile(r"[a-z_]+/[^\s/]+")
_LINK = re.compile(r"(?:[a-z][a-z0-9-]*:)?[a-z_]+/[^\s/]+")
_SCHEME = re.compile(r"[a-z][a-z0-9-]*")


class RecordsReader:
    """Reads `{"sources": […], "records": […]}`."""

    name = "records-json"

    def recognises(self, path: Path) -> bool:
        """A .json file whose first key is `scheme`, `sources` or `records`."""
        if path.suffix.lower() != ".json":
            return False
        return re.match(r'\s*\{\s*"(scheme|sources|records)"', beginning(path)) is not None

    def read(self, path: Path) -> Iterator[Draft | Reject]:
        """Sources first, then records, each as the file has them."""
        text = read_text(path)
        value = parse_json(text, path.name)
        if not isinstance(value, dict) or not {"sources", "records"} & set(value):
            cure = worded('the file should begin {"sources": […], "records": […]}')
            raise InvalidError([Problem(worded("this is no file of records"), cure, path.name)])
        problems = [p.at(path.name) for p in _head_problems(value)]
        if problems:
            raise InvalidError(problems)
        drafts = _Drafts(value.get("scheme", SCHEME))
        lines = lines_of_items(text)
        parts: dict[str, Drafter] = {"sources": drafts.source, "records": drafts.record}
        for part, drafter in parts.items():
            items = value.get(part, [])
            begun = lines.get(part, [])
            for number, item in enumerate(items):
                # Where something else stands among the objects, it cannot be told which is which.
                line = f":{begun[number]}" if len(begun) == len(items) else ""
                yield from _drafted(
                    drafter, item, f"{path.name}{line}", name=f"{part}[{number + 1}]"
                )


READER = RecordsReader()


def code_id(label: str) -> str:
    """The id of a code by its label.

    >>> code_id("Access to third-party service")
    'access_to_third_party_service'
    """
    return re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")


def title_language(title: str) -> str:
    """ "en", or "" where the title is in another script: which language that is, is not guessed."""
    foreign = any(
        c.isalpha() and not unicodedata.name(c, "LATIN").startswith("LATIN") for c in title
    )
    return "" if foreign else "en"


class _Drafts:
    """Drafts of one file; its keys are of one scheme."""

    def __init__(self, scheme: str) -> None:
        self.scheme = scheme

    def source(self, item: object, place: str) -> Iterator[Draft | Reject]:
        """An entry of `sources` as a record of kind `source`."""
        fields = an_object(item, "source")
        known(fields, _SOURCE)
        key = text(fields, "key")
        language = perhaps_text(fields, "language")
        title = text(fields, "title")
        said: list[tuple[str, object]] = [("source_type", text(fields, "type"))]
        said += [("author", name) for name in texts(fields, "authors")]
        renamed = {"publisher": "publisher", "date": "issued", "url": "url"}
        kept = {"accessed": "accessed", "language": "language", "note": "note"}
        for name, property in (renamed | kept).items():
            if value := perhaps_text(fields, name):
                said.append((property, value))
        here = f"{place} · source/{key}"
        claims = [ClaimDraft("title", title, language=language, place=f"{here} · title")]
        claims += [ClaimDraft(name, value, place=f"{here} · {name}") for name, value in said]
        yield Draft(here, f"{self.scheme}:source/{key}", "source", tuple(claims), SOURCE_PROPERTIES)

    def record(self, item: object, place: str) -> Iterator[Draft | Reject]:
        """An entry of `records`; a claim that is not understood stays out."""
        fields = an_object(item, "record")
        known(fields, _RECORD)
        key, kind, title = text(fields, "key"), text(fields, "kind"), text(fields, "title")
        if not key.startswith(f"{kind}/") or not _KEY.fullmatch(key):
            raise Wrong("key", worded("%(kind)s/ and a name", kind=kind), key)
        here = f"{place} · {key}"
        claims = [
            ClaimDraft("title", title, language=title_language(title), place=f"{here} · title")
        ]
        rejects: list[Reject] = []
        for number, alias in enumerate(a_list(fields.get("aliases", []), "aliases"), 1):
            claims.append(_alias(alias, f"aliases[{number}]", here))
        for number, claim in enumerate(a_list(fields.get("claims", []), "claims"), 1):
            try:
                claims.append(self._claim(an_object(claim, "claim"), here))
            except Wrong as wrong:
                content = {"claim": shorten(repr(claim), 400)}
                rejects.append(
                    Reject(f"{here} · claims[{number}]", wrong.reason, content, whole=False)
                )
        covers = frozenset(c.property for c in claims) | {"title", "alias"}
        yield Draft(here, f"{self.scheme}:{key}", kind, tuple(claims), covers)
        yield from rejects

    def _claim(self, fields: Mapping[str, object], here: str) -> ClaimDraft:
        """One claim of a record; an unknown shape raises Wrong."""
        known(fields, _CLAIM)
        property = text(fields, "property")
        if not _NAME.fullmatch(property):
            raise Wrong("property", worded("the name of a property"), property)
        return ClaimDraft(
            property,
            self._value(fields.get("value")),
            language=perhaps_text(fields, "language") or ("en" if property in _ENGLISH else ""),
            certainty=perhaps_text(fields, "certainty"),
            reason=perhaps_text(fields, "reason"),
            time=perhaps_text(fields, "date"),
            citations=self._citations(fields),
            place=f"{here} · {property}",
        )

    def _citations(self, fields: Mapping[str, object]) -> tuple[CitationDraft, ...]:
        """A quote and its locator belong to the first source."""
        keys = texts(fields, "sources")
        quote, locator = perhaps_text(fields, "quote"), perhaps_text(fields, "locator")
        if (quote or locator) and not keys:
            raise Wrong(
                "sources",
                worded("given where there is a quote or a locator"),
                fields.get("sources"),
            )
        return tuple(
            CitationDraft(
                f"{self.scheme}:source/{key}",
                locator=locator if first == 0 else "",
                quote=quote if first == 0 else "",
            )
            for first, key in enumerate(keys)
        )

    def _value(self, value: object) -> object:
        if isinstance(value, str) and value.startswith("@"):
            return self._ref(value)
        if isinstance(value, str) and value.strip():
            return value
        if isinstance(value, bool):
            return value
        if isinstance(value, dict):
            return self._object_value(an_object(value, "value"))
        raise Wrong("value", worded("a text, yes or no, or an object of a known shape"), value)

    def _object_value(self, fields: Mapping[str, object]) -> object:
        if fields.get("kind") == "event":
            return self._event(fields)
        if len(fields) == 1:
            ((name, flag),) = fields.items()
            if name in _ABSENT and flag is True:
                return _ABSENT[name]
        plain = all(
            isinstance(v, str | int | float) and not isinstance(v, bool) for v in fields.values()
        )
        if set(fields) in _FIELDS and plain:
            return dict(fields)
        raise Wrong("value", worded("an object of a known shape"), dict(fields))

    def _ref(self, value: str) -> Ref:
        key = value[1:]
        if not _LINK.fullmatch(key):
            raise Wrong("value", worded('a link such as "@place/paris"'), value)
        return Ref(key if ":" in key else f"{self.scheme}:{key}")

    def _event(self, fields: Mapping[str, object]) -> OwnedDraft:
        """Certainty, reason and sources of an event are those of the claim that links it."""
        known(fields, _EVENT)
        claims = [ClaimDraft("event_type", text(fields, "event_type"))]
        date = fields.get("date")
        if isinstance(date, dict):
            claims.append(ClaimDraft("date", self._object_value(an_object(date, "date"))))
        else:
            claims.append(ClaimDraft("date", text(fields, "date")))
        if description := perhaps_text(fields, "description"):
            claims.append(ClaimDraft("description", description, language="en"))
        if by := perhaps_text(fields, "by"):
            claims.append(ClaimDraft("by", self._ref(by)))
        return OwnedDraft("event", tuple(claims))


def _head_problems(value: Mapping[str, object]) -> Iterator[Problem]:
    for key in sorted(set(value) - set(_FILE)):
        cure = worded("it has %(keys)s", keys=_FILE)
        yield Problem(worded("a file of records has no such key"), cure, "", shorten(key))
    scheme = value.get("scheme", SCHEME)
    if not isinstance(scheme, str) or not _SCHEME.fullmatch(scheme):
        cure = worded("lower-case letters, digits and -, a letter first")
        yield Problem(worded("this is not the name of a scheme"), cure, "scheme", shorten(scheme))
    for part in ("sources", "records"):
        if not isinstance(value.get(part, []), list):
            yield Problem(worded("%(part)s is not a list", part=part), worded("write […]"))


def _drafted(drafter: Drafter, item: object, place: str, *, name: str) -> Iterator[Draft | Reject]:
    try:
        yield from drafter(item, place)
    except Wrong as wrong:
        key = item.get("key") if isinstance(item, dict) else None
        content = {"key": key if isinstance(key, str) else "", "entry": shorten(repr(item), 400)}
        yield Reject(f"{place} · {name}", wrong.reason, content)


def _alias(alias: object, name: str, here: str) -> ClaimDraft:
    fields = an_object(alias, name)
    known(fields, ("text", "lang"))
    language = perhaps_text(fields, "lang")
    return ClaimDraft("alias", text(fields, "text"), language=language, place=f"{here} · alias")
