"""Builds the tree of a question from the rules of its grammar, from the inside out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lark import Token, Transformer, v_args

from undersight.query.syntax import (
    Aggregate,
    All,
    AnyValue,
    Choice,
    Condition,
    Either,
    Having,
    Is,
    Nested,
    Not,
    OfConcept,
    OfKind,
    Op,
    Parameter,
    Printout,
    Qualifier,
    Span,
    State,
    Step,
    Test,
    Titled,
)

Part = Condition | Printout | Parameter


def joined(join: type[All] | type[Either], parts: Sequence[Condition]) -> Condition:
    """Conditions joined; what is joined so already is taken apart before."""
    if len(parts) == 1:
        return parts[0]
    flat: list[Condition] = []
    for part in parts:
        if isinstance(part, join):
            flat.extend(part.parts)
        else:
            flat.append(part)
    return join(tuple(flat), span=Span(parts[0].span.start, parts[-1].span.end))


def _span(first: Token, last: Token) -> Span:
    return Span(first.start_pos or 0, last.end_pos or 0)


@v_args(inline=True)
class Build(Transformer[Token, list[Part]]):
    """A method for each rule of the grammar."""

    def question(self, *parts: Part) -> list[Part]:
        return list(parts)

    def disjunction(self, *parts: Condition) -> Condition:
        return joined(Either, parts)

    def conjunction(self, *parts: Condition) -> Condition:
        return joined(All, parts)

    def negation(self, sign: Token, part: Condition) -> Condition:
        return Not(part, span=Span(sign.start_pos or 0, part.span.end))

    def group(self, first: Token, part: Condition, last: Token) -> Condition:
        return part

    # ---- a link ----

    def having(self, first: Token, path: tuple[Step, ...], *rest: Any) -> Condition:
        choices: list[Choice] = []
        qualifiers: list[Qualifier] = []
        for each in rest[:-1]:
            (qualifiers if isinstance(each, Qualifier) else choices).append(each)
        return Having(path, tuple(choices), tuple(qualifiers), span=_span(first, rest[-1]))

    def path(self, *steps: Step) -> tuple[Step, ...]:
        return steps

    def step(self, *tokens: Token) -> Step:
        return Step(str(tokens[-1]), len(tokens) == 2, span=_span(tokens[0], tokens[-1]))

    def test(self, *tokens: Token) -> Test:
        op = Op(tokens[0]) if len(tokens) == 2 else Op.EQUAL
        return Test(op, str(tokens[-1]), span=_span(tokens[0], tokens[-1]))

    def any(self, token: Token) -> AnyValue:
        return AnyValue(token.type == "NONE", span=_span(token, token))

    def state(self, token: Token) -> Is:
        return Is(State(token), span=_span(token, token))

    def nested(self, first: Token, part: Condition, last: Token) -> Nested:
        return Nested(part, span=_span(first, last))

    def qualifier(self, *tokens: Token) -> Qualifier:
        return Qualifier(*(str(t) for t in tokens[1:]), span=_span(tokens[0], tokens[-1]))

    def of_kind(self, first: Token, prefix: Token, *rest: Any) -> Condition:
        names = tuple(each for each in rest if isinstance(each, Test))
        depths = [int(each.value) for each in rest if isinstance(each, Qualifier)]
        return OfKind(names, depths[-1] if depths else None, span=_span(first, rest[-1]))

    def of_concept(self, first: Token, *rest: Token) -> Condition:
        return OfConcept(str(rest[1]), span=_span(first, rest[-1]))

    def titled(self, first: Token, *rest: Any) -> Condition:
        span = _span(first, rest[-1])
        titles: list[tuple[str, Test | AnyValue]] = list(rest[:-1])
        free = tuple(test for kind, test in titles if not kind)
        parts: list[Condition] = [Titled(free, span=span)] if free else []
        parts += [Titled((test,), kind, span=span) for kind, test in titles if kind]
        return joined(Either, parts)

    def title(self, *tokens: Token) -> tuple[str, Test | AnyValue]:
        last = tokens[-1]
        kind = str(tokens[0]) if tokens[0].type == "OF_KIND" else ""
        span = _span(tokens[0], last)
        if last.type == "ANY":
            return kind, AnyValue(span=span)
        return kind, Test(Op(tokens[0]) if len(tokens) == 2 else Op.EQUAL, str(last), span=span)

    # ---- columns and parameters ----

    def column(self, mark: Token, *rest: Any) -> Printout:
        path: tuple[Step, ...] = ()
        said: dict[str, str] = {}
        settings: list[tuple[str, str]] = []
        end = mark.end_pos or 0
        for each in rest:
            if not isinstance(each, Token):
                path = each if each and isinstance(each[0], Step) else path
                if each and isinstance(each[0], str):
                    settings.append(each)
                continue
            said[each.type] = str(each)
            end = each.end_pos or end
        function = said.get("FUNCTION")
        return Printout(
            path,
            said.get("LABEL"),
            said.get("FORMAT"),
            said.get("KIND", ""),
            Aggregate(function) if function else None,
            tuple(settings),
            span=Span(mark.start_pos or 0, max(end, path[-1].span.end if path else 0)),
        )

    def setting(self, *tokens: Token) -> tuple[str, str]:
        return str(tokens[1]), str(tokens[3]) if len(tokens) == 4 else ""

    def parameter(self, name: Token, op: Token | None = None, value: Token | None = None) -> Part:
        span = _span(name, value or op or name)
        return Parameter(str(name), str(value or ""), str(op or "="), span=span)

    def page(self, title: Token) -> Condition:
        span = _span(title, title)
        return Titled((Test(Op.EQUAL, str(title), span=span),), span=span)
