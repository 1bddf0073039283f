"""Rights requests put into the register as they are, for tests of what reads them."""

from datetime import date

from wigops.store import Connection


def put_request(
    cursor: Connection,
    request_id: int,
    kind: str,
    contact_id: str,
    received_on: date | str,
    note: str | None = None,
) -> None:
    cursor.execute(
        "INSERT INTO ops.rights_request BY NAME SELECT ? AS request_id, ? AS kind, ? AS contact_id, "
        "CAST(? AS DATE) AS received_on, 'olive' AS recorded_by, now() AS recorded_at, ? AS note",
        [request_id, kind, contact_id, received_on, note],
    )


def put_event(
    cursor: Connection, request_id: int, event: str, happened_on: date | str, note: str | None = None
) -> None:
    cursor.execute(
        "INSERT INTO ops.rights_request_event BY NAME SELECT ? AS request_id, ? AS event, "
        "CAST(? AS DATE) AS happened_on, 'olive' AS recorded_by, now() AS recorded_at, ? AS note",
        [request_id, event, happened_on, note],
    )
