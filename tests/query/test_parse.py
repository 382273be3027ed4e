"""The language of questions, construct by construct: what is written, and its tree."""

from __future__ import annotations

import time

import pytest

from undersight.errors import QueryError
from undersight.query.parse import choice, parse
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

A, B, C, D, X = (Titled((Test(Op.EQUAL, name),)) for name in "ABCDX")


def test(text: str, op: Op = Op.EQUAL) -> Test:
    return Test(op, text)


test.__test__ = False  # type: ignore[attr-defined]
Test.__test__ = False  # type: ignore[attr-defined]


def having(name: str, *choices: Choice, inverse: bool = False) -> Having:
    return Having((Step(name, inverse),), choices)


def where(text: str) -> Condition:
    return parse(text).where


def told(text: str) -> list[str]:
    with pytest.raises(QueryError) as caught:
        parse(text)
    return [str(problem) for problem in caught.value.problems]


PRECEDENCE = [
    # the rows of SMW's own table, with the reading that everybody expects
    ("[[A]] [[B]] OR [[C]]", Either((All((A, B)), C))),
    ("[[A]] AND [[B]] OR [[C]]", Either((All((A, B)), C))),
    ("[[A]] OR [[B]] [[C]]", Either((A, All((B, C))))),
    ("[[A]] OR [[B]] AND [[C]]", Either((A, All((B, C))))),
    ("[[A]] AND [[B]] [[C]] OR [[D]]", Either((All((A, B, C)), D))),
    ("<q>[[A]] OR [[B]]</q> [[C]]", All((Either((A, B)), C))),
    ("[[X]] <q>[[A]] [[B]]</q> OR [[C]]", Either((All((X, A, B)), C))),
    ("[[X]] <q>[[A]] AND [[B]]</q> OR [[C]]", Either((All((X, A, B)), C))),
    ("[[P::<q>[[A]] [[B]]</q>]] [[C]]", All((having("P", Nested(All((A, B)))), C))),
    ("[[P::<q>[[A]] AND [[B]]</q>]] [[C]]", All((having("P", Nested(All((A, B)))), C))),
    ("[[A]] && [[B]]", All((A, B))),
    # and what comes with negation and round brackets
    ("[[A]] || [[B]]", Either((A, B))),
    ("([[A]] OR [[B]]) [[C]]", All((Either((A, B)), C))),
    ("NOT [[A]] [[B]]", All((Not(A), B))),
    ("NOT [[A]] OR [[B]]", Either((Not(A), B))),
    ("NOT ([[A]] OR [[B]])", Not(Either((A, B)))),
    ("NOT <q>[[A]] [[B]]</q> OR NOT NOT [[C]]", Either((Not(All((A, B))), Not(Not(C))))),
    ("[[A]] OR ([[B]] OR ([[C]] OR [[D]]))", Either((A, B, C, D))),
    ("[[A]]\n[[B]]\n OR\t[[C]]", Either((All((A, B)), C))),
    ("[[A]] + [[B]]", All((A, B))),
    ("<Q>[[A]]</Q>OR[[B]]", Either((A, B))),
]


@pytest.mark.parametrize(("text", "tree"), PRECEDENCE)
def test_side_by_side_binds_before_or(text: str, tree: Condition) -> None:
    assert where(text) == tree


