"""What the terminal shows: tables, progress, JSON for programs, and an exit status per family of
errors.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, wraps
from gettext import NullTranslations, translation
from itertools import takewhile
from pathlib import Path
from typing import ParamSpec

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table
from rich.text import Text

import undersight
from undersight.errors import (
    ConflictError,
    InvalidError,
    NotFoundError,
    QueryError,
    RefusedError,
    UndersightError,
    Wording,
)
from undersight.values.phrases import listed

DONE, FOUND, USAGE, INVALID, REFUSED, NOT_FOUND, CONFLICT = range(7)
INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells count it: 128 + SIGINT."""

STATUS: dict[type[UndersightError], int] = {
    QueryError: INVALID,
    InvalidError: INVALID,
    RefusedError: REFUSED,
    NotFoundError: NOT_FOUND,
    ConflictError: CONFLICT,
    UndersightError: INVALID,
}
"""Family of errors -> exit status; the first that fits."""

CATALOGUES = Path(undersight.__file__).parent / "locale"
"""Where the translations stand, of pages and of sentences."""

Given = ParamSpec("Given")

console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)


def exit_status(error: UndersightError) -> int:
    """The exit status of an error's family."""
    return next(status for family, status in STATUS.items() if isinstance(error, family))


def show_json(data: object) -> None:
    """Data for programs, on one line of standard output."""
    json.dump(data, sys.stdout, ensure_ascii=False, default=str)
    sys.stdout.write("\n")


def show_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Rows for people."""
    table = Table(title=title or None, title_justify="left", box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(str(cell)) for cell in row))  # plain: values may hold [brackets]
    console.print(table)


def say(text: str) -> None:
    """A line for people."""
    console.print(in_words(text), markup=False, soft_wrap=True)


def warn(text: str) -> None:
    """A line for people, beside what goes to a file or a program."""
    errors.print(in_words(text), markup=False, soft_wrap=True)


def in_words(text: str) -> str:
    """A sentence in the language of the terminal's surroundings; English without a catalogue."""
    if not isinstance(text, Wording):
        return text
    found = catalogue()
    return text.translated(
        found.gettext, lambda items: listed(items, found.info().get("language", "en"))
    )


@cache
def catalogue() -> NullTranslations:
    """What LANGUAGE, LC_ALL, LC_MESSAGES or LANG ask for, the first of them that says anything."""
    names = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    asked = next((value for name in names if (value := os.environ.get(name))), "")
    wanted = list(takewhile(lambda tag: not tag.startswith("en"), asked.split(":")))
    return translation("django", CATALOGUES, wanted or ["en"], fallback=True)


def complain(error: UndersightError) -> None:
    """An error for people, every problem on a line of its own."""
    if isinstance(error, InvalidError):
        for problem in error.problems:
            errors.print(f"- {in_words(problem.sentence)}", markup=False, soft_wrap=True)
        count = len(error.problems)
        untouched = NOTHING in getattr(error, "__notes__", ())
        if untouched:
            told = catalogue().ngettext(
                "%(count)s problem; nothing was written.",
                "%(count)s problems; nothing was written.",
                count,
            )
        else:
            told = catalogue().ngettext("%(count)s problem.", "%(count)s problems.", count)
        errors.print(told % {"count": count}, markup=False)
        return
    warn(error.message)


NOTHING = "nothing was written"
"""The note on an error that kept a verb from writing."""


def writes(verb: Callable[Given, None]) -> Callable[Given, None]:
    """Marks a verb that writes all or nothing: its problems are told with the assurance that
    nothing was written, which would only puzzle where nothing was to be.
    """

    @wraps(verb)
    def run(*args: Given.args, **named: Given.kwargs) -> None:
        try:
            verb(*args, **named)
        except UndersightError as error:
            error.add_note(NOTHING)
            raise

    return run


@contextmanager
def progress(quiet: bool = False) -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar; yields the function to tell it what is done, how much, of how much (0 = not
    known).
    """
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=errors, transient=True, disable=quiet) as bar:
        tasks: dict[str, int] = {}

        def tell(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total or None)
            bar.update(tasks[what], completed=done, total=total or None)  # type: ignore[arg-type]

        yield tell
