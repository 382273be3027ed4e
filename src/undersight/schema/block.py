"""A tree read against the table of allowed keys: typed values, their places; not their meaning."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from undersight.errors import SILENT, Problem, Wording, shorten, verbatim, worded
from undersight.schema.model import Labels
from undersight.schema.spec import (
    ID_LONGEST,
    ID_PATTERN,
    LABEL_LONGEST,
    LANGUAGE_PATTERN,
    NUMBERS,
    TABLES,
    TEXT_LONGEST,
    Key,
    Shape,
)
from undersight.schema.tree import Branch, Leaf, Row, Spot, Tree

_LONG = frozenset({"description", "definition", "help", "convention"})


def nearest(given: str, known: Iterable[str], otherwise: Wording = SILENT) -> Wording:
    """The cure for an unknown word: "Did you mean …?", else the known ones if they are few."""
    names = sorted(set(known))
    close = difflib.get_close_matches(given[:100], names, n=1, cutoff=0.6)
    if close:
        return worded("Did you mean “%(name)s”?", name=close[0])
    if otherwise:
        return otherwise
    return worded("One of: %(names)s", names=names) if 0 < len(names) <= 20 else SILENT


@dataclass(frozen=True)
class Block:
    """A mapping that was read. Getters give the default where a key is absent or unreadable."""

    spot: Spot
    line: int
    values: Mapping[str, object] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)

    @staticmethod
    def nowhere() -> Block:
        """An empty block of no file."""
        return Block(Spot(""), 0)

    def at(self, *keys: str) -> str:
        """The place of a key, of one below it, or of the block itself."""
        spot = self.spot
        for key in keys:
            spot = spot.below(key)
        first = self.lines.get(keys[0], self.line) if keys else self.line
        return spot.place(self.lines.get(".".join(keys), first))

    def has(self, key: str) -> bool:
        return key in self.values

    def line_of(self, key: str, default: str = "") -> str:
        value = self.values.get(key)
        return value if isinstance(value, str) else default

    def flag(self, key: str, default: bool = False) -> bool:
        value = self.values.get(key)
        return value if isinstance(value, bool) else default

    def whole(self, key: str, default: int) -> int:
        value = self.values.get(key)
        return value if isinstance(value, int) else default

    def texts(self, key: str) -> dict[str, str]:
        """Language -> text; also the `name: text` lines of a map."""
        value = self.values.get(key)
        return {str(k): str(v) for k, v in value.items()} if isinstance(value, dict) else {}

    def listed(self, key: str) -> tuple[str, ...]:
        value = self.values.get(key)
        return tuple(str(item) for item in value) if isinstance(value, tuple) else ()

    def number(self, key: str) -> tuple[int, int | None]:
        return NUMBERS.get(self.line_of(key), (0, None))

    def block(self, key: str) -> Block:
        value = self.values.get(key)
        return value if isinstance(value, Block) else Block(self.spot.below(key), self.line)

    def blocks(self, key: str) -> dict[str, Block]:
        value = self.values.get(key)
        if not isinstance(value, dict):
            return {}
        return {str(k): v for k, v in value.items() if isinstance(v, Block)}

    def labelled(self, key: str) -> dict[str, Labels]:
        value = self.values.get(key)
        return {str(k): dict(v) for k, v in value.items()} if isinstance(value, dict) else {}

    def over(self, base: Block) -> Block:
        """This block's values over those of `base`; places stay this block's."""
        return Block(self.spot, self.line, {**base.values, **self.values}, self.lines)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads trees; every problem found is added to `problems`."""

    problems: list[Problem]

    def block(self, tree: Tree, table: str, spot: Spot) -> Block:
        """A mapping whose keys stand in a table of the spec."""
        keys = TABLES[table]
        if not isinstance(tree, Branch):
            self._wrong(tree, Shape.BLOCK, spot)
            return Block(spot, tree.line)
        values: dict[str, object] = {}
        for name, child in tree.entries.items():
            below = spot.below(name)
            if name not in keys:
                place = below.place(tree.lines[name])
                cure = nearest(
                    name,
                    keys,
                    worded("A %(table)s may have: %(keys)s", table=table, keys=tuple(keys)),
                )
                self._add(worded("Unknown key"), cure, place, given=name)
                continue
            value = self._value(child, keys[name], name, spot=below)
            if value is not None:
                values[name] = value
        for name, key in keys.items():
            if key.required and name not in tree.entries:
                self._add(
                    worded("The key “%(name)s” is missing", name=name),
                    verbatim(key.help),
                    spot.place(tree.line),
                )
        below_keys = {
            f"{name}.{inner}": line
            for name, child in tree.entries.items()
            if isinstance(child, Branch)
            for inner, line in child.lines.items()
        }
        return Block(spot, tree.line, values, {**below_keys, **tree.lines})

    def _value(self, tree: Tree, key: Key, name: str, *, spot: Spot) -> object:
        if isinstance(tree, Leaf) and tree.empty:
            self._add(
                worded("Nothing is written here"),
                worded("Write %(value)s, or leave the key out", value=key.shape.value),
                spot.place(tree.line),
            )
            return None
        if key.shape is Shape.BLOCK:
            return self.block(tree, key.keys, spot)
        if key.shape is Shape.BLOCKS:
            return self._entries(
                tree, spot, lambda child, below: self.block(child, key.keys, below)
            )
        if key.shape is Shape.LABELLED:
            return self._entries(
                tree, spot, lambda child, below: self._texts(child, below, LABEL_LONGEST)
            )
        if key.shape is Shape.TEXTS:
            return self._texts(tree, spot, TEXT_LONGEST if name in _LONG else LABEL_LONGEST)
        if key.shape is Shape.MAP:
            return self._map(tree, spot)
        if key.shape is Shape.LIST:
            return self._list(tree, spot)
        return self._scalar(tree, key.shape, spot)

    def _scalar(self, tree: Tree, shape: Shape, spot: Spot) -> object:
        if not isinstance(tree, Leaf):
            self._wrong(tree, shape, spot)
            return None
        if shape is Shape.FLAG:
            if tree.text in ("true", "false"):
                return tree.text == "true"
        elif shape is Shape.WHOLE:
            if re.fullmatch(r"[0-9]{1,6}", tree.text):
                return int(tree.text)
        elif shape is Shape.NUMBER:
            if tree.text in NUMBERS:
                return tree.text
        else:
            return self._text(tree, spot, LABEL_LONGEST)
        self._wrong(tree, shape, spot)
        return None

    def _text(self, tree: Tree, spot: Spot, longest: int) -> str | None:
        if not isinstance(tree, Leaf) or tree.empty:
            self._wrong(tree, Shape.LINE, spot)
            return None
        text = " ".join(tree.text.split())
        if len(text) > longest:
            self._add(
                worded("The text is too long"),
                worded("At most %(most)s characters", most=longest),
                spot.place(tree.line),
                given=text,
            )
            return None
        if not all(c.isprintable() or c in "\u200c\u200d\u200e\u200f" for c in text):
            self._add(
                worded("The text holds control characters"),
                worded("Remove them"),
                spot.place(tree.line),
                given=text,
            )
            return None
        return text

    def _texts(self, tree: Tree, spot: Spot, longest: int) -> dict[str, str] | None:
        if isinstance(tree, Leaf):
            text = self._text(tree, spot, longest)
            if text == "":
                self._add(
                    worded("The text is empty"),
                    worded("Write it, or leave the key out"),
                    spot.place(tree.line),
                )
            return {"en": text} if text else None
        if not isinstance(tree, Branch):
            self._wrong(tree, Shape.TEXTS, spot)
            return None
        texts: dict[str, str] = {}
        for language, child in tree.entries.items():
            place = spot.below(language).place(child.line)
            if not re.fullmatch(LANGUAGE_PATTERN, language):
                self._add(
                    worded("Not a language tag"),
                    worded("Write a BCP 47 tag such as en, fr or sr-Cyrl"),
                    place,
                    given=language,
                )
                continue
            text = self._text(child, spot.below(language), longest)
            if text:
                texts[language] = text
            elif text == "":
                self._add(
                    worded("The text is empty"),
                    worded("Write it, or leave the language out"),
                    place,
                )
        if "en" not in tree.entries:
            self._add(
                worded("The English text is missing"), worded("Add `en:`"), spot.place(tree.line)
            )
        return texts

    def _list(self, tree: Tree, spot: Spot) -> tuple[str, ...] | None:
        if isinstance(tree, Leaf):
            one = self._text(tree, spot, LABEL_LONGEST)
            return (one,) if one else None
        if not isinstance(tree, Row):
            self._wrong(tree, Shape.LIST, spot)
            return None
        found = [self._text(item, spot, LABEL_LONGEST) for item in tree.items]
        return tuple(dict.fromkeys(text for text in found if text))

    def _map(self, tree: Tree, spot: Spot) -> dict[str, str] | None:
        if not isinstance(tree, Branch):
            self._wrong(tree, Shape.MAP, spot)
            return None
        found = {
            name: self._text(child, spot.below(name), LABEL_LONGEST)
            for name, child in tree.entries.items()
        }
        return {name: text for name, text in found.items() if text is not None}

    def _entries(
        self, tree: Tree, spot: Spot, read: Callable[[Tree, Spot], object]
    ) -> dict[str, object] | None:
        if not isinstance(tree, Branch):
            self._wrong(tree, Shape.BLOCKS, spot)
            return None
        entries: dict[str, object] = {}
        for name, child in tree.entries.items():
            below = spot.below(name)
            self.identifier(name, below.place(tree.lines[name]))
            value = read(child, below)
            if value is not None:
                entries[name] = value
        return entries

    def identifier(self, given: str, place: str) -> None:
        """Checks a permanent id."""
        if not re.fullmatch(ID_PATTERN, given) or len(given) > ID_LONGEST:
            cure = worded(
                "Lower-case letters, digits and _, a letter first, at most %(most)s characters",
                most=ID_LONGEST,
            )
            self._add(worded("Not an id"), cure, place, given=given)

    def _wrong(self, tree: Tree, shape: Shape, spot: Spot) -> None:
        given = (
            tree.text
            if isinstance(tree, Leaf)
            else "a list"
            if isinstance(tree, Row)
            else "a mapping"
        )
        cure = worded("Write %(value)s", value=shape.value)
        self._add(worded("This cannot be read here"), cure, spot.place(tree.line), given=given)

    def _add(self, message: Wording, cure: Wording, place: str, *, given: str = "") -> None:
        self.problems.append(Problem(message, cure, place, shorten(given), "schema"))
