"""When claims contradict one another."""

from __future__ import annotations

import build
import pytest

from undersight.records.claim import Claim, ClaimTime, Content
from undersight.records.clash import clash
from undersight.values.protocol import Absence


def camera_count(value: object, time: str = "") -> Content:
    content = build.content("camera_count", value)
    return Content(
        content.property, content.value, content.absence, time=ClaimTime(time) if time else None
    )


def unknown(absence: Absence) -> Content:
    return Content("camera_count", None, absence)


FEW = {"amount": 5, "unit": "cameras"}
MANY = {"amount": 500, "unit": "cameras"}


@pytest.mark.parametrize(
    ("contents", "expected"),
    [
        ([], False),
        ([camera_count(FEW)], False),
        ([camera_count(FEW), camera_count(FEW)], False),
        ([camera_count(FEW), camera_count(MANY)], True),
        ([camera_count(FEW, "2019"), camera_count(MANY, "2021")], False),
        ([camera_count(FEW, "2019/2021"), camera_count(MANY, "2021")], True),
        ([camera_count(FEW, "2019"), camera_count(MANY)], True),
        ([camera_count(FEW), unknown(Absence.UNKNOWN)], False),
        ([camera_count(FEW), unknown(Absence.WITHHELD)], False),
        ([camera_count(FEW), unknown(Absence.NONE)], True),
    ],
)
def test_clash(contents: list[Content], expected: bool) -> None:
    claims = [Claim(f"{n:010}", f"{n:010}", "0000000001", c, 1) for n, c in enumerate(contents)]

    assert clash(claims) is expected
