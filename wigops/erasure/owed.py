"""What is said where an erasure has committed, and what follows from it failed."""

from contextlib import suppress

from wigops.erasure.batch import find_batch
from wigops.erasure.erased import PEOPLE
from wigops.errors import OwedError, WigopsError
from wigops.store import Store


def owed(store: Store, batch_id: int, error: WigopsError | OSError) -> OwedError:
    """How many were erased, and that the certificate is owed because of `error`."""
    done = f"Batch {batch_id} was carried out"
    with suppress(WigopsError), store.read() as cursor:
        batch = find_batch(cursor, batch_id)
        one, many = (
            ("person was", "people were") if batch.subject == PEOPLE else ("record was", "records were")
        )
        done = f"{batch.erased:,} {one if batch.erased == 1 else many} erased"
    why = error if isinstance(error, WigopsError) else f"A file could not be written ({error.strerror})."
    return OwedError(
        f"{done}, and that is on record; the certificate is owed, and is written when the database is next "
        f"opened with room for it. {why}"
    )
