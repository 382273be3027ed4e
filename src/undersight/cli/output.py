"""What the terminal shows: tables, progress, JSON for programs, and an exit status per family of
errors.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

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

from undersight.errors import (
    ConflictError,
    InvalidError,
    NotFoundError,
    QueryError,
    RefusedError,
    UndersightError,
)

DONE, FOUND, USAGE, INVALID, REFUSED, NOT_FOUND, CONFLICT = range(7)

STATUS: dict[type[UndersightError], int] = {
    QueryError: INVALID,
    InvalidError: INVALID,
    RefusedError: REFUSED,
    NotFoundError: NOT_FOUND,
    ConflictError: CONFLICT,
    UndersightError: INVALID,
}
"""Family of errors -> exit status; the first that fits."""

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
    console.print(text, markup=False)


def complain(error: UndersightError) -> None:
    """An error for people, every problem on a line of its own."""
    if isinstance(error, InvalidError):
        for problem in error.problems:
            errors.print(f"- {problem}", markup=False)
        count = len(error.problems)
        errors.print(
            f"{count} problem{'s' if count != 1 else ''}; nothing was written.", markup=False
        )
        return
    errors.print(str(error), markup=False)


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
