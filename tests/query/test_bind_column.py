"""Columns, groups and order of a question, bound to the bundled schema."""

from __future__ import annotations

import pytest
from query.binding import plan, problems

from undersight.query import plan as p
from undersight.query.syntax import Aggregate

COUNTRY = p.Hop(("country",))
USED_BY = p.Hop(("used_by",))


def labels(text: str, language: str = "en") -> list[str]:
    return [c.label for c in plan(f"[[Category:Deployment]] {text}", language=language).columns]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("", [""]),
        ("|mainlabel=Name", ["Name"]),
        ("|mainlabel=-", []),
        ("|?Country |mainlabel=-", ["Country"]),
        ("|?Country", ["", "Country"]),
        ("|?Country=Where", ["", "Where"]),
        ("|?Country=", ["", ""]),
        ("|?pays", ["", "Country"]),
        ("|?Country |?Used by.Country", ["", "Country", "Used by.Country"]),
        ("|?Used by.Country", ["", "Country"]),
        ("|?-Part of", ["", "-Part of"]),
        ("|?Category |?Category:Product", ["", "Category", "Product"]),
        ("|?Country |?=Name", ["Country", "Name"]),
        ("|?Modification date", ["", "Modification date"]),
    ],
)
def test_columns_are_headed(text: str, expected: list[str]) -> None:
    assert labels(text) == expected


def test_headings_are_in_the_language_asked_for() -> None:
    assert labels("|?Country |?Used by", "fr") == ["", "Pays", "Utilisé par"]


def test_columns_are_bound() -> None:
    text = "[[Category:Deployment]] |?Used by.Country#-=Where|+limit=1|+order=desc|+align=left"
    column = plan(text).columns[1]

    assert column == p.Column(
        p.Shown.VALUES,
        "Where",
        (USED_BY, COUNTRY),
        "link",
        format="-",
        canonical="Used by.Country",
        limit=1,
        order="desc",
        settings=(("align", "left"),),
    )


def test_show_has_no_column_for_the_record() -> None:
    found = plan("{{#show: Berlin |?Country}}")

    assert [c.label for c in found.columns] == ["Country"]
    assert found.setting("show") == "yes"


def test_groups_are_bound() -> None:
    found = plan(
        "[[Category:Deployment]] |group=Country |?count() |?sum(Number of cameras)=Cameras"
        " |sort=count |order=desc"
    )

    assert [c.label for c in found.columns] == ["Country", "count()", "Cameras"]
    assert [c.aggregate for c in found.columns] == [None, Aggregate.COUNT, Aggregate.SUM]
    assert found.group == (0,)
    assert found.sort == (p.SortKey(type="integer", column=1, descending=True),)


def test_a_group_without_aggregate_is_counted() -> None:
    assert labels("|group=Country, Category |?Country=Where") == ["Where", "Category", "count()"]


def test_without_groups_there_is_one_row() -> None:
    found = plan("[[Category:Deployment]] |?count() |?max(Start date)")

    assert found.group == ()
    assert [c.canonical for c in found.columns] == ["count()", "max(Start date)"]


@pytest.mark.parametrize(
    "text, told",
    [
        ("|?sum(Site)", "sum(Site) makes no sense for this type of value"),
        ("|?sum()", "sum() needs a property"),
        ("|?Foo", "column 27: There is no such property"),
        ("|?Category:Foo", "There is no such kind"),
        ("|?Cites", "“Cites” is a condition, not a column"),
        ("|?Country|+limit=x", "+limit takes a whole number"),
        ("|?Country|+order=up", "There is no such order"),
        ("|?Site.Country", "A chain can only go on from a link"),
        ("|?count() |?Country", "neither grouped by nor worked out"),
    ],
)
def test_wrong_columns_are_told(text: str, told: str) -> None:
    assert told in "\n".join(problems(f"[[Category:Deployment]] {text}"))


@pytest.mark.parametrize(
    "text, expected",
    [
        ("", (p.SortKey(),)),
        ("|sort=", (p.SortKey(),)),
        ("|order=desc", (p.SortKey(descending=True),)),
        (
            "|sort=Country, |order=desc,asc",
            (p.SortKey((COUNTRY,), "link", descending=True), p.SortKey()),
        ),
        ("|sort=Used by.Country", (p.SortKey((USED_BY, COUNTRY), "link"),)),
        ("|sort=Category", (p.SortKey(kind=True),)),
        (
            "|sort=Modification date|order=desc",
            (p.SortKey(type="date", moment=p.Moment.CHANGED, descending=True),),
        ),
        ("|order=none", ()),
    ],
)
def test_order_is_bound(text: str, expected: tuple[p.SortKey, ...]) -> None:
    assert plan(f"[[Category:Deployment]] {text}").sort == expected


def test_rows_are_shuffled() -> None:
    assert plan("[[Category:Deployment]] |order=random").shuffled
