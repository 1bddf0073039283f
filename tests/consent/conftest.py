"""A few people with their consents: Ada consented to events, Ben to mentoring alone, Cy to nothing."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.conftest import ExportWriter
from tests.ready import Ready
from wigops.accounts import add_account, passwords
from wigops.crm.load import load_export
from wigops.store import Store

CONTACT = """\
contact_id,organisation_id,first_name,last_name,source,created_at,no_contact_notified_on
ada,quay,Ada,Hope,newsletter,2024-01-01,
ben,quay,Ben,Oduya,,2024-01-01,
cy,,Cy,Ellis,newsletter,2024-01-01,2026-05-05
"""
POINTS = """\
contact_id,kind,value,is_primary
ada,email,ada@quay.example,true
ben,email,ben@quay.example,true
cy,email,cy@ellis.example,true
"""
ORGANISATION = "organisation_id,name,sector\nquay,Quay Trust,charity\n"
SERVICE = """\
service_id,kind,title,starts_on,ends_on
summit,event,The winter summit,2027-01-15,2027-01-15
gala,event,The spring gala,2026-03-20,
match,mentoring,Mentor match,2026-01-01,
"""
CONSENT = """\
consent_id,contact_id,purpose,given_at,withdrawn_at,source,wording_version
k1,ada,event_booking,2026-01-10T09:00:00Z,,website form,v3
k2,ada,cookies,2023-06-01T09:00:00Z,,cookie banner,v2
k3,ben,mentoring,2026-02-01T09:00:00Z,,,v3
"""
ENGAGEMENT = """\
engagement_id,contact_id,kind,service_id,occurred_at
e1,ada,booking,gala,2026-02-01T10:00:00Z
e2,ada,booking,summit,2026-10-01T10:00:00Z
e3,ada,page_view,,2026-09-09T10:00:00Z
e4,ben,application,match,2026-02-02T10:00:00Z
e5,ben,booking,gala,2026-02-03T10:00:00Z
e6,cy,download,,2026-04-04T10:00:00Z
"""
COMMUNICATION = """\
communication_id,contact_id,kind,sent_at
m1,ada,marketing_email,2026-06-01T08:00:00Z
m2,cy,marketing_email,2026-05-04T22:59:59Z
m3,cy,marketing_email,2026-05-04T23:00:00Z
m4,cy,service_email,2026-06-01T08:00:00Z
m5,ben,marketing_email,2026-06-01T08:00:00Z
"""
OPT_OUT = "contact_id,channel,opted_out_at\nada,post,2025-01-01\n"

EXPORT = {
    "contact": CONTACT,
    "contact_point": POINTS,
    "organisation": ORGANISATION,
    "service": SERVICE,
    "consent": CONSENT,
    "engagement": ENGAGEMENT,
    "communication": COMMUNICATION,
    "opt_out": OPT_OUT,
}
TODAY = date(2026, 11, 24)

Rows = Callable[..., list[tuple[Any, ...]]]
Reload = Callable[..., None]


@pytest.fixture
def reload(store: Store, loaded: Callable[..., Any]) -> Reload:
    """Loads the export again, with some tables changed: `reload(consent=…)`."""

    def load(*, accept_change: bool = False, **changed: str) -> None:
        load = loaded(accept_change=accept_change, **{**EXPORT, **changed})
        assert not load.refused, load.reasons
        assert not load.rejected, load.rejections

    return load


@pytest.fixture
def quay(store: Store, export: ExportWriter, ready: Ready, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The store with these people in it; olive is an officer, victor a viewer."""
    monkeypatch.setattr(passwords, "_ROUNDS", 4)
    folder = export("quay", **EXPORT)

    def load_the_quay(new: Store) -> None:
        load = load_export(new, folder)
        assert not load.refused, load.reasons
        assert not load.rejected, load.rejections
        for username, role in (("olive", "officer"), ("victor", "viewer")):
            add_account(new, username, role, f"a long password for the {role}", by=None)

    ready.give(store, "quay", load_the_quay)
    return store


@pytest.fixture
def rows(store: Store) -> Rows:
    """What a query returns: `rows("SELECT …", value)`."""

    def fetch(sql: str, *values: object) -> list[tuple[Any, ...]]:
        with store.read() as cursor:
            return cursor.execute(sql, list(values)).fetchall()

    return fetch


def without(contact: str) -> dict[str, str]:
    """The tables of the export without the rows of one person."""
    return {
        table: "".join(line for line in text.splitlines(keepends=True) if f"{contact}," not in line)
        for table, text in EXPORT.items()
    }
