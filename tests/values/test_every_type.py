"""What holds for every type of value: fixed points, and hostile input that is refused quickly."""

from __future__ import annotations

import json
import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from undersight.errors import Problem
from undersight.values.catalogue import names, value_type
from undersight.values.protocol import KEY_LENGTH, Rules, Value

CODES = {"facial-recognition": ("Facial recognition", "FR"), "alpr": ("ALPR", "Plate readers")}
RULES = Rules(codes=CODES)
COMPARATORS = {"=", "!=", "<", "<=", ">", ">=", "~", "+"}

VALID: list[tuple[str, object]] = [
    ("boolean", True),
    ("boolean", "No"),
    ("code", "plate READERS"),
    ("coordinates", "43.8, 87.6"),
    ("coordinates", "43.80, 87.60 ± 0.5"),
    ("coordinates", {"lat": 43.0, "lon": -87.617}),
    ("date", "2017-03"),
    ("date", "[1667,1668, 1670..1672]"),
    ("date", 2017),
    ("email", "Press@Example.org"),
    ("file", "A" * 64),
    ("identifier", "Wikidata:Q42"),
    ("identifier", {"scheme": "doi", "value": "10.1000/a:b"}),
    ("integer", "1,200"),
    ("integer", 3.0),
    ("language", "ZH-hant"),
    ("link", "7k3mz9qp0a"),
    ("money", "EUR 2520000.50"),
    ("money", {"amount": 3.141, "currency": "usd"}),
    ("multilingual", "乌鲁木齐"),
    ("number", 1e-7),
    ("number", 1.234),
    ("number", Decimal("3.0")),
    ("quantity", "1,200 cameras"),
    ("quantity", {"amount": 1.234, "unit": "kilometres"}),
    ("quantity", 7),
    ("string", "  e\u0301tat   civil "),
    ("text", "Line\r\n\r\n    code \n"),
    ("url", "HTTP://Bücher.Example:80?q=ä#x"),
]

HOSTILE: list[object] = [
    None,
    "",
    " \n ",
    "\x00",
    "a\x00b",
    "\ud800",
    "x" * 1_000_000,
    "9" * 1_000_000,
    "[" * 100_000,
    "1" + ",1" * 100_000,
    "1e" + "9" * 50,
    "1e999999999",
    "Y17E99999999",
    "Y1E-5",
    "XXX1-02-29," * 17,
    "[" + ",".join(["XXX1-02-29"] * 17) + "]",
    "a" + "\u0300\u0316" * 45_000,
    "1 " * 190,
    "5 " + "x" * 390,
    ":" * 900,
    "http://" + "a." * 900,
    "https://[" + ":" * 900 + "]",
    "a@" + "b." * 120,
    10**10_000,
    -(10**10_000),
    float("nan"),
    float("inf"),
    -1e308,
    Decimal("NaN"),
    Decimal("1e999999"),
    [],
    [[[[]]]],
    {},
    {"amount": 10**5000, "unit": "x" * 10**6},
    {"amount": {"amount": 1}, "currency": []},
    {1: 2},
    {"\ud800": 1},
    {"record": None},
    {"lat": "x" * 10**6, "lon": float("nan")},
    {"lat": 10**5000, "lon": 0},
    {"scheme": "x", "value": 5},
    b"bytes",
    object(),
]


def check_fixed_point(name: str, value: Value, rules: Rules) -> None:
    """Parsing the canonical text, and what JSON hands back, gives an equal value."""
    kind = value_type(name)
    wire = json.loads(json.dumps(kind.json(value)))
    assert kind.parse(value.text or value.target, rules) == value
    assert kind.parse(wire, rules) == value
    assert len(value.key) <= KEY_LENGTH
    for language in ("en", "de", "zh-Hant", "ar", "tlh"):
        assert kind.show(value, language)


@pytest.mark.parametrize(("name", "raw"), VALID)
def test_canonical_form_is_a_fixed_point(name: str, raw: object) -> None:
    value = value_type(name).parse(raw, RULES)

    assert isinstance(value, Value), value
    check_fixed_point(name, value, RULES)


def test_every_type_has_an_example() -> None:
    assert {name for name, _ in VALID} == set(names())


@pytest.mark.parametrize("name", names())
def test_operators_are_known(name: str) -> None:
    kind = value_type(name)

    assert kind.name == name
    assert "+" in kind.operators and set(kind.operators) <= COMPARATORS


@pytest.mark.parametrize("name", names())
def test_hostile_input_is_answered_quickly(name: str) -> None:
    for raw in HOSTILE:
        start = time.perf_counter()
        answer = value_type(name).parse(raw, RULES)
        spent = time.perf_counter() - start

        assert spent < 0.5, (name, repr(type(raw)), spent)
        assert isinstance(answer, Value | Problem)
        if isinstance(answer, Problem):
            assert answer.message and answer.cure
            assert len(str(answer)) < 700
            str(answer).encode()


LIKELY = st.text(alphabet="0123456789-+.,:/ eEXYTZ~?%[]{}±°'@#abkm\u00a0\u2009\u0301", max_size=40)


@pytest.mark.parametrize("name", names())
@settings(max_examples=150, deadline=None)
@given(raw=st.one_of(st.text(), LIKELY, st.integers(), st.floats(), st.decimals()))
def test_any_input_gives_a_value_or_a_problem(name: str, raw: object) -> None:
    answer = value_type(name).parse(raw, RULES)

    if isinstance(answer, Value):
        check_fixed_point(name, answer, RULES)
    else:
        assert isinstance(answer, Problem)


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("boolean", "maybe"),
        ("boolean", 2),
        ("file", "z" * 64),
        ("file", "a" * 63),
        ("link", "7k3mz9qp0i"),
        ("link", {"record": "7k3mz9qp0a", "title": "x"}),
        ("link", {}),
    ],
)
def test_small_types_refuse(name: str, raw: object) -> None:
    assert isinstance(value_type(name).parse(raw, RULES), Problem)


def test_link_points() -> None:
    value = value_type("link").parse({"record": "7K3MZ9QP0A"}, RULES)

    assert value == Value(target="7k3mz9qp0a")
