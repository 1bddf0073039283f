"""The `user` commands: accounts, managed by whoever holds the machine."""

import sys
from typing import Annotated, Any

import typer

from wigops.accounts import ROLES, Account, add_account, list_accounts, remove_account, unlock
from wigops.commands.shared import DEFAULT_WAIT, AsJson, Wait, echo, opened
from wigops.errors import BadInputError

user_commands = typer.Typer(no_args_is_help=True, help="Accounts that may sign in.")


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    app.add_typer(user_commands, name="user")


@user_commands.command("add")
def add(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    role: Annotated[str, typer.Option(help=f"One of {', '.join(ROLES)}.")],
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
    as_json: AsJson = False,
    wait: Wait = DEFAULT_WAIT,
) -> None:
    """Add an account."""
    if not password_stdin:
        raise BadInputError("Give the password on standard input and say --password-stdin.")
    password = sys.stdin.readline().rstrip("\r\n")
    with opened(wait) as store:
        account = add_account(store, name, role, password, by=None)
    echo(_document(account), lambda: [f"{account.username} may sign in as {account.role}."], as_json=as_json)


@user_commands.command("list")
def show(as_json: AsJson = False, wait: Wait = DEFAULT_WAIT) -> None:
    """List the accounts."""
    with opened(wait) as store, store.read() as cursor:
        accounts = list_accounts(cursor)
    echo(
        [_document(account) for account in accounts],
        lambda: [f"{account.username:20}  {account.role}" for account in accounts] or ["No accounts yet."],
        as_json=as_json,
    )


@user_commands.command("remove")
def remove(
    name: Annotated[str, typer.Argument(metavar="NAME")], as_json: AsJson = False, wait: Wait = DEFAULT_WAIT
) -> None:
    """Remove an account and end its sessions."""
    with opened(wait) as store:
        account = remove_account(store, name, by=None)
    echo(_document(account), lambda: [f"{account.username} was removed."], as_json=as_json)


@user_commands.command("unlock")
def open_again(
    name: Annotated[str, typer.Argument(metavar="NAME")], as_json: AsJson = False, wait: Wait = DEFAULT_WAIT
) -> None:
    """Let an account sign in again that too many wrong passwords were tried for."""
    with opened(wait) as store:
        unlock(store, name, by=None)
    echo({"name": name, "unlocked": True}, lambda: [f"{name} may sign in again."], as_json=as_json)


def _document(account: Account) -> dict[str, Any]:
    return {"name": account.username, "role": account.role, "created_at": account.created_at}
