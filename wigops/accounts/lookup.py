"""Finding accounts, and the check of a role that every deed starts with."""

from wigops.accounts.model import COMMAND_LINE, Account, tidy
from wigops.clock import LONDON
from wigops.errors import RefusedError
from wigops.store import Connection, read_sql


def list_accounts(cursor: Connection) -> list[Account]:
    """Every account, by username."""
    return _accounts(cursor, None)


def find_account(cursor: Connection, username: str) -> Account | None:
    """The account `username`, or None where there is none."""
    found = _accounts(cursor, tidy(username))
    return found[0] if found else None


def require_role(cursor: Connection, username: str, needed: str) -> Account:
    """The account `username`, whose role is `needed` or above. Raises RefusedError."""
    account = find_account(cursor, username)
    if account is None:
        raise no_account(username)
    if not account.may(needed):
        role = "the role admin" if needed == "admin" else f"the role {needed} or above"
        raise RefusedError(f"The account {account.username} may not do this: it needs {role}.")
    return account


def acting(cursor: Connection, by: str | None, needed: str) -> str:
    """Who acts, for the trail: the account `by`, its role checked, or the command line.

    Raises RefusedError.
    """
    return COMMAND_LINE if by is None else require_role(cursor, by, needed).username


def no_account(username: str) -> RefusedError:
    """The refusal of a name that no account has."""
    return RefusedError(f"There is no account {tidy(username)}.")


def _accounts(cursor: Connection, username: str | None) -> list[Account]:
    rows = cursor.execute(read_sql(__package__, "accounts"), {"username": username}).fetchall()
    return [Account(name, role, made.replace(tzinfo=LONDON)) for name, role, made in rows]
