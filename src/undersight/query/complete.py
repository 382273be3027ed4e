"""What can come next in a question that is being typed: kinds, properties, comparators, codes,
qualifiers, settings. Titles of records are not known here: which kinds they may be of is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from undersight.errors import Problem
from undersight.query.bind import OWN, SHOWING
from undersight.query.bind_claim import QUALIFIERS
from undersight.query.bind_value import COMPARATORS
from undersight.query.escapes import escaped, pieces, plain
from undersight.query.lookup import Bound, Names, Special, names_of
from undersight.query.marks import CONCEPT_WORDS, KIND_WORDS, OPS
from undersight.query.syntax import Aggregate, Op, State
from undersight.schema.model import Property, Schema, in_language
from undersight.schema.names import fold, kind_words


class Sort(StrEnum):
    """What is suggested."""

    KIND = "kind"
    PROPERTY = "property"
    COMPARATOR = "comparator"
    CODE = "code"
    STATE = "state"
    QUALIFIER = "qualifier"
    PARAMETER = "parameter"
    COLUMN = "column"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What to put in the place of what is being typed, and what to show for it."""

    insert: str
    label: str
    sort: Sort
    detail: str = ""  # of which type, of which list
    also: tuple[str, ...] = ()  # other names by which it is found


@dataclass(frozen=True, slots=True)
class Completion:
    """Suggestions, best first, for the text from `start`. `titles`: there a record's title may
    stand too, of one of these kinds (() any); None where it may not.
    """

    start: int
    suggestions: tuple[Suggestion, ...] = ()
    titles: tuple[str, ...] | None = None


_KINDED = re.compile(r"\[\[\s*(?:" + "|".join(KIND_WORDS) + r")\s*:\s*([^\]|]+)\]\]", re.I)
_KIND = re.compile(r"\s*(?:" + "|".join(KIND_WORDS) + r")\s*:(?![:=])", re.I)
_ASKED = re.compile(r"\[\[([^\[\]|]*?)(?:::|:=)(?:[^\[\]]*\|\|)?\s*\Z")
_MARK = re.compile(
    "|".join(re.escape(mark) for mark in sorted(OPS, key=len, reverse=True) if mark[-1] != ":")
)


def complete(before: str, *, schema: Schema, language: str = "en", most: int = 20) -> Completion:
    """What can come after `before`, the text up to the cursor. After `[[Category:Depl` that is
    Deployment.
    """
    names = names_of(schema)
    here = _Here(schema, names, language)
    opened = before.rfind("[[")
    if opened > before.rfind("]]"):
        start, found, titles = here.in_brackets(before[opened + 2 :], before[:opened])
        start += opened + 2
    else:
        bar = before.rfind("|")
        start, found, titles = here.in_argument(before[bar + 1 :], before, bar >= 0)
        start += bar + 1
    return Completion(start, tuple(_best(found, before[start:], most)), titles)


def _best(found: Iterable[Suggestion], typed: str, most: int) -> list[Suggestion]:
    """Those whose own name begins with what is typed, then those of which another name does, then
    those of which a word does, then those that hold it; what is called so exactly before its like.
    """
    wanted = fold(plain(typed))
    ranked: list[tuple[int, bool, int, Suggestion]] = []
    for place, each in enumerate(dict.fromkeys(found)):
        own, also = _folded((each.label, each.insert)), _folded(each.also)
        rank = next((r for r, fits in enumerate(_fitting(wanted, own, also)) if fits), None)
        if rank is not None or (each.sort is Sort.COMPARATOR and each.insert.startswith(typed)):
            exact = not wanted or wanted in (*own, *also)
            ranked.append((rank or 0, not exact, place, each))
    return [each for *_, each in sorted(ranked, key=lambda r: r[:3])][:most]


