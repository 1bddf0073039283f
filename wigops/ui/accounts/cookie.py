"""Setting and deleting the sign-in cookie, which only a script in the browser can do.

The component that runs the script has to stay on the page until it has answered: a rerun that came first
would take it away undone. So each errand is kept in the session's state and drawn in every run until then,
and in none after: no page carries the component.
"""

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import jwt
import streamlit as st
from streamlit.components import v1 as components

from wigops.clock import utc_now

COOKIE = "wigops"

_ERRAND = "wigops_cookie_errand"
_PATIENCE_SECONDS = 5.0
_PAUSE_SECONDS = 0.05

# A script of our own, of twenty lines: those that are to be had bring React and a style sheet for every page.
_script = components.declare_component("cookie", path=Path(__file__).with_name("cookie_script"))


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


def hear_answer() -> None:
    """Forget an errand that the browser has done. First in every run of app.py: an answer lasts one run."""
    errand = st.session_state.get(_ERRAND)
    if errand is not None and st.session_state.get(errand.key):
        del st.session_state[_ERRAND]


def do_errand() -> None:
    """Draw the component while something is to be done; it takes no room. Once in every run of app.py."""
    errand = st.session_state.get(_ERRAND)
    if errand is not None:
        _script(key=errand.key, default=False, cookie=_written(errand))


def _give(value: str | None, expires_at: datetime) -> None:
    st.session_state[_ERRAND] = _Errand(value, expires_at, f"wigops_cookie_{secrets.token_hex(8)}")


def _written(errand: _Errand) -> str:
    """The errand as a browser's script writes a cookie."""
    path = "; path=/; samesite=strict"
    if errand.value is None:
        return f"{COOKIE}=; max-age=0{path}"
    secure = "; secure" if str(st.context.url or "").startswith("https:") else ""
    return f"{COOKIE}={errand.value}; expires={format_datetime(errand.expires_at, usegmt=True)}{path}{secure}"
