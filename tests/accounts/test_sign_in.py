import threading
from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from tests.accounts.conftest import PASSWORD
from tests.accounts.trail import trail
from wigops import accounts
from wigops.clock import london_now
from wigops.errors import RefusedError
from wigops.store import Store

pytestmark = pytest.mark.usefixtures("cheap_hashing")

WRONG = "not the password at all"


def fail(store: Store, username: str, times: int) -> str | None:
    """Fail to sign in so often; gives the sentence of the last attempt where it was refused."""
    said = None
    for _ in range(times):
        try:
            assert accounts.check_password(store, username, WRONG) is None
        except RefusedError as refused:
            said = str(refused)
    return said


def let_pass(store: Store, minutes: float) -> None:
    """Move all that was failed into the past."""
    with store.write() as cursor:
        cursor.execute(
            "UPDATE ops.sign_in_failure SET failed_at = failed_at - ?", [timedelta(minutes=minutes)]
        )


def failures(store: Store) -> int:
    with store.read() as cursor:
        row = cursor.execute("SELECT count(*) FROM ops.sign_in_failure").fetchone()
    return int(row[0]) if row else -1


def test_the_right_password_opens(store: Store, vera: str) -> None:
    account = accounts.check_password(store, " VERA ", PASSWORD)
    assert account is not None
    assert (account.username, account.role) == ("vera", "viewer")
    assert trail(store)[-1] == ("vera", "sign-in", {})


@pytest.mark.parametrize(
    "password", ["", WRONG, PASSWORD + " ", PASSWORD.upper(), "\x00", "x" * 5000, "\ud800"]
)
def test_a_wrong_password_does_not(store: Store, vera: str, password: str) -> None:
    assert accounts.check_password(store, vera, password) is None
    assert trail(store)[-1] == ("vera", "sign-in failed", {})


def test_what_was_typed_for_a_name_is_kept_nowhere(store: Store, vera: str) -> None:
    typed = "my-secret-password-in-the-wrong-box"
    fail(store, typed, 6)
    assert trail(store)[-1][:2] == ("unknown account", "sign-in locked")
    with store.read() as cursor:
        tables = cursor.execute(
            "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = 'wigops'"
        ).fetchall()
        for (table,) in tables:
            rows = cursor.execute(
                f"SELECT count(*) FROM {table} AS t WHERE contains(CAST(t AS VARCHAR), ?)", [typed]
            )
            assert rows.fetchone() == (0,), table


@pytest.mark.parametrize("username", ["vera", "nobody"])
def test_five_failures_lock_a_name_whether_or_not_it_exists(store: Store, vera: str, username: str) -> None:
    assert fail(store, username, 4) is None
    said = fail(store, username, 1)
    assert said is not None
    assert said.startswith("There were too many failed attempts")
    with pytest.raises(RefusedError) as refused:
        accounts.check_password(store, username, PASSWORD)
    assert str(refused.value) == said, "the right password hears the same sentence"
    opens = datetime.strptime(said[-6:-1], "%H:%M").time()  # noqa: DTZ007
    expected = london_now() + timedelta(minutes=15)
    assert opens in {
        (expected + timedelta(minutes=late)).time().replace(second=0, microsecond=0) for late in (0, 1)
    }


def test_a_lock_holds_for_one_name_only(store: Store, vera: str, olly: str) -> None:
    fail(store, vera, 5)
    assert accounts.check_password(store, olly, PASSWORD)


def test_spelling_a_name_otherwise_does_not_dodge_the_count(store: Store, vera: str) -> None:
    for username in ("vera", "VERA", " vera", "Vera ", "veRa"):
        fail(store, username, 1)
    with pytest.raises(RefusedError):
        accounts.check_password(store, vera, PASSWORD)


def test_the_lock_opens_15_minutes_after_the_last_failure(store: Store, vera: str) -> None:
    fail(store, vera, 4)
    let_pass(store, 14)
    fail(store, vera, 1)
    let_pass(store, 14)
    with pytest.raises(RefusedError):
        accounts.check_password(store, vera, PASSWORD)
    let_pass(store, 1.1)
    assert accounts.check_password(store, vera, PASSWORD)


def test_attempts_while_locked_do_not_lengthen_the_lock(store: Store, vera: str) -> None:
    fail(store, vera, 5)
    let_pass(store, 14)
    fail(store, vera, 3)
    let_pass(store, 1.1)
    assert accounts.check_password(store, vera, PASSWORD)


def test_five_failures_over_a_longer_time_do_not_lock(store: Store, vera: str) -> None:
    for _ in range(8):
        assert fail(store, vera, 1) is None
        let_pass(store, 4)
    assert accounts.check_password(store, vera, PASSWORD)


