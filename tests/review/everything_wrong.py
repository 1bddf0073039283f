"""An installation in which every finding fires, and one in which none does."""

from datetime import date
from pathlib import Path

from tests.days import days_ago, in_days, today
from tests.erasure.cast import EXPORT
from wigops.accounts import add_account, change_role
from wigops.consent import assess, opt_out, withdraw
from wigops.crm.load import load_export
from wigops.erasure import Selection, carry_out, propose
from wigops.retention import place_hold
from wigops.rights import open_request, record_event
from wigops.store import Store

PASSWORD = "a long enough password"


def ago(days: int) -> str:
    """The day so many days ago, as an export writes it."""
    return days_ago(days).isoformat()


WRONG = {
    **EXPORT,
    "contact": EXPORT["contact"]
    + f"""\
double1,harbour,Dee,Double,,newsletter,2024-01-01,
double2,harbour,Dee,Double,,newsletter,2024-02-01,
tracked,harbour,Tom,Tracked,,newsletter,{ago(900)},
mailed,harbour,Mel,Mailed,,newsletter,{ago(900)},
recent,mill,Ray,Recent,,newsletter,2012-05-01,
leaves,harbour,Lea,Leaves,,newsletter,{ago(900)},
lone,,Lou,Lone,,newsletter,{ago(300)},
lost,harbour,Lon,Lost,,newsletter,{ago(900)},
""",
    "special_category": EXPORT["special_category"] + f"s_lone,lone,health,asthma,,{ago(200)}\n",
    "service": EXPORT["service"] + f"ball,event,Spring ball,{ago(-30)},{ago(-30)},true\n"
    "odd,event,Odd do,1900-01-01,2020-01-01,true\n",
    "engagement": EXPORT["engagement"]
    + f"""\
e_tracked,tracked,booking,feast,{ago(30)},
e_old,member,booking,feast,{ago(20)},
e_leaves,leaves,booking,ball,{ago(10)},
e_recent,recent,login,,{ago(200)},
""",
    "consent": EXPORT["consent"]
    + f"""\
k_old,member,event_booking,{ago(1000)},,web form,v1
k_leaves,leaves,event_booking,{ago(60)},,web form,v1
k_bare,tracked,mentoring,{ago(60)},,,v1
""",
    "communication": EXPORT["communication"] + f"m_mailed,mailed,marketing_email,{ago(5)},News,\n",
    "opt_out": EXPORT["opt_out"] + f"mailed,email,{ago(50)}\n",
}

RIGHT = {
    "organisation": "organisation_id,name,sector\nharbour,Harbour Trust,Charity\n",
    "membership": "organisation_id,starts_on,ends_on\nharbour,2015-04-01,\n",
    "contact": f"contact_id,organisation_id,source,created_at\nmember,harbour,newsletter,{ago(400)}\n",
    "service": f"service_id,kind,title,starts_on,ends_on,in_person\nball,event,Ball,{ago(9)},{ago(9)},true\n",
    "engagement": (
        f"engagement_id,contact_id,kind,service_id,occurred_at\nb1,member,booking,ball,{ago(20)}T10:00\n"
    ),
    "consent": (
        "consent_id,contact_id,purpose,given_at,source,wording_version\n"
        f"k1,member,event_booking,{ago(40)},web form,v1\n"
    ),
    "recipient": "recipient_id,name,kind\nhall,The Great Hall,event_venue\n",
    "due_diligence": (
        f"recipient_id,checked_on,valid_until,outcome,checked_by\nhall,{ago(100)},{ago(-300)},passed,office\n"
    ),
    "sharing": (
        "sharing_id,contact_id,recipient_id,shared_at,purpose,categories,service_id\n"
        f"d1,member,hall,{ago(15)}T10:00,event_booking,contact,ball\n"
    ),
}


def all_right(store: Store, folder: Path) -> None:
    """Prepares an installation without a breach."""
    add_account(store, "olive", "officer", PASSWORD, by=None)
    add_account(store, "victor", "viewer", PASSWORD, by=None)
    load = load_export(store, folder)
    assert not load.refused, load.reasons


def all_wrong(store: Store, folder: Path, faulty: Path) -> None:
    """Prepares an installation with every breach: loaded, worked on, and the CRM paid no heed.

    `faulty` is the same export with a row that is rejected, a column that is ignored and one that is gone;
    Lon, who opted out, is gone too, and a newcomer has a number of Jane's, who was erased by an officer
    alone once an admin had taken another's right to approve away.
    """
    all_right(store, folder)
    _ask(store)
    withdraw(store, "leaves", purposes=["event_booking"], on=days_ago(2), by="olive")
    for contact_id in ("double1", "lost"):
        opt_out(store, contact_id, on=days_ago(3), by="olive")
    tomorrow = in_days(1)
    place_hold(store, "held", reason="a dispute", review_on=tomorrow, by="olive")
    words = dict.fromkeys(("interest", "necessity", "balance"), "said")
    assess(store, "marketing", **words, assessed_on=today(), review_on=tomorrow, by="olive")
    for name, role in (("ada", "admin"), ("april", "approver")):
        add_account(store, name, role, PASSWORD, by=None)
    change_role(store, "april", "officer", by="ada")
    batch = propose(store, Selection(today(), contact_ids=("jane",)), by="olive")
    carry_out(store, batch.batch_id, by="olive")
    for export in (folder, faulty):
        load = load_export(store, export, accept_change=True)
        assert not load.refused, load.reasons


def _ask(store: Store) -> None:
    """One request overdue, one due soon, one extended without a word."""
    overdue, soon, extended = (_ask_on(store, days_ago(days)) for days in (60, 27, 5))
    assert overdue != soon
    record_event(store, extended, "extended", on=days_ago(5), by="olive")


def _ask_on(store: Store, day: date) -> int:
    return open_request(store, "access", received_on=day, by="olive", contact_ids=["asks"]).request_id
