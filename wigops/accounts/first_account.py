"""The first account: made by whoever can read the server's terminal, by a code that works once."""

import hashlib
import hmac
import secrets

from wigops import audit
from wigops.accounts import passwords
from wigops.accounts.model import Account
from wigops.accounts.register import checked_username, insert_account
from wigops.accounts.sign_in import UNKNOWN, clear_failures, count_failure, failure_key, refuse_if_locked
from wigops.clock import utc_now
from wigops.errors import RefusedError
from wigops.store import Connection, Store

FIRST_ACCOUNT = "first account"  # not a possible username: it has a blank

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # 32: each carries five bits; none looks like another
_GROUPS = 5
_GROUP_LENGTH = 4
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})


def no_accounts(cursor: Connection) -> bool:
    """Whether nobody has an account yet."""
    return cursor.execute("SELECT 1 FROM ops.account LIMIT 1").fetchone() is None


def first_account_code(store: Store) -> str | None:
    """A new code for making the first account, in place of any before it; None where accounts exist.

    100 random bits, grouped for reading; only its SHA-256 is kept.
    """
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS))
    code = "-".join(groups)
    with store.write() as cursor:
        if not no_accounts(cursor):
            return None
        cursor.execute("DELETE FROM ops.first_account_code")
        cursor.execute("INSERT INTO ops.first_account_code VALUES (?, ?)", [_hash(code), utc_now()])
        audit.record(cursor, FIRST_ACCOUNT, "first account code made")
    return code


def first_account_code_waits(cursor: Connection) -> bool:
    """Whether a code was made and not used yet."""
    return cursor.execute("SELECT 1 FROM ops.first_account_code LIMIT 1").fetchone() is not None


def claim_first_account(store: Store, code: str, username: str, password: str) -> Account:
    """The first account, an admin, for whoever gives the code that `first_account_code` made.

    Raises BadInputError for a name or password that will not do; RefusedError for a wrong code (which
    counts as a failed sign-in: five close the door for 15 minutes) and where an account exists.
    """
    name = checked_username(username)
    passwords.check_new(password, name)
    key = failure_key(store, FIRST_ACCOUNT)
    with store.read() as cursor:
        refuse_if_locked(cursor, key)
    kept = passwords.hashed(password)
    with store.write() as cursor:
        refuse_if_locked(cursor, key)
        if not no_accounts(cursor):
            raise RefusedError("The first account was made already. Sign in, or ask an admin for an account.")
        if _is_the_code(cursor, code):
            cursor.execute("DELETE FROM ops.first_account_code")
            clear_failures(cursor, key)
            return insert_account(cursor, name, "admin", kept, FIRST_ACCOUNT)
        count_failure(cursor, key, UNKNOWN)
    raise RefusedError(
        "That is not the code: nothing was made. Use the newest one from the terminal that the server "
        "runs in."
    )


def _is_the_code(cursor: Connection, code: str) -> bool:
    row = cursor.execute("SELECT code_hash FROM ops.first_account_code").fetchone()
    return row is not None and hmac.compare_digest(str(row[0]), _hash(code))


def _hash(code: str) -> str:
    """The code's SHA-256, however it was spaced and with letters that were misread put right."""
    spelled = "".join(letter for letter in code.upper() if letter.isalnum()).translate(_MISREAD)
    return hashlib.sha256(spelled.encode("utf-8", "replace")).hexdigest()
