"""The schema as the program holds it: frozen, proven consistent, cheap to ask. Reads no files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from undersight.values.protocol import Rules

Labels = Mapping[str, str]
"""BCP 47 language tag -> text. English ("en") is always there."""


def in_language(labels: Labels, language: str) -> str:
    """The label in `language`, else in its base language, else English, else any.

    >>> in_language({"en": "Country", "fr": "Pays"}, "fr-CA")
    'Pays'
    """
    for tag in (language, language.partition("-")[0], "en"):
        if tag in labels:
            return labels[tag]
    return next(iter(labels.values()), "")


@dataclass(frozen=True, slots=True)
class Code:
    """One value of a controlled list. `id` is permanent; `broader` is another id or ""."""

    id: str
    labels: Labels
    definition: Labels = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    broader: str = ""
    retired: bool = False


@dataclass(frozen=True, slots=True)
class CodeList:
    """A controlled list; the order of `codes` is that of meaning (most sure first, and so on)."""

    id: str
    labels: Labels
    codes: Mapping[str, Code]


@dataclass(frozen=True, slots=True)
class Certainty:
    """A step of the scale of certainty. Higher rank is surer; rank 0, "not stated", has no step."""

    id: str
    labels: Labels
    definition: Labels
    rank: int


@dataclass(frozen=True, slots=True)
class Property:
    """What can be claimed, whatever the kind. `id` is permanent, `name` may change."""

    id: str
    name: str
    labels: Labels
    type: str  # a name in the catalogue of value types
    aliases: tuple[str, ...] = ()
    rules: Rules = field(default_factory=Rules)
    codes: str = ""  # id of the CodeList, for type "code"
    certainty: bool = True  # False: never hidden by a least certainty (titles, codes …)
    unique: bool = False  # no two records of a kind may share a value
    access: str = "public"  # access of a claim where its author does not say
    owns: bool = False  # the linked record is owned: an event
    symmetric: bool = False
    builtin: bool = False
    retired: bool = False
    same_as: tuple[str, ...] = ()  # addresses of the same idea in other vocabularies


@dataclass(frozen=True, slots=True)
class Use:
    """A property as one kind uses it."""

    property: str
    kind: str
    labels: Labels
    section: str
    order: int
    least: int = 0  # how many claims a complete record has at least …
    most: int | None = None  # … and at most (a warning, never a refusal)
    targets: tuple[str, ...] = ()  # kinds that a link may point to; () = any kind
    inverse: Labels = field(default_factory=dict)  # heading on the other record; {} = none
    help: Labels = field(default_factory=dict)
    convention: Labels = field(default_factory=dict)
    access: str = "public"
    certainty: bool = True  # the property's, unless this kind differs: a deployment's city, a seat

    def number(self) -> str:
        """How many, as the schema writes it: "1", "0..1", "1..*", "0..*"."""
        most = "*" if self.most is None else str(self.most)
        return most if str(self.least) == most else f"{self.least}..{most}"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a record's page. `id` is its anchor."""

    id: str
    labels: Labels


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of record. `id` is permanent; `name` is what stands in addresses."""

    id: str
    name: str
    labels: Labels
    plural: Labels
    description: Labels
    uses: tuple[Use, ...]  # in order of the page
    sections: tuple[Section, ...]
    aliases: tuple[str, ...] = ()
    icon: str = ""
    title_pattern: str = ""  # "{technology} used by {used_by} in {city}"; suggested, not enforced
    owner: str = ""  # kind that owns records of this one; "" = stands alone
    access: str = "public"
    retired: bool = False
    same_as: tuple[str, ...] = ()  # addresses of the same idea in other vocabularies

    def use(self, property_id: str) -> Use | None:
        """How this kind uses a property, or None."""
        return next((u for u in self.uses if u.property == property_id), None)


@dataclass(frozen=True)
class Schema:
    """All that can be said in a registry."""

    id: str
    labels: Labels
    kinds: Mapping[str, Kind]
    properties: Mapping[str, Property]
    lists: Mapping[str, CodeList]
    certainties: tuple[Certainty, ...]  # surest first
    languages: tuple[str, ...] = ("en",)  # that labels are expected in; pages fall back to English

    def rank(self, certainty: str) -> int:
        """The rank of a step of the scale; 0 for "" (not stated)."""
        return next((c.rank for c in self.certainties if c.id == certainty), 0)

    def inverses(self, kind: str) -> tuple[Use, ...]:
        """The uses in any kind whose links may point to a record of `kind`, by kind and page."""
        return tuple(
            use
            for other in self.kinds.values()
            for use in other.uses
            if self.properties[use.property].type == "link"
            and (not use.targets or kind in use.targets)
        )


def text_sections(kind: Kind, schema: Schema) -> set[str]:
    """The sections of a kind in which nothing stands but long texts: a page sets them as prose."""
    types: dict[str, set[str]] = {}
    for use in kind.uses:
        types.setdefault(use.section, set()).add(schema.properties[use.property].type)
    return {section for section, found in types.items() if found == {"text"}}
