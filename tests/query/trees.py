"""Trees of questions by chance, such as reading could have given: what is written back is the
same.
"""

from __future__ import annotations

from hypothesis import strategies as st

from undersight.query.escapes import escaped, trimmed
from undersight.query.syntax import (
    Aggregate,
    All,
    AnyValue,
    Choice,
    Condition,
    Either,
    Everything,
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
    Question,
    State,
    Step,
    Test,
    Titled,
)

MARKS = "\\|[]<>{}().,:;=#*?!~+-_@&\"' ab≤≥é中ب\n"
WORDS = ["Used by", "Country", "in:", "like:", "is:none", "AND", "OR", "NOT", "Category:X", "<q>",
         "</q>", "[[A]]", "[[a|b]]", "::", ":=", "||", "{{x}}", "sum(a)", "category", "+", "!+",
         "Place:>M", "X:+", "~~w", "=", "5..10", "a;?;>5", "text@en"]  # fmt: skip

raw = st.lists(
    st.sampled_from(WORDS) | st.text(MARKS, max_size=5) | st.text(max_size=3), max_size=4
).map("".join)
plain_texts = raw.map(lambda text: text.replace("\r", ""))
values = plain_texts.filter(lambda text: text.strip() != "")
names = plain_texts.map(lambda text: " ".join(text.split())).filter(bool)
setting_names = st.from_regex(r"[a-z][a-z0-9_-]{0,5}( [a-z]{1,3})?", fullmatch=True)


def _escaped(text: str) -> str:
    """Text as it stands in a tree: escaped, and without blanks at its ends."""
    return trimmed(escaped(" ".join(text.split(" ")), "\\|[]<>*?;.@!~=≤≥+:")).strip("\n")


texts = names.map(_escaped)
compared = st.builds(Test, st.sampled_from(Op), texts)
steps = st.builds(Step, names, st.booleans())
paths = st.lists(steps, min_size=1, max_size=3).map(tuple)
relations = st.sampled_from(["=", ">=", "<=", ">", "<"])
qualifiers = st.builds(Qualifier, setting_names) | st.builds(
    Qualifier, setting_names, relations, plain_texts.filter(bool)
)
kinds = st.builds(
    OfKind,
    st.lists(st.builds(Test, st.sampled_from([Op.EQUAL, Op.OTHER]), texts), max_size=3).map(tuple),
    st.none() | st.integers(0, 999),
)
concepts = st.builds(OfConcept, plain_texts.filter(bool))
titles = st.builds(
    Titled,
    st.lists(compared | st.just(AnyValue()), min_size=1, max_size=3).map(tuple),
) | st.builds(Titled, st.just((AnyValue(),)), names)


def _joined(join: type[All] | type[Either], parts: list[Condition]) -> Condition:
    flat = [p for part in parts for p in (part.parts if isinstance(part, join) else (part,))]
    return join(tuple(flat))


def _wider(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(parts, min_size=2, max_size=3)
    choices: st.SearchStrategy[Choice] = (
        compared
        | st.builds(AnyValue, st.booleans())
        | st.builds(Is, st.sampled_from(State))
        | st.builds(Nested, parts)
    )
    having = st.builds(
        Having,
        paths,
        st.lists(choices, min_size=1, max_size=3).map(tuple),
        st.lists(qualifiers, max_size=2).map(tuple),
    )
    return (
        having
        | st.builds(Not, parts)
        | several.map(lambda p: _joined(All, p))
        | several.map(lambda p: _joined(Either, p))
    )


conditions: st.SearchStrategy[Condition] = st.recursive(
    kinds | concepts | titles, _wider, max_leaves=8
)
settings = st.lists(st.tuples(setting_names, plain_texts), max_size=2).map(tuple)
labels = st.none() | plain_texts
printouts = st.one_of(
    st.builds(Printout, paths, labels, labels, settings=settings),
    st.builds(Printout, st.just(()), labels, labels, st.just("") | names, settings=settings),
    st.builds(
        Printout, st.just(()) | paths, labels, labels, st.just(""), st.sampled_from(Aggregate),
        settings,
    ),
)  # fmt: skip
parameters = st.builds(Parameter, setting_names, plain_texts, relations) | st.builds(
    Parameter, setting_names.map(lambda name: f"@{name.replace(' ', '')}"), st.just("")
)
questions = st.builds(
    Question,
    conditions | st.just(Everything()),
    st.lists(printouts, max_size=3).map(tuple),
    st.lists(parameters, max_size=3).map(tuple),
    st.booleans(),
)
