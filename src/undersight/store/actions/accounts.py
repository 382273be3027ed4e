"""Accounts, made, listed and changed by an administrator; they lie beside the log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from undersight.errors import (
    InvalidError,
    NotFoundError,
    Problem,
    RefusedError,
    shorten,
    verbatim,
    worded,
)
from undersight.records.rights import Reader, Right, Role, refusal
from undersight.store.models import User

LONGEST = 150


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in."""

    name: str
    role: Role
    active: bool
    joined: date


def accounts(*, actor: Reader) -> tuple[Account, ...]:
    """All accounts, in order of their names. Raises RefusedError."""
    _ask(actor)
    return tuple(
        Account(u.name, Role(u.role), u.is_active, u.joined) for u in User.objects.order_by("name")
    )


def make_account(name: str, *, password: str, role: Role, actor: Reader) -> None:
    """A new account. Raises RefusedError; InvalidError for a name that is none or taken, and for a
    password that is too weak.
    """
    _ask(actor)
    user = User(name=name, role=role.value)
    with transaction.atomic():
        problems = [*_name_problems(name), *_password_problems(password, user)]
        if problems:
            raise InvalidError(problems)
        User.objects.create_user(name, password, role=role.value)


def change_account(
    name: str,
    *,
    actor: Reader,
    password: str | None = None,
    role: Role | None = None,
    active: bool | None = None,
) -> None:
    """Gives an account another password or role, closes or opens it; whoever is signed in is out at
    once where the password is new or the account closed. Raises RefusedError, NotFoundError,
    InvalidError.
    """
    _ask(actor)
    with transaction.atomic():
        user = User.objects.select_for_update().filter(name__iexact=name).first()
        if user is None:
            raise NotFoundError(
                worded("there is no account called %(name)s", name=shorten(name, 40))
            )
        if password is not None:
            if problems := [*_password_problems(password, user)]:
                raise InvalidError(problems)
            user.set_password(password)
        if role is not None:
            user.role = role.value
        if active is not None:
            user.is_active = active
        user.save()


def _ask(actor: Reader) -> None:
    if not actor.may(Right.MANAGE_ACCOUNTS):
        raise RefusedError(refusal(actor, Right.MANAGE_ACCOUNTS))


def _name_problems(name: str) -> Iterator[Problem]:
    if not name.strip() or name != name.strip() or len(name) > LONGEST or not name.isprintable():
        cure = worded("write 1 to %(most)s characters on one line", most=LONGEST)
        yield Problem(worded("is no name for an account"), cure, "name", shorten(name))
    elif User.objects.filter(name__iexact=name).exists():
        yield Problem(
            worded("there is an account of this name"), worded("choose another"), "name", name
        )


def _password_problems(password: str, user: User) -> Iterator[Problem]:
    try:
        validate_password(password, user)
    except ValidationError as error:
        yield from (Problem(verbatim(m), place="password") for m in error.messages)
