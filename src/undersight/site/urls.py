"""Every address of the site: those of the pages, and of signing in."""

from __future__ import annotations

from allauth.account import views
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    # No others of allauth's: a registry sends no e-mail, so it cannot reset a password by one.
    path("accounts/login/", views.login, name="account_login"),
    path("accounts/logout/", views.logout, name="account_logout"),
    path("accounts/signup/", views.signup, name="account_signup"),
    path("api/v1/", include("undersight.api.v1.urls")),
    path("", include("undersight.api.mediawiki.urls")),
    path("", include("undersight.web.urls")),
]

handler404 = "undersight.web.problems.not_found"
