"""Proves a schema consistent: references resolve, nothing is ambiguous or forbidden."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from undersight.errors import worded
from undersight.schema import core, persons
from undersight.schema.block import Block, nearest
from undersight.schema.build import Parts
from undersight.schema.clarity import (
    Found,
    clash,
    fault,
    names_of_kinds,
    names_of_properties,
    words_of,
)
from undersight.schema.model import Code, Kind, Schema
from undersight.schema.rules import pattern_fault
from undersight.schema.spec import (
    ACCESS,
    BUILTIN_OVERRIDES,
    ID_LONGEST,
    LANGUAGE_PATTERN,
    NAME_PATTERN,
    ONLY_FOR,
    OVERRIDES,
    RESERVED_NAMES,
    SCHEME_PATTERN,
)
from undersight.values.catalogue import names as value_types


def check(schema: Schema, parts: Parts) -> Found:
    """Every problem of a schema that was built from these parts."""
    yield from _registry(schema, parts)
    for name, block in parts.lists.items():
        yield from _list(schema, name, block)
    for name, block in parts.definitions.items():
        yield from _definition(schema, name, block)
    if parts.common.values:
        yield from _sections(parts.common)
        for name, block in parts.common.blocks("properties").items():
            yield from _use_of_all(schema, parts, name, block=block)
    for kind in schema.kinds.values():
        yield from _kind(schema, parts, kind)
    yield from names_of_kinds(schema, parts)
    yield from names_of_properties(schema, parts)


# -- the registry and its lists -------------------------------------------------------------------


def _registry(schema: Schema, parts: Parts) -> Found:
    file = parts.registry
    if not file.lines:
        return
    if not schema.certainties:
        yield fault(
            worded("The scale of certainty has no step"),
            worded("Add at least one"),
            file.at("certainties"),
        )
    for name in schema.languages:
        if not re.fullmatch(LANGUAGE_PATTERN, name):
            yield fault(
                worded("Not a language tag"),
                worded("Write a BCP 47 tag such as en"),
                file.at("languages"),
                given=name,
            )
    if schema.languages[0] != "en":
        yield fault(worded("English must come first"), worded("Put en first"), file.at("languages"))
    for name in file.listed("kinds"):
        if name not in schema.kinds:
            yield fault(
                worded("No such kind"), nearest(name, schema.kinds), file.at("kinds"), given=name
            )
    yield from clash(
        ((step.id, words_of(step.id, step.labels.values())) for step in schema.certainties),
        lambda step: file.block("certainties").at(step),
    )


def _list(schema: Schema, name: str, block: Block) -> Found:
    if name in core.LISTS:
        yield fault(
            worded("This list is built in"), worded("Give yours another id"), block.at(), given=name
        )
        return
    codes = schema.lists[name].codes
    entries = block.blocks("codes")
    if not codes:
        yield fault(worded("The list has no code"), worded("Add at least one"), block.at("codes"))
    for code in codes.values():
        if code.broader and code.broader not in codes:
            place = entries[code.id].at("broader")
            yield fault(
                worded("No such code in this list"),
                nearest(code.broader, codes),
                place,
                given=code.broader,
            )
        elif _turns(code, codes):
            place = entries[code.id].at("broader")
            yield fault(
                worded("The broader codes run in a circle"),
                worded("Break it at one place"),
                place,
                given=code.broader,
            )
    yield from clash(
        ((c.id, words_of(c.id, c.labels.values(), c.aliases)) for c in codes.values()),
        lambda code: entries[code].at(),
    )


def _turns(code: Code, codes: Mapping[str, Code]) -> bool:
    """Whether going broader from a code comes back to it."""
    step, seen = code.broader, set[str]()
    while step and step not in seen and step in codes:
        if step == code.id:
            return True
        seen.add(step)
        step = codes[step].broader
    return False


# -- properties -----------------------------------------------------------------------------------


def _definition(schema: Schema, name: str, block: Block) -> Found:
    prop = schema.properties[name]
    if name in core.PROPERTIES:
        cure = worded("Write `use: shared` and at most label, help and convention")
        yield fault(worded("This property is built in"), cure, block.at(), given=name)
        return
    if not block.has("label"):
        yield fault(worded("The key “label” is missing"), worded("What readers see"), block.at())
    yield from _type(schema, block)
    if not re.fullmatch(NAME_PATTERN, prop.name) or len(prop.name) > ID_LONGEST:
        cure = worded("Lower-case letters, digits, _ and -, a letter first")
        yield fault(worded("Not a name"), cure, block.at("name"), given=prop.name)
    if prop.rules.pattern:
        wrong = pattern_fault(prop.rules.pattern)
        if wrong:
            cure = worded("Write a simpler pattern; the whole text must match it")
            yield fault(wrong, cure, block.at("pattern"), given=prop.rules.pattern)
    if prop.rules.decimals > 7:
        yield fault(
            worded("Too many decimals"),
            worded("0 to 7; four are some ten metres"),
            block.at("decimals"),
        )
    for scheme, address in prop.rules.schemes.items():
        yield from _scheme(block.at("schemes", scheme), scheme, address)
    if prop.owns and not block.has("target"):
        yield fault(
            worded("An owning link must say what it owns"),
            worded("Add `target:`"),
            block.at("owns"),
        )
    yield from _same_as(block)
    yield from _access(block)
    yield from _targets(schema, block.listed("target"), block.at("target"))
    if prop.type == "link":
        yield from persons.judge((), prop.same_as, block.at("same_as"))


def _type(schema: Schema, block: Block) -> Found:
    given = block.line_of("type")
    known = value_types()
    if not block.has("type"):
        yield fault(
            worded("Neither `type` nor `use: shared` is said"),
            worded("Types: %(known)s", known=sorted(known)),
            block.at(),
        )
        return
    if given not in known:
        yield fault(
            worded("No such value type"), nearest(given, known), block.at("type"), given=given
        )
        return
    for key, types in ONLY_FOR.items():
        if block.has(key) and given not in types:
            cure = worded(
                "Leave it out, or change the type to one of: %(types)s", types=sorted(types)
            )
            yield fault(
                worded("“%(key)s” has no sense for the type %(given)s", key=key, given=given),
                cure,
                block.at(key),
            )
    if given == "code" and not block.has("codes"):
        yield fault(
            worded("The type code needs `codes:`"),
            worded("Lists: %(lists)s", lists=tuple(schema.lists)),
            block.at("type"),
        )
    if given == "identifier" and not block.has("schemes"):
        yield fault(
            worded("The type identifier needs `schemes:`"),
            worded("Add at least one"),
            block.at("type"),
        )
    codes = block.line_of("codes")
    if codes and codes not in schema.lists:
        yield fault(
            worded("No such list"), nearest(codes, schema.lists), block.at("codes"), given=codes
        )


def _scheme(place: str, scheme: str, address: str) -> Found:
    if not re.fullmatch(SCHEME_PATTERN, scheme) or len(scheme) > ID_LONGEST:
        yield fault(
            worded("Not a scheme"),
            worded("Lower-case letters, digits and -, a letter first"),
            place,
            given=scheme,
        )
    if address and (not re.match(r"https?://[^/{}]+/", address) or address.count("{}") != 1):
        yield fault(
            worded("Not an address pattern"),
            worded("https://… with {} once, where the value goes"),
            place,
            given=address,
        )


def _same_as(block: Block) -> Found:
    for address in block.listed("same_as"):
        if not re.fullmatch(r"(https?://|[a-z][a-z0-9]*:)[^\s<>\"{}|\\^`]+", address):
            yield fault(
                worded("Not an address"),
                worded("https://… or prefix:name"),
                block.at("same_as"),
                given=address,
            )


def _access(block: Block) -> Found:
    given = block.line_of("access", ACCESS[0])
    if given not in ACCESS:
        yield fault(
            worded("No such access"), nearest(given, ACCESS), block.at("access"), given=given
        )


# -- how kinds use properties ---------------------------------------------------------------------


def _use_of_all(schema: Schema, parts: Parts, name: str, *, block: Block) -> Found:
    """A property of every kind: judged once, where it stands, and not again at each kind."""
    sections = {core.HEAD.id, core.ADMIN.id, *parts.common.labelled("sections")}
    yield from _entry(schema, parts, name, block=block, sections=sections)
    if name in parts.definitions and parts.definitions[name].flag("owns"):
        yield fault(
            worded("What every kind has cannot own"),
            worded("Put it into the file of the owner"),
            block.at(),
        )


def _entry(
    schema: Schema, parts: Parts, name: str, *, block: Block, sections: Iterable[str]
) -> Found:
    if name in core.PROPERTIES:
        wrong = [key for key in block.values if key not in BUILTIN_OVERRIDES]
        if wrong and block.has("use"):
            cure = worded("Write `use: shared` and at most label, help and convention")
            yield fault(worded("This property is built in"), cure, block.at(*wrong[:1]), given=name)
        return
    if block.has("use"):
        yield from _borrowed(schema, parts, name, block=block)
    if not block.has("section"):
        cure = worded("Add `section:` with one of: %(sections)s", sections=tuple(sections))
        yield fault(worded("The key “section” is missing"), cure, block.at())
    elif block.line_of("section") not in sections:
        given = block.line_of("section")
        yield fault(
            worded("No such section"), nearest(given, sections), block.at("section"), given=given
        )
    yield from _access(block)


def _borrowed(schema: Schema, parts: Parts, name: str, *, block: Block) -> Found:
    if block.line_of("use") != "shared":
        yield fault(
            worded("This cannot be read here"),
            worded("Write `use: shared`"),
            block.at("use"),
            given=block.line_of("use"),
        )
    if name not in parts.definitions:
        known = nearest(
            name, parts.definitions, worded("Define it in shared.yaml, or give its `type` here")
        )
        yield fault(worded("No property of this id is defined"), known, block.at(), given=name)
        return
    for key in block.values:
        if key not in OVERRIDES:
            cure = worded(
                "Change it where it is defined: %(at)s", at=parts.definitions[name].at(key)
            )
            yield fault(worded("“%(key)s” is the same for all kinds", key=key), cure, block.at(key))
        elif key in ONLY_FOR and schema.properties[name].type not in ONLY_FOR[key]:
            kind_of = schema.properties[name].type
            yield fault(
                worded("“%(key)s” has no sense for the type %(kind_of)s", key=key, kind_of=kind_of),
                worded("Leave it out"),
                block.at(key),
            )


def _links(schema: Schema, kind: Kind, parts: Parts) -> Found:
    """Targets of a kind's links: they exist, are no persons, own or are owned rightly."""
    own = parts.kinds[kind.id].blocks("properties")
    for name, block in own.items():
        use = kind.use(name)
        if use is None or name in core.PROPERTIES or schema.properties[name].type != "link":
            continue
        prop = schema.properties[name]
        place = block.at("target") if block.has("target") else block.at()
        yield from _targets(schema, block.listed("target"), place)
        for target in (t for t in use.targets if t in schema.kinds):
            owner = schema.kinds[target].owner
            if prop.owns and owner != kind.id:
                cure = worded(
                    "Write `owner: %(kind)s` at the kind %(target)s, or leave `owns` out",
                    kind=kind.id,
                    target=target,
                )
                yield fault(
                    worded("“%(target)s” is not owned by “%(kind)s”", target=target, kind=kind.id),
                    cure,
                    place,
                    given=target,
                )
            elif owner and not prop.owns:
                cure = worded("Link the owner, %(owner)s, or write `owns: true`", owner=owner)
                yield fault(
                    worded("“%(target)s” is owned and cannot be linked from here", target=target),
                    cure,
                    place,
                    given=target,
                )
        if prop.symmetric and use.targets and kind.id not in use.targets:
            yield fault(
                worded("A symmetric link must allow its own kind"),
                worded("Add %(kind)s to the targets", kind=kind.id),
                place,
            )


