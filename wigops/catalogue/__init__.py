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
    COUNTED_RULES,
    DATA_CATEGORIES,
    ENGAGEMENT_KINDS,
    MARKETING_REACH,
    NOTIFIED,
    RECIPIENT_KINDS,
    RETENTION_RULES,
    RETENTION_STATUSES,
    SERVICE_KINDS,
    SHARING_PURPOSES,
    SPECIAL_CATEGORY_RULES,
)
