"""What the YAML of a schema may say: files, keys, shapes, limits, each with its help.

A schema is a folder of YAML files. What a file holds is told by its first word:

    registry.yaml     registry:  its id and label, the scale of certainty, the languages
    lists.yaml        lists:     controlled lists and their codes
    common.yaml       every_kind: true, and properties that every kind that stands alone has
    shared.yaml       properties: defined once, used by several kinds
    deployment.yaml   kind:      one kind, its sections and its properties

The YAML key of a property, list, code or section is its permanent id. A property is defined in
full in one place and used elsewhere with `use: shared`, which takes over all but section and order:

    country: {use: shared, section: location, number: 1..*, inverse: has deployment (country)}

Texts are written `label: Country` (English) or `label: {en: Country, fr: Pays}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from undersight.errors import worded

FILE_BYTES = 1_000_000
FILES_MOST = 300
DEPTH_MOST = 8
TEXT_LONGEST = 4_000
LABEL_LONGEST = 200
ID_LONGEST = 40
PATTERN_LONGEST = 200
PATTERN_OPEN = 3
PATTERN_LOOSE = 12

ID_PATTERN = r"[a-z][a-z0-9_]*"
NAME_PATTERN = r"[a-z][a-z0-9_-]*"
SCHEME_PATTERN = r"[a-z][a-z0-9-]*"
LANGUAGE_PATTERN = r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}"

ACCESS = ("public", "members", "editors", "restricted")
"""Who may see, from everybody to the fewest."""

NUMBERS: Mapping[str, tuple[int, int | None]] = {
    "1": (1, 1),
    "0..1": (0, 1),
    "1..*": (1, None),
    "0..*": (0, None),
}
"""How many claims of a property a complete record has: as written -> (least, most)."""

RESERVED_NAMES = frozenset(
    "about accounts admin api api.php ask capture changeset claim contributor feeds figures graph "
    "help i18n index.php map media proposal recent reconcile review robots.txt schema search "
    "sitemap sparql static terms timeline wiki".split()
)
"""First parts of addresses that the site needs itself: no kind may be named so."""


class Shape(Enum):
    """How a key's value is written."""

    LINE = worded("a text")
    TEXTS = worded("a text (English), or one text per language")
    FLAG = worded("true or false")
    LIST = worded("a list of texts")
    WHOLE = worded("a whole number")
    NUMBER = worded("1, 0..1, 1..* or 0..*")
    MAP = worded("name: text, line by line")
    BLOCK = worded("keys of its own")
    BLOCKS = worded("id: keys of its own, entry by entry")
    LABELLED = worded("id: text (English) or one text per language, entry by entry")


@dataclass(frozen=True, slots=True)
class Key:
    """One key that a block may have. `keys` names the table of the blocks below it."""

    shape: Shape
    help: str
    required: bool = False
    keys: str = ""


_DEFINITION = {
    "type": Key(Shape.LINE, "Value type: one name of the catalogue of value types. Permanent."),
    "codes": Key(Shape.LINE, "For type code: the id of the controlled list."),
    "name": Key(Shape.LINE, "What stands in queries and files; the id, unless it was renamed."),
    "label": Key(Shape.TEXTS, "What readers see."),
    "alias": Key(Shape.LIST, "Other names it answers to in queries and imports."),
    "certainty": Key(Shape.FLAG, "False: never hidden by a least certainty. Default true."),
    "unique": Key(Shape.FLAG, "True: no two records of a kind may share a value."),
    "access": Key(
        Shape.LINE, f"Who may see a claim whose author does not say: {', '.join(ACCESS)}."
    ),
    "owns": Key(
        Shape.FLAG, "For links: true if the linked record belongs to this one and has no page."
    ),
    "symmetric": Key(Shape.FLAG, "For links: true if the link says the same in both directions."),
    "pattern": Key(Shape.LINE, "A regular expression that the whole text must match."),
    "longest": Key(Shape.WHOLE, "Most characters of a value."),
    "unit": Key(Shape.LINE, "For quantities: base unit, or a counted thing such as cameras."),
    "schemes": Key(Shape.MAP, 'For identifiers: scheme -> address with {} for the value, or "".'),
    "decimals": Key(Shape.WHOLE, "For coordinates: decimals that the public may see, 0 to 7."),
    "retired": Key(Shape.FLAG, "True: kept for what was said, no longer offered."),
    "same_as": Key(Shape.LIST, "Addresses of the same idea in other vocabularies."),
}
_TAKEN_OVER = {
    "number": Key(
        Shape.NUMBER, "How many a complete record has. Default 0..*. A warning, never a refusal."
    ),
    "target": Key(Shape.LIST, "For links: the kinds that may be linked. Left out: any kind."),
    "inverse": Key(
        Shape.TEXTS, "For links: the heading under which the other record shows the link."
    ),
    "help": Key(Shape.TEXTS, "One or two sentences shown beside the field."),
    "convention": Key(Shape.TEXTS, "How to write the value: spelling, form, what to avoid."),
}
_PLACED = {
    "section": Key(
        Shape.LINE, "Id of the section of the page: head, admin, or one of the kind's own."
    ),
    "order": Key(Shape.WHOLE, "Place within the section; default: ten, twenty, … as written."),
}
_USE = {
    "use": Key(
        Shape.LINE, "`shared`: the definition stands elsewhere; what is said here overrides it."
    )
}

