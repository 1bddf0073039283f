"""Macros that follow from the declarations; whoever opens a database makes them with all the others."""

from wigops.catalogue.model import Table
from wigops.catalogue.tables import TABLES


def derived_macros() -> list[str]:
    """The SQL of each: `correctable_fields()`, a row for each field of a person that can be put right.

    Its columns are contact_id, table_name, record_key (where the table has a key of its own), column_name and
    value, as text (UK GDPR Art 16).
    """
    fields = "\nUNION ALL\n".join(_correctable(table) for table in TABLES if table.correctable)
    return [f"CREATE OR REPLACE MACRO correctable_fields() AS TABLE\n{fields};"]


def _correctable(table: Table) -> str:
    names = ", ".join(f"'{column.name}'" for column in table.correctable)
    values = ", ".join(f"CAST({column.name} AS VARCHAR)" for column in table.correctable)
    key = table.key if table.keyed and table.key != "contact_id" else "CAST(NULL AS VARCHAR)"
    return (
        f"SELECT contact_id, '{table.name}' AS table_name, {key} AS record_key, "
        f"unnest([{names}]) AS column_name, unnest([{values}]) AS value FROM crm.{table.name}"
    )
