"""What a question means in a schema: names bound to ids, values parsed, limits kept. Pure data;
`sql` compiles it, `store.reads.asking` answers it.

Records are named by what people wrote until the store looks them up: `Named` becomes numbers there,
in one statement for all of a question, through the lens.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from undersight.query.plan_claim import Changed as Changed
from undersight.query.plan_claim import Checked as Checked
from undersight.query.plan_claim import Cites as Cites
from undersight.query.plan_claim import ClaimTest as ClaimTest
from undersight.query.plan_claim import Compare as Compare
from undersight.query.plan_claim import Flag as Flag
from undersight.query.plan_claim import Held as Held
from undersight.query.plan_claim import InLanguage as InLanguage
from undersight.query.plan_claim import Named as Named
from undersight.query.plan_claim import Proof as Proof
from undersight.query.plan_claim import Sources as Sources
from undersight.query.plan_claim import Sure as Sure
from undersight.query.syntax import Aggregate, Span, State

# ---- what is asked of one claim's value ----


@dataclass(frozen=True, slots=True)
class Present:
    """There is a value (not an absence)."""


@dataclass(frozen=True, slots=True)
class Stands:
    """The claim says so of itself: an absence, disputed, preferred."""

    state: State


@dataclass(frozen=True, slots=True)
class Links:
    """It links one of these records; `depth`: or one narrower than them, so many steps down.

    `narrower` are the properties that lead from the narrower to the broader record ("broader",
    "located_in"). `other`: it links a record that is none of them.
    """

    records: tuple[Named, ...]
    depth: int = 0
    narrower: tuple[str, ...] = ()
    other: bool = False


@dataclass(frozen=True, slots=True)
class LinksTo:
    """It links a record that meets a condition."""

    where: Condition


@dataclass(frozen=True, slots=True)
class Keyed:
    """Its key is one of these (codes, identifiers, strings, URLs …); `other`: it is none of
    them.
    """

    keys: tuple[str, ...]
    other: bool = False


@dataclass(frozen=True, slots=True)
class Same:
    """Its whole text is this: for values whose key is cut or empty. Case counts."""

    text: str
    other: bool = False


@dataclass(frozen=True, slots=True)
class Like:
    """Its text has this form, in any case: `*` any run, `?` one character."""

    pattern: str
    none: bool = False  # `!~`: it has not


@dataclass(frozen=True, slots=True)
class Holds:
    """Its text holds these words (a phrase where `phrase`), as the full-text index has them."""

    words: tuple[str, ...]
    phrase: bool = False
    none: bool = False
    prefix: bool = False  # the last word may go on


@dataclass(frozen=True, slots=True)
class Sorts:
    """Its text, folded, compares so with another: text in alphabetical order."""

    how: Compare
    text: str


@dataclass(frozen=True, slots=True)
class Counts:
    """Its number, in the base unit, compares so. `unit`: and it is in this currency or label."""

    how: Compare
    number: float
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Between:
    """Its number lies between two, both counted in."""

    least: float
    most: float
    unit: str = ""


@dataclass(frozen=True, slots=True)
class During:
    """Its date lies (possibly or surely) in a stretch of days, both counted in, as day numbers.

    Possibly: the two overlap. Surely: the date's earliest and latest day both lie in it.
    `outside`: it lies (possibly or surely) outside: possibly is then not surely inside.
    """

    first: int
    last: int
    surely: bool = False
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """Its point lies at most so many metres from another, along the great circle."""

    latitude: float
    longitude: float
    metres: float


@dataclass(frozen=True, slots=True)
class Box:
    """Its point lies between two parallels and two meridians; west > east crosses the 180th."""

    south: float
    west: float
    north: float
    east: float


@dataclass(frozen=True, slots=True)
class Every:
    """It passes all of these: what several conditions ask of one claim."""

    tests: tuple[ValueTest, ...]


ValueTest = (
    Present
    | Stands
    | Links
    | LinksTo
    | Keyed
    | Same
    | Like
    | Holds
    | Sorts
    | Counts
    | Between
    | During
    | Near
    | Box
    | Every
)


# ---- what is asked of a record ----


@dataclass(frozen=True, slots=True)
class Everything:
    """Any record that stands alone; owned ones only where they are asked for."""


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One of the parts holds. () holds never."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Condition


@dataclass(frozen=True, slots=True)
class OfKind:
    """The record is of one of these kinds."""

    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Is:
    """The record is one of these."""

    records: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class TitleLike:
    """Its title has this form, in any case (`none`: it has not)."""

    pattern: str
    none: bool = False


@dataclass(frozen=True, slots=True)
class TitleSorts:
    """Its title, folded, compares so."""

    how: Compare
    text: str


@dataclass(frozen=True, slots=True)
class Wide:
    """Any of its texts holds these words: `[[in:word]]`, `[[phrase:two words]]`."""

    words: tuple[str, ...]
    phrase: bool = False
    none: bool = False
    prefix: bool = False  # the last word may go on


@dataclass(frozen=True, slots=True)
class Claims:
    """It has a claim of one of these properties that passes one of the value's tests and all of the
    claim's. `properties` (): of any; `any_of` (): any claim, an absence too.

    `inverse`: some record has such a claim that links it; the value's tests are then Links and
    LinksTo, asked of that record, or Present.
    """

    properties: tuple[str, ...]
    any_of: tuple[ValueTest, ...]
    tests: tuple[ClaimTest, ...] = ()
    inverse: bool = False


@dataclass(frozen=True, slots=True)
class Within:
    """It is at most so many links away from one of these records, in either direction.

    `by`: only over these properties; () all.
    """

    records: tuple[Named, ...]
    steps: int
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sourced:
    """The number of independent sources that its claims cite, all together, compares so."""

    how: Compare
    number: int


class Moment(StrEnum):
    """Which day of a record's is meant."""

    CHANGED = "changed"  # the last change of anything that it says
    CREATED = "created"
    CHECKED = "checked"  # the last check; a record never checked has none


