"""The store as Django sees it, and how its connections are set up."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.apps import AppConfig
from django.db import OperationalError
from django.db.backends.signals import connection_created

from undersight.store.functions import has_form, host_of


def _prepare(sender: object, connection: Any, **_: object) -> None:
    """SQLite: a write-ahead log that survives a power cut, and a cache that is small, since each
    thread of a server has its own and the system keeps the file in memory anyway."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # A read-only file keeps its journal mode: it can be read all the same.
            with suppress(OperationalError):
                cursor.execute("PRAGMA journal_mode = WAL")
            cursor.execute("PRAGMA synchronous = FULL")
            cursor.execute("PRAGMA cache_size = -8192")
            cursor.execute("PRAGMA temp_store = MEMORY")
            cursor.execute("PRAGMA secure_delete = ON")
        connection.connection.create_function("has_form", 2, has_form, deterministic=True)
        connection.connection.create_function("host_of", 1, host_of, deterministic=True)


class StoreConfig(AppConfig):
    """The one Django app of the registry's content."""

    name = "undersight.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Every new connection is prepared the same way."""
        connection_created.connect(_prepare, dispatch_uid="undersight.store")
