"""What the app brings into its process: no package's part that it has no use for."""

import subprocess
import sys

import pytest

from tests.conftest import PROJECT
from tests.pages.conftest import CAST, ENTRY, PAGES, PASSWORD, add_the_cast
from tests.ready import Ready
from wigops.store import Home, Store
from wigops.ui.accounts import authenticator

# What streamlit-authenticator and extra-streamlit-components import and wigops does not use.
UNWANTED = {
    "captcha",
    "charset_normalizer",
    "extra_streamlit_components",
    "requests",
    "streamlit_authenticator.models.cloud",
    "streamlit_authenticator.models.oauth2",
    "urllib3",
    "yaml",
}

SIGN_IN_AND_OPEN_EACH_PAGE = """
import sys
from streamlit.testing.v1 import AppTest

entry, username, password, *pages = sys.argv[1:]
app = AppTest.from_file(entry, default_timeout=60).run()
for box, value in zip(app.text_input, (username, password), strict=True):
    box.set_value(value)
app.button[0].click().run()
for page in pages:
    app.switch_page(page).run()
    assert not app.exception and app.title and app.title[0].value != "wigops", page
print(*sorted(sys.modules))
"""


def test_nothing_is_imported_that_the_app_does_not_use(home: Home, ready: Ready) -> None:
    store = Store(home)
    ready.give(store, "accounts", add_the_cast)
    store.close()
    admin = next(name for name, role in CAST.items() if role == "admin")
    pages = [f"../../pages/{page.name}" for page in PAGES]
    run = subprocess.run(
        [sys.executable, "-c", SIGN_IN_AND_OPEN_EACH_PAGE, str(ENTRY), admin, PASSWORD, *pages],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    imported = set(run.stdout.split())
    assert {"streamlit_authenticator.views", "wigops.ui.accounts.sign_in"} <= imported, "the subject was run"
    assert not {name for name in imported if any(f"{name}.".startswith(f"{one}.") for one in UNWANTED)}


@pytest.mark.parametrize("name", sorted(authenticator._NOT_USED))
def test_a_stand_in_is_gone_once_the_authenticator_is_there(name: str) -> None:
    assert getattr(sys.modules.get(name), "__spec__", ...) is not None


def test_what_stands_in_for_a_part_refuses_to_do_its_work() -> None:
    with pytest.raises(NotImplementedError, match="does not use this part"):
        authenticator.AuthenticationModel({"usernames": {}}, auto_hash=False, secret_key="k", api_key="a")
