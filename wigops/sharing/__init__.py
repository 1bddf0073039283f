"""Third-party sharing: the log and its flags, recipients, disclosures recorded here, notices (rules.md 7)."""

from wigops.sharing.disclose import (
    Judgement,
    Person,
    Proposal,
    Recorded,
    Service,
    check_disclosure,
    decide_not_to_share,
    record_disclosure,
    refusals,
    services_matching,
)
from wigops.sharing.flags import OUTCOMES, Answer, answer_flags, answers_of
from wigops.sharing.log import (
    LogFilter,
    by_category,
    by_month,
    count_disclosures,
    flag_counts,
    log_page,
    matching_ids,
    purposes_used,
)
from wigops.sharing.notices import (
    NOTICE_DAYS,
    Notice,
    Waiting,
    count_notices,
    list_notices,
    mark_notices,
    notice_frame,
    recipients_in,
)
from wigops.sharing.recipients import (
    Check,
    Merge,
    Recipient,
    add_recipient,
    checks_of,
    end_relationship,
    find_recipient,
    history_of,
    list_recipients,
    merge_recipients,
    merges_of,
    recipient_names,
    record_agreement,
    record_due_diligence,
    resume_relationship,
    undo_merge,
)
from wigops.sharing.words import FLAG_REASONS, FLAG_WORDS, FLAGS