def _targets(schema: Schema, targets: Iterable[str], place: str) -> Found:
    for target in targets:
        if target in schema.kinds:
            continue
        refused = persons.judge([target], (), place)
        yield from refused
        if not refused:
            yield fault(worded("No such kind"), nearest(target, schema.kinds), place, given=target)


# -- kinds ----------------------------------------------------------------------------------------


def _kind(schema: Schema, parts: Parts, kind: Kind) -> Found:
    file = parts.kinds[kind.id]
    block = file.block("kind")
    names = (kind.id, kind.name, *kind.labels.values(), *kind.plural.values(), *kind.aliases)
    yield from persons.judge(names, kind.same_as, block.at("id"))
    yield from _same_as(block)
    yield from _access(block)
    if not re.fullmatch(NAME_PATTERN, kind.name) or len(kind.name) > ID_LONGEST:
        cure = worded("Lower-case letters, digits, _ and -, a letter first")
        yield fault(worded("Not a name"), cure, block.at("name"), given=kind.name)
    if kind.name in RESERVED_NAMES:
        place = block.at("name" if block.has("name") else "id")
        yield fault(
            worded("The site itself needs this address"),
            worded("Write another `name:`"),
            place,
            given=kind.name,
        )
    if kind.icon and not re.fullmatch(SCHEME_PATTERN, kind.icon):
        yield fault(
            worded("Not the name of a mark"),
            worded("Lower-case letters, digits and -"),
            block.at("icon"),
            given=kind.icon,
        )
    yield from _sections(file)
    sections = [section.id for section in kind.sections]
    for name, entry in file.blocks("properties").items():
        yield from _entry(schema, parts, name, block=entry, sections=sections)
    yield from _links(schema, kind, parts)
    yield from _title_pattern(kind, block)
    yield from _owner(schema, kind, block)


