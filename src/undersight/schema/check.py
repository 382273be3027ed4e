"""Proves a schema consistent: references resolve, nothing is ambiguous or forbidden."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from undersight.errors import Problem, shorten
from undersight.schema import core, persons
from undersight.schema.block import Block, nearest
from undersight.schema.build import Parts
from undersight.schema.model import Code, Kind, Schema
from undersight.schema.names import clashes, fold
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

Found = Iterator[Problem]


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
    yield from _names_of_kinds(schema, parts)
    yield from _names_of_properties(schema, parts)


def _fault(message: str, cure: str, place: str, *, given: str = "") -> Problem:
    return Problem(message, cure, place, shorten(given), "schema")


# -- the registry and its lists -------------------------------------------------------------------


def _registry(schema: Schema, parts: Parts) -> Found:
    file = parts.registry
    if not file.lines:
        return
    if not schema.certainties:
        yield _fault(
            "The scale of certainty has no step", "Add at least one", file.at("certainties")
        )
    for name in schema.languages:
        if not re.fullmatch(LANGUAGE_PATTERN, name):
            yield _fault(
                "Not a language tag",
                "Write a BCP 47 tag such as en",
                file.at("languages"),
                given=name,
            )
    if schema.languages[0] != "en":
        yield _fault("English must come first", "Put en first", file.at("languages"))
    for name in file.listed("kinds"):
        if name not in schema.kinds:
            yield _fault("No such kind", nearest(name, schema.kinds), file.at("kinds"), given=name)
    yield from _clash(
        ((step.id, _words(step.id, step.labels.values())) for step in schema.certainties),
        lambda step: file.block("certainties").at(step),
    )


def _words(*words: str | Iterable[str]) -> Iterator[str]:
    for word in words:
        if isinstance(word, str):
            yield word
        else:
            yield from word


def _clash(owners: Iterable[tuple[str, Iterable[str]]], place: Callable[[str], str]) -> Found:
    """A problem for each word that two owners answer to."""
    for word, first, second in clashes(owners):
        yield _fault(
            f"“{second}” and “{first}” both answer to this name",
            "Change one of them",
            place(second),
            given=word,
        )


def _list(schema: Schema, name: str, block: Block) -> Found:
    if name in core.LISTS:
        yield _fault("This list is built in", "Give yours another id", block.at(), given=name)
        return
    codes = schema.lists[name].codes
    entries = block.blocks("codes")
    if not codes:
        yield _fault("The list has no code", "Add at least one", block.at("codes"))
    for code in codes.values():
        if code.broader and code.broader not in codes:
            place = entries[code.id].at("broader")
            yield _fault(
                "No such code in this list", nearest(code.broader, codes), place, given=code.broader
            )
        elif _turns(code, codes):
            place = entries[code.id].at("broader")
            yield _fault(
                "The broader codes run in a circle",
                "Break it at one place",
                place,
                given=code.broader,
            )
    yield from _clash(
        ((c.id, _words(c.id, c.labels.values(), c.aliases)) for c in codes.values()),
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
        cure = "Write `use: shared` and at most label, help and convention"
        yield _fault("This property is built in", cure, block.at(), given=name)
        return
    if not block.has("label"):
        yield _fault("The key “label” is missing", "What readers see", block.at())
    yield from _type(schema, block)
    if not re.fullmatch(NAME_PATTERN, prop.name) or len(prop.name) > ID_LONGEST:
        cure = "Lower-case letters, digits, _ and -, a letter first"
        yield _fault("Not a name", cure, block.at("name"), given=prop.name)
    if prop.rules.pattern:
        fault = pattern_fault(prop.rules.pattern)
        if fault:
            cure = "Write a simpler pattern; the whole text must match it"
            yield _fault(fault, cure, block.at("pattern"), given=prop.rules.pattern)
    if prop.rules.decimals > 7:
        yield _fault("Too many decimals", "0 to 7; four are some ten metres", block.at("decimals"))
    for scheme, address in prop.rules.schemes.items():
        yield from _scheme(block.at("schemes", scheme), scheme, address)
    if prop.owns and not block.has("target"):
        yield _fault("An owning link must say what it owns", "Add `target:`", block.at("owns"))
    yield from _same_as(block)
    yield from _access(block)
    yield from _targets(schema, block.listed("target"), block.at("target"))
    if prop.type == "link":
        yield from persons.judge((), prop.same_as, block.at("same_as"))


def _type(schema: Schema, block: Block) -> Found:
    given = block.line_of("type")
    known = value_types()
    if not block.has("type"):
        yield _fault(
            "Neither `type` nor `use: shared` is said",
            f"Types: {', '.join(sorted(known))}",
            block.at(),
        )
        return
    if given not in known:
        yield _fault("No such value type", nearest(given, known), block.at("type"), given=given)
        return
    for key, types in ONLY_FOR.items():
        if block.has(key) and given not in types:
            cure = f"Leave it out, or change the type to one of: {', '.join(sorted(types))}"
            yield _fault(f"“{key}” has no sense for the type {given}", cure, block.at(key))
    if given == "code" and not block.has("codes"):
        yield _fault(
            "The type code needs `codes:`", f"Lists: {', '.join(schema.lists)}", block.at("type")
        )
    if given == "identifier" and not block.has("schemes"):
        yield _fault("The type identifier needs `schemes:`", "Add at least one", block.at("type"))
    codes = block.line_of("codes")
    if codes and codes not in schema.lists:
        yield _fault("No such list", nearest(codes, schema.lists), block.at("codes"), given=codes)


def _scheme(place: str, scheme: str, address: str) -> Found:
    if not re.fullmatch(SCHEME_PATTERN, scheme) or len(scheme) > ID_LONGEST:
        yield _fault(
            "Not a scheme", "Lower-case letters, digits and -, a letter first", place, given=scheme
        )
    if address and (not re.match(r"https?://[^/{}]+/", address) or address.count("{}") != 1):
        yield _fault(
            "Not an address pattern",
            "https://… with {} once, where the value goes",
            place,
            given=address,
        )


def _same_as(block: Block) -> Found:
    for address in block.listed("same_as"):
        if not re.fullmatch(r"(https?://|[a-z][a-z0-9]*:)[^\s<>\"{}|\\^`]+", address):
            yield _fault(
                "Not an address", "https://… or prefix:name", block.at("same_as"), given=address
            )


def _access(block: Block) -> Found:
    given = block.line_of("access", ACCESS[0])
    if given not in ACCESS:
        yield _fault("No such access", nearest(given, ACCESS), block.at("access"), given=given)


# -- how kinds use properties ---------------------------------------------------------------------


def _use_of_all(schema: Schema, parts: Parts, name: str, *, block: Block) -> Found:
    """A property of every kind: judged once, where it stands, and not again at each kind."""
    sections = {core.HEAD.id, core.ADMIN.id, *parts.common.labelled("sections")}
    yield from _entry(schema, parts, name, block=block, sections=sections)
    if name in parts.definitions and parts.definitions[name].flag("owns"):
        yield _fault(
            "What every kind has cannot own", "Put it into the file of the owner", block.at()
        )


def _entry(
    schema: Schema, parts: Parts, name: str, *, block: Block, sections: Iterable[str]
) -> Found:
    if name in core.PROPERTIES:
        wrong = [key for key in block.values if key not in BUILTIN_OVERRIDES]
        if wrong and block.has("use"):
            cure = "Write `use: shared` and at most label, help and convention"
            yield _fault("This property is built in", cure, block.at(*wrong[:1]), given=name)
        return
    if block.has("use"):
        yield from _borrowed(schema, parts, name, block=block)
    if not block.has("section"):
        cure = f"Add `section:` with one of: {', '.join(sections)}"
        yield _fault("The key “section” is missing", cure, block.at())
    elif block.line_of("section") not in sections:
        given = block.line_of("section")
        yield _fault("No such section", nearest(given, sections), block.at("section"), given=given)
    yield from _access(block)


def _borrowed(schema: Schema, parts: Parts, name: str, *, block: Block) -> Found:
    if block.line_of("use") != "shared":
        yield _fault(
            "This cannot be read here",
            "Write `use: shared`",
            block.at("use"),
            given=block.line_of("use"),
        )
    if name not in parts.definitions:
        known = nearest(
            name, parts.definitions, "Define it in shared.yaml, or give its `type` here"
        )
        yield _fault("No property of this id is defined", known, block.at(), given=name)
        return
    for key in block.values:
        if key not in OVERRIDES:
            cure = f"Change it where it is defined: {parts.definitions[name].at(key)}"
            yield _fault(f"“{key}” is the same for all kinds", cure, block.at(key))
        elif key in ONLY_FOR and schema.properties[name].type not in ONLY_FOR[key]:
            kind_of = schema.properties[name].type
            yield _fault(
                f"“{key}” has no sense for the type {kind_of}", "Leave it out", block.at(key)
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
                cure = f"Write `owner: {kind.id}` at the kind {target}, or leave `owns` out"
                yield _fault(f"“{target}” is not owned by “{kind.id}”", cure, place, given=target)
            elif owner and not prop.owns:
                cure = f"Link the owner, {owner}, or write `owns: true`"
                yield _fault(
                    f"“{target}” is owned and cannot be linked from here", cure, place, given=target
                )
        if prop.symmetric and use.targets and kind.id not in use.targets:
            yield _fault(
                "A symmetric link must allow its own kind", f"Add {kind.id} to the targets", place
            )


def _targets(schema: Schema, targets: Iterable[str], place: str) -> Found:
    for target in targets:
        if target in schema.kinds:
            continue
        refused = persons.judge([target], (), place)
        yield from refused
        if not refused:
            yield _fault("No such kind", nearest(target, schema.kinds), place, given=target)


# -- kinds ----------------------------------------------------------------------------------------


def _kind(schema: Schema, parts: Parts, kind: Kind) -> Found:
    file = parts.kinds[kind.id]
    block = file.block("kind")
    names = (kind.id, kind.name, *kind.labels.values(), *kind.plural.values(), *kind.aliases)
    yield from persons.judge(names, kind.same_as, block.at("id"))
    yield from _same_as(block)
    yield from _access(block)
    if not re.fullmatch(NAME_PATTERN, kind.name) or len(kind.name) > ID_LONGEST:
        cure = "Lower-case letters, digits, _ and -, a letter first"
        yield _fault("Not a name", cure, block.at("name"), given=kind.name)
    if kind.name in RESERVED_NAMES:
        place = block.at("name" if block.has("name") else "id")
        yield _fault(
            "The site itself needs this address", "Write another `name:`", place, given=kind.name
        )
    if kind.icon and not re.fullmatch(SCHEME_PATTERN, kind.icon):
        yield _fault(
            "Not the name of a mark",
            "Lower-case letters, digits and -",
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
            yield _fault(
                "This section is built in",
                "Leave it out; it can be used as it is",
                place,
                given=section,
            )


def _title_pattern(kind: Kind, block: Block) -> Found:
    if not kind.title_pattern:
        return
    place = block.at("title_pattern")
    if re.search(r"[{}]", re.sub(r"\{[^{}]*\}", "", kind.title_pattern)):
        yield _fault("A brace stands alone", "Write {property}", place, given=kind.title_pattern)
    known = [use.property for use in kind.uses]
    for name in re.findall(r"\{([^{}]*)\}", kind.title_pattern):
        if name not in known:
            yield _fault("No such property of this kind", nearest(name, known), place, given=name)


def _owner(schema: Schema, kind: Kind, block: Block) -> Found:
    if not kind.owner:
        return
    owner = schema.kinds.get(kind.owner)
    if owner is None:
        yield _fault(
            "No such kind", nearest(kind.owner, schema.kinds), block.at("owner"), given=kind.owner
        )
        return
    if owner.owner:
        cure = f"Let {owner.owner} own it"
        yield _fault("An owned kind cannot own another", cure, block.at("owner"), given=kind.owner)
    if not any(schema.properties[u.property].owns and kind.id in u.targets for u in owner.uses):
        cure = f"Add a property to {owner.id} with type: link, owns: true, target: {kind.id}"
        yield _fault(
            f"“{owner.id}” has no property that owns it", cure, block.at("owner"), given=kind.owner
        )


# -- names ----------------------------------------------------------------------------------------


def _names_of_kinds(schema: Schema, parts: Parts) -> Found:
    yield from _clash(
        (
            (k.id, _words(k.id, k.name, k.labels.values(), k.plural.values(), k.aliases))
            for k in schema.kinds.values()
        ),
        lambda kind: parts.kinds[kind].block("kind").at(),
    )


def _names_of_properties(schema: Schema, parts: Parts) -> Found:
    """Names are the schema's; labels and aliases must be clear within one kind."""

    def place(name: str) -> str:
        return parts.definitions[name].at() if name in parts.definitions else "built-in"

    yield from _clash(((p.id, (p.id, p.name)) for p in schema.properties.values()), place)
    said: set[tuple[str, str]] = (
        set()
    )  # a clash of common properties is told once, not at every kind
    for kind in schema.kinds.values():
        entries = parts.entries(kind.id)
        uses = [(use, schema.properties[use.property]) for use in kind.uses]
        found = [
            *clashes((u.property, u.labels.values()) for u, _ in uses),
            *clashes((p.id, p.aliases) for _, p in uses),
            *_hidden_aliases(
                [(p.id, (p.id, p.name, *u.labels.values()), p.aliases) for u, p in uses]
            ),
        ]
        for word, first, second in found:
            if (fold(word), second) in said:
                continue
            said.add((fold(word), second))
            spot = entries[second].at() if second in entries else place(second)
            message = f"“{second}” and “{first}” both answer to this name within “{kind.id}”"
            yield _fault(message, "Change one of them", spot, given=word)


def _hidden_aliases(
    owners: list[tuple[str, tuple[str, ...], tuple[str, ...]]],
) -> Iterator[tuple[str, str, str]]:
    """Aliases that can never be reached, because another's name or label comes first."""
    first = {fold(word): name for name, words, _ in owners for word in words}
    for name, _, aliases in owners:
        for alias in aliases:
            holder = first.get(fold(alias), name)
            if holder != name:
                yield alias, holder, name