def _folded(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(fold(name) for name in names)


def _fitting(wanted: str, own: tuple[str, ...], also: tuple[str, ...]) -> Iterator[bool]:
    """Whether names fit what is typed, in every way, the best first."""
    for names in (own, also):
        yield any(name.startswith(wanted) for name in names)
    for names in (own, also):
        yield any(f" {wanted}" in name for name in names)
    yield any(wanted in name for name in (*own, *also))


Found = tuple[int, Iterable[Suggestion], "tuple[str, ...] | None"]
"""Where the typed piece begins, what fits, and of which kinds a title may be."""


@dataclass(frozen=True, slots=True)
class _Here:
    schema: Schema
    names: Names
    language: str

    # ---- where we are ----

    def kinds(self, before: str) -> tuple[str, ...]:
        """The kinds of the record that is asked at the end of a text."""
        nested = before.lower().rfind("<q>")
        kinds: tuple[str, ...] = ()
        inner = before
        if nested > before.lower().rfind("</q>"):
            inner = before[nested + 3 :]
            asked = _ASKED.search(before[:nested])
            if asked:
                kinds = self.reach(asked[1], self.kinds(before[: asked.start()]))[1]
        said = [
            k
            for m in _KINDED.finditer(inner)
            for n in m[1].split("||")
            if (k := self.names.kind(plain(n)))
        ]
        return tuple(dict.fromkeys(said)) or kinds

    def reach(self, path: str, kinds: tuple[str, ...]) -> tuple[Bound | None, tuple[str, ...]]:
        """What the last step of a chain means, and the kinds to which it leads."""
        bound: Bound | None = None
        for part in pieces(path, "."):
            name = plain(part).strip()
            inverse = name.startswith("-")
            found = self.names.bound(name.removeprefix("-"), kinds, inverse=inverse)
            if isinstance(found, Problem) or found.special:
                return (None if isinstance(found, Problem) else found), ()
            bound, kinds = found, self.names.beyond(found, kinds)
        return bound, kinds

    # ---- in brackets ----

    def in_brackets(self, body: str, before: str) -> Found:
        """Inside `[[…`."""
        kind = _KIND.match(body)
        if kind:
            start = max(kind.end(), body.rfind("|") + 1)
            start += len(body[start:]) - len(body[start:].lstrip(" !"))
            return start, self.kind_names(), None
        has = re.search(r"::|:=", body)
        if not has:
            return self._opening(body, before)
        if "|" in body.replace("||", "  "):
            start = body.rfind("|") + 1
            start += len(body[start:]) - len(body[start:].lstrip(" +"))
            return start, (Suggestion(q, q, Sort.QUALIFIER) for q in QUALIFIERS), None
        bound, beyond = self.reach(body[: has.start()], self.kinds(before))
        start = max(has.end(), body.rfind("||") + 2 if "||" in body else 0)
        start += len(body[start:]) - len(body[start:].lstrip())
        mark = _MARK.match(body, start)
        if bound is None or bound.special:
            return start, (), None
        types = {self.schema.properties[i].type for i in bound.properties}
        titles = beyond if "link" in types else None
        if mark:
            return mark.end(), self.codes(bound), titles
        return start, (*self.codes(bound), *self.comparators(types)), titles

    def _opening(self, body: str, before: str) -> Found:
        """The beginning of a condition: a property, a chain, a kind, a title."""
        head, dot, _ = body.rpartition(".")
        kinds = self.kinds(before)
        if dot:
            _, beyond = self.reach(head, kinds)
            return len(head) + 1, self.property_names(beyond), None
        start = len(body) - len(body.lstrip())
        words = (KIND_WORDS[0], CONCEPT_WORDS[0])
        opening = (Suggestion(f"{w.title()}:", f"{w.title()}:", Sort.KIND) for w in words)
        minus = body.strip().startswith("-")
        found = self.backwards(kinds) if minus else (*self.property_names(kinds), *opening)
        return start, found, None if minus else ()

    # ---- outside ----

    def in_argument(self, typed: str, before: str, later: bool) -> Found:
        """Outside brackets: after a bar, or at the beginning."""
        start = len(typed) - len(typed.lstrip())
        kinds = self.kinds(before.partition("|")[0])
        said = typed[start:]
        if not later:
            openings = (
                Suggestion(f"[[Category:{each.insert}]]", each.label, Sort.KIND)
                for each in self.kind_names()
            )
            return len(typed), openings, None
        if said.startswith("?"):
            return self._column(typed, start + 1, kinds)
        name, equals, value = said.partition("=")
        if equals:
            place = typed.rfind(",") + 1 if "," in value else start + len(name) + 1
            place += len(typed[place:]) - len(typed[place:].lstrip())
            if fold(name) in ("sort", "group"):
                return self._column(typed, place, kinds)
            return place, _values(fold(name), self.schema, self.language), None
        parameters = (Suggestion(f"{n}=", n, Sort.PARAMETER) for n in (*OWN, *SHOWING))
        return start, parameters, None

    def _column(self, typed: str, start: int, kinds: tuple[str, ...]) -> Found:
        head, dot, _ = typed[start:].rpartition(".")
        if dot:
            _, beyond = self.reach(head, kinds)
            return start + len(head) + 1, self.property_names(beyond), None
        functions = (Suggestion(f"{a.value}(", f"{a.value}()", Sort.COLUMN) for a in Aggregate)
        category = Suggestion("Category", "Category", Sort.COLUMN)
        return start, (*self.property_names(kinds), category, *functions), None

    # ---- what there is ----

    def kind_names(self) -> Iterator[Suggestion]:
        """Every kind, by its label."""
        for kind in self.schema.kinds.values():
            if not kind.retired:
                label = in_language(kind.labels, self.language)
                yield Suggestion(
                    in_language(kind.labels, "en"), label, Sort.KIND, "", kind_words(kind)
                )

    def property_names(self, kinds: tuple[str, ...]) -> Iterator[Suggestion]:
        """The properties of some kinds, in the order of their pages, then what every record has."""
        for kind in self.schema.kinds.values():
            for use in kind.uses:
                prop = self.schema.properties[use.property]
                if (not kinds or kind.id in kinds) and not prop.retired:
                    bound = Bound((prop.id,))
                    label = in_language(use.labels if kinds else prop.labels, self.language)
                    yield Suggestion(
                        self.names.canonical(bound), label, Sort.PROPERTY, prop.type, _also(prop)
                    )
        for special in Special:
            yield Suggestion(special.value, special.value, Sort.PROPERTY)

    def backwards(self, kinds: tuple[str, ...]) -> Iterator[Suggestion]:
        """The links that lead to records of some kinds."""
        for kind in kinds or tuple(self.schema.kinds):
            for use in self.schema.inverses(kind):
                bound = Bound((use.property,), inverse=True)
                heading = in_language(use.inverse or use.labels, self.language)
                prop = self.schema.properties[use.property]
                yield Suggestion(
                    self.names.canonical(bound), heading, Sort.PROPERTY, "link", _also(prop, "-")
                )

    def codes(self, bound: Bound) -> Iterator[Suggestion]:
        """The codes of a property's list, and yes and no."""
        for property_id in bound.properties:
            prop = self.schema.properties[property_id]
            if prop.type == "boolean":
                yield from (Suggestion(word, word, Sort.CODE) for word in ("yes", "no"))
            for code in self.schema.lists[prop.codes].codes.values() if prop.codes else ():
                if not code.retired:
                    label = in_language(code.labels, self.language)
                    yield Suggestion(
                        escaped(in_language(code.labels, "en")),
                        label,
                        Sort.CODE,
                        prop.codes,
                        (code.id, *code.labels.values(), *code.aliases),
                    )

    def comparators(self, types: set[str]) -> Iterator[Suggestion]:
        """The comparators that make sense for some types of value, and the states of a claim."""
        yield Suggestion("+", "+", Sort.COMPARATOR)
        yield Suggestion("!+", "!+", Sort.COMPARATOR)
        known = [op for type_ in sorted(types) for op in COMPARATORS.get(type_, tuple(Op))]
        for op in dict.fromkeys(known):
            if op is not Op.EQUAL:
                yield Suggestion(op.value, op.value, Sort.COMPARATOR)
        for state in State:
            yield Suggestion(f"is:{state.value}", f"is:{state.value}", Sort.STATE)


def _also(prop: Property, before: str = "") -> tuple[str, ...]:
    """Every name of a property, in all languages."""
    return tuple(f"{before}{name}" for name in (prop.name, *prop.labels.values(), *prop.aliases))


def _values(name: str, schema: Schema, language: str) -> Iterator[Suggestion]:
    """The values of a parameter that has few."""
    known = {
        "order": ("asc", "desc", "random", "none"),
        "dates": ("possibly", "surely"),
        "link": ("all", "subject", "none"),
        "headers": ("show", "hide", "plain"),
    }
    for word in known.get(name, ()):
        yield Suggestion(word, word, Sort.PARAMETER)
    if name in ("certainty", "certainty>"):
        for step in schema.certainties:
            label = in_language(step.labels, language)
            yield Suggestion(in_language(step.labels, "en"), label, Sort.PARAMETER)
