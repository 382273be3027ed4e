"""A block of YAML asked for its keys, each with its type; all else is wrong. Knows no mapping."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from undersight.errors import Problem, Wording, worded
from undersight.schema.block import nearest
from undersight.schema.tree import Branch, Leaf, Row, Spot, Tree


@dataclass(frozen=True)
class Asked:
    """A mapping of keys; getters give the default where a key is absent or wrong, noting why."""

    branch: Branch
    spot: Spot
    problems: list[Problem]
    seen: set[str] = field(default_factory=set)

    def place(self, key: str = "") -> str:
        """Where the key stands, or the block."""
        if key in self.branch.lines:
            return self.spot.below(key).place(self.branch.lines[key])
        return self.spot.place(self.branch.line)

    def wrong(self, message: Wording, cure: Wording, key: str = "", *, value: str = "") -> None:
        """Notes a problem at a key."""
        self.problems.append(Problem(message, cure, self.place(key), value))

    def has(self, key: str) -> bool:
        return key in self.branch.entries

    def text(self, key: str, default: str = "", *, needed: bool = False) -> str:
        """A word or a text."""
        tree = self._tree(key, needed=needed)
        if isinstance(tree, Leaf) and not tree.empty:
            return tree.text
        if tree is not None:
            self.wrong(
                worded("%(key)s should be a text", key=key),
                worded("write `%(key)s: …` on one line", key=key),
                key,
            )
        return default

    def one_of(self, key: str, allowed: Iterable[str], default: str = "") -> str:
        """A word out of a list, or the default."""
        word = self.text(key, default)
        names = tuple(allowed)
        if word and word not in names:
            self.wrong(
                worded("%(key)s cannot be this", key=key),
                worded("one of: %(names)s", names=tuple(names)),
                key,
                value=word,
            )
            return default
        return word

    def number(self, key: str) -> int:
        """A whole number; 0 where it is absent."""
        word = self.text(key)
        if word and not re.fullmatch(r"[0-9]{1,9}", word):
            self.wrong(
                worded("%(key)s should be a whole number", key=key),
                worded("write digits only"),
                key,
                value=word,
            )
            return 0
        return int(word or 0)

    def flag(self, key: str, default: bool = False) -> bool:
        """Yes or no, in the words of YAML."""
        word = self.text(key).lower()
        if word not in ("", "yes", "no", "true", "false"):
            self.wrong(
                worded("%(key)s should be yes or no", key=key),
                worded("write yes or no"),
                key,
                value=word,
            )
        return word in ("yes", "true") if word else default

    def texts(self, key: str, *, needed: bool = False) -> tuple[str, ...]:
        """A list of texts; one text alone is a list of one."""
        tree = self._tree(key, needed=needed)
        if isinstance(tree, Leaf):
            return (tree.text,)
        if isinstance(tree, Row):
            leaves = [item for item in tree.items if isinstance(item, Leaf)]
            if len(leaves) == len(tree.items):
                return tuple(leaf.text for leaf in leaves)
        if tree is not None:
            self.wrong(
                worded("%(key)s should be a list of texts", key=key),
                worded("write `%(key)s: [one, two]`", key=key),
                key,
            )
        return ()

    def block(self, key: str) -> Asked | None:
        """The mapping under a key, or None."""
        tree = self._tree(key)
        return None if tree is None else self._block(tree, self.spot.below(key), key)

    def blocks(self, key: str) -> tuple[Asked, ...]:
        """A list of mappings."""
        tree = self._tree(key)
        if isinstance(tree, Row):
            spot = self.spot.below(key)
            made = [self._block(t, spot.below(str(n)), key) for n, t in enumerate(tree.items, 1)]
            return tuple(block for block in made if block is not None)
        if tree is not None:
            self.wrong(
                worded("%(key)s should be a list", key=key),
                worded("write `%(key)s:` and lines with `- `", key=key),
                key,
            )
        return ()

    def items(self, key: str) -> tuple[Asked | str, ...]:
        """A list of mappings and words, or one of them alone."""
        tree = self._tree(key, needed=True)
        spot = self.spot.below(key)
        given = tree.items if isinstance(tree, Row) else (tree,) if tree is not None else ()
        made: list[Asked | str] = []
        for number, item in enumerate(given, 1):
            if isinstance(item, Leaf):
                made.append(item.text)
            elif block := self._block(
                item, spot.below(str(number)) if isinstance(tree, Row) else spot, key
            ):
                made.append(block)
        return tuple(made)

    def named(self, key: str) -> dict[str, Asked]:
        """A mapping of names to mappings."""
        block = self.block(key)
        if block is None:
            return {}
        made = {name: block.block(name) for name in block.branch.entries}
        return {name: inner for name, inner in made.items() if inner is not None}

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """A mapping of names to texts; a list gives its name several times."""
        block = self.block(key)
        if block is None:
            return ()
        return tuple((name, text) for name in block.branch.entries for text in block.texts(name))

    def done(self) -> None:
        """Notes every key that nobody asked for."""
        for key in self.branch.entries:
            if key not in self.seen:
                cure = nearest(key, self.seen) or worded("remove it")
                self.wrong(worded("this key is not known here"), cure, key, value=key)

    def _tree(self, key: str, *, needed: bool = False) -> Tree | None:
        self.seen.add(key)
        tree = self.branch.entries.get(key)
        if tree is None and needed:
            self.wrong(
                worded("%(key)s is missing", key=key), worded("add a line `%(key)s: …`", key=key)
            )
        return tree

    def _block(self, tree: Tree, spot: Spot, key: str) -> Asked | None:
        if isinstance(tree, Branch):
            return Asked(tree, spot, self.problems)
        place = spot.place(tree.line)
        cure = worded("write lines of `key: value` below it")
        self.problems.append(Problem(worded("%(key)s should hold keys", key=key), cure, place))
        return None
