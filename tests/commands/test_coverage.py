"""The command `coverage`: data-contract.md, to the letter."""

import pytest

from tests.conftest import ExportWriter
from tests.consent.conftest import EXPORT

from .conftest import Wigops

PURPOSES = ["event_booking", "programme_application", "vacancy_application", "mentoring", "cookies"]


def test_it_says_for_all_five_purposes_how_many_are_covered(wigops: Wigops, export: ExportWriter) -> None:
    assert wigops("load", str(export(**EXPORT))).status == 0
    answer = wigops("coverage", "--as-of", "2026-11-24", "--json")
    assert answer.status == 0
    assert [one["purpose"] for one in answer.document] == PURPOSES
    assert {one["purpose"]: one for one in answer.document}["event_booking"] == {
        "purpose": "event_booking",
        "processed": 2,
        "covered": 1,
        "coverage": 0.5,
    }


def test_coverage_is_null_where_nobody_was_processed(wigops: Wigops) -> None:
    answer = wigops("coverage", "--as-of", "2026-11-24", "--json")
    assert answer.document == [
        {"purpose": purpose, "processed": 0, "covered": 0, "coverage": None} for purpose in PURPOSES
    ]


def test_the_window_is_of_so_many_months(wigops: Wigops, export: ExportWriter) -> None:
    wigops("load", str(export(**EXPORT)))
    answer = wigops("coverage", "--as-of", "2026-03-03", "--months", "1", "--json")
    assert [one["processed"] for one in answer.document] == [0, 0, 0, 0, 0]
    answer = wigops("coverage", "--as-of", "2026-03-02", "--months", "1", "--json")
    assert [one["processed"] for one in answer.document] == [1, 0, 0, 0, 0]


EDGES = {
    "contact": "contact_id\nada\nben\ncy\ndot\neve\n",
    "service": "service_id,kind,title\nmatch,mentoring,Mentor match\n",
    "consent": """\
consent_id,contact_id,purpose,given_at,withdrawn_at
k1,ada,mentoring,2025-07-01T00:00:00+01:00,2026-02-01T12:00:00Z
k2,ada,mentoring,2026-03-01T12:00:00Z,
k3,ben,mentoring,2025-07-01,2026-02-01T12:00:00Z
k4,ben,mentoring,2026-03-01T12:00:00Z,
k5,cy,mentoring,2026-06-30T22:59:59Z,
k6,dot,cookies,2025-07-01,
""",
    # Ada's rows lie on the first and last seconds that count; Ben's in the second in which his consent was
    # withdrawn; Cy's are on 30 June 2025 and 1 July 2026 in London; Dot consented to something else.
    "engagement": """\
engagement_id,contact_id,kind,service_id,occurred_at
e1,ada,booking,match,2025-06-30T23:00:00Z
e2,ada,application,match,2026-02-01T06:59:59-05:00
e3,ada,booking,match,2026-03-01T12:00:00Z
e4,ada,booking,match,2026-06-30T23:59:59+01:00
e5,ben,booking,match,2026-01-01
e6,ben,booking,match,2026-02-01T12:00:00Z
e7,cy,booking,match,2025-06-30T22:59:59Z
e8,cy,booking,match,2026-07-01T00:00:00
e9,dot,application,match,2026-05-05
e10,dot,attendance,match,2026-05-05
e11,eve,booking,,2026-05-05
""",
}


def test_offsets_and_edges_and_a_consent_given_again(wigops: Wigops, export: ExportWriter) -> None:
    assert wigops("load", str(export(**EDGES))).status == 0
    found = {one["purpose"]: one for one in wigops("coverage", "--as-of", "2026-06-30", "--json").document}
    assert found["mentoring"] == {
        "purpose": "mentoring",
        "processed": 3,
        "covered": 1,
        "coverage": pytest.approx(1 / 3),
    }
    assert [found[purpose]["processed"] for purpose in PURPOSES if purpose != "mentoring"] == [0, 0, 0, 0]
    a_day_on = wigops("coverage", "--as-of", "2026-07-01", "--json").document[3]
    assert (a_day_on["processed"], a_day_on["covered"]) == (4, 2)


def test_it_says_so_in_words(wigops: Wigops, export: ExportWriter) -> None:
    wigops("load", str(export(**EXPORT)))
    lines = wigops("coverage", "--as-of", "2026-11-24").out.splitlines()
    assert len(lines) == 5
    assert "50.0% covered" in lines[0]
    assert "nobody processed" in lines[1]


def test_a_wrong_date_or_window_is_bad_input(wigops: Wigops) -> None:
    assert wigops("coverage", "--as-of", "24/11/2026").status == 2
    assert wigops("coverage", "--months", "0").status == 2
