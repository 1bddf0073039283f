"""A database of an earlier version is brought up to date when it is opened, with all that it holds."""

import pytest

from wigops.clock import utc_now
from wigops.store import Home, Store, engine
from wigops.store.database import attach
from wigops.store.schema import migrations


@pytest.mark.parametrize("version", [number for number, _, _ in migrations()])
def test_a_database_of_any_earlier_version_is_brought_up_to_date(version: int, home: Home) -> None:
    home.prepare()
    base = engine.new_instance(home.staging / "spill")
    attach(base, home.database, home.database_key(), name="wigops", wait=0)
    base.execute("USE wigops")
    for number, name, sql in migrations()[:version]:
        base.execute(sql)
        base.execute("INSERT INTO ops.migration VALUES (?, ?, ?)", [number, name, utc_now()])
    base.execute("INSERT INTO crm.contact (contact_id) VALUES ('c1')")
    base.close()

    store = Store(home, wait=5, idle=0)
    with store.read() as cursor:
        assert cursor.execute("SELECT contact_id FROM crm.contact").fetchall() == [("c1",)]
        assert cursor.execute("SELECT max(number) FROM ops.migration").fetchone() == (migrations()[-1][0],)
        assert cursor.execute("SELECT count(*) FROM retained_at(DATE '2026-01-01')").fetchone() == (0,)
