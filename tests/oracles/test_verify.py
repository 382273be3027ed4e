"""After any sequence of deeds the chain holds and every projection equals what the log makes of
it.
"""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st
from oracles import generated
from oracles.test_oracles import FEW, MANY

from undersight.store.actions.verify import verify_chain
from undersight.store.actions.verify_projections import verify_projections
from undersight.store.actions.verify_shape import verify_shape

pytestmark = pytest.mark.django_db


def nothing_is_found(data: st.DataObject, deeds: int) -> None:
    with transaction.atomic():
        generated.grow(data, deeds)
        found = [str(f) for f in (*verify_chain(), *verify_shape(), *verify_projections())]
        transaction.set_rollback(True)
    assert found == []


@FEW
@given(data=st.data())
def test_nothing_is_found(data: st.DataObject) -> None:
    nothing_is_found(data, 30)


@pytest.mark.slow
@MANY
@given(data=st.data())
def test_nothing_is_found_at_length(data: st.DataObject) -> None:
    nothing_is_found(data, 80)