CONDITIONS = [
    ("", Everything()),
    ("  \n", Everything()),
    ("[[Category:C]]", OfKind((test("C"),))),
    ("[[ category : C ]]", OfKind((test("C"),))),
    ("[[Kind:C]]", OfKind((test("C"),))),
    ("[[Catégorie:Lieu]]", OfKind((test("Lieu"),))),
    ("[[تصنيف:مكان]]", OfKind((test("مكان"),))),
    ("[[Category:A||B]]", OfKind((test("A"), test("B")))),
    ("[[Category:A|| ! B]]", OfKind((test("A"), test("B", Op.OTHER)))),
    ("[[Category:+]]", OfKind(())),
    ("[[Category:A|+depth=1]]", OfKind((test("A"),), 1)),
    ("[[Concept:Police use]]", OfConcept("Police use")),
    ("[[Question:Police use]]", OfConcept("Police use")),
    ("[[Institution:+]]", Titled((AnyValue(),), "Institution")),
    ("[[ Institution : + ]]", Titled((AnyValue(),), "Institution")),
    ("[[:+]]", Titled((AnyValue(),))),
    ("[[Place:+||Source:+]]",
     Either((Titled((AnyValue(),), "Place"), Titled((AnyValue(),), "Source")))),
    ("[[Berlin]]", Titled((test("Berlin"),))),
    ("[[A||B]]", Titled((test("A"), test("B")))),
    ("[[:Category:X]]", Titled((test("Category:X"),))),
    ("[[Place:Berlin]]", Titled((test("Place:Berlin"),))),
    ("[[Nice : La reconnaissance]]", Titled((test("Nice : La reconnaissance"),))),
    ("[[~Foo*]]", Titled((test("Foo*", Op.LIKE),))),
    ("[[!Foo]]", Titled((test("Foo", Op.OTHER),))),
    ("[[>Help:A]]", Titled((test("Help:A", Op.AT_LEAST),))),
    ("[[Help:>A]]", Titled((test("Help:A", Op.AT_LEAST),))),
    ("[[Help:>+]]", Titled((test("Help:+", Op.AT_LEAST),))),
    ("[[P:!:v]]", Titled((test("P:!:v"),))),
    ("[[in:word]]", Titled((test("word", Op.IN),))),
    ("[[~~word]]", Titled((test("word", Op.IN),))),
    ("[[not:word]]", Titled((test("word", Op.NOT_IN),))),
    ("[[phrase:a b]]", Titled((test("a b", Op.PHRASE),))),
    ("[[P::v]]", having("P", test("v"))),
    ("[[P:=v]]", having("P", test("v"))),
    ("[[ P  Q :: v  w ]]", having("P Q", test("v  w"))),
    ("[[P::+]]", having("P", AnyValue())),
    ("[[P::!+]]", having("P", AnyValue(none=True))),
    ("[[P::v1||v2]]", having("P", test("v1"), test("v2"))),
    ("[[P::v1|| + ||!+]]", having("P", test("v1"), AnyValue(), AnyValue(none=True))),
    ("[[P::is:unknown]]", having("P", Is(State.UNKNOWN))),
    ("[[P::is: Disputed]]", having("P", Is(State.DISPUTED))),
    ("[[P::<q>[[A]]</q>]]", having("P", Nested(A))),
    ("[[P:: <q> [[A]] </q> || v]]", having("P", Nested(A), test("v"))),
    ("[[P::<q>[[Q::<q>[[A]]</q>]]</q>]]", having("P", Nested(having("Q", Nested(A))))),
    ("[[-P::v]]", having("P", test("v"), inverse=True)),
    ("[[P1.P2::v]]", Having((Step("P1"), Step("P2")), (test("v"),))),
    ("[[P1 . -P2::v]]", Having((Step("P1"), Step("P2", True)), (test("v"),))),
    ("[[ P1.P2::v]]", having("P1.P2", test("v"))),
    (r"[[P1\.P2::v]]", having("P1.P2", test("v"))),
    (r"[[\-P::v]]", having("-P", test("v"))),
    (r"[[\Category:P::v]]", having("Category:P", test("v"))),
    ("[[P::a;?;>5]]", having("P", test("a;?;>5"))),
    ("[[P::5..10]]", having("P", test("5..10"))),
    ("[[P::text@en]]", having("P", test("text@en"))),
    ("[[P::52.5, 13.4 (10 km)]]", having("P", test("52.5, 13.4 (10 km)"))),
    ("[[P::box:1,2,3,4]]", having("P", test("box:1,2,3,4"))),
    ("[[P::a::b]]", having("P", test("a::b"))),
    ("[[P::[[Berlin]]]]", having("P", test("Berlin"))),
    ("[[P::[[:Berlin|the city]] [[X]]]]", having("P", test("Berlin X"))),
    ("[[P::![[X]]]]", having("P", test("X", Op.OTHER))),
    ("[[P::[[>X]]]]", having("P", test(r"\>X"))),
    (r"[[P::[[a\]]]]]", having("P", test(r"a\]"))),
    (r"[[P::\[[[a]]]]", having("P", test(r"\[a"))),
    ("[[P::[[|a]]<[[q>]]]]", having("P", test(r"\<q>"))),
    (r"[[P::a\|\|b]]", having("P", test(r"a\|\|b"))),
    (r"[[P::\+]]", having("P", test(r"\+"))),
    (r"[[P::a\]]]", having("P", test(r"a\]"))),
    ("[[P::[a] b]]", having("P", test("[a] b"))),
    ("[[P::!=+]]", having("P", test("+", Op.OTHER))),
    ("[[P::+5]]", having("P", test("+5"))),
    ("[[P::OR]] OR [[P::AND]]", Either((having("P", test("OR")), having("P", test("AND"))))),
]  # fmt: skip


