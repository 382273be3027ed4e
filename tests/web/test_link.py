"""Links: what stays in them, and how they name a position that could be taken for a year."""

from __future__ import annotations

import pytest
import registry
from django.test import RequestFactory

from undersight.exchange.writers.imprint import Imprint
from undersight.looking.request import look

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("more", "address"),
    [
        ({"at": 17}, "/x?at=17"),
        ({"at": 2024}, "/x?at=p2024"),
        ({"a": 1900, "b": 2199}, "/x?a=p1900&b=p2199"),
        ({"to": 2200}, "/x?to=2200"),
        ({"at": "2024"}, "/x?at=2024"),
        ({"page": 2024}, "/x?page=2024"),
        ({"at": None}, "/x"),
    ],
)
def test_a_position_is_never_a_year(more: dict[str, int | str | None], address: str) -> None:
    registry.begin()

    assert look(RequestFactory().get("/x")).link("/x", **more) == address


def test_a_copy_names_its_state_the_same_way() -> None:

    assert Imprint("R", "https://r.example", "/x", position=2024).permanent.endswith("/x?at=p2024")
