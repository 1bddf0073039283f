"""What a connection to the server can do without signing in: resume nobody's session, and leave no file."""

import asyncio
import http.client
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from wigops.ui.accounts.cookie import COOKIE
from wigops.ui.kit.uploads import MOST_FILES

from .conftest import App, StartApp, minted

pytestmark = pytest.mark.browser


@dataclass
class Seen:
    """What a connection was told: the id of its session, and every word of what was drawn."""

    session_id: str
    words: str


async def joined(app: App, *, cookie: str | None = None, session_id: str | None = None) -> ClientConnection:
    """A connection as a browser makes it, with its cookie, asking for the session of that id."""
    asked = ["streamlit", "x"] + ([session_id] if session_id else [])
    return await connect(
        f"{app.url.replace('http', 'ws')}/_stcore/stream",
        subprotocols=[Subprotocol(one) for one in asked],
        additional_headers={"Cookie": f"{COOKIE}={cookie}"} if cookie else {},
        origin=app.url,  # type: ignore[arg-type]
        max_size=None,
    )


async def run(connection: ClientConnection) -> Seen:
    """Ask for a run of the app, and wait for its end."""
    asked = BackMsg()
    asked.rerun_script.query_string = ""
    await connection.send(asked.SerializeToString())
    seen = Seen("", "")
    while True:
        said = ForwardMsg.FromString(bytes(await asyncio.wait_for(connection.recv(), 60)))  # type: ignore[arg-type]
        kind = said.WhichOneof("type")
        if kind == "new_session":
            seen.session_id = said.new_session.initialize.session_id
        seen.words += str(said)
        if kind == "script_finished" and said.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
            return seen


@pytest.fixture
def app(start_app: StartApp) -> Iterator[App]:
    """A server of its own: what its log says is looked at."""
    return start_app(own=True)  # type: ignore[return-value]


@pytest.mark.parametrize("victim_is", ["connected", "gone"])
def test_nobody_resumes_a_session_by_its_id_alone(app: App, victim_is: str) -> None:
    async def attack() -> None:
        cookie = minted(app, "ada")
        victim = await joined(app, cookie=cookie)
        own = await run(victim)
        assert "Signed in as ada" in own.words
        if victim_is == "gone":
            await victim.close()
        for stolen in (None, minted(app, "vera"), "x.y.z"):
            thief = await joined(app, session_id=own.session_id, cookie=stolen)
            seen = await run(thief)
            assert seen.session_id != own.session_id
            assert "Signed in as ada" not in seen.words
            await thief.close()
        again = await run(await joined(app, session_id=own.session_id, cookie=cookie))
        assert again.session_id == own.session_id
        assert own.session_id not in app.terminal.read_text()

    asyncio.run(attack())


def test_whoever_is_not_signed_in_uploads_nothing_and_nothing_of_it_is_read(app: App) -> None:
    async def attack() -> None:
        stranger = await joined(app)
        seen = await run(stranger)
        assert seen.session_id
        assert answered(app, seen.session_id, announced=60 * 1024**2) == 400

    asyncio.run(attack())


def test_an_officer_uploads_within_bounds_and_a_viewer_nothing(app: App) -> None:
    async def upload() -> None:
        officer = await run(await joined(app, cookie=minted(app, "olly")))
        viewer = await run(await joined(app, cookie=minted(app, "vera")))
        assert answered(app, viewer.session_id, b"contact_id\n") == 400
        for number in range(MOST_FILES):
            assert answered(app, officer.session_id, b"contact_id\n", name=f"f{number}") == 204
        assert answered(app, officer.session_id, b"contact_id\n", name="one more") == 400

    asyncio.run(upload())


def answered(
    app: App, session_id: str, content: bytes = b"", *, name: str = "file", announced: int | None = None
) -> int:
    """The status of an upload; where more is `announced` than sent, of its head alone."""
    begin = f'--b\r\nContent-Disposition: form-data; name="f"; filename="{name}.csv"\r\n\r\n'.encode()
    body = begin + content + b"\r\n--b--\r\n"
    server = urlsplit(app.url)
    connection = http.client.HTTPConnection(str(server.hostname), server.port, timeout=30)
    token = _xsrf(app)
    connection.putrequest("PUT", f"/_stcore/upload_file/{session_id}/{name.replace(' ', '-')}")
    for header, value in {
        "Content-Type": "multipart/form-data; boundary=b",
        "Content-Length": str(announced or len(body)),
        "X-Xsrftoken": token,
        "Cookie": f"_streamlit_xsrf={token}",
    }.items():
        connection.putheader(header, value)
    connection.endheaders(None if announced else body)
    return connection.getresponse().status


def _xsrf(app: App) -> str:
    server = urlsplit(app.url)
    connection = http.client.HTTPConnection(str(server.hostname), server.port, timeout=30)
    connection.request("GET", "/_stcore/health")
    cookies = connection.getresponse().headers.get_all("Set-Cookie") or []
    found = [one.split(";")[0].partition("=")[2] for one in cookies if one.startswith("_streamlit_xsrf=")]
    assert found, "the server gives no token against forged requests"
    return found[0]
