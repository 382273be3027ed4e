"""Accounts: who may make them, and that they can be used."""

from __future__ import annotations

import pytest
from django.test import Client

from undersight.errors import RefusedError
from undersight.records.rights import Reader, Role
from undersight.store.actions.accounts import accounts, change_account, make_account

pytestmark = pytest.mark.django_db
ADMINISTRATOR = Reader("ada", Role.ADMINISTRATOR)
PASSWORD = "correct horse battery"


def sign_in(password: str) -> bool:
    return Client().login(username="maria", password=password)


def test_an_account_can_be_used_until_it_is_closed() -> None:
    make_account("maria", password=PASSWORD, role=Role.CONTRIBUTOR, actor=ADMINISTRATOR)
    assert sign_in(PASSWORD) and not sign_in("another")

    change_account("Maria", password="another horse battery", actor=ADMINISTRATOR)
    assert not sign_in(PASSWORD) and sign_in("another horse battery")

    change_account("maria", active=False, role=Role.REVIEWER, actor=ADMINISTRATOR)
    assert not sign_in("another horse battery")
    assert [(a.role, a.active) for a in accounts(actor=ADMINISTRATOR)] == [(Role.REVIEWER, False)]


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.ADMINISTRATOR])
def test_only_administrators_manage_accounts(role: Role) -> None:
    with pytest.raises(RefusedError):
        make_account("x", password=PASSWORD, role=Role.READER, actor=Reader("rex", role))
    with pytest.raises(RefusedError):
        change_account("x", active=False, actor=Reader("rex", role))
    with pytest.raises(RefusedError):
        accounts(actor=Reader("rex", role))
