"""The rows of an export that are not loaded: temporary tables that its checks fill, and its load reads."""

from dataclasses import dataclass

import duckdb

from wigops.catalogue import Table
from wigops.store.engine import identifier

_IS_REJECTED = "rowid IN (SELECT row_id FROM temp.rejection WHERE table_name = $table)"


def staged_table(name: str) -> str:
    """A table of the staged copy, as SQL."""
    return f"crm.{identifier(name)}"


@dataclass(frozen=True)
class RejectedRows:
    """The rejected rows of the staged tables, in temporary tables of `connection`.

    `rejection` (table_name, row_id, reason) says why, for each reason of a row, and counts for as long as its
    table is checked. Of the rows that were taken out, `rejected_key` (table_name, record_key) has the keys,
    and `rejected_person` (table_name, contact_id) whom they are about.
    """

    connection: duckdb.DuckDBPyConnection

    @classmethod
    def none_yet(cls, connection: duckdb.DuckDBPyConnection) -> "RejectedRows":
        """The tables, empty."""
        for columns in (
            "rejection (table_name VARCHAR, row_id BIGINT, reason VARCHAR)",
            "rejected_key (table_name VARCHAR, record_key VARCHAR)",
            "rejected_person (table_name VARCHAR, contact_id VARCHAR)",
        ):
            connection.execute(f"CREATE TEMP TABLE {columns}")
        return cls(connection)

    def add_problems(self, table: Table) -> None:
        """Reject the rows that were read with a problem."""
        self.connection.execute(
            "INSERT INTO temp.rejection SELECT $table, rowid, problem "
            f"FROM {staged_table(table.name)} WHERE problem IS NOT NULL",
            {"table": table.name},
        )

    def take_out(self, table: Table) -> None:
        """Delete the rejected rows of a staged table; their keys and people stay known."""
        rows, this = f"{staged_table(table.name)} WHERE {_IS_REJECTED}", {"table": table.name}
        if table.keyed:
            keys = f"SELECT $table, {identifier(table.key)} FROM {rows}"
            self.connection.execute(f"INSERT INTO temp.rejected_key {keys}", this)
        if table.names_a_contact:
            people = f"SELECT $table, contact_id FROM {rows}"
            self.connection.execute(f"INSERT INTO temp.rejected_person {people}", this)
        self.connection.execute(f"DELETE FROM {rows}", this)

    def keys(self) -> dict[str, list[str]]:
        """The keys of those that were taken out, by table: the CRM holds those still."""
        rows = self.connection.execute(
            "SELECT table_name, list(record_key) FROM temp.rejected_key WHERE record_key IS NOT NULL "
            "GROUP BY ALL"
        )
        return dict(rows.fetchall())

    def people(self) -> list[tuple[str, str]]:
        """Whom those that were taken out are about, with the table."""
        return self.connection.execute(
            "SELECT DISTINCT table_name, contact_id FROM temp.rejected_person"
        ).fetchall()

    def keep_contacts(self, load_id: int) -> None:
        """Put the contacts on record whose own row was rejected, in place of those of the last load."""
        self.connection.execute("DELETE FROM ops.rejected_contact")
        self.connection.execute(
            "INSERT INTO ops.rejected_contact SELECT DISTINCT CAST(? AS BIGINT), contact_id "
            "FROM temp.rejected_person WHERE table_name = 'contact' AND contact_id IS NOT NULL",
            [load_id],
        )