def test_success_clears_the_count(store: Store, vera: str) -> None:
    fail(store, vera, 4)
    assert accounts.check_password(store, vera, PASSWORD)
    assert failures(store) == 0
    assert fail(store, vera, 4) is None


def test_an_admin_opens_a_lock_by_setting_a_password(store: Store, ada: str, vera: str) -> None:
    fail(store, vera, 5)
    accounts.change_password(store, vera, "quite another secret", by=ada)
    assert accounts.check_password(store, vera, "quite another secret")


def test_old_failures_are_forgotten(store: Store) -> None:
    fail(store, "nobody", 3)
    let_pass(store, 61)
    fail(store, "somebody", 1)
    assert failures(store) == 1


def test_the_trail_tells_of_failures_and_locks(store: Store, vera: str) -> None:
    fail(store, vera, 6)
    events = [(actor, event) for actor, event, _ in trail(store)[1:]]
    assert events == [("vera", "sign-in failed")] * 5 + [("vera", "sign-in locked")]


def test_guesses_made_at_once_get_no_more_tries(store: Store, vera: str) -> None:
    outcomes: list[object] = []

    def guess(password: str) -> None:
        try:
            outcomes.append(accounts.check_password(store, vera, password))
        except RefusedError:
            outcomes.append("refused")

    guessing = [threading.Thread(target=guess, args=[WRONG]) for _ in range(12)]
    for thread in guessing:
        thread.start()
    for thread in guessing:
        thread.join()
    assert len(outcomes) == 12
    assert outcomes.count(None) == 4, "the fifth failure locks; the rest were refused"
    assert failures(store) == 5


def test_a_password_is_confirmed_by_the_right_one_alone(store: Store, vera: str) -> None:
    accounts.confirm_password(store, vera, PASSWORD)
    assert trail(store)[-1] == ("vera", "password confirmed", {})
    for wrong in ("", WRONG):
        with pytest.raises(RefusedError, match="not your password; nothing was changed"):
            accounts.confirm_password(store, vera, wrong)
        assert trail(store)[-1] == ("vera", "sign-in failed", {})


def test_guessing_a_password_to_confirm_locks_confirming_and_not_signing_in(store: Store, vera: str) -> None:
    for _ in range(5):
        with pytest.raises(RefusedError):
            accounts.confirm_password(store, vera, WRONG)
    with pytest.raises(RefusedError, match="too many failed attempts"):
        accounts.confirm_password(store, vera, PASSWORD)
    assert accounts.check_password(store, vera, PASSWORD)


def test_a_stranger_who_guesses_keeps_nobody_from_confirming_or_from_signing_in_elsewhere(
    store: Store, vera: str
) -> None:
    for _ in range(6):
        with suppress(RefusedError):
            accounts.check_password(store, vera, WRONG, address="203.0.113.9")
    with pytest.raises(RefusedError, match="too many failed attempts"):
        accounts.check_password(store, vera, PASSWORD, address="203.0.113.9")
    accounts.confirm_password(store, vera, PASSWORD)
    assert accounts.check_password(store, vera, PASSWORD, address="198.51.100.7")
    assert accounts.check_password(store, vera, PASSWORD)
    with pytest.raises(RefusedError):
        accounts.check_password(store, vera, PASSWORD, address="203.0.113.9")


def test_each_five_failures_within_the_hour_double_the_wait(store: Store, vera: str) -> None:
    fail(store, vera, 5)
    let_pass(store, 15.1)
    fail(store, vera, 5)
    let_pass(store, 29)
    with pytest.raises(RefusedError):
        accounts.check_password(store, vera, PASSWORD)
    let_pass(store, 1.1)
    assert accounts.check_password(store, vera, PASSWORD)


def test_attempts_on_a_locked_name_are_one_event(store: Store, vera: str) -> None:
    fail(store, vera, 25)
    assert [event for _, event, _ in trail(store)].count("sign-in locked") == 1
    assert len(trail(store)) == 1 + 5 + 1


def test_an_admin_and_the_command_line_unlock_a_name_wherever_it_was_tried(
    store: Store, ada: str, vera: str
) -> None:
    for by in (ada, None):
        for _ in range(6):
            for address in ("203.0.113.9", "198.51.100.7"):
                with suppress(RefusedError):
                    accounts.check_password(store, vera, WRONG, address=address)
        accounts.unlock(store, vera, by=by)
        assert failures(store) == 0
        assert trail(store)[-1][1:] == ("account unlocked", {"account": "vera"})
        assert accounts.check_password(store, vera, PASSWORD, address="203.0.113.9")
    with pytest.raises(RefusedError, match="role admin"):
        accounts.unlock(store, vera, by=vera)
    with pytest.raises(RefusedError, match="There is no account nobody"):
        accounts.unlock(store, "nobody", by=None)
