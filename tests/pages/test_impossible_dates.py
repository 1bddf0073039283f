"""Every page shows a copy whose dates are all impossible."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import PROJECT, ExportWriter
from tests.pages.conftest import PAGES, go, shows_a_page, with_the_cast
from tests.ready import Ready
from wigops.store import Store

PERSON = PROJECT / "pages" / "person.py"
ODD = "1900-01-01"
EXPORT = {
    "organisation": "organisation_id,name,sector\nm,Member Body,charity\n",
    "membership": f"organisation_id,starts_on,ends_on\nm,{ODD},9999-12-31\n",
    "contact": "contact_id,organisation_id,first_name,last_name,created_at,left_organisation_on,"
    f"no_contact_notified_on\njane,m,Jane,Moor,{ODD},{ODD},{ODD}\njo,,Jo,Tarn,{ODD},,{ODD}\n",
    "contact_point": "contact_id,kind,value\njane,email,jane@x.example\njo,email,jo@x.example\n",
    "special_category": f"special_category_id,contact_id,kind,recorded_at\nx1,jo,health,{ODD}\n",
    "service": f"service_id,kind,title,starts_on,ends_on\ns1,event,Fair,{ODD},{ODD}\n",
    "engagement": f"engagement_id,contact_id,kind,service_id,occurred_at\ne1,jo,login,,{ODD}\n"
    f"e2,jo,booking,s1,{ODD}\n",
    "communication": "communication_id,contact_id,kind,sent_at,opened_at\n"
    f"m1,jo,marketing_email,{ODD},{ODD}\n",
    "consent": f"consent_id,contact_id,purpose,given_at,withdrawn_at\nk1,jo,event_booking,{ODD},{ODD}\n",
    "opt_out": f"contact_id,channel,opted_out_at\njo,email,{ODD}\n",
    "recipient": f"recipient_id,name,kind,agreement_signed_on\nr,Hall,third_party_platform,{ODD}\n",
    "due_diligence": f"recipient_id,checked_on,valid_until,outcome\nr,{ODD},9999-12-31,passed\n"
    "r,2020-01-01,9999-12-31,passed\n",
    "sharing": "sharing_id,contact_id,recipient_id,shared_at,purpose,categories\n"
    f"h1,jo,r,{ODD},event_booking,contact\n",
    "merge": f"contact_id,merged_into,merged_on\nold,jo,{ODD}\n",
}


@pytest.fixture
def odd(store: Store, cast: dict[str, str], export: ExportWriter, ready: Ready) -> Store:
    ready.give(store, "odd dates with accounts", with_the_cast(export("odd", **EXPORT)))
    return store


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_it_is_shown(odd: Store, sign_in: Callable[..., AppTest], page: Path) -> None:
    assert shows_a_page(go(sign_in("ada"), page))


def test_the_person_is_shown_with_all_that_is_held(odd: Store, sign_in: Callable[..., AppTest]) -> None:
    app = sign_in("ada")
    app.query_params["contact"] = "jo"
    assert shows_a_page(go(app, PERSON))
    for name in ("Everything held", "Timeline"):
        app.session_state["person_tab_jo"] = name
        assert shows_a_page(app.run())
