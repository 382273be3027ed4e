"""What is suggested while a question is being typed."""

from __future__ import annotations

import pytest
from build import surveillance

from undersight.query.complete import complete


@pytest.mark.parametrize(
    "before, first",
    [
        ("", "[[Category:Deployment]]"),
        ("[[Category:Depl", "Deployment"),
        ("[[Category:Deployment||Pro", "Product"),
        ("[[Cou", "Country"),
        ("[[Category:Deployment]] [[Used by.Ins", "Institution type"),
        ("[[Category:Product]] [[-Runs sof", "-Product deployed"),
        ("[[Category:Product]] [[-Runs software::<q>[[Start", "Start date"),
        ("[[Deployment status::", "Planned"),
        ("[[Deployment status::Planned||Sto", "Stopped"),
        ("[[Deployment status::!On", "Ongoing"),
        ("[[Start date::", "+"),
        ("[[Used by::X|+cert", "certainty"),
        ("[[A]] |?Star", "Start date"),
        ("[[Techn", "Technology"),  # its own name, before the alias of another
        ("[[A]] |?Techn", "Technology"),
        ("[[A]] |?Used by.Cou", "Country"),
        ("[[A]] |?cou", "Country"),
        ("[[A]] |lim", "limit="),
        ("[[A]] |sort=Country, Star", "Start date"),
        ("[[A]] |order=de", "desc"),
        ("[[A]] |certainty=Doc", "Documented"),
    ],
)
def test_the_best_comes_first(before: str, first: str) -> None:
    found = complete(before, schema=surveillance())

    assert found.suggestions, before
    assert found.suggestions[0].insert == first


@pytest.mark.parametrize(
    "before, start, titles",
    [
        ("[[Used by::Poli", 11, ("institution",)),
        ("[[Used by::X||Poli", 14, ("institution",)),
        ("[[Berl", 2, ()),
        ("[[Site::Ga", 8, None),
        ("[[A]] |?Cou", 8, None),
    ],
)
def test_titles_fit_where_records_are_named(
    before: str, start: int, titles: tuple[str, ...] | None
) -> None:
    found = complete(before, schema=surveillance())

    assert (found.start, found.titles) == (start, titles)


def test_labels_are_in_the_language_of_who_types() -> None:
    (found,) = complete("[[Category:Déploi", schema=surveillance(), language="fr").suggestions

    assert (found.insert, found.label) == ("Deployment", "Déploiement")


@pytest.mark.parametrize(
    "text", ["[[Foo.Bar::", "[[", "[[::", "|", "|?", "[[A::<q>[[", "]]", "[[A|b|"]
)
def test_nothing_that_is_typed_fails(text: str) -> None:
    complete(text, schema=surveillance())
