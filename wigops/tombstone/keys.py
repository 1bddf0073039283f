"""The key of the tombstones' hashes: in a file of the installation, never in the database."""

import hashlib

from wigops.errors import BadInputError
from wigops.store import Connection, Home

KEY_FILE = "tombstone.key"

_BLOCK_BYTES = 64  # of SHA-256
_INNER, _OUTER = 0x36, 0x5C
_CHECKED = "wigops"
_KIND = "key"


def key_pads(home: Home, cursor: Connection) -> dict[str, bytes]:
    """The two pads of HMAC-SHA256 (RFC 2104), as values to bind for the macro `keyed_hash`.

    The key is made where none was ever used. Raises BadInputError where hashes were made with a key and
    the file with it is missing or holds another: no erased person would be recognised with it.
    """
    known = cursor.execute("SELECT hash FROM ops.tombstone_hash WHERE kind = ?", [_KIND]).fetchone()
    pads = _pads(secret_key(home, is_known=known is not None).encode())
    if known is not None and known[0] != _check(cursor, pads):
        raise BadInputError(
            f"The key in {home.path / KEY_FILE} is not the one that the tombstones were made with. Nothing "
            "was changed; put the right one back from where you keep a copy."
        )
    return pads


def secret_key(home: Home, *, is_known: bool) -> str:
    """The key as 64 hexadecimal digits; made now, unless one `is_known` to have been used before.

    Raises BadInputError where that one is missing.
    """
    file = home.path / KEY_FILE
    if is_known and not file.exists():
        raise BadInputError(
            f"The key of the tombstones is missing: {file} is not there, and without it nobody who was "
            "erased would be recognised. Nothing was changed; put it back from where you keep a copy."
        )
    return home.secret(KEY_FILE)


def remember_key(cursor: Connection, pads: dict[str, bytes]) -> None:
    """Keep what tells this key from another, so that a lost or foreign key is noticed."""
    if cursor.execute("SELECT 1 FROM ops.tombstone_hash WHERE kind = ?", [_KIND]).fetchone() is None:
        cursor.execute(
            "INSERT INTO ops.tombstone_hash (kind, hash) VALUES (?, ?)", [_KIND, _check(cursor, pads)]
        )


def _check(cursor: Connection, pads: dict[str, bytes]) -> str:
    row = cursor.execute(
        "SELECT keyed_hash($inner_pad, $outer_pad, $text)", {**pads, "text": _CHECKED}
    ).fetchone()
    return str(row[0]) if row else ""


def _pads(key: bytes) -> dict[str, bytes]:
    block = (hashlib.sha256(key).digest() if len(key) > _BLOCK_BYTES else key).ljust(_BLOCK_BYTES, b"\0")
    return {
        "inner_pad": bytes(byte ^ _INNER for byte in block),
        "outer_pad": bytes(byte ^ _OUTER for byte in block),
    }
