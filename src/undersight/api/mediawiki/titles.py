"""Titles and numbers of pages: what a title means here, and how a record is called.

A record is called by its title, in the main namespace. Where several have one title, the first is
called so, another by its kind before it, and if that is not enough by its id.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from undersight.api.mediawiki.call import LONGEST, Call
from undersight.api.mediawiki.spaces import (
    CATEGORY,
    MAIN,
    PROPERTY,
    Space,
    named_category,
    spaces,
    split,
)
from undersight.errors import InvalidError
from undersight.query.plan import Named
from undersight.records.ids import from_number, read_id, to_number
from undersight.records.record import Name
from undersight.schema.model import Kind, Property, Schema, in_language
from undersight.schema.names import property_named
from undersight.store.reads.asked_names import numbers
from undersight.store.reads.names import names

MADE = 2**50
"""Numbers of pages that are no records begin here: those of records are their ids, smaller."""


@dataclass(frozen=True, slots=True)
class Target:
    """A page. One of `name`, `kind` and `prop` where it is there; `redirect`: the title of what a
    title that is an alias leads to. `position`: where a revision of it was asked for.
    """

    title: str
    space: int = MAIN
    name: Name | None = None
    kind: Kind | None = field(default=None, compare=False)
    prop: Property | None = field(default=None, compare=False)
    redirect: str = ""
    invalid: str = ""
    position: int = 0

    @property
    def exists(self) -> bool:
        """Whether there is such a page."""
        return self.name is not None or self.kind is not None or self.prop is not None

    @property
    def number(self) -> int:
        """The number of the page; 0 where there is none."""
        if self.redirect:
            return _made(f"redirect:{self.title}")
        if self.name:
            return to_number(self.name.id)
        if self.kind:
            return _made(f"kind:{self.kind.id}")
        return _made(f"property:{self.prop.id}") if self.prop else 0


def _made(text: str) -> int:
    return MADE + zlib.crc32(text.encode())


def cleaned(title: str) -> str:
    """A title as it is compared: _ for blanks, no : before it."""
    return " ".join(title.replace("_", " ").split()).removeprefix(":").strip()


def of_records(found: Iterable[Name], call: Call, space: int = MAIN) -> dict[str, Target]:
    """The pages of records, by id. `space`: one of a kind, where its own name shall stand before
    the titles.
    """
    each = {name.id: name for name in found}
    candidates = _candidates({n.title for n in each.values()}, call)
    prefix = _prefix(space, call)
    made = {}
    for handle, name in each.items():
        same = [c for c in candidates.get(name.title, ()) if c.title == name.title]
        own = [c for c in same if c.kind == name.kind]
        number = _space_of_kind(name.kind, call.schema)
        if prefix and own[:1] == [name]:
            made[handle] = Target(f"{prefix}:{name.title}", space, name)
        elif not prefix and same[:1] == [name] and name.title:
            made[handle] = Target(name.title, MAIN, name)
        elif own[:1] == [name] and name.title and number:
            made[handle] = Target(f"{_prefix(number, call)}:{name.title}", number, name)
        else:
            made[handle] = Target(name.id, MAIN, name)
    return made


def _prefix(space: int, call: Call) -> str:
    if space == MAIN:
        return ""
    return next((s.name for s in spaces(call.schema, call.language) if s.number == space), "")


def _space_of_kind(kind: str, schema: Schema) -> int:
    return next((s.number for s in spaces(schema) if s.kind == kind), MAIN)


def of_kind(kind: Kind, call: Call) -> Target:
    """The category of a kind."""
    label = in_language(kind.labels, call.language)
    return Target(f"Category:{label}", CATEGORY, kind=kind)


def of_property(prop: Property, call: Call) -> Target:
    """The page of a property."""
    label = in_language(prop.labels, call.language)
    return Target(f"Property:{label}", PROPERTY, prop=prop)


def resolve(titles: Iterable[str], call: Call) -> dict[str, Target]:
    """What titles mean, by the titles as they were given."""
    asked = {title: cleaned(title) for title in titles}
    parted = {text: split(text, call.schema, call.language) for text in asked.values()}
    wanted = {text for text in parted if text and len(text) <= LONGEST}
    wanted |= {rest for space, rest in parted.values() if space.kind and len(rest) <= LONGEST}
    candidates = _candidates(wanted, call)
    return {t: _target(text, parted[text], candidates, call=call) for t, text in asked.items()}


def _target(
    text: str, parted: tuple[Space, str], candidates: Mapping[str, list[Name]], *, call: Call
) -> Target:
    space, rest = parted
    if not text or not rest:
        return Target(text, invalid="The requested page title is empty.")
    if len(text) > LONGEST:
        return Target(text[:LONGEST], invalid="The requested page title is too long.")
    whole = candidates.get(text, [])
    if space.number == MAIN or any(c.title == text for c in whole):
        return _meant(text, whole, call)
    if space.number == CATEGORY:
        kind = named_category(rest, call.schema)
        return _as_asked(of_kind(kind, call), text) if kind else Target(text, CATEGORY)
    if space.number == PROPERTY:
        prop = property_called(rest, call.schema)
        return _as_asked(of_property(prop, call), text) if prop else Target(text, PROPERTY)
    canonical = _prefix(space.number, call)
    if not space.kind:
        return Target(f"{canonical}:{rest}", space.number)
    own = [c for c in candidates.get(rest, []) if c.kind == space.kind]
    found = _meant(rest, own, call, prefix=canonical)
    return Target(found.title, space.number, found.name, redirect=found.redirect)


def _as_asked(target: Target, text: str) -> Target:
    """A page of the schema under another of its names is a redirect to it."""
    if target.title == text:
        return target
    return Target(text, target.space, kind=target.kind, prop=target.prop, redirect=target.title)


def property_called(text: str, schema: Schema) -> Property | None:
    """The property that a name means, if it means one."""
    try:
        return property_named(schema, text)
    except InvalidError:
        return None


def _meant(text: str, found: list[Name], call: Call, *, prefix: str = "") -> Target:
    """The page that a text means: by its title, else by its id, else by an alias."""
    shown = f"{prefix}:{text}" if prefix else text
    exact = next((c for c in found if c.title == text), None)
    if exact:
        return Target(shown, MAIN, exact)
    own = next((c for c in found if c.id == read_id(text)), None)
    if own:
        return Target(shown, MAIN, own)
    if not found:
        return Target(shown, MAIN)
    name = found[0]
    space = _space_of_kind(name.kind, call.schema) if prefix else MAIN
    return Target(shown, MAIN, name, redirect=of_records([name], call, space)[name.id].title)


def _candidates(texts: Iterable[str], call: Call) -> dict[str, list[Name]]:
    """The records that answer to each text: those of that very title first, then those whose
    title differs in its case only, then the others; in the order of the kinds.
    """
    alone = {k.id for k in call.schema.kinds.values() if not k.owner}
    wanted = {text: Named(text) for text in texts if text}
    found = numbers(wanted.values(), call.lens) if wanted else {}
    ids = {from_number(n) for group in found.values() for n in group}
    known = names(ids, call.lens) if ids else {}
    places = {kind: place for place, kind in enumerate(call.schema.kinds)}

    def order(name: Name, text: str) -> tuple[object, ...]:
        same = name.title.casefold() == text.casefold()
        return (name.title != text, not same, places.get(name.kind, len(places)), name.id)

    made = {}
    for text, named in wanted.items():
        meant = [known[i] for n in found[named] if (i := from_number(n)) in known]
        made[text] = sorted((n for n in meant if n.kind in alone), key=lambda n: order(n, text))
    return made


def by_numbers(given: Iterable[int], call: Call) -> dict[int, Target]:
    """The pages of these numbers; those that mean nothing are left out."""
    every = list(given)
    handles = {n: from_number(n) for n in every if 0 < n < MADE}
    found = names(handles.values(), call.lens) if handles else {}
    pages = of_records(found.values(), call)
    made = {n: pages[h] for n, h in handles.items() if h in pages}
    if any(n >= MADE for n in every):
        schema = call.schema
        others = [
            *(of_kind(k, call) for k in schema.kinds.values()),
            *(of_property(p, call) for p in schema.properties.values()),
        ]
        made |= {t.number: t for t in others if t.number in every}
    return made


def followed(target: Target, call: Call) -> Target:
    """What a redirect leads to."""
    if not target.redirect:
        return target
    return resolve([target.redirect], call)[target.redirect]