def _sections(file: Block) -> Found:
    for section in file.labelled("sections"):
        if section in (core.HEAD.id, core.ADMIN.id):
            place = file.at("sections", section)
            yield fault(
                worded("This section is built in"),
                worded("Leave it out; it can be used as it is"),
                place,
                given=section,
            )


def _title_pattern(kind: Kind, block: Block) -> Found:
    if not kind.title_pattern:
        return
    place = block.at("title_pattern")
    if re.search(r"[{}]", re.sub(r"\{[^{}]*\}", "", kind.title_pattern)):
        yield fault(
            worded("A brace stands alone"),
            worded("Write {property}"),
            place,
            given=kind.title_pattern,
        )
    known = [use.property for use in kind.uses]
    for name in re.findall(r"\{([^{}]*)\}", kind.title_pattern):
        if name not in known:
            yield fault(
                worded("No such property of this kind"), nearest(name, known), place, given=name
            )


def _owner(schema: Schema, kind: Kind, block: Block) -> Found:
    if not kind.owner:
        return
    owner = schema.kinds.get(kind.owner)
    if owner is None:
        yield fault(
            worded("No such kind"),
            nearest(kind.owner, schema.kinds),
            block.at("owner"),
            given=kind.owner,
        )
        return
    if owner.owner:
        cure = worded("Let %(owner)s own it", owner=owner.owner)
        yield fault(
            worded("An owned kind cannot own another"), cure, block.at("owner"), given=kind.owner
        )
    if not any(schema.properties[u.property].owns and kind.id in u.targets for u in owner.uses):
        cure = worded(
            "Add a property to %(owner)s with type: link, owns: true, target: %(kind)s",
            owner=owner.id,
            kind=kind.id,
        )
        yield fault(
            worded("“%(owner)s” has no property that owns it", owner=owner.id),
            cure,
            block.at("owner"),
            given=kind.owner,
        )