@pytest.mark.parametrize(("text", "tree"), CONDITIONS)
def test_conditions(text: str, tree: Condition) -> None:
    assert where(text) == tree


@pytest.mark.parametrize(
    ("written", "op"),
    [
        ("", Op.EQUAL), ("!", Op.OTHER), ("!=", Op.OTHER), ("<", Op.AT_MOST), (">", Op.AT_LEAST),
        ("<=", Op.AT_MOST), (">=", Op.AT_LEAST), ("≤", Op.AT_MOST), ("≥", Op.AT_LEAST),
        ("<<", Op.BELOW), (">>", Op.ABOVE), ("~", Op.LIKE), ("!~", Op.UNLIKE),
        ("like:", Op.LIKE), ("nlike:", Op.UNLIKE), ("in:", Op.IN), ("not:", Op.NOT_IN),
        ("phrase:", Op.PHRASE),
    ],
)  # fmt: skip
def test_comparators(written: str, op: Op) -> None:
    assert where(f"[[P::{written}v w]]") == having("P", test("v w", op))
    assert where(f"[[P:: {written}  v||x]]") == having("P", test("v", op), test("x"))
    assert choice(f" {written} v ") == test("v", op)


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("certainty>=Documented", Qualifier("certainty", ">=", "Documented")),
        (" Certainty ≥ Documented ", Qualifier("certainty", ">=", "Documented")),
        ("certainty<Rumored", Qualifier("certainty", "<", "Rumored")),
        ("sources≤2", Qualifier("sources", "<=", "2")),
        ("surely", Qualifier("surely")),
        ("depth=2", Qualifier("depth", "=", "2")),
        ("during=2018/2019", Qualifier("during", "=", "2018/2019")),
        (r"source=A \| B", Qualifier("source", "=", "A | B")),
        ("changed>2024-01-01", Qualifier("changed", ">", "2024-01-01")),
    ],
)
def test_qualifiers(text: str, qualifier: Qualifier) -> None:
    for written in (f"[[P::v|+{text}]]", f"[[P::<q>[[A]]</q> | +{text}]]"):
        found = where(written)
        assert isinstance(found, Having)
        assert found.qualifiers == (qualifier,)


def test_several_qualifiers() -> None:
    found = where("[[P::v||w|+surely|+depth=0]]")

    assert found == Having(
        (Step("P"),), (test("v"), test("w")), (Qualifier("surely"), Qualifier("depth", "=", "0"))
    )


