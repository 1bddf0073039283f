"""A table as an Excel workbook."""

from wigops.export.formats import TableFormat
from wigops.export.tables import xlsx_bytes

FORMAT = TableFormat(
    "xlsx", "Excel (XLSX)", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx_bytes
)
