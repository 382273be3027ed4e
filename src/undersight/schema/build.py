"""The frozen schema made from the blocks that were read; defaults where one is wrong. No checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from undersight.schema import core
from undersight.schema.block import Block
from undersight.schema.model import (
    Certainty,
    Code,
    CodeList,
    Kind,
    Labels,
    Property,
    Schema,
    Section,
    Use,
)
from undersight.schema.rules import rules_of
from undersight.schema.spec import BUILTIN_OVERRIDES


@dataclass
class Parts:
    """The blocks of all files, by what they define."""

    registry: Block = field(default_factory=lambda: Block.nowhere())
    common: Block = field(default_factory=lambda: Block.nowhere())
    kinds: dict[str, Block] = field(default_factory=dict)  # kind id -> its whole file
    definitions: dict[str, Block] = field(
        default_factory=dict
    )  # property id -> where it is defined
    lists: dict[str, Block] = field(default_factory=dict)

    def entries(self, kind: str) -> dict[str, Block]:
        """The property entries of a kind: those of every kind first, then its own over them."""
        file = self.kinds[kind]
        entries = {}
        if not file.block("kind").has("owner"):
            entries.update(self.common.blocks("properties"))
        entries.update(file.blocks("properties"))
        return entries


def build(parts: Parts) -> Schema:
    """The schema that the parts describe. Only proven consistent once `check` has found nothing."""
    registry = parts.registry.block("registry")
    lists = {name: _list(name, block) for name, block in parts.lists.items()}
    properties = dict(core.PROPERTIES)
    for name, block in parts.definitions.items():
        properties.setdefault(name, _property(name, block, lists))
    kinds = {name: _kind(name, parts, properties) for name in _order(parts)}
    steps = parts.registry.blocks("certainties")
    return Schema(
        id=registry.line_of("id"),
        labels=registry.texts("label"),
        kinds=kinds,
        properties=properties,
        lists={**lists, **core.LISTS},
        certainties=tuple(
            Certainty(name, step.texts("label"), step.texts("definition"), len(steps) - place)
            for place, (name, step) in enumerate(steps.items())
        ),
        languages=parts.registry.listed("languages") or ("en",),
    )


def _order(parts: Parts) -> list[str]:
    first = [name for name in parts.registry.listed("kinds") if name in parts.kinds]
    return list(dict.fromkeys((*first, *parts.kinds)))


def _list(name: str, block: Block) -> CodeList:
    codes = {
        code: Code(
            code,
            found.texts("label"),
            found.texts("definition"),
            found.listed("alias"),
            found.line_of("broader"),
            found.flag("retired"),
        )
        for code, found in block.blocks("codes").items()
    }
    return CodeList(name, block.texts("label"), codes)


def _property(name: str, block: Block, lists: dict[str, CodeList]) -> Property:
    return Property(
        id=name,
        name=block.line_of("name", name),
        labels=block.texts("label"),
        type=block.line_of("type"),
        aliases=block.listed("alias"),
        rules=rules_of(block, lists),
        codes=block.line_of("codes"),
        certainty=block.flag("certainty", True),
        unique=block.flag("unique"),
        access=block.line_of("access", "public"),
        owns=block.flag("owns"),
        symmetric=block.flag("symmetric"),
        retired=block.flag("retired"),
        same_as=block.listed("same_as"),
    )


def _kind(name: str, parts: Parts, properties: Mapping[str, Property]) -> Kind:
    file = parts.kinds[name]
    block = file.block("kind")
    sections = _sections(parts, file)
    place = {section.id: number for number, section in enumerate(sections)}
    uses = _uses(name, parts, properties)
    uses.sort(key=lambda use: (place.get(use.section, len(place)), use.order))
    return Kind(
        id=name,
        name=block.line_of("name", name),
        labels=block.texts("label"),
        plural=block.texts("plural"),
        description=block.texts("description"),
        uses=tuple(uses),
        sections=sections,
        aliases=block.listed("alias"),
        icon=block.line_of("icon"),
        title_pattern=block.line_of("title_pattern"),
        owner=block.line_of("owner"),
        access=block.line_of("access", "public"),
        retired=block.flag("retired"),
        same_as=block.listed("same_as"),
    )


def _sections(parts: Parts, file: Block) -> tuple[Section, ...]:
    """Head, the kind's own, those of every kind, administration."""
    found: dict[str, Labels] = dict(file.labelled("sections"))
    if not file.block("kind").has("owner"):
        found = {core.HEAD.id: core.HEAD.labels, **found, **parts.common.labelled("sections")}
    found[core.ADMIN.id] = core.ADMIN.labels
    return tuple(Section(name, labels) for name, labels in found.items())


def _uses(kind: str, parts: Parts, properties: Mapping[str, Property]) -> list[Use]:
    own = parts.entries(kind)
    owned = parts.kinds[kind].block("kind").has("owner")
    uses = [_builtin(use, own.get(use.property)) for use in core.uses(kind, owned)]
    orders: dict[str, int] = {}
    for name, block in own.items():
        if name in core.PROPERTIES or name not in properties:
            continue
        section = block.line_of("section")
        orders[section] = block.whole("order", orders.get(section, 0) + 10)
        uses.append(_use(name, kind, block.over(parts.definitions[name]), order=orders[section]))
    return uses


def _use(name: str, kind: str, block: Block, *, order: int) -> Use:
    least, most = block.number("number")
    inverse = block.texts("inverse")
    if not inverse and block.flag("symmetric"):
        inverse = block.texts("label")
    return Use(
        property=name,
        kind=kind,
        labels=block.texts("label"),
        section=block.line_of("section"),
        order=order,
        least=least,
        most=most,
        targets=block.listed("target"),
        inverse=inverse,
        help=block.texts("help"),
        convention=block.texts("convention"),
        access=block.line_of("access", "public"),
        certainty=block.flag("certainty", True),
    )


def _builtin(use: Use, block: Block | None) -> Use:
    """A built-in property with the label, help and convention that a kind gives it."""
    if block is None:
        return use
    said = {key: block.texts(key) for key in BUILTIN_OVERRIDES & block.values.keys() - {"use"}}
    return Use(
        use.property,
        use.kind,
        said.get("label", use.labels),
        use.section,
        use.order,
        least=use.least,
        most=use.most,
        targets=use.targets,
        help=said.get("help", use.help),
        convention=said.get("convention", {}),
        certainty=use.certainty,
    )
