"""What a plan asks, in plain words, as a tree; and what it would be without each of its conditions:
so an empty answer can say which of them removed everything.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from undersight.errors import Wording, verbatim, worded
from undersight.query import plan as p
from undersight.query import syntax as s
from undersight.query.bind_condition import kinds_of
from undersight.query.explain_value import Teller, claim_told, value_told


@dataclass(frozen=True, slots=True)
class Told:
    """A line, and the lines below it."""

    text: Wording
    parts: tuple[Told, ...] = ()

    def lines(self, depth: int = 0) -> list[str]:
        """The tree as indented lines of English."""
        own = [f"{'  ' * depth}{self.text}"]
        return own + [line for part in self.parts for line in part.lines(depth + 1)]


@dataclass(frozen=True, slots=True)
class Without:
    """A question that leaves out one condition: where that stands in the text, what it says, and
    the plan of the rest.
    """

    span: s.Span
    told: Told
    plan: p.Plan


def explain(plan: p.Plan, teller: Teller) -> Told:
    """A whole plan in words."""
    parts = [condition_told(plan.where, teller)]
    if plan.certainty:
        step = teller.step(plan.certainty)
        parts.append(Told(worded("counting only what is at least %(step)s", step=step)))
    if plan.at:
        parts.append(Told(worded("as of %(at)s", at=plan.at)))
    if plan.group:
        by = tuple(plan.columns[i].label for i in plan.group)
        parts.append(Told(worded("grouped by %(columns)s", columns=by)))
    parts.append(_order(plan, teller))
    parts.append(Told(worded("%(limit)s rows from row %(first)s", **_page(plan))))
    return Told(worded("Records for which holds:"), tuple(parts))


def _page(plan: p.Plan) -> dict[str, object]:
    return {"limit": plan.limit, "first": plan.offset + 1}


def _order(plan: p.Plan, teller: Teller) -> Told:
    if plan.shuffled:
        return Told(worded("in a random order"))
    if not plan.sort:
        return Told(worded("in no order"))
    return Told(worded("by %(keys)s", keys=tuple(_key(key, plan, teller) for key in plan.sort)))


def _key(key: p.SortKey, plan: p.Plan, teller: Teller) -> Wording:
    name: str = worded("title")
    if key.column is not None:
        name = verbatim(plan.columns[key.column].label)
    elif key.kind:
        name = worded("kind")
    elif key.moment:
        name = teller.moment(key.moment)
    elif key.path:
        name = verbatim(".".join(teller.hop(hop.properties, hop.inverse) for hop in key.path))
    return (
        worded("%(name)s, descending", name=name)
        if key.descending
        else worded("%(name)s", name=name)
    )


def condition_told(where: p.Condition, teller: Teller) -> Told:
    """A condition in words."""
    match where:
        case p.Everything():
            return Told(worded("anything"))
        case p.All():
            return Told(worded("all of these:"), _each(where.parts, teller))
        case p.Either() if not where.parts:
            return Told(worded("nothing"))
        case p.Either():
            return Told(worded("at least one of these:"), _each(where.parts, teller))
        case p.Not():
            return Told(worded("not:"), _each((where.part,), teller))
        case p.Claims():
            return _claims(where, teller)
    return Told(_record_told(where, teller))


def _each(parts: tuple[p.Condition, ...], teller: Teller) -> tuple[Told, ...]:
    return tuple(condition_told(part, teller) for part in parts)


def _record_told(where: p.Condition, teller: Teller) -> Wording:
    """What is asked of the record itself, in one line."""
    match where:
        case p.OfKind():
            return worded("it is of the kind %(kinds)s", kinds=teller.kinds(where.kinds))
        case p.Is():
            return worded("it is %(names)s", names=teller.names(where.records))
        case p.TitleLike():
            form = worded("its title has the form “%(form)s”", form=where.pattern)
            return worded("not so: %(told)s", told=form) if where.none else form
        case p.TitleSorts():
            return worded("its title %(how)s “%(text)s”", how=where.how.value, text=where.text)
        case p.Wide():
            held = worded("one of its texts holds “%(words)s”", words=" ".join(where.words))
            return worded("not so: %(told)s", told=held) if where.none else held
        case p.Within():
            return worded(
                "it is at most %(steps)s links away from %(names)s",
                steps=where.steps,
                names=teller.names(where.records),
            )
        case p.Sourced():
            return worded(
                "its number of independent sources %(how)s %(number)s",
                how=where.how.value,
                number=where.number,
            )
        case p.Dated():
            return worded(
                "%(moment)s %(how)s %(day)s",
                moment=teller.moment(where.moment),
                how=where.how.value,
                day=teller.day(where.day),
            )
    return worded("anything")


def _claims(where: p.Claims, teller: Teller) -> Told:
    name = (
        teller.hop(where.properties, where.inverse) if where.properties else worded("any property")
    )
    nested = [t for t in where.any_of if isinstance(t, p.LinksTo)]
    plain = [t for t in where.any_of if not isinstance(t, p.LinksTo)]
    qualified = tuple(Told(claim_told(test, teller)) for test in where.tests)
    parts = tuple(
        Told(worded("a record for which holds:"), (condition_told(t.where, teller),))
        for t in nested
    )
    if len(plain) == 1 and not nested:
        said = worded("%(name)s: %(test)s", name=name, test=value_told(plain[0], teller))
        return Told(said, qualified)
    if not where.any_of:
        return Told(worded("%(name)s: any claim", name=name), qualified)
    told = tuple(Told(value_told(test, teller)) for test in plain)
    if len(nested) == 1 and not plain:
        said = worded("%(name)s: a record for which holds:", name=name)
        return Told(said, (*parts[0].parts, *qualified))
    return Told(worded("%(name)s: one of these:", name=name), (*told, *parts, *qualified))


def conjuncts(question: s.Question, plan: p.Plan, teller: Teller) -> tuple[Without, ...]:
    """The plan without each of the conditions that all have to hold, and without its least
    certainty. `plan` is what `question` was bound to.
    """
    found: list[Without] = []
    written, bound = question.where, plan.where
    if isinstance(written, s.All) and isinstance(bound, p.All):
        # binding keeps the parts one for one
        for place, (part, meant) in enumerate(zip(written.parts, bound.parts, strict=True)):
            rest = bound.parts[:place] + bound.parts[place + 1 :]
            where = rest[0] if len(rest) == 1 else p.All(rest)
            found.append(Without(part.span, condition_told(meant, teller), _asking(plan, where)))
    elif not isinstance(bound, p.Everything):
        told = condition_told(bound, teller)
        found.append(Without(written.span, told, _asking(plan, p.Everything())))
    if plan.certainty is not None:
        step = teller.step(plan.certainty)
        told = Told(worded("counting only what is at least %(step)s", step=step))
        at = next(
            (a.span for a in reversed(question.parameters) if a.name == "certainty"), s.NOWHERE
        )
        found.append(Without(at, told, replace(plan, certainty=0)))
    return tuple(found)


def _asking(plan: p.Plan, where: p.Condition) -> p.Plan:
    kinds = kinds_of(where) or set()
    known = tuple(k for k in plan.kinds if k in kinds) or tuple(sorted(kinds))
    return replace(plan, where=where, kinds=known)
