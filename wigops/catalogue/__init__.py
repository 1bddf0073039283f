"""What there is, declared once: tables and columns of what is held, their categories, lists of words."""

from wigops.catalogue.model import ANONYMISED, DELETED, KEPT, Bound, Category, Column, Kind, Record, Table
from wigops.catalogue.people import (
    CATEGORIES,
    DELETED_WITH_THEM,
    RECORDS,
    WORKED_OUT,
    category_of,
    column_words,
    table_words,
    tables_of,
)
from wigops.catalogue.tables import TABLE_NAMES, TABLES, missing_columns
from wigops.catalogue.words import (
    CONSENT_PURPOSES,
    DATA_CATEGORIES,
    ENGAGEMENT_KINDS,
    SERVICE_KINDS,
    SHARING_PURPOSES,
)

__all__ = [
    "ANONYMISED",
    "CATEGORIES",
    "CONSENT_PURPOSES",
    "DATA_CATEGORIES",
    "DELETED",
    "DELETED_WITH_THEM",
    "ENGAGEMENT_KINDS",
    "KEPT",
    "RECORDS",
    "SERVICE_KINDS",
    "SHARING_PURPOSES",
    "TABLES",
    "TABLE_NAMES",
    "WORKED_OUT",
    "Bound",
    "Category",
    "Column",
    "Kind",
    "Record",
    "Table",
    "category_of",
    "column_words",
    "missing_columns",
    "table_words",
    "tables_of",
]
