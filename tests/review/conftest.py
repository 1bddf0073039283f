"""The two installations, made once in a run: `wrong` with every breach, `right` with none."""

import pytest

from tests.conftest import ExportWriter
from tests.ready import Ready
from tests.review.everything_wrong import RIGHT, WRONG, all_right, all_wrong
from wigops.accounts import passwords
from wigops.review import Figures, take_figures
from wigops.store import Store


@pytest.fixture
def wrong(store: Store, export: ExportWriter, ready: Ready, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr(passwords, "_ROUNDS", 4)
    folder = export("wrong", **WRONG)
    rows = "paul,interest,Milling,9\nnobody,interest,Milling,9\n"
    recipients = (
        "recipient_id,name,kind,agreement_signed_on\n"
        "hall,The Great Hall,event_venue,\ncook,The Cook,event_venue,\n"
    )
    faulty = export(
        "faulty",
        **{
            **WRONG,
            "contact": "".join(one for one in WRONG["contact"].splitlines(True) if "Lost" not in one)
            + "newcomer,harbour,Nora,New,,newsletter,2026-01-01,\n",
            "contact_point": WRONG["contact_point"] + "newcomer,mobile,07700 900111,\n",
            "interest": f"contact_id,kind,label,strength\n{rows}",
            "recipient": recipients,
        },
    )
    ready.give(store, "everything wrong", lambda new: all_wrong(new, folder, faulty))
    return store


@pytest.fixture
def taken(wrong: Store, ready: Ready) -> Figures:
    """The figures of this week, taken where everything is wrong."""
    return ready.after(wrong, "figures taken", take_figures)


@pytest.fixture
def right(store: Store, export: ExportWriter, ready: Ready, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr(passwords, "_ROUNDS", 4)
    folder = export("right", **RIGHT)
    ready.give(store, "everything right", lambda new: all_right(new, folder))
    return store
