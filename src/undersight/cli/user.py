"""`undersight user …`: who may sign in, and with which rights."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from undersight.cli import output
from undersight.cli.registry import HERE, AsJson, Registry, open_registry, operator
from undersight.errors import worded
from undersight.records.rights import Role

Name = Annotated[str, typer.Argument(help="The pseudonym under which somebody signs in.")]
FromStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input.")
]


def add_to(app: typer.Typer) -> None:
    """Adds the verbs."""
    group = typer.Typer(
        help="Make and change accounts: who may sign in, and with which rights.",
        no_args_is_help=True,
    )
    group.command("add")(add)
    group.command("list")(show)
    group.command("role")(role)
    group.command("password")(password)
    group.command("deactivate")(deactivate)
    group.command("activate")(activate)
    app.add_typer(group, name="user")


@output.writes
def add(
    name: Name,
    *,
    registry: Registry = HERE,
    role: Annotated[Role, typer.Option(help="What the account may do.")] = Role.SUGGESTER,
    password_stdin: FromStdin = False,
) -> None:
    """Make an account for NAME. The password is asked for twice and not shown."""
    open_registry(registry)
    from undersight.store.actions.accounts import make_account

    make_account(name, password=_password(password_stdin), role=role, actor=operator())
    output.say(worded("%(name)s may sign in now, as %(role)s", name=name, role=role.value))


def show(registry: Registry = HERE, as_json: AsJson = False) -> None:
    """List the accounts."""
    open_registry(registry)
    from undersight.store.actions.accounts import accounts

    found = accounts(actor=operator())
    if as_json:
        output.show_json(
            [
                {"name": a.name, "role": a.role.value, "active": a.active, "joined": a.joined}
                for a in found
            ]
        )
        return
    rows = [(a.name, a.role.value, "yes" if a.active else "no", a.joined) for a in found]
    output.show_table("", ("Name", "Role", "Active", "Since"), rows)


@output.writes
def role(
    name: Name,
    role: Annotated[Role, typer.Argument(help="What the account may do from now on.")],
    registry: Registry = HERE,
) -> None:
    """Give NAME another role."""
    open_registry(registry)
    from undersight.store.actions.accounts import change_account

    change_account(name, role=role, actor=operator())
    output.say(worded("%(name)s is %(role)s now", name=name, role=role.value))


@output.writes
def password(name: Name, *, registry: Registry = HERE, password_stdin: FromStdin = False) -> None:
    """Give NAME a new password; who is signed in with the old one is signed out."""
    open_registry(registry)
    from undersight.store.actions.accounts import change_account

    change_account(name, password=_password(password_stdin), actor=operator())
    output.say(worded("%(name)s has a new password", name=name))


@output.writes
def deactivate(name: Name, registry: Registry = HERE) -> None:
    """Close the account of NAME: nobody can sign in to it; what it wrote stays."""
    _set_active(name, registry, active=False)
    output.say(worded("%(name)s can no longer sign in", name=name))


@output.writes
def activate(name: Name, registry: Registry = HERE) -> None:
    """Open the account of NAME again."""
    _set_active(name, registry, active=True)
    output.say(worded("%(name)s can sign in again", name=name))


def _set_active(name: str, registry: Registry, *, active: bool) -> None:
    open_registry(registry)
    from undersight.store.actions.accounts import change_account

    change_account(name, active=active, actor=operator())


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    given: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    return given
