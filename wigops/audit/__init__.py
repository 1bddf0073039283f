"""The tamper-evident trail: one event for each thing done, chained by hash, naming only who acted."""

from wigops.audit.trail import Chain, record, verify_chain

__all__ = ["Chain", "record", "verify_chain"]