@dataclass(frozen=True, slots=True)
class Dated:
    """Its day compares so (a day number, UTC)."""

    moment: Moment
    how: Compare
    day: int


Condition = (
    Everything
    | All
    | Either
    | Not
    | OfKind
    | Is
    | TitleLike
    | TitleSorts
    | Wide
    | Claims
    | Within
    | Sourced
    | Dated
)

NOTHING = Either(())


# ---- columns, order, size ----


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a chain of a column or a sort key: the properties that the name binds to."""

    properties: tuple[str, ...]
    inverse: bool = False


class Shown(StrEnum):
    """What a column shows."""

    RECORD = "record"
    VALUES = "values"
    KIND = "kind"
    IS_KIND = "is kind"
    MOMENT = "moment"
    AGGREGATE = "aggregate"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer. `type` is the value type of its values ("link", "date" …)."""

    shown: Shown
    label: str
    path: tuple[Hop, ...] = ()
    type: str = ""
    kinds: tuple[str, ...] = ()  # for IS_KIND
    moment: Moment | None = None
    aggregate: Aggregate | None = None
    format: str | None = None
    canonical: str = ""  # as the schema writes it: "Used by.Country"; "-" before an inverse
    limit: int = 0  # values of a cell; 0 all
    offset: int = 0
    order: str = ""  # of the values in a cell: asc, desc; "" as they speak
    language: str = ""
    settings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SortKey:
    """By what rows are ordered: a chain of properties; without one the title; or a day of the
    record's. A record without such a value comes last, and is never lost.
    """

    path: tuple[Hop, ...] = ()
    type: str = ""
    moment: Moment | None = None
    kind: bool = False
    column: int | None = None  # of a grouped question: by this column
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that the asker should know, though there is an answer."""

    message: str
    span: Span = field(default=Span(), compare=False)


@dataclass(frozen=True, slots=True)
class Plan:
    """A question ready to be compiled."""

    where: Condition
    columns: tuple[Column, ...] = ()
    sort: tuple[SortKey, ...] = (SortKey(),)
    shuffled: bool = False  # order=random
    limit: int = 50
    offset: int = 0
    cursor: str = ""
    format: str = ""  # "" = the face's own choice
    group: tuple[int, ...] = ()  # columns by which rows are grouped
    at: str = ""  # day or position; "" = the face's lens
    certainty: int | None = None  # least rank; None = the face's lens
    kinds: tuple[str, ...] = ()  # the kinds that an answer can be of, where the question says
    settings: tuple[tuple[str, str], ...] = ()  # what only concerns the showing: intro, headers …
    notices: tuple[Notice, ...] = ()

    def setting(self, name: str, default: str = "") -> str:
        """A setting of the showing."""
        return next((value for key, value in reversed(self.settings) if key == name), default)
