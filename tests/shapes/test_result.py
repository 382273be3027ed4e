"""Answers as tables, lists, letters, counts, clouds and templates."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from undersight.errors import InvalidError
from undersight.shapes.result import (
    Grid,
    Head,
    Item,
    Line,
    Separators,
    by_letter,
    cloud,
    embedded,
    excerpt,
    first_letter,
    in_columns,
    in_text,
    listing,
    ranked,
    table,
    worked_out,
)
from undersight.shapes.template import LONGEST, Asked, check, filled

HEADS = (
    Head("", "link", subject=True),
    Head("Used by", "link", name="Used by"),
    Head("Cameras", "integer"),
)


def line(title: str, *users: str, cameras: str = "") -> Line:
    subject = Item(title, f"/{title}")
    number = (Item(cameras, number=Decimal(cameras)),) if cameras else ()
    return Line(((subject,), tuple(Item(u, f"/{u}") for u in users), number), subject)


GRID = Grid(
    HEADS,
    (
        line("Alpha", "Army", "Police", cameras="3"),
        line("Émile", "Police"),
        line("Zeta", cameras="5"),
    ),
)


def test_a_table_and_on_its_side() -> None:
    upright = table(GRID)
    assert [h.label for h in upright.heads] == ["", "Used by", "Cameras"] and len(upright.rows) == 3
    turned = table(GRID, transpose=True)
    assert turned.heads == () and turned.headed == HEADS
    assert [[len(cell) for cell in row] for row in turned.rows] == [[1, 1, 1], [2, 1, 0], [1, 0, 1]]
    assert table(GRID, headers=False).heads == () and HEADS[2].numeric
    assert table(Grid(HEADS, ()), transpose=True).rows == ((), (), ())


def test_lists_leave_out_what_has_no_value() -> None:
    assert in_text(listing(GRID)) == (
        "Alpha (Used by: Army, Police, Cameras: 3), Émile (Used by: Police), Zeta (Cameras: 5)"
    )
    between = Separators("; ", " / ", "+")
    assert (
        in_text(listing(GRID, between, labels=False))
        == "Alpha (Army+Police / 3); Émile (Police); Zeta (5)"
    )


@pytest.mark.parametrize(
    ("text", "letter"),
    [
        *(("alpha", "A"), ("Émile", "E"), ("«Zeta»", "Z"), ("3M", "0–9"), ("٣", "0–9")),
        *(("新疆", "新"), ("Москва", "М"), ("شرطة", "ش"), ("ไทย", "ไ"), ("ß", "S"), ("ﬁn", "F")),
        *(("", "#"), ("…", "#"), ("😀", "#"), ("ʻOkina", "ʻ")),
    ],
)
def test_every_script_has_letters(text: str, letter: str) -> None:
    assert first_letter(text) == letter


@given(st.lists(st.text(max_size=5), max_size=40), st.integers(-1, 12))
def test_letters_and_columns_keep_every_row(titles: list[str], count: int) -> None:
    letters = by_letter(Grid(HEADS[:1], tuple(Line(((Item(t),),), Item(t)) for t in titles)))
    assert sum(len(each.lines) for each in letters) == len(titles)
    columns = in_columns(letters, count)
    lines = [line for column in columns for each in column for line in each.lines]
    assert lines == [line for each in letters for line in each.lines]
    assert len(columns) <= max(1, min(count, 10))


def test_values_are_counted_once_a_row() -> None:
    twice = Grid(HEADS, (line("A", "Army", "Army"), line("B", "Police"), line("C", "Police")))
    found = ranked(twice)
    assert [(r.item.text, r.count) for r in found] == [("Police", 2), ("Army", 1)]
    assert [r.item.text for r in ranked(twice, most=1)] == ["Police"]
    assert [r.item.text for r in ranked(twice, least=2)] == ["Police"]
    assert [(r.item.text, r.size) for r in cloud(found)] == [("Army", 0.0), ("Police", 1.0)]
    assert cloud([]) == () and cloud(found[:1])[0].size == 0.5
    titles = Grid(HEADS[:1], tuple(Line(((Item(t),),)) for t in ("a", "a", "b")))
    assert [(r.item.text, r.count) for r in ranked(titles)] == [("a", 2), ("b", 1)]


@pytest.mark.parametrize(
    ("which", "expected"), [("sum", "8"), ("min", "3"), ("max", "5"), ("average", "4")]
)
def test_numbers_of_a_column(which: str, expected: str) -> None:
    (made,) = worked_out(GRID, which)
    assert (made.head.label, made.number, made.count) == ("Cameras", Decimal(expected), 2)


def test_units_are_never_added_up() -> None:
    items = (Item("5 km", number=Decimal(5), unit="km"), Item("3 m", number=Decimal(3), unit="m"))
    grid = Grid(HEADS[2:], (Line((items,)),))
    assert [(s.number, s.unit) for s in worked_out(grid, "sum")] == [(5, "km"), (3, "m")]


def test_excerpts_end_between_words() -> None:
    title = Item("A", "/A")
    assert excerpt(title, "One  two.\n\nThree.") == excerpt(title, "One two.\n\nFour")
    cut = excerpt(title, "word " * 300, longest=50)
    assert cut.cut and cut.text.endswith("word…") and len(cut.text) <= 50
    assert len(excerpt(title, "x" * 900).text) <= 600
    texts = {"/Alpha": "About alpha."}
    assert [e.text for e in embedded(GRID, texts)] == ["About alpha.", "", ""]


def test_a_template_is_filled_in() -> None:
    template = "{{{#}}}/{{{#rowcount}}} {{{1}}}: {{{?used BY|nobody}}} {{{#userparam}}}{{{mine}}}"
    asked = Asked(offset=10, user="u", more={"mine": "!"})
    assert list(filled(template, GRID, asked)) == [
        "11/3 Alpha: Army, Police u!",
        "12/3 Émile: Police u!",
        "13/3 Zeta: nobody u!",
    ]


def test_what_is_filled_in_is_not_read_again() -> None:
    grid = Grid(HEADS[:1], (Line(((Item("{{{#}}}{{{1}}}"),),)),))
    assert list(filled("{{{1}}}", grid)) == ["{{{#}}}{{{1}}}"]


@given(st.text(st.sampled_from("{}|?#1 aU\n"), max_size=60))
def test_any_template_comes_to_an_end(template: str) -> None:
    assert len(list(filled(template, GRID))) == 3
    check(template, HEADS, {})


def test_a_template_is_checked() -> None:
    assert check("{{{?Used by}}} {{{1}}} {{{#}}} {{{mine}}} {{{x|y}}}", HEADS, {"mine": ""}) == []
    (problem,) = check("{{{?Usd by}}}", HEADS, {})
    assert "{{{?Used by}}}" in str(problem)
    assert check("x" * (LONGEST + 1), HEADS, {})
    many = Grid(HEADS[:1], tuple(Line(((Item("x" * 500),),)) for _ in range(30)))
    with pytest.raises(InvalidError):
        list(filled("{{{1}}}" * 1000, many))
