"""From the option `database` to what Django wants to know of it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from undersight.errors import InvalidError, Problem, shorten, worded


def database(url: str, folder: Path) -> dict[str, object]:
    """Django's DATABASES entry for a SQLite file (a path in `folder`, or sqlite:///path) or
    postgresql://…

    Raises InvalidError for any other scheme.
    """
    parts = urlsplit(url)
    if parts.scheme in ("postgresql", "postgres"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
        }
    if parts.scheme not in ("", "sqlite"):
        cure = worded("give a file name, or postgresql://user:password@host:port/name")
        raise InvalidError(
            [Problem(worded("unknown kind of database"), cure, "database", shorten(url))]
        )
    path = parts.path if parts.scheme == "sqlite" else url
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(folder / path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20},
    }
