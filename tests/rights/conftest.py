"""The cast of the erasure tests, asking for things: olive is an officer, victor a viewer."""

from tests.erasure.conftest import erase_them, mill, reload, rows

__all__ = ["erase_them", "mill", "reload", "rows"]
