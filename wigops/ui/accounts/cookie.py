"""Setting and deleting the sign-in cookie, which only a script in the browser can do.

The component that runs the script has to stay on the page until it has answered: a rerun that came first
would take it away undone. So each errand is kept in the session's state and drawn in every run until then.
"""

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import jwt
import streamlit as st
from extra_streamlit_components.CookieManager import _component_func  # type: ignore[import-untyped]

from wigops.clock import utc_now

COOKIE = "wigops"

_ERRAND = "wigops_cookie_errand"
_PATIENCE_SECONDS = 5.0
_PAUSE_SECONDS = 0.05


@dataclass(frozen=True)
class _Errand:
    """`value` is None where the cookie is to be deleted; `key` is new for each errand."""

    value: str | None
    expires_at: datetime
    key: str


def content_of(cookies: Mapping[str, str], secret: str) -> dict[str, Any]:
    """What our cookie among `cookies` says, signed with `secret`; nothing where none is ours."""
    signed = cookies.get(COOKIE)
    if not signed:
        return {}
    try:
        return dict(jwt.decode(signed, secret, algorithms=["HS256"]))
    except jwt.InvalidTokenError:
        return {}


def set_cookie(value: str, lifetime: timedelta) -> None:
    """Have the browser keep `value` for `lifetime`."""
    _give(value, utc_now() + lifetime)


def delete_cookie() -> None:
    """Have the browser forget the cookie."""
    _give(None, utc_now())


def wait_for_errand() -> None:
    """Draw the component and give the browser time to answer, which ends this run and starts another.

    So whoever sees the sign-in form go has the cookie, and may open another address at once.
    """
    if not st.context.headers:
        return  # no browser is at the other end, so nothing would answer
    do_errand()
    place = st.empty()
    for _ in range(round(_PATIENCE_SECONDS / _PAUSE_SECONDS)):
        time.sleep(_PAUSE_SECONDS)
        place.empty()  # where Streamlit ends the run, if the browser has answered


def do_errand() -> None:
    """Draw the component while something is to be done; it takes no room. Once in every run of app.py."""
    errand = st.session_state.get(_ERRAND)
    if errand is None:
        return
    if _component_func(key=errand.key, default=False, **_arguments(errand)):
        del st.session_state[_ERRAND]


def _give(value: str | None, expires_at: datetime) -> None:
    st.session_state[_ERRAND] = _Errand(value, expires_at, f"wigops_cookie_{secrets.token_hex(8)}")


def _arguments(errand: _Errand) -> dict[str, Any]:
    if errand.value is None:
        return {"method": "delete", "cookie": COOKIE}
    options = {
        "path": "/",
        "expires": errand.expires_at.isoformat(),
        "sameSite": "strict",
        "secure": str(st.context.url or "").startswith("https:"),
    }
    return {"method": "set", "cookie": COOKIE, "value": errand.value, "options": options}
