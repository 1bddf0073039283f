"""The weekly compliance review: findings, the week's figures, what needs attention, and the signature."""

from wigops.review.attention import Attention, needs_attention
from wigops.review.cases import (
    CaseFilter,
    Found,
    Tally,
    accept,
    accepted_today,
    cases_page,
    count_cases,
    findings_at,
    matching_cases,
    take_back_acceptance,
    tallies,
)
from wigops.review.compare import Compared, Headline, compare, headlines
from wigops.review.figures import Figures
from wigops.review.kept_figures import figures_at_hand, figures_of, take_figures
from wigops.review.registry import SEVERITIES, Finding, registry
from wigops.review.sign_off import (
    MISSED,
    RUNNING,
    SECTIONS,
    SIGNED,
    SIGNED_LATE,
    TO_SIGN,
    Note,
    Review,
    WeekState,
    calendar,
    figures_on_record,
    find_review,
    note,
    notes_of,
    sign_off,
    unmatched,
    week_figures,
)
from wigops.review.weeks import Week
