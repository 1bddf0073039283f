"""The one encrypted database file: opened, migrated, shared, released, compacted."""

from wigops.store.compact import Compaction, compact
from wigops.store.database import Connection, Store
from wigops.store.home import Home
from wigops.store.scratch import scratch_folder
from wigops.store.sql import read_sql

__all__ = ["Compaction", "Connection", "Home", "Store", "compact", "read_sql", "scratch_folder"]
