"""Reads the .sql files that live beside the Python that runs them."""

from functools import cache
from importlib.resources import files


@cache
def read_sql(package: str, name: str) -> str:
    """The text of `name`.sql in `package` (a dotted name, as in `__package__`)."""
    return files(package).joinpath(f"{name}.sql").read_text(encoding="utf-8")
