"""The sign-in cookie as the browser's script writes it."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from wigops.ui.accounts import cookie

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "written"),
    [
        (
            "http://127.0.0.1:8501/",
            "wigops=a.b.c; expires=Mon, 01 Mar 2027 12:00:00 GMT; path=/; samesite=strict",
        ),
        (
            "https://wigops.example.org/",
            "wigops=a.b.c; expires=Mon, 01 Mar 2027 12:00:00 GMT; path=/; samesite=strict; secure",
        ),
    ],
)
def test_a_cookie_goes_over_tls_alone_where_there_is_tls(
    monkeypatch: pytest.MonkeyPatch, url: str, written: str
) -> None:
    monkeypatch.setattr(cookie.st, "context", SimpleNamespace(url=url))
    assert cookie._written(cookie._Errand("a.b.c", NOON, "key")) == written


def test_a_cookie_that_is_deleted_is_over_at_once() -> None:
    written = cookie._written(cookie._Errand(None, NOON, "key"))
    assert written == "wigops=; max-age=0; path=/; samesite=strict"
