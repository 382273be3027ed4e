"""The program `undersight`: its verbs, and from errors to exit statuses."""

from __future__ import annotations

import sys

import typer

from undersight import __version__
from undersight.cli import output
from undersight.errors import UndersightError, worded

app = typer.Typer(
    name="undersight",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        output.say(f"undersight {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version."
    ),
) -> None:
    """An open registry that documents surveillance, claim by claim, with its sources.

    Results and errors are told in the language of LANGUAGE, LC_ALL, LC_MESSAGES or LANG where there
    is a translation; this help is English. So is what --json prints, for programs.

    Exit status: 0 done · 1 the check found something · 2 usage · 3 invalid · 4 refused · 5 not
    found · 6 conflict.
    """


def register() -> None:
    """Adds the verbs; each lives in a module of its own."""
    from undersight.cli import (
        ask,
        diff,
        erase,
        history,
        init,
        load,
        log,
        merge,
        options,
        record,
        revert,
        schema,
        serve,
        user,
        verify,
        withdraw,
    )

    for module in (init, load, schema, serve, verify, log, options, record, history, diff):
        module.add_to(app)
    for module in (ask, revert, merge, withdraw, erase, user):
        module.add_to(app)


def run() -> None:
    """The entry point: anticipated errors become a sentence and an exit status, never a
    traceback.
    """
    try:
        register()
        app()
    except KeyboardInterrupt:
        output.warn(worded("interrupted; nothing half done was kept"))
        sys.exit(output.INTERRUPTED)
    except UndersightError as error:
        output.complain(error)
        sys.exit(output.exit_status(error))
    except SystemExit as done:
        if done.code == output.INTERRUPTED:
            output.warn(worded("interrupted; nothing half done was kept"))
        raise
