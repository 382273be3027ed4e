"""Accounts: a pseudonym, a role, an e-mail address only for those who want one. No name, no
address, no last visit.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from undersight.records.rights import Reader, Role


class UserManager(BaseUserManager["User"]):
    """Makes accounts."""

    def create_user(
        self, name: str, password: str | None = None, *, role: str = "suggester"
    ) -> User:
        """A new account; without a password nobody can sign in to it."""
        user = self.model(name=name, role=role)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Sign-in names are compared without regard to case."""
        return self.get(name__iexact=username)


class User(AbstractBaseUser):
    """Somebody who signs in, under a pseudonym."""

    last_login = None  # when somebody came is nobody's business
    name = models.CharField(max_length=150, unique=True)
    email = models.EmailField(blank=True, default="")
    role = models.CharField(
        max_length=20, choices=[(r.value, r.value) for r in Role], default=Role.SUGGESTER
    )
    language = models.CharField(max_length=35, default="", blank=True)
    is_active = models.BooleanField(default=True)
    joined = models.DateField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "name"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        db_table = "user_"

    def __str__(self) -> str:
        return self.name

    def reader(self) -> Reader:
        """What this account is to a lens."""
        return Reader(self.name, Role(self.role))