PRINTOUTS = [
    ("?P", Printout((Step("P"),))),
    ("? P = My label ", Printout((Step("P"),), "My label")),
    ("?P#km", Printout((Step("P"),), None, "km")),
    ("?P#-=L", Printout((Step("P"),), "L", "-")),
    ("?P#", Printout((Step("P"),), None, "")),
    ("?P=", Printout((Step("P"),), "")),
    ("?P=No. #1", Printout((Step("P"),), "No. #1")),
    ("?", Printout()),
    ("?=Label", Printout((), "Label")),
    ("?=Label#fmt", Printout((), "Label", "fmt")),
    ("?#fmt=Label", Printout((), "Label", "fmt")),
    ("?Category", Printout(kind="+")),
    ("?Kind=K", Printout((), "K", kind="+")),
    ("?Category:X", Printout(kind="X")),
    ("?A.B.-C", Printout((Step("A"), Step("B"), Step("C", True)))),
    ("?-P", Printout((Step("P", True),))),
    (r"?A\.B", Printout((Step("A.B"),))),
    (r"?A\#B\=C", Printout((Step("A#B=C"),))),
    ("?P|+align=right|+limit=1",
     Printout((Step("P"),), settings=(("align", "right"), ("limit", "1")))),
    ("?P=L | +Order = desc ", Printout((Step("P"),), "L", settings=(("order", "desc"),))),
    ("?P|+link=", Printout((Step("P"),), settings=(("link", ""),))),
    ("?count()", Printout(aggregate=Aggregate.COUNT)),
    ("?Sum( Number of cameras )=Cameras",
     Printout((Step("Number of cameras"),), "Cameras", aggregate=Aggregate.SUM)),
    ("?average(A.B)#-2", Printout((Step("A"), Step("B")), None, "-2", aggregate=Aggregate.AVERAGE)),
    ("?Cameras (estimated)", Printout((Step("Cameras (estimated)"),))),
    (r"?P=a\|b", Printout((Step("P"),), "a|b")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "printout"), PRINTOUTS)
def test_columns(text: str, printout: Printout) -> None:
    assert parse(f"[[A]]|{text}") == Question(A, (printout,))
    assert parse(f"[[A]] | {text} | limit=1").printouts == (printout,)


PARAMETERS = [
    ("limit=50", Parameter("limit", "50")),
    (" Named  Args = yes ", Parameter("named args", "yes")),
    ("sort=", Parameter("sort", "")),
    ("sort=A,B.C", Parameter("sort", "A,B.C")),
    ("certainty>=Documented", Parameter("certainty", "Documented", ">=")),
    ("certainty ≥ Documented", Parameter("certainty", "Documented", ">=")),
    ("at=2024-01-01", Parameter("at", "2024-01-01")),
    ("intro=See [[Foo|bar]], a=b", Parameter("intro", "See [[Foo|bar]], a=b")),
    ("intro={{Foo|bar}}", Parameter("intro", "{{Foo|bar}}")),
    ("sep=||", Parameter("sep", "||")),
    (r"sep=\|", Parameter("sep", "|")),
    (r"sep=\n", Parameter("sep", r"\n")),
    (r"sep=,\ ", Parameter("sep", ", ")),
    ("@deferred", Parameter("@deferred", "")),
]


@pytest.mark.parametrize(("text", "parameter"), PARAMETERS)
def test_parameters(text: str, parameter: Parameter) -> None:
    assert parse(f"[[A]]|{text}") == Question(A, (), (parameter,))
    assert parse(f"[[A]]|{text} |?B").parameters == (parameter,)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("{{#ask: [[A]] |?P |limit=1 }}",
         Question(A, (Printout((Step("P"),)),), (Parameter("limit", "1"),))),
        (" {{ #Ask:[[A]]\n}} ", Question(A)),
        ("{{#ask:}}", Question()),
        ("{{#show: Berlin |?P}}",
         Question(Titled((test("Berlin"),)), (Printout((Step("P"),)),), show=True)),
        ("{{#show: [[A]] |?P}}", Question(A, (Printout((Step("P"),)),), show=True)),
        ("|?P", Question(Everything(), (Printout((Step("P"),)),))),
        ("?P|[[A]]", Question(A, (Printout((Step("P"),)),))),
        ("limit=1|[[A]]", Question(A, (), (Parameter("limit", "1"),))),
        ("[[A]] OR [[B]] |limit=1 |[[C]]",
         Question(All((Either((A, B)), C)), (), (Parameter("limit", "1"),))),
        ("[[A]] | | limit=1 |\n", Question(A, (), (Parameter("limit", "1"),))),
    ],
)  # fmt: skip
def test_whole_questions(text: str, question: Question) -> None:
    found = parse(text)

    assert found == question
    assert found.text == text


