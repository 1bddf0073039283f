"""What is remembered of the erased, so that they do not come back (rules.md sections 3 and 5)."""

from wigops.tombstone.keys import key_pads, remember_key
from wigops.tombstone.ledger import (
    Deed,
    Entry,
    Ledger,
    LedgerDamagedError,
    LedgerLacksError,
    deed,
    entered_otherwise,
    lost_deeds,
    mark_done,
    not_done,
    refuse_losses,
)
from wigops.tombstone.redacted_again import close_gone, redact_again, unredacted
from wigops.tombstone.register import count_tombstones, tombstones_page
from wigops.tombstone.suppress import KeptOut, Suppressed, kept_out_by, suppress
from wigops.tombstone.tombstones import (
    Tombstone,
    apply_release,
    list_tombstones,
    release_tombstone,
    suppressed_at,
)
