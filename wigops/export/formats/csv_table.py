"""A table as CSV."""

from wigops.export.formats import TableFormat
from wigops.export.tables import csv_bytes

FORMAT = TableFormat("csv", "CSV", "text/csv; charset=utf-8", csv_bytes)
