"""Passwords: what a new one must be, and how one is kept and checked."""

import unicodedata

import bcrypt

from wigops.errors import BadInputError

SHORTEST = 12  # characters
LONGEST = 72  # bytes: bcrypt reads no further
_ROUNDS = 12

# A hash of random bytes that nobody kept. Checking against it takes as long as against a real one, so the
# time an answer takes does not tell whether there is such an account.
_NOBODYS_HASH = "$2b$12$LRAElvkr6oj8sCotuPlqXulSQZSNWGLmOFJ22sc0mQH3o605fjNvi"


def check_new(password: str, username: str) -> None:
    """Raises BadInputError, with what to change, where `password` will not do for `username`."""
    if not password.isprintable():
        raise BadInputError("The password holds a character that cannot be typed; nothing was changed.")
    if len(password) < SHORTEST:
        raise BadInputError(f"The password needs at least {SHORTEST} characters; nothing was changed.")
    if len(_encoded(password)) > LONGEST:
        raise BadInputError(
            f"The password is too long: at most {LONGEST} bytes (that many plain letters and digits, "
            "fewer with accents or symbols). Nothing was changed."
        )
    if password != password.strip():
        raise BadInputError("The password may not begin or end with a blank; nothing was changed.")
    if username in password.lower():
        raise BadInputError("The password may not contain the username; nothing was changed.")


def hashed(password: str) -> str:
    """`password` as it is kept; takes about a quarter of a second, so do it outside a transaction."""
    return bcrypt.hashpw(_encoded(password), bcrypt.gensalt(_ROUNDS)).decode("ascii")


def matches(password: str, kept: str | None) -> bool:
    """Whether `password` is the one that `kept` was made from; as slow, and False, where that is None."""
    encoded = _encoded(password)
    same = bcrypt.checkpw(encoded[:LONGEST], (kept or _NOBODYS_HASH).encode("ascii"))
    return same and kept is not None and len(encoded) <= LONGEST


def _encoded(password: str) -> bytes:
    """In one spelling: an accented letter may be typed as one character or as two."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "replace")
