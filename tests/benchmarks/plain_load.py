"""The bare work of a load: `read_csv` of every file into an encrypted DuckDB file. Run as a process."""

import sys
from pathlib import Path

from wigops.store.engine import identifier, literal, new_instance

if __name__ == "__main__":
    export, target = Path(sys.argv[1]), Path(sys.argv[2])
    connection = new_instance(target.parent / "spill")
    connection.execute(f"ATTACH {literal(str(target))} AS plain (ENCRYPTION_KEY 'a key for the bench')")
    for file in sorted(export.glob("*.csv")):
        source = f"read_csv({literal(str(file))}, header = true)"
        connection.execute(f"CREATE TABLE plain.{identifier(file.stem)} AS FROM {source}")
    connection.execute("DETACH plain")
