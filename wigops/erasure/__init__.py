"""Erasure that can be proved: the gate, batches, the deed, its proof, and what is left to do after it."""

from wigops.erasure.backups import (
    KeptBackup,
    list_backups,
    make_backup,
    remove_backup,
    restore_backup,
)
from wigops.erasure.batch import (
    Batch,
    Selection,
    batch_items,
    changes_to_approvers,
    count_batches,
    find_batch,
    list_batches,
    may_approve,
    propose,
    withdraw,
)
from wigops.erasure.carry_out import Erasure, carry_out, outcome_of
from wigops.erasure.certificate import (
    certificate_json,
    certificates_amiss,
    read_certificate,
    write_certificate,
)
from wigops.erasure.duplicates import duplicates_of_batch
from wigops.erasure.gate import PEOPLE, SPECIAL_CATEGORY, Refusal
from wigops.erasure.history import engagement_by_year
from wigops.erasure.ledger_losses import Mended, losses, mend_ledger
from wigops.erasure.leftovers import Leftover, Shown, count_leftovers, keep, leftovers_of, redact, show
from wigops.erasure.preview import Effect, Preview, preview
from wigops.erasure.replay import catch_up, restore
