"""Questions, asked of a small registry: which records, in which order, with which cells."""

from __future__ import annotations

import random

import build
import pytest
import registry
from oracles import asked as chance

from undersight.records.lens import Lens

pytestmark = pytest.mark.django_db


def test_any_plan_can_be_asked() -> None:
    registry.begin()
    for seed in range(40):
        for found in chance.asked(Lens(), seed=seed, number=25):
            assert len(found) > 1, found