def test_the_last_parameter_counts() -> None:
    assert parse("[[A]]|limit=1|limit=2").parameter("limit") == "2"


MISTAKES = [
    # text, column, what is told
    ("[[A]] and [[B]]", "column 7", "capital letters"),
    ("[[A]] or [[B]]", "column 7", "Write OR"),
    ("[[A]] Not [[B]]", "column 7", "Write NOT"),
    ("[[A]] OR", "column 9", "condition is missing after OR"),
    ("[[A]] OR OR [[B]]", "column 10", "condition is missing before OR"),
    ("OR [[A]]", "column 1", "condition is missing before OR"),
    ("[[A]] NOT", "column 10", "condition is missing after NOT"),
    ("foo [[A]]", "column 1", "phrase:foo"),
    ("[[A]] foo bar", "column 7", "foo bar"),
    ("Country::Germany", "column 1", "[[Country::Germany]]"),
    ("[[A", "column 1", "[[ is not closed"),
    ("[[A]", "column 1", "[[ is not closed"),
    ("[[A [[B]]", "column 1", "[[ is not closed"),
    ("[[P::v [[Q::w]]", "column 1", "[[ is not closed"),
    ("A]]", "column 1", "double brackets"),
    ("[[P::]]", "column 6", "value is missing after ::"),
    ("[[P::>]]", "column 7", "value is missing after >"),
    ("[[P::v||]]", "column 9", "value is missing after ||"),
    ("[[::v]]", "column 3", "property is missing"),
    ("[[P.::v]]", "column 5", "property is missing"),
    ("[[]]", "column 3", "missing"),
    ("[[Category:]]", "column 12", "missing"),
    ("[[Category:~X]]", "column 12", "cannot be compared"),
    ("[[Category:A|+depth=x]]", "column 13", "whole number"),
    ("[[Category:A|+surely]]", "column 13", "Only values"),
    ("[[A|+depth=1]]", "column 4", "Only values"),
    ("[[:!+]]", "column 3", "missing"),
    ("[[A|label]]", "column 4", "Write || before another value"),
    ("[[P::v|w]]", "column 7", "Write || before another value"),
    ("[[P::v|+]]", "column 7", "|+name=value"),
    ("[[P::v|+depth=]]", "column 15", "value is missing"),
    ("[[P::is:unknwn]]", "column 6", "unknown"),
    ("[[P::v <q>[[A]]</q>]]", "column 8", "<q>"),
    ("[[<q>[[A]]</q>]]", "column 3", "<q>"),
    ("[[A||P::v]]", "column 7", "Only one property"),
    ("<q>[[A]]", "column 1", "<q> is not closed"),
    ("<q>[[A]])", "column 1", "<q> is not closed"),
    ("[[A]]</q>", "column 6", "closes nothing"),
    ("([[A]]", "column 1", "( is not closed"),
    ("([[A]] |?P", "column 1", "( is not closed"),
    ("<q></q>", "column 4", "condition is missing"),
    ("[[P::<q></q>]]", "column 9", "condition is missing"),
    ("[[P::<q>[[A]]</q> v]]", "column 1", "not closed"),
    ("[[A]]|foo", "column 7", "?foo"),
    ("[[A]]|+limit=1", "column 7", "follows no column"),
    ("[[A]]|?P||?Q", "column 7", "one bar"),
    ("[[A]]|?.", "column 8", "property is missing"),
    ("{{#ask: [[A]]", "column 1", "not closed"),
    ("[[A]]\n[[B]]\nor [[C]]", "line 3, column 1", "Write OR"),
]


