"""The tamper-evident trail: one event for each thing done, chained by hash, naming only who acted."""

from wigops.audit.trail import Chain, last_event, record, verify_chain

__all__ = ["Chain", "last_event", "record", "verify_chain"]
