"""Accounts: a pseudonym and a password; roles decide what is seen; nothing else is kept of
anybody.
"""

from __future__ import annotations

from itertools import pairwise

import build
import pytest
import registry
from build import content
from django.test import Client

from undersight.records.rights import LEVELS, RIGHTS, ROLE_LEVEL, Right, Role
from undersight.store.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture
def camera() -> str:
    registry.begin()
    return registry.make(
        "deployment",
        "Cameras",
        *(
            content("site", f"for {access}", access=access)
            for access in ("public", "members", "editors", "restricted")
        ),
    )


def sign_in(role: Role) -> Client:
    User.objects.create_user(f"some-{role}", PASSWORD, role=role)
    browser = Client()
    answer = browser.post("/accounts/login/", {"login": f"Some-{role}", "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    return browser


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (Role.SUGGESTER, {"public", "members"}),
        (Role.CONTRIBUTOR, {"public", "members", "editors"}),
        (Role.REVIEWER, {"public", "members", "editors", "restricted"}),
        (Role.ADMINISTRATOR, {"public", "members", "editors", "restricted"}),
    ],
)
def test_a_role_sees_its_level_and_all_below(camera: str, role: Role, seen: set[str]) -> None:
    page = sign_in(role).get(f"/deployment/{camera}", follow=True).content.decode()

    assert {a for a in LEVELS if f"for {a}" in page} == seen


def test_anybody_sees_what_is_public_only(camera: str) -> None:
    page = Client().get(f"/deployment/{camera}", follow=True).content.decode()

    assert "for public" in page and "for members" not in page


def test_a_stricter_role_may_all_that_a_weaker_one_may() -> None:
    order = [Role.READER, Role.SUGGESTER, Role.CONTRIBUTOR, Role.REVIEWER, Role.ADMINISTRATOR]

    assert all(RIGHTS[a] <= RIGHTS[b] for a, b in pairwise(order))
    assert [ROLE_LEVEL[r] for r in order] == [0, 1, 2, 3, 3]
    assert Right.KNOW_EDITORS in RIGHTS[Role.REVIEWER] - RIGHTS[Role.CONTRIBUTOR]


def test_an_inactive_account_is_nobody(camera: str) -> None:
    browser = sign_in(Role.REVIEWER)
    User.objects.update(is_active=False)

    assert (
        "for restricted" not in browser.get(f"/deployment/{camera}", follow=True).content.decode()
    )


def test_only_a_pseudonym_is_kept() -> None:
    kept = {f.name for f in User._meta.get_fields()}

    assert kept <= {
        "id",
        "password",
        "name",
        "email",
        "role",
        "language",
        "is_active",
        "joined",
        "emailaddress",
    }
    assert User._meta.get_field("email").blank is not False


def test_nobody_makes_an_account_unless_the_registry_opens_that() -> None:
    registry.begin()
    answer = Client().post(
        "/accounts/signup/", {"username": "eve", "password1": PASSWORD, "password2": PASSWORD}
    )

    assert not User.objects.exists()
    assert answer.status_code == 200


def test_a_wrong_password_is_told_and_signs_nobody_in(camera: str) -> None:
    User.objects.create_user("rex", PASSWORD, role=Role.REVIEWER)
    browser = Client()

    answer = browser.post("/accounts/login/", {"login": "rex", "password": "wrong"})

    assert answer.status_code == 200
    assert "for members" not in browser.get(f"/deployment/{camera}", follow=True).content.decode()


def test_the_session_cookie_is_for_this_site_and_no_script() -> None:
    registry.begin()
    cookie = sign_in(Role.REVIEWER).cookies["session"]

    assert cookie["httponly"] and cookie["samesite"] == "Lax"


def test_builders_know_the_roles() -> None:
    assert build.REVIEWER.may(Right.REVIEW) and not build.CONTRIBUTOR.may(Right.REVIEW)
