"""`undersight options`: every setting, its default, and what it is here."""

from __future__ import annotations

from dataclasses import fields

import typer

from undersight.cli import output
from undersight.cli.registry import HERE, AsJson, Registry
from undersight.options import CONFIG, PREFIX, Options, help_of, read_options

SECRET = ("secret_key",)


def add_to(app: typer.Typer) -> None:
    """Adds the verb."""
    app.command("options")(options)


def options(registry: Registry = HERE, as_json: AsJson = False) -> None:
    """List every setting with its default, its value in this registry, and what it is for.

    A setting stands in the registry's undersight.toml (`name = "…"`) or in the environment
    (`UNDERSIGHT_NAME`), which wins. Secrets are not shown.
    """
    here = read_options(registry)
    rows = []
    for field in fields(Options):
        value = getattr(here, field.name)
        if field.name in SECRET:
            value = "(set)" if value else ""
        rows.append((field.name, field.default, value, help_of(field.name)))
    if as_json:
        output.show_json(
            [
                {"name": name, "default": default, "value": value, "help": text}
                for name, default, value, text in rows
            ]
        )
        return
    columns = ("Setting", "Default", "Here", "What it is for")
    output.show_table(f"{CONFIG}, or {PREFIX}… in the environment", columns, rows)
