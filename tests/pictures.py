"""`make pictures`: photographs the app with the sample loaded, for the README."""

import tempfile
from pathlib import Path

import pytest

from tests.browser.conftest import App, SignedInPage, StartApp, settled
from tests.conftest import PROJECT
from wigops.crm.load import load_export

PICTURES = PROJECT / "docs" / "pictures"
SHOWN = ("due_for_deletion", "crm_copy", "policy")


@pytest.fixture(scope="module")
def sample_app(start_app: StartApp) -> App:
    """A server with the sample loaded."""
    return start_app(prepare=lambda store: load_export(store, PROJECT / "data" / "sample"))


@pytest.mark.parametrize("name", SHOWN)
def test_photograph(sample_app: App, signed_in_page: SignedInPage, name: str) -> None:
    """Not a test of the app: it takes a picture, and fails if the page does not come up."""
    page = signed_in_page("officer", at=sample_app, path=name)
    page.set_viewport_size({"width": 1440, "height": 1000})
    page.wait_for_timeout(1500)
    settled(page)
    PICTURES.mkdir(exist_ok=True)
    page.screenshot(path=str(PICTURES / f"{name}.png"))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        options = [
            "-q",
            "-p",
            "tests.browser.conftest",
            "-p",
            "tests.conftest",
            f"--basetemp={Path(folder) / 'run'}",
        ]
        raise SystemExit(pytest.main([__file__, *options]))
