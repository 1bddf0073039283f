"""What Streamlit's server does for whom: sessions are resumed, and files taken, for the signed-in alone.

By itself, Streamlit resumes a session for anybody who knows its id, and takes files into memory for any
session that is connected. Both are asked here first. It offers no place for that, so two methods of its one
runtime are replaced, on the first run of the app in a process: before that, nobody has signed in.
"""

from collections.abc import Mapping
from typing import Any

from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from wigops.accounts import Account
from wigops.store import Store
from wigops.ui.accounts import cookie
from wigops.ui.kit.guard import SESSION_KEY
from wigops.ui.kit.uploads import MOST_FILES

MOST_KEPT = 768 * 1024**2
"""How many bytes of files one session's uploads may take before another is refused."""

MOST_KEPT_IN_ALL = 2 * 1024**3
"""As `MOST_KEPT`, of all sessions together."""

_MARK = "_wigops_asks_first"
_may_upload: set[str] = set()


def install(store: Store) -> None:
    """From now on, this process's server asks first. May be called in every run."""
    runtime = _runtime()
    if runtime is None or getattr(runtime, _MARK, False):
        return
    setattr(runtime, _MARK, True)
    secret = store.home.secret("cookie.key")
    connect, is_active = runtime.connect_session, runtime.is_active_session

    def connect_session(
        client: Any, user_info: Any, existing_session_id: str | None = None, **more: Any
    ) -> str:
        if existing_session_id and not _may_resume(runtime, client, existing_session_id, secret):
            existing_session_id = None
        return connect(client, user_info, existing_session_id, **more)

    def is_active_session(session_id: str) -> bool:
        """Asked by the server of each upload, before it reads it."""
        return is_active(session_id) and session_id in _may_upload and _has_room(runtime, session_id)

    runtime.connect_session = connect_session  # type: ignore[method-assign,assignment]
    runtime.is_active_session = is_active_session  # type: ignore[method-assign]


def note_who(account: Account | None) -> None:
    """Note in each run who it is for: only those who may load an export may upload files.

    Whoever signs out, or loses the role, uploads nothing more from then on, and what was kept goes.
    """
    context, runtime = get_script_run_ctx(), _runtime()
    if context is None or runtime is None:
        return
    _may_upload.intersection_update(info.session.id for info in runtime._session_mgr.list_active_sessions())
    if account is not None and account.may("officer"):
        _may_upload.add(context.session_id)
        return
    _may_upload.discard(context.session_id)
    runtime.uploaded_file_mgr.remove_session_files(context.session_id)


def _runtime() -> Runtime | None:
    """The server's; None where pages are run without one, as tests do."""
    runtime = Runtime.instance() if Runtime.exists() else None
    return (
        runtime if type(runtime) is Runtime else None
    )  # the harness of Streamlit's tests puts another there


def _may_resume(runtime: Runtime, client: Any, session_id: str, secret: str) -> bool:
    """Whether the browser that asks has the cookie by which the session was admitted; any, if nobody was."""
    found = runtime._session_mgr.get_session_info(session_id)
    if found is None:
        return True
    state = found.session.session_state
    token = state[SESSION_KEY] if SESSION_KEY in state else None  # noqa: SIM401 - it has no `get`
    return token is None or cookie.content_of(_cookies(client), secret).get("session") == token


def _cookies(client: Any) -> Mapping[str, str]:
    context = client.client_context
    return context.cookies if context is not None else {}


def _has_room(runtime: Runtime, session_id: str) -> bool:
    """Whether another file may be kept for the session: by number, by size, and by the size of all."""
    kept = getattr(runtime.uploaded_file_mgr, "file_storage", {})
    sizes = {one: [len(file.data) for file in list(files.values())] for one, files in list(kept.items())}
    own = sizes.get(session_id, [])
    return len(own) < MOST_FILES and sum(own) < MOST_KEPT and sum(map(sum, sizes.values())) < MOST_KEPT_IN_ALL
