"""What a question says, as a tree: frozen, without a schema, without meaning. Spans do not count
when two trees are compared.

The grammar is that of Semantic MediaWiki's `#ask`, with what it cannot say added; docs/reference
has it with examples.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from undersight.values.protocol import Absence


@dataclass(frozen=True, slots=True)
class Span:
    """Where something stands in the text: first character and the one after the last, from 0."""

    start: int = 0
    end: int = 0


NOWHERE = Span()


def place(span: Span, text: str = "") -> str:
    r"""Where a span begins, as people count: from 1, with the line where `text` has several.

    >>> place(Span(4, 6), "[[A]]"), place(Span(4, 6), "[[\nA]]")
    ('column 5', 'line 2, column 2')
    """
    before = text[: span.start]
    if "\n" not in text:
        return f"column {span.start + 1}"
    return f"line {before.count(chr(10)) + 1}, column {span.start - before.rfind(chr(10))}"


class Op(StrEnum):
    """A comparator, as canonical text writes it. `<` and `>` include the bound, as in SMW."""

    EQUAL = ""
    OTHER = "!"  # has a value other than this one
    LIKE = "~"
    UNLIKE = "!~"
    AT_MOST = "<"
    AT_LEAST = ">"
    BELOW = "<<"
    ABOVE = ">>"
    IN = "in:"
    NOT_IN = "not:"
    PHRASE = "phrase:"


@dataclass(frozen=True, slots=True)
class Test:
    """A comparator and what stands after it: `>2018`, `~*police*`, `Berlin`.

    `text` keeps its backslashes, for only the binder knows whether `*`, `;`, `..` or `@` mean
    something there: `escapes.plain` takes them off, `escapes.pieces` splits at what has none. All
    other strings of a tree are plain. Links inside (`[[X]]`) stand in `text` as their target. SMW's
    spellings `≤ ≥ like: nlike:` are read as the comparators that mean the same.
    """

    op: Op
    text: str
    span: Span = field(default=NOWHERE, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class AnyValue:
    """`+`: there is a value. `none`: `!+`, there is none."""

    none: bool = False
    span: Span = field(default=NOWHERE, compare=False, kw_only=True)


class State(StrEnum):
    """What `is:` asks of a claim."""

    UNKNOWN = Absence.UNKNOWN.value
    NONE = Absence.NONE.value
    UNNAMED = Absence.UNNAMED.value
    WITHHELD = Absence.WITHHELD.value
    DISPUTED = "disputed"
    PREFERRED = "preferred"


@dataclass(frozen=True, slots=True)
class Is:
    """`is:unknown`: how a claim stands, whatever its value."""

    state: State
    span: Span = field(default=NOWHERE, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Nested:
    """`<q>…</q>` as a value: the linked record meets these conditions."""

    where: Condition
    span: Span = field(default=NOWHERE, compare=False, kw_only=True)


Choice = Test | AnyValue | Is | Nested


@dataclass(frozen=True, slots=True)
class Step:
    """One property of a chain; `inverse`: `-Used by`, from the linked record back."""

    name: str
    inverse: bool = False
    span: Span = field(default=NOWHERE, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Qualifier:
    """`|+certainty>=Documented` after a value: what is asked of the claim itself, not of its value.

    `op` is one of `= >= <= > <`; "" where only the name stands (`+surely`).
    """

    name: str
    op: str = ""
    value: str = ""
    span: Span = field(default=NOWHERE, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Everything:
    """No condition at all."""

    span: Span = field(default=NOWHERE, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds. At least two parts, none of them an All."""

    parts: tuple[Condition, ...]
    span: Span = field(default=NOWHERE, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Either:
    """At least one part holds. At least two parts, none of them an Either."""

    parts: tuple[Condition, ...]
    span: Span = field(default=NOWHERE, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Not:
    """`NOT …`: the part does not hold."""

    part: Condition
    span: Span = field(default=NOWHERE, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class OfKind:
    """`[[Category:Deployment||Product]]`; a name after `!` is one that it is not. () for `+`."""

    names: tuple[Test, ...]
    depth: int | None = None
    span: Span = field(default=NOWHERE, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class OfConcept:
    """`[[Concept:Name]]`: what the saved question of this title finds."""

    name: str
    span: Span = field(default=NOWHERE, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Titled:
    """`[[Berlin||~Ham*]]`: these records, by title. `kind` is only set for `[[Institution:+]]`.

    A title may begin with a kind's name and a colon (`Place:Berlin`, also after a comparator): it
    stays in the text, for titles have colons too and only the binder knows the kinds. Where the
    colon is escaped, none is meant.
    """

    tests: tuple[Test | AnyValue, ...]
    kind: str = ""
    span: Span = field(default=NOWHERE, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Having:
    """`[[Used by.Country::Germany||France|+certainty>=Documented]]`: a claim of the last property
    of the chain passes one of the tests, and all qualifiers.
    """

    path: tuple[Step, ...]
    choices: tuple[Choice, ...]
    qualifiers: tuple[Qualifier, ...] = ()
    span: Span = field(default=NOWHERE, compare=False, kw_only=True)


Condition = Everything | All | Either | Not | OfKind | OfConcept | Titled | Having


class Aggregate(StrEnum):
    """What a column can be worked out from many claims: `?count()`, `?sum(Camera count)`."""

    COUNT = "count"
    DISTINCT = "distinct"
    SUM = "sum"
    MIN = "min"
    MAX = "max"
    AVERAGE = "average"


@dataclass(frozen=True, slots=True)
class Printout:
    """A column: `?Used by.Country#-=Label|+limit=1`.

    An empty path is the record itself (`?`); `kind` is set for `?Category` ("+": all of its kinds)
    and `?Category:X` (yes or no). `settings` are the `+name=value` that follow it.
    """

    path: tuple[Step, ...] = ()
    label: str | None = None
    format: str | None = None  # after "#"; "" where only the mark stands
    kind: str = ""
    aggregate: Aggregate | None = None
    settings: tuple[tuple[str, str], ...] = ()
    span: Span = field(default=NOWHERE, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Parameter:
    """`limit=50`, `certainty>=Documented`. Names are in lower case; of several the last counts."""

    name: str
    value: str
    op: str = "="
    span: Span = field(default=NOWHERE, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Question:
    """A whole question. `show`: `{{#show: Page |?P}}`, one record, plain."""

    where: Condition = Everything()
    printouts: tuple[Printout, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    show: bool = False
    text: str = field(default="", compare=False)  # as it was written: what spans count in

    def parameter(self, name: str, default: str = "") -> str:
        """The value of a parameter; the last one counts."""
        return next((p.value for p in reversed(self.parameters) if p.name == name), default)
