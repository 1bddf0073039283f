"""Signing in and out: streamlit-authenticator's form and signed cookie, over this product's own accounts.

The authenticator knows no account and holds no hash: passwords and lockout are `wigops.accounts`', and its
cookie counts only while the session it names is open in the database. It is built anew in every run.
"""

from typing import Any

import jwt
import streamlit as st

from wigops import accounts
from wigops.accounts import Account
from wigops.clock import utc_now
from wigops.errors import BadInputError, WigopsError
from wigops.store import Store
from wigops.ui.accounts import cookie, first_account
from wigops.ui.accounts.authenticator import (
    Authenticate,
    AuthenticationController,
    AuthenticationModel,
    CookieController,
    CookieModel,
)
from wigops.ui.kit.guard import SESSION_KEY

_NOTICE = "wigops_notice"
_STATUS = "authentication_status"
_FIELDS = {"Form name": "Sign in", "Username": "Username", "Password": "Password", "Login": "Sign in"}


class _Cookie(CookieModel):  # type: ignore[misc]
    """The signed cookie, with the session's token in it; nothing is printed and no cookie is read back."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.cookie_name = cookie.COOKIE
        self.cookie_key = store.home.secret("cookie.key")

    def get_cookie(self) -> dict[str, Any] | None:
        """What the browser's cookie says, if it is ours and its session is open."""
        content = self._content()
        token = content.get("session")
        if not isinstance(token, str):
            return None
        with self._store.read() as cursor:
            account = accounts.session_account(cursor, token)
        if account is None or account.username != content.get("username"):
            return None
        return {"username": account.username, "session": token}

    def set_cookie(self) -> None:
        expires = utc_now() + accounts.SESSION_LENGTH
        content = {
            "username": st.session_state["username"],
            "session": st.session_state[SESSION_KEY],
            "exp": expires,
        }
        signed = jwt.encode(content, self.cookie_key, algorithm="HS256")
        cookie.set_cookie(signed, accounts.SESSION_LENGTH)

    def delete_cookie(self) -> None:
        cookie.delete_cookie()

    def _content(self) -> dict[str, Any]:
        return cookie.content_of(st.context.cookies, self.cookie_key)


class _Model(AuthenticationModel):  # type: ignore[misc]
    """Checks a password against the database and keeps no account longer than a run."""

    def __init__(self, store: Store, secret: str) -> None:
        super().__init__(credentials={"usernames": {}}, auto_hash=False, secret_key=secret)
        self._store = store

    def check_credentials(self, username: str, password: str) -> bool:
        """Whether the password is right; if so, a session is started. Raises RefusedError when locked."""
        account = accounts.check_password(self._store, username, password, address=_address())
        if account is None:
            return False
        self._admit(account.username, accounts.start_session(self._store, account.username))
        return True

    def login(
        self,
        username: str | None,
        password: str | None,
        max_concurrent_users: int | None = None,
        max_login_attempts: int | None = None,
        token: dict[str, str] | None = None,
        single_session: bool = False,
        callback: Any = None,
    ) -> bool | None:
        """Sign in by password, or by the `token` that the cookie was found to hold."""
        if token:
            self._admit(token["username"], token["session"])
        answer: bool | None = super().login(
            username, password, max_concurrent_users, max_login_attempts, token, single_session, callback
        )
        return answer

    def logout(self, callback: Any = None) -> None:
        """End the session in the database, then forget it here."""
        token = st.session_state.get(SESSION_KEY)
        if token:
            accounts.end_session(self._store, token)
        self.forget(callback)

    def forget(self, callback: Any = None) -> None:
        """Forget who was signed in, whose session is over already."""
        st.session_state.pop(SESSION_KEY, None)
        super().logout(callback)

    def _admit(self, username: str, token: str) -> None:
        self.credentials["usernames"][username] = {"first_name": username, "last_name": ""}
        st.session_state[SESSION_KEY] = token


def _address() -> str | None:
    """The address that the browser asks from: what a proxy on this machine says, else the connection's."""
    connected = st.context.ip_address
    if isinstance(connected, str):
        return connected
    return st.context.headers.get("X-Real-IP")  # from this machine, which Streamlit gives no address: a proxy


class _CookieController(CookieController):  # type: ignore[misc]
    def __init__(self, model: _Cookie) -> None:
        self.cookie_model = model


class _Controller(AuthenticationController):  # type: ignore[misc]
    def __init__(self, model: _Model) -> None:
        self.authentication_model = model

    def login(
        self, username: str | None = None, password: str | None = None, *args: Any, **kwargs: Any
    ) -> Any:
        st.session_state.pop(_NOTICE, None)
        if not kwargs.get("token") and not (username and password):
            raise BadInputError("Give your username and your password.")
        return super().login(username, password, *args, **kwargs)


class _Authenticator(Authenticate):  # type: ignore[misc]
    """Built from the parts above; the library's own constructor would build its own."""

    def __init__(self, store: Store) -> None:
        self.path = None
        self.attrs = {"login_sleep_time": 0}
        cookies = _Cookie(store)
        self.model = _Model(store, cookies.cookie_key)
        self.cookie_controller = _CookieController(cookies)
        self.authentication_controller = _Controller(self.model)


def signed_in(store: Store) -> Account | None:
    """The account of this browser session as it is in the database now, or None.

    For every run: a session that an admin ended, or that ran out, is over here at the next one.
    """
    authenticator = _Authenticator(store)
    if not st.session_state.get(_STATUS):
        authenticator.login("unrendered")
    if not st.session_state.get(_STATUS):
        return None
    with store.read() as cursor:
        account = accounts.session_account(cursor, st.session_state.get(SESSION_KEY, ""))
    if account is None:
        authenticator.model.forget()
        cookie.delete_cookie()
        st.session_state.setdefault(_NOTICE, "Your session has ended. Sign in to go on.")
    return account


def sign_out_button(store: Store) -> None:
    """The button in the sidebar that ends the session for good, in every tab."""
    _Authenticator(store).logout("Sign out", "sidebar", key="sign_out", use_container_width=True)
    if not st.session_state.get(_STATUS):
        notice("You are signed out.")
        st.rerun()


def notice(sentence: str) -> None:
    """Have the sign-in form show `sentence` until somebody signs in by it."""
    st.session_state[_NOTICE] = sentence


def show(store: Store) -> None:
    """The form for signing in, or for the first account where there is none; stops or reruns."""
    said = st.session_state.get(_NOTICE)
    if said:
        st.info(said)
    with store.read() as cursor:
        first = accounts.no_accounts(cursor)
    if first:
        if first_account.show(store):
            notice("The account was made. Sign in with it.")
            st.rerun()
    else:
        _show_form(store)


def _show_form(store: Store) -> None:
    try:
        _Authenticator(store).login("main", fields=_FIELDS, key="sign_in")
    except WigopsError as error:
        st.error(str(error))
        return
    if st.session_state.get(_STATUS):
        cookie.wait_for_errand()
        st.rerun()
    if st.session_state.get(_STATUS) is False:
        st.session_state[_STATUS] = None
        st.error("That username and password do not go together. Check both and try again.")
