"""Consent and its coverage (rules.md section 6), withdrawals, and the right not to be marketed to."""

from wigops.consent.assessments import ASSESSED, Assessment, assess, assessments
from wigops.consent.coverage import (
    CUTS,
    Coverage,
    Movement,
    coverage_at,
    coverage_by,
    coverage_moved,
    coverage_trend,
    month_ends,
)
from wigops.consent.evidence import consent_history, consents_of
from wigops.consent.marketing import (
    BREACHES,
    Breaches,
    BreachFilter,
    answer_breaches,
    breaches,
    breaches_page,
    count_breaches,
    ignored_opt_outs_page,
    opt_out,
    reach,
    reach_page,
)
from wigops.consent.people import (
    GAPS,
    LISTS,
    MISSING,
    PeopleFilter,
    Person,
    count_people,
    find_person,
    gap_by_missing,
    gap_rows_of,
    people_page,
    sources,
)
from wigops.consent.withdrawals import (
    Withdrawal,
    Withdrawn,
    count_to_stop,
    count_withdrawals,
    may_withdraw,
    note_stopped,
    take_back_withdrawal,
    to_stop_page,
    withdraw,
    withdrawals_of,
    withdrawals_page,
)
