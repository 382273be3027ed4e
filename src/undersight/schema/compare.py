"""What a change of schema adds, renames, retires, narrows, and what of it is refused; not data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from undersight.errors import SILENT, Problem, Wording, worded
from undersight.schema.model import CodeList, Kind, Property, Schema, Use, in_language
from undersight.schema.spec import ACCESS


class Deed(StrEnum):
    """What was done to a part of the schema."""

    ADDED = "added"
    RENAMED = "renamed"  # name, label or alias: what it is called
    RETIRED = "retired"
    REVIVED = "revived"
    NARROWED = "narrowed"  # data that was right may be wrong now
    WIDENED = "widened"
    CHANGED = "changed"  # neither: order, help, section …
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Difference:
    """One change: of what ("property"), which ("country", "deployment.country"), and how."""

    deed: Deed
    what: str
    id: str
    aspect: str = ""  # "label", "pattern", "targets" …
    before: str = ""
    after: str = ""
    cure: Wording = SILENT  # for refused ones

    def __str__(self) -> str:
        aspect = f", {self.aspect}" if self.aspect else ""
        change = (
            f": {self.before or '–'} → {self.after or '–'}" if self.before or self.after else ""
        )
        return f"{self.deed} {self.what} {self.id}{aspect}{change}"


Found = Iterator[Difference]


def compare(old: Schema, new: Schema) -> tuple[Difference, ...]:
    """Every difference, in order of the new schema; what is refused stands among them."""
    return tuple(_compare(old, new))


_REFUSED: Mapping[str, Wording] = {
    "deletion": worded("This cannot be deleted"),
    "change of id": worded("The id cannot be changed"),
    "change of value type": worded("The value type cannot be changed"),
    "change of owning": worded("Whether it owns cannot be changed"),
    "change of owner": worded("The owner cannot be changed"),
}


def refusals(differences: tuple[Difference, ...]) -> tuple[Problem, ...]:
    """What may not be done: an id deleted, a value type or an owner changed."""
    return tuple(
        Problem(
            _REFUSED[d.aspect],
            d.cure,
            f"{d.what} {d.id}",
            f"{d.before} → {d.after}" if d.after else "",
            "schema",
        )
        for d in differences
        if d.deed is Deed.REFUSED
    )


def _compare(old: Schema, new: Schema) -> Found:
    if old.id != new.id:
        cure = worded("Keep the id %(id)s", id=old.id)
        yield Difference(Deed.REFUSED, "registry", old.id, "change of id", old.id, new.id, cure)
    yield from _texts("registry", new.id, "label", old=old.labels, new=new.labels)
    yield from _gone("certainty", _ids(old), _ids(new))
    for step in new.certainties:
        before = next((c for c in old.certainties if c.id == step.id), None)
        if before is None:
            yield Difference(Deed.ADDED, "certainty", step.id)
            continue
        yield from _texts("certainty", step.id, "label", old=before.labels, new=step.labels)
    common = [c for c in _ids(old) if c in _ids(new)]
    reordered = [c for c in _ids(new) if c in common]
    if common != reordered:
        both = (", ".join(common), ", ".join(reordered))
        yield Difference(Deed.NARROWED, "certainty", new.id, "order", *both)
    yield from _lists(old.lists, new.lists)
    yield from _properties(old.properties, new.properties)
    yield from _kinds(old, new)


def _ids(schema: Schema) -> dict[str, object]:
    return {step.id: step for step in schema.certainties}


def _gone(
    what: str, old: Mapping[str, object], new: Mapping[str, object], *, prefix: str = ""
) -> Found:
    cure = worded("Put it back, and retire it with `retired: true`")
    if what == "certainty":
        cure = worded("Put it back: claims rest on it")
    for name in old:
        if name not in new:
            yield Difference(Deed.REFUSED, what, prefix + name, "deletion", cure=cure)


def _texts(
    what: str, identifier: str, aspect: str, *, old: Mapping[str, str], new: Mapping[str, str]
) -> Found:
    if dict(old) != dict(new):
        both = (in_language(old, "en"), in_language(new, "en"))
        yield Difference(Deed.RENAMED, what, identifier, aspect, *both)


def _retired(what: str, identifier: str, old: bool, *, new: bool) -> Found:
    if old != new:
        yield Difference(Deed.RETIRED if new else Deed.REVIVED, what, identifier)


def _aliases(what: str, identifier: str, old: tuple[str, ...], *, new: tuple[str, ...]) -> Found:
    if set(old) != set(new):
        yield Difference(Deed.RENAMED, what, identifier, "alias", ", ".join(old), ", ".join(new))


# -- lists ----------------------------------------------------------------------------------------


def _lists(old: Mapping[str, CodeList], new: Mapping[str, CodeList]) -> Found:
    yield from _gone("list", old, new)
    for name, codes in new.items():
        if name not in old:
            yield Difference(Deed.ADDED, "list", name)
            continue
        yield from _texts("list", name, "label", old=old[name].labels, new=codes.labels)
        yield from _codes(old[name], codes)


def _codes(old: CodeList, new: CodeList) -> Found:
    yield from _gone("code", old.codes, new.codes, prefix=f"{new.id}.")
    for code in new.codes.values():
        name = f"{new.id}.{code.id}"
        before = old.codes.get(code.id)
        if before is None:
            yield Difference(Deed.ADDED, "code", name)
            continue
        yield from _texts("code", name, "label", old=before.labels, new=code.labels)
        yield from _aliases("code", name, before.aliases, new=code.aliases)
        yield from _retired("code", name, before.retired, new=code.retired)
        if before.broader != code.broader:
            both = (before.broader, code.broader)
            yield Difference(Deed.CHANGED, "code", name, "broader", *both)
        if dict(before.definition) != dict(code.definition):
            both = (in_language(before.definition, "en"), in_language(code.definition, "en"))
            yield Difference(Deed.CHANGED, "code", name, "definition", *both)


# -- properties -----------------------------------------------------------------------------------


def _properties(old: Mapping[str, Property], new: Mapping[str, Property]) -> Found:
    yield from _gone("property", old, new)
    for name, prop in new.items():
        if name not in old:
            yield Difference(Deed.ADDED, "property", name)
        else:
            yield from _property(old[name], prop)


def _property(old: Property, new: Property) -> Found:
    what, name = "property", new.id
    if old.type != new.type:
        cure = worded("Add a property of the new type, and retire this one")
        yield Difference(Deed.REFUSED, what, name, "change of value type", old.type, new.type, cure)
    if old.owns != new.owns:
        cure = worded("Add another property: who owns a record never changes")
        both = (str(old.owns).lower(), str(new.owns).lower())
        yield Difference(Deed.REFUSED, what, name, "change of owning", *both, cure)
    if old.name != new.name:
        yield Difference(Deed.RENAMED, what, name, "name", old.name, new.name)
    yield from _texts(what, name, "label", old=old.labels, new=new.labels)
    yield from _aliases(what, name, old.aliases, new=new.aliases)
    yield from _retired(what, name, old.retired, new=new.retired)
    yield from _rules(old, new)
    yield from _access(what, name, old.access, new=new.access)
    for aspect, before, after, deed in (
        ("codes", old.codes, new.codes, Deed.NARROWED),
        ("unique", old.unique, new.unique, Deed.NARROWED if new.unique else Deed.WIDENED),
        ("certainty", old.certainty, new.certainty, Deed.CHANGED),
        ("symmetric", old.symmetric, new.symmetric, Deed.CHANGED),
        ("same_as", " ".join(old.same_as), " ".join(new.same_as), Deed.CHANGED),
    ):
        if before != after:
            both = (str(before), str(after))
            yield Difference(deed, what, name, aspect, *both)


def _rules(old: Property, new: Property) -> Found:
    before, after = old.rules, new.rules
    longest = (before.longest or 10**9, after.longest or 10**9)
    gone = set(before.schemes) - set(after.schemes)
    for aspect, was, is_now, widened in (
        ("pattern", before.pattern, after.pattern, not after.pattern),
        ("unit", before.unit, after.unit, not after.unit),
        ("longest", before.longest, after.longest, longest[1] > longest[0]),
        ("decimals", before.decimals, after.decimals, after.decimals > before.decimals),
        ("schemes", " ".join(before.schemes), " ".join(after.schemes), not gone),
    ):
        if was != is_now:
            deed = Deed.WIDENED if widened else Deed.NARROWED
            yield Difference(deed, "property", new.id, aspect, str(was), str(is_now))


def _access(what: str, name: str, old: str, *, new: str) -> Found:
    if old != new:
        deed = Deed.NARROWED if ACCESS.index(new) > ACCESS.index(old) else Deed.WIDENED
        yield Difference(deed, what, name, "access", old, new)


# -- kinds ----------------------------------------------------------------------------------------


def _kinds(old: Schema, new: Schema) -> Found:
    yield from _gone("kind", old.kinds, new.kinds)
    for name, kind in new.kinds.items():
        if name not in old.kinds:
            yield Difference(Deed.ADDED, "kind", name)
            continue
        yield from _kind(old.kinds[name], kind)
        yield from _uses(old.kinds[name], kind)


def _kind(old: Kind, new: Kind) -> Found:
    if old.owner != new.owner:
        cure = worded("Add another kind: who owns a record never changes")
        yield Difference(
            Deed.REFUSED,
            "kind",
            new.id,
            "change of owner",
            old.owner or "none",
            new.owner or "none",
            cure,
        )
    if old.name != new.name:
        yield Difference(Deed.RENAMED, "kind", new.id, "name", old.name, new.name)
    yield from _texts("kind", new.id, "label", old=old.labels, new=new.labels)
    yield from _texts("kind", new.id, "plural", old=old.plural, new=new.plural)
    yield from _aliases("kind", new.id, old.aliases, new=new.aliases)
    yield from _retired("kind", new.id, old.retired, new=new.retired)
    yield from _access("kind", new.id, old.access, new=new.access)
    sections = tuple(" ".join(s.id for s in kind.sections) for kind in (old, new))
    for aspect, before, after in (
        ("description", in_language(old.description, "en"), in_language(new.description, "en")),
        ("title_pattern", old.title_pattern, new.title_pattern),
        ("icon", old.icon, new.icon),
        ("sections", sections[0], sections[1]),
        ("same_as", " ".join(old.same_as), " ".join(new.same_as)),
    ):
        if before != after:
            yield Difference(Deed.CHANGED, "kind", new.id, aspect, before, after)


def _uses(old: Kind, new: Kind) -> Found:
    """A use may go, if no claim is left that needs it: narrowed, and judged against the data."""
    for use in old.uses:
        if new.use(use.property) is None:
            yield Difference(Deed.NARROWED, "use", f"{new.id}.{use.property}", "removed")
    for use in new.uses:
        before = old.use(use.property)
        if before is None:
            yield Difference(Deed.ADDED, "use", f"{new.id}.{use.property}")
        else:
            yield from _use(before, use)


def _use(old: Use, new: Use) -> Found:
    name = f"{new.kind}.{new.property}"
    yield from _texts("use", name, "label", old=old.labels, new=new.labels)
    yield from _texts("use", name, "inverse", old=old.inverse, new=new.inverse)
    yield from _access("use", name, old.access, new=new.access)
    if (old.least, old.most) != (new.least, new.most):
        wider = new.least <= old.least and (new.most or 10**9) >= (old.most or 10**9)
        both = (old.number(), new.number())
        deed = Deed.WIDENED if wider else Deed.NARROWED
        yield Difference(deed, "use", name, "number", *both)
    if set(old.targets) != set(new.targets):
        wider = not new.targets or (bool(old.targets) and set(old.targets) <= set(new.targets))
        both = (" ".join(old.targets) or "any", " ".join(new.targets) or "any")
        yield Difference(Deed.WIDENED if wider else Deed.NARROWED, "use", name, "targets", *both)
    for aspect, before, after in (
        ("section", old.section, new.section),
        ("order", str(old.order), str(new.order)),
        ("certainty", str(old.certainty), str(new.certainty)),
        ("help", in_language(old.help, "en"), in_language(new.help, "en")),
        ("convention", in_language(old.convention, "en"), in_language(new.convention, "en")),
    ):
        if before != after:
            yield Difference(Deed.CHANGED, "use", name, aspect, before, after)
