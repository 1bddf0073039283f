"""The one encrypted database file: opened, migrated, shared, released, compacted."""

from wigops.store.alarm import RewriteDiffersError, kept_rewrites
from wigops.store.backup import Backup, back_up, restore_from
from wigops.store.compact import Compaction, compact, is_rewrite_owed, owe_rewrite
from wigops.store.database import Connection, Store, half_made
from wigops.store.home import Home
from wigops.store.rows import count_rows, row_as, rows_as, scalar, with_rows
from wigops.store.scratch import scratch_folder
from wigops.store.sql import read_sql
