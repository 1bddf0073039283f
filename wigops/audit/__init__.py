"""The tamper-evident trail: one event for each thing done, chained by hash, naming only who acted."""

from wigops.audit.events import EventFilter, actors, count_events, event_kinds, events_page
from wigops.audit.rewriting import compact, rewrite_after, rewrite_if_owed
from wigops.audit.trail import (
    Break,
    Chain,
    disagreements,
    figures_version,
    last_change,
    last_event,
    record,
    verify_chain,
)
