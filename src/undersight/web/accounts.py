"""How accounts behave: closed unless the registry opens sign-up, and no name but the pseudonym."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """What allauth asks of a site."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether anybody may make an account: an option of the registry."""
        return bool(settings.UNDERSIGHT.sign_up)