@pytest.mark.parametrize(("text", "place", "words"), MISTAKES)
def test_a_mistake_is_told_with_its_place_and_a_cure(text: str, place: str, words: str) -> None:
    problems = told(text)

    assert problems[0].startswith(f"{place}: ")
    assert words in problems[0]
    assert " — " in problems[0]


def test_all_mistakes_are_told_in_the_order_of_the_text() -> None:
    problems = told("[[A]] and [[B]] foo [[P::]] |bar |?. |limit=1 |OR [[C]]")

    assert [p.split(":")[0] for p in problems] == [
        "column 7", "column 17", "column 30", "column 36", "column 48",
    ]  # fmt: skip


def test_spans_count_characters_of_the_text() -> None:
    text = "{{#ask: [[Used by.-Country::~*é*||+|+surely]] |?Used by=U |limit=5}}"
    question = parse(text)
    found = question.where
    assert isinstance(found, Having)

    parts = [found, *found.path, *found.choices, *found.qualifiers, *question.printouts]
    cut = [text[p.span.start : p.span.end].strip() for p in (*parts, *question.parameters)]

    assert cut == [
        "[[Used by.-Country::~*é*||+|+surely]]", "Used by", "-Country", "~*é*", "+", "|+surely",
        "?Used by=U", "limit=5",
    ]  # fmt: skip


def test_a_field_of_a_record_value_is_read_alone() -> None:
    assert choice(" >5 ", start=10).span.start == 11
    assert choice("+") == AnyValue()
    assert choice("is:none") == Is(State.NONE)
    assert choice(r"\>5") == test(r"\>5")
    with pytest.raises(QueryError):
        choice(" > ")


HOSTILE = [
    "[[", "]]", "<q>", "</q>", "(", ")", "NOT ", "|", "||", "\\", "*", "a b ", "and ", "+", "{{",
    "[[a::b||", "|?a", "|+a=b", "[[a.b::c]]", "<", ":", " ", "\n[[a::b]]", "[[A]] OR ", "|?#=",
    "[[P::[[a]]", "[[P::\\]", "[[a:", "|a=b", "&", "&& ", "[[a||b]]", "[[a::<q>", "[[:", "!",
    "[ ", "[[Category:", "[[a::<q>[[b]]</q>]]", "(NOT ", "[[a::b|+c=d",
]  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_text_costs_little(unit: str) -> None:
    """A text of 100,000 characters is refused; the longest that is read is read at once."""
    for length in (100_000, 20_000):
        begun = time.process_time()
        try:
            parse(unit * (length // len(unit)))
        except QueryError as error:
            assert len(error.problems) <= 20
        assert time.process_time() - begun < 1.5  # measured: 0.4 at most; room for a busy machine


def test_a_long_text_is_refused_by_its_length() -> None:
    assert "20000 are read" in told("[[A]]" * 5000)[0]
    assert isinstance(parse("[[A]]" * 5000, longest=10**6).where, All)


@pytest.mark.parametrize(
    "text",
    [
        "<q>" * 200 + "[[A]]" + "</q>" * 200,
        "(" * 40 + "[[A]]" + ")" * 40,
        "NOT " * 40 + "[[A]]",
        "(NOT " * 20 + "[[A]]" + ")" * 20,
        "[[P::<q>" * 100 + "[[A]]" + "</q>]]" * 100,
    ],
)
def test_deep_nesting_is_a_mistake(text: str) -> None:
    assert "within parts" in told(text)[0]


def test_thirty_deep_is_read() -> None:
    text = "[[P::<q>" * 30 + "[[A]]" + "</q>]]" * 30

    assert hash(parse(text)) == hash(parse(f" {text}"))
