"""Macros that follow from the declarations; whoever opens a database makes them with all the others."""

from wigops.catalogue.model import Table
from wigops.catalogue.tables import TABLES


def derived_macros() -> list[str]:
    """The SQL of each.

    `correctable_fields()` has a row for each field of a person that can be put right: contact_id, table_name,
    record_key (where the table has a key of its own), column_name and value, as text (UK GDPR Art 16).
    `described_contacts()` has for each contact_id the person's name, null without one, and what describes
    them.
    """
    fields = "\nUNION ALL\n".join(_correctable(table) for table in TABLES if table.correctable)
    describing = [column.name for table in TABLES for column in table.columns if column.describes]
    return [
        f"CREATE OR REPLACE MACRO correctable_fields() AS TABLE\n{fields};",
        "CREATE OR REPLACE MACRO described_contacts() AS TABLE\n"
        "SELECT contact_id, nullif(concat_ws(' ', first_name, last_name), '') AS person, "
        f"{', '.join(describing)} FROM crm.contact;",
    ]


def _correctable(table: Table) -> str:
    names = ", ".join(f"'{column.name}'" for column in table.correctable)
    values = ", ".join(f"CAST({column.name} AS VARCHAR)" for column in table.correctable)
    key = table.key if table.keyed and table.key != "contact_id" else "CAST(NULL AS VARCHAR)"
    return (
        f"SELECT contact_id, '{table.name}' AS table_name, {key} AS record_key, "
        f"unnest([{names}]) AS column_name, unnest([{values}]) AS value FROM crm.{table.name}"
    )
