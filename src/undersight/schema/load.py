"""YAML texts to a proven Schema, or every problem at once. What may be said stands in spec.py."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from undersight.errors import SILENT, InvalidError, Problem, Wording, shorten, worded
from undersight.schema.block import Block, Reader, nearest
from undersight.schema.build import Parts, build
from undersight.schema.check import check
from undersight.schema.model import Schema
from undersight.schema.spec import FILE_BYTES, FILES_MOST, FIRST_WORDS
from undersight.schema.tree import Branch, Spot, grow

BUILTIN = Path(__file__).parent / "builtin"


def builtin(name: str = "surveillance") -> Path:
    """The folder of a schema that comes with the program."""
    return BUILTIN / name


def read(folder: Path) -> Mapping[str, str]:
    """The YAML files of a folder: file name -> text, in order of name. Raises InvalidError."""
    problems: list[Problem] = []
    files: dict[str, str] = {}
    paths = sorted(p for p in folder.glob("*.yaml") if p.is_file()) if folder.is_dir() else []
    if not paths:
        raise InvalidError(
            [Problem(worded("There is no YAML file in this folder"), SILENT, shorten(str(folder)))]
        )
    for path in paths[: FILES_MOST + 1]:
        if path.stat().st_size > FILE_BYTES:
            problems.append(
                Problem(
                    worded("The file is too large"),
                    worded("At most %(most)s bytes a file", most=f"{FILE_BYTES:,}"),
                    path.name,
                )
            )
            continue
        try:
            files[path.name] = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            problems.append(
                Problem(
                    worded("The file is not valid UTF-8"), worded("Save it as UTF-8"), path.name
                )
            )
    if problems:
        raise InvalidError(problems)
    return files


def load(files: Mapping[str, str]) -> Schema:
    """The schema that the files describe. Raises InvalidError with every problem that can be seen.

    Each problem's place reads "deployment.yaml:12 · properties.country.target".
    """
    problems: list[Problem] = []
    parts = _gather(files, problems)
    schema = build(parts)
    problems.extend(check(schema, parts))
    if problems:
        raise InvalidError(list(dict.fromkeys(problems)))
    return schema


def _gather(files: Mapping[str, str], problems: list[Problem]) -> Parts:
    """Reads every file and files its blocks under what they define."""
    parts = Parts()
    reader = Reader(problems)
    if len(files) > FILES_MOST:
        problems.append(
            Problem(
                worded("Too many files"),
                worded("At most %(most)s", most=FILES_MOST),
                "",
                str(len(files)),
            )
        )
        return parts
    for name in sorted(files):
        tree = grow(files[name], name, problems)
        if tree is None:
            continue
        table = next((t for word, t in FIRST_WORDS.items() if word in tree.entries), None)
        if table is None:
            problems.append(_unknown_file(name, tree))
            continue
        file = reader.block(tree, table, Spot(name))
        _file(table, file, parts, problems=problems)
    _require(parts, problems)
    return parts


def _unknown_file(name: str, tree: Branch) -> Problem:
    given = next(iter(tree.entries), "")
    cure = nearest(
        given,
        FIRST_WORDS,
        worded("Begin with one of: %(words)s", words=tuple(FIRST_WORDS)),
    )
    return Problem(
        worded("Nothing says what this file is"), cure, f"{name}:1", shorten(given), "schema"
    )


def _file(table: str, file: Block, parts: Parts, *, problems: list[Problem]) -> None:
    if table == "registry file":
        parts.registry = _only(parts.registry, file, problems)
    elif table == "list file":
        _merge(
            parts.lists,
            file.blocks("lists"),
            worded("This list is defined twice"),
            problems=problems,
        )
    elif table == "common file":
        parts.common = _only(parts.common, file, problems)
        if not file.flag("every_kind"):
            problems.append(
                Problem(
                    worded("This cannot be read here"),
                    worded("Write `every_kind: true`"),
                    file.at("every_kind"),
                )
            )
    elif table == "kind file":
        _add_kind(file, parts, problems)
    properties = file.blocks("properties")
    borrowed = {name: block for name, block in properties.items() if block.has("use")}
    own = {name: block for name, block in properties.items() if name not in borrowed}
    _merge(
        parts.definitions,
        own,
        worded("This property is defined twice"),
        problems=problems,
        shared=True,
    )


def _only(before: Block, file: Block, problems: list[Problem]) -> Block:
    """The one file of its sort."""
    if before.lines:
        cure = worded("Keep one; the first is %(file)s", file=before.spot.file)
        problems.append(Problem(worded("There are two files of this sort"), cure, file.at()))
        return before
    return file


def _add_kind(file: Block, parts: Parts, problems: list[Problem]) -> None:
    block = file.block("kind")
    name = block.line_of("id")
    if not name:
        return  # the missing id is already told
    Reader(problems).identifier(name, block.at("id"))
    _merge(parts.kinds, {name: file}, worded("This kind is defined twice"), problems=problems)


def _merge(
    into: dict[str, Block],
    found: Mapping[str, Block],
    message: Wording,
    *,
    problems: list[Problem],
    shared: bool = False,
) -> None:
    for name, block in found.items():
        if name in into:
            cure = worded("It is already defined at %(place)s", place=into[name].at())
            if shared:
                cure = worded("%(cure)s; here write `use: shared`", cure=cure)
            problems.append(
                Problem(
                    message,
                    cure,
                    block.at(),
                    name,
                    "schema",
                )
            )
            continue
        into[name] = block


def _require(parts: Parts, problems: list[Problem]) -> None:
    if not parts.registry.lines:
        cure = worded("Add registry.yaml with `registry:` and `certainties:`")
        problems.append(
            Problem(worded("No file describes the registry"), cure, "registry.yaml", "", "schema")
        )
    if not parts.kinds:
        problems.append(
            Problem(
                worded("No file describes a kind"), worded("Add one with `kind:`"), "", "", "schema"
            )
        )
