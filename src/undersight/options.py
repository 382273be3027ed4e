"""Every setting once: its default and a line of help; read from one TOML file and the environment,
then frozen.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from undersight.errors import InvalidError, Problem, Wording, shorten, verbatim, worded

CONFIG = "undersight.toml"
PREFIX = "UNDERSIGHT_"


def _option(default: object, help: str) -> object:
    return field(default=default, metadata={"help": help})


@dataclass(frozen=True, slots=True)
class Options:
    """All settings of a registry. Each has a default and a line of help (`help_of`)."""

    name: str = _option("Undersight", "Name of the registry, shown on every page.")  # type: ignore[assignment]
    database: str = _option(  # type: ignore[assignment]
        "registry.sqlite3",
        "SQLite file in the registry folder, or postgresql://user:password@host:port/name.",
    )
    secret_key: str = _option("", "Signs sessions and forms; `undersight init` makes one.")  # type: ignore[assignment]
    language: str = _option(
        "en", "Language of pages where the reader's browser asks for none that we have."
    )  # type: ignore[assignment]
    licence: str = _option("CC BY 4.0", "Licence of the data, named under every page.")  # type: ignore[assignment]
    licence_url: str = _option(  # type: ignore[assignment]
        "https://creativecommons.org/licenses/by/4.0/", "Address of that licence's text."
    )
    hosts: str = _option(  # type: ignore[assignment]
        "localhost,127.0.0.1,[::1],.onion", "Host names that the server answers to, with commas."
    )
    base_url: str = _option(
        "", "Address under which readers know the registry, for citations and exports."
    )  # type: ignore[assignment]
    onion: str = _option("", "Onion address, shown as plain text in the footer.")  # type: ignore[assignment]
    page_size: int = _option(50, "Records on a page of a list.")  # type: ignore[assignment]
    stale_months: int = _option(
        24, "Months after which a record that nobody checked is called stale."
    )  # type: ignore[assignment]
    sign_up: bool = _option(False, "Whether anybody may make an account.")  # type: ignore[assignment]
    https: bool = _option(
        False, "Whether readers come over https: secure cookies with the __Host- prefix."
    )  # type: ignore[assignment]
    sample: bool = _option(
        False, "Whether the front page says that this is a sample for demonstration."
    )  # type: ignore[assignment]
    lead: str = _option(  # type: ignore[assignment]
        "",
        "Scheme of outside ids whose records lead the first list and the front page; empty: none.",
    )
    api_anonymous: int = _option(  # type: ignore[assignment]
        600, "Requests to the API that one anonymous address may make in a minute; 0: any number."
    )
    api_signed_in: int = _option(  # type: ignore[assignment]
        1200, "Requests to the API that somebody signed in may make in a minute; 0: any number."
    )
    debug: bool = _option(False, "Show tracebacks; never on a public server.")  # type: ignore[assignment]


def help_of(name: str) -> str:
    """The line of help of an option."""
    return next(str(f.metadata["help"]) for f in fields(Options) if f.name == name)


def read_options(folder: Path, environment: Mapping[str, str] = os.environ) -> Options:
    """The options of the registry in `folder`: its `undersight.toml`, then UNDERSIGHT_… of the
    environment.

    Raises InvalidError naming every unknown option and every value of a wrong type.
    """
    given: dict[str, object] = {}
    problems: list[Problem] = []
    file = folder / CONFIG
    if file.is_file():
        try:
            given.update(tomllib.loads(file.read_text("utf-8")))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise InvalidError(
                [Problem(verbatim(error), worded("mend the file"), str(file))]
            ) from error
    known = {f.name: type(f.default) for f in fields(Options)}
    for name in sorted(set(given) - set(known)):
        problems.append(
            Problem(
                worded("unknown option"),
                worded("known are: %(known)s", known=tuple(known)),
                f"{file} · {name}",
            )
        )
    for name in known:
        if PREFIX + name.upper() in environment:
            given[name] = environment[PREFIX + name.upper()]
    values = {}
    for name, kind in known.items():
        if name not in given:
            continue
        value = _typed(given[name], kind)
        if value is None:
            message = _SHOULD_BE[kind]
            problems.append(Problem(message, verbatim(help_of(name)), name, shorten(given[name])))
        values[name] = value
    if problems:
        raise InvalidError(problems)
    return Options(**values)  # type: ignore[arg-type]


_SHOULD_BE: dict[type, Wording] = {
    bool: worded("has to be true or false"),
    int: worded("has to be a whole number"),
    str: worded("has to be a text"),
}


def _typed(value: object, kind: type) -> object | None:
    if isinstance(value, kind):
        return value
    text = str(value).strip()
    if kind is bool:
        return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}.get(
            text.lower()
        )
    if kind is int:
        return int(text) if text.lstrip("-").isdigit() else None
    return text if isinstance(value, str) else None