TABLES: Mapping[str, Mapping[str, Key]] = {
    "kind file": {
        "kind": Key(Shape.BLOCK, "The kind itself.", required=True, keys="kind"),
        "sections": Key(Shape.LABELLED, "Parts of the page, in order."),
        "properties": Key(Shape.BLOCKS, "What can be claimed.", required=True, keys="property"),
    },
    "common file": {
        "every_kind": Key(
            Shape.FLAG, "true: these properties are of every kind that stands alone."
        ),
        "sections": Key(Shape.LABELLED, "Parts of the page that follow the kind's own."),
        "properties": Key(Shape.BLOCKS, "What can be claimed.", required=True, keys="property"),
    },
    "shared file": {
        "properties": Key(
            Shape.BLOCKS, "Properties used by several kinds.", required=True, keys="shared property"
        ),
    },
    "list file": {
        "lists": Key(Shape.BLOCKS, "Controlled lists.", required=True, keys="list"),
    },
    "registry file": {
        "registry": Key(Shape.BLOCK, "The registry itself.", required=True, keys="registry"),
        "languages": Key(Shape.LIST, "Languages that labels are expected in, English first."),
        "certainties": Key(
            Shape.BLOCKS, "The scale of certainty, surest first.", required=True, keys="certainty"
        ),
        "kinds": Key(Shape.LIST, "Order in which the kinds are shown; the others follow."),
    },
    "registry": {
        "id": Key(Shape.LINE, "Permanent id of the schema.", required=True),
        "label": Key(Shape.TEXTS, "What readers see.", required=True),
    },
    "certainty": {
        "label": Key(Shape.TEXTS, "What readers see.", required=True),
        "definition": Key(Shape.TEXTS, "When to use it.", required=True),
    },
    "kind": {
        "id": Key(Shape.LINE, "Permanent id.", required=True),
        "name": Key(Shape.LINE, "What stands in addresses; the id, unless it was renamed."),
        "label": Key(Shape.TEXTS, "Singular, as readers see it.", required=True),
        "plural": Key(Shape.TEXTS, "Plural, as readers see it.", required=True),
        "description": Key(Shape.TEXTS, "What is and what is not such a record.", required=True),
        "alias": Key(Shape.LIST, "Other names it answers to in queries and imports."),
        "icon": Key(Shape.LINE, "Name of its mark on maps and graphs."),
        "title_pattern": Key(Shape.LINE, "Suggested title: text with {property} in it."),
        "owner": Key(Shape.LINE, "Kind whose records own records of this one."),
        "access": Key(Shape.LINE, f"Who may see a new record: {', '.join(ACCESS)}."),
        "retired": Key(Shape.FLAG, "True: kept for what was said, no longer offered."),
        "same_as": Key(Shape.LIST, "Addresses of the same idea in other vocabularies."),
    },
    "property": _USE | _DEFINITION | _TAKEN_OVER | _PLACED,
    "shared property": _DEFINITION | _TAKEN_OVER,
    "list": {
        "label": Key(Shape.TEXTS, "What readers see.", required=True),
        "codes": Key(Shape.BLOCKS, "The values, in order of meaning.", required=True, keys="code"),
    },
    "code": {
        "label": Key(Shape.TEXTS, "What readers see.", required=True),
        "definition": Key(Shape.TEXTS, "When to use it."),
        "alias": Key(Shape.LIST, "Other names it answers to in queries and imports."),
        "broader": Key(Shape.LINE, "Id of the wider code of the same list."),
        "retired": Key(Shape.FLAG, "True: kept for what was said, no longer offered."),
    },
}
"""Which keys a block may have: table -> key -> what it is."""

OVERRIDES = frozenset({"use", "label", "certainty", "access", *_TAKEN_OVER, *_PLACED})
"""Keys that an entry with `use: shared` may have; the rest belong to the definition."""

BUILTIN_OVERRIDES = frozenset({"use", "label", "help", "convention"})
"""Keys that an entry for a built-in property may have."""

FIRST_WORDS: Mapping[str, str] = {
    "kind": "kind file",
    "every_kind": "common file",
    "registry": "registry file",
    "lists": "list file",
    "properties": "shared file",
}
"""The key that tells what a file is, in the order in which they are looked for -> its table."""

ONLY_FOR: Mapping[str, frozenset[str]] = {
    "codes": frozenset({"code"}),
    "target": frozenset({"link"}),
    "inverse": frozenset({"link"}),
    "owns": frozenset({"link"}),
    "symmetric": frozenset({"link"}),
    "unit": frozenset({"quantity", "money"}),
    "schemes": frozenset({"identifier"}),
    "decimals": frozenset({"coordinates"}),
    "pattern": frozenset({"string", "text", "identifier", "url", "email"}),
    "longest": frozenset({"string", "text", "multilingual", "identifier", "url"}),
}
"""Keys that make sense for some value types only."""
