"""Every name of a schema in one table, made once: questions are bound by looking up, not by
searching. The rule is that of schema.names.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from undersight.errors import SILENT, Problem, shorten, worded
from undersight.schema.block import nearest
from undersight.schema.model import Kind, Property, Schema, Use, in_language
from undersight.schema.names import fold, kind_words


class Special(StrEnum):
    """What a record has without a property of the schema. The value is its canonical name."""

    CHANGED = "Modification date"
    CREATED = "Creation date"
    CHECKED = "Last checked"
    CITES = "Cites"
    PUBLISHER = "Publisher cited"
    DOMAIN = "Domain cited"
    SOURCES = "Number of sources"
    CERTAINTY = "Certainty"
    CONNECTED = "Connected to"


CATEGORY = ("category", "kind")
"""What asks for the kind where a property could stand; folded."""


@dataclass(frozen=True, slots=True)
class Bound:
    """What a name means: properties, to be followed backwards where `inverse`; or a special one."""

    properties: tuple[str, ...] = ()
    inverse: bool = False
    special: Special | None = None


Level = dict[str, tuple[int, tuple[str, ...]]]
"""Folded name -> how strong it is (name, label, alias), and the properties that bear it."""


class Names:
    """The names of one schema."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.uses: dict[str, list[Use]] = {}
        for kind in schema.kinds.values():
            for use in kind.uses:
                self.uses.setdefault(use.property, []).append(use)
        self._kinds: dict[str, str] = {}
        for kind in schema.kinds.values():
            for word in kind_words(kind):
                self._kinds.setdefault(fold(word), kind.id)
        self._all = self._table(schema.properties.values(), None)
        self._of = {
            kind.id: self._table((schema.properties[u.property] for u in kind.uses), kind)
            for kind in schema.kinds.values()
        }
        self._inverse: dict[str, list[Use]] = {}
        for uses in self.uses.values():
            for use in uses:
                for word in {fold(label) for label in use.inverse.values()}:
                    self._inverse.setdefault(word, []).append(use)
        self._special = {fold(special.value): special for special in Special}

    def _table(self, properties: Iterable[Property], kind: Kind | None) -> Level:
        table: Level = {}
        for prop in properties:
            uses = self.uses.get(prop.id, [])
            labels = [
                label
                for u in uses
                if kind is None or u.kind == kind.id
                for label in u.labels.values()
            ]
            words = ((prop.name, prop.id), (*prop.labels.values(), *labels), prop.aliases)
            # a retired property answers only where no other does
            for level, names in enumerate(words, start=3 if prop.retired else 0):
                for word in {fold(name) for name in names}:
                    before, bearers = table.get(word, (99, ()))
                    if level < before:
                        table[word] = (level, (prop.id,))
                    elif level == before and prop.id not in bearers:
                        table[word] = (level, (*bearers, prop.id))
        return table

    def kind(self, text: str) -> str:
        """The id of the kind that answers to a name, or ""."""
        return self._kinds.get(fold(text), "")

    def bound(
        self, text: str, kinds: tuple[str, ...] = (), *, inverse: bool = False
    ) -> Bound | Problem:
        """What a name means to records of some kinds (() any): their own properties first, then
        what every record has, then headings of links from elsewhere, then other kinds' properties.
        """
        word = fold(text)
        if inverse:
            return self._backwards(word, text, kinds)
        found, fault = self._owned(word, text, kinds)
        if found or fault:
            return fault or Bound(found)
        special = self._special.get(word)
        heading = self._headed(word, kinds)
        if kinds and (special or heading):
            return Bound(special=special) if special else Bound(heading, inverse=True)
        found = self._all.get(word, (0, ()))[1]
        if len(found) > 1:
            return self._ambiguous(text, found)
        if found:
            return Bound(found)
        if special:
            return Bound(special=special)
        heading = heading or self._headed(word, ())
        return Bound(heading, inverse=True) if heading else self._unknown(text, kinds)

    def _owned(
        self, word: str, text: str, kinds: tuple[str, ...]
    ) -> tuple[tuple[str, ...], Problem | None]:
        found: dict[str, None] = {}
        for kind in kinds:
            bearers = self._of[kind].get(word, (0, ()))[1]
            if len(bearers) > 1:
                return (), self._ambiguous(text, bearers)
            found.update(dict.fromkeys(bearers))
        return tuple(found), None

    def _headed(self, word: str, kinds: tuple[str, ...]) -> tuple[str, ...]:
        uses = [u for u in self._inverse.get(word, ()) if leads_to(u, kinds)]
        return tuple(dict.fromkeys(u.property for u in uses))

    def _backwards(self, word: str, text: str, kinds: tuple[str, ...]) -> Bound | Problem:
        """`-Used by`, asked of records of `kinds`: a property of those that may link them."""
        found: dict[str, None] = {}
        for kind in self.schema.kinds:
            for property_id in self._of[kind].get(word, (0, ()))[1]:
                use = next(u for u in self.uses[property_id] if u.kind == kind)
                if self.schema.properties[property_id].type == "link" and leads_to(use, kinds):
                    found[property_id] = None
        strongest = self._all.get(word, (0, ()))[1]
        chosen = tuple(f for f in found if f in strongest) or tuple(found) or strongest
        if len(chosen) > 1 and not kinds:
            return self._ambiguous(text, chosen)
        if chosen:
            return Bound(chosen, inverse=True)
        heading = self._headed(word, ())
        return Bound(heading) if heading else self._unknown(text, kinds)

    def _ambiguous(self, text: str, found: tuple[str, ...]) -> Problem:
        choices = []
        for property_id in found:
            kinds = [self.schema.kinds[u.kind].name for u in self.uses.get(property_id, ())]
            name = self.schema.properties[property_id].name
            choices.append(f"{name} (of {', '.join(kinds) or 'no kind'})")
        return Problem(
            worded("Several properties answer to this name"),
            worded("Write one of: %(choices)s", choices="; ".join(choices)),
            "",
            shorten(text),
            "ambiguous_property",
        )

    def _unknown(self, text: str, kinds: tuple[str, ...]) -> Problem:
        return Problem(
            worded("There is no such property"),
            nearest(text, self.words(kinds)) or nearest(text, self.words(())) or SILENT,
            "",
            shorten(text),
            "unknown_property",
        )

    def words(self, kinds: tuple[str, ...]) -> list[str]:
        """The names and labels of the properties of some kinds, and of what every record has."""
        found = [special.value for special in Special]
        for uses in self.uses.values():
            for use in uses:
                if not kinds or use.kind in kinds:
                    prop = self.schema.properties[use.property]
                    found += [prop.name, *prop.labels.values(), *use.labels.values(), *prop.aliases]
        return list(dict.fromkeys(found))

    def canonical(self, bound: Bound) -> str:
        """The name by which a question says it again: the English label where that is enough."""
        if bound.special:
            return bound.special.value
        prop = self.schema.properties[bound.properties[0]]
        label = prop.labels.get("en", prop.name)
        same = self._all.get(fold(label), (0, ()))[1] == (prop.id,)
        name = label if same and not set(label) & set("[]|:=#.?+") else prop.name
        return f"-{name}" if bound.inverse else name

    def label(self, bound: Bound, kinds: tuple[str, ...], language: str) -> str:
        """What stands over a column of it, to a reader of a language."""
        if bound.special:
            return bound.special.value
        prop = self.schema.properties[bound.properties[0]]
        uses = [u for u in self.uses.get(prop.id, ()) if u.kind in kinds]
        labels = uses[0].labels if len(uses) == 1 and len(kinds) == 1 else prop.labels
        name = in_language(labels, language) or prop.name
        return f"-{name}" if bound.inverse else name

    def beyond(self, bound: Bound, kinds: tuple[str, ...]) -> tuple[str, ...]:
        """The kinds of the records to which it leads from records of `kinds`; () any."""
        uses = [u for property_id in bound.properties for u in self.uses.get(property_id, ())]
        if bound.inverse:
            return tuple(dict.fromkeys(u.kind for u in uses if leads_to(u, kinds)))
        own = [u for u in uses if u.kind in kinds] or uses
        if any(not u.targets for u in own):
            return ()
        return tuple(dict.fromkeys(target for u in own for target in u.targets))


def leads_to(use: Use, kinds: tuple[str, ...]) -> bool:
    """Whether a link may point to a record of one of these kinds."""
    return not use.targets or not kinds or bool(set(use.targets) & set(kinds))


@dataclass(frozen=True, eq=False)
class _Held:
    """A schema as a key: compared by identity, for it cannot be hashed."""

    schema: Schema

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.schema is self.schema

    def __hash__(self) -> int:
        return id(self.schema)


def names_of(schema: Schema) -> Names:
    """The names of a schema; those of the schemas asked last are remembered."""
    return _names(_Held(schema))


@lru_cache(maxsize=8)
def _names(held: _Held) -> Names:
    return Names(held.schema)
