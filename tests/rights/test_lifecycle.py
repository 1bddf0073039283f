"""The lifecycle of a request as a state machine: whatever is tried in whatever order, on the real register.

The machine keeps a plain account of its own of what may come next; the register must agree, step by step.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.days import days_ago, today
from tests.erasure.cast import EXPORT
from tests.properties import examples
from wigops.accounts import add_account
from wigops.crm.load import load_export
from wigops.errors import BadInputError
from wigops.rights import EVENTS, KINDS, Request, find_request, open_request, record_event
from wigops.store import Home, Store

LONGEST = 70


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = Store(Home(tmp_path_factory.mktemp("home")), wait=5, idle=600)
    folder = tmp_path_factory.mktemp("export")
    for name, text in EXPORT.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    load_export(store, folder)
    add_account(store, "olive", "officer", "a long enough password", by=None)
    yield store
    store.close()


def test_the_register_takes_what_may_come_next_and_nothing_else(register: Store) -> None:
    class Lifecycle(RuleBasedStateMachine):
        @initialize(kind=st.sampled_from(KINDS), known=st.booleans(), days=st.integers(0, LONGEST))
        def arrives(self, kind: str, known: bool, days: int) -> None:
            self.kind, self.known = kind, known
            self.day = self.received = days_ago(days)
            self.done: list[tuple[str, date]] = []
            self.request = open_request(
                register,
                kind,
                contact_ids=["asks"] if known else [],
                asked_as="somebody",
                received_on=self.received,
                by="olive",
            )

        @rule(event=st.sampled_from(list(EVENTS)), days=st.integers(-1, 12))
        def tries(self, event: str, days: int) -> None:
            on = self.day + timedelta(days=days)
            before = self.request
            if self._may(event, on):
                self.request = record_event(register, before.request_id, event, on=on, by="olive")
                self.done.append((event, on))
                self.day = on
                return
            with pytest.raises(BadInputError):
                record_event(register, before.request_id, event, on=on, by="olive")
            with register.read() as cursor:
                assert find_request(cursor, before.request_id) == before

        def _count(self, event: str) -> int:
            return sum(name == event for name, _ in self.done)

        def _waits(self, asked: str, came: str) -> bool:
            return self._count(asked) > self._count(came)

        def _may(self, event: str, on: date) -> bool:
            if on > today() or on < self.day:
                return False
            closed = any(self._count(name) for name in ("refused", "completed", "withdrawn"))
            granted, complaint = self._count("granted") > 0, self.kind == "complaint"
            restricts = (
                self.kind == "restriction"
                and granted
                and not any(self._count(name) for name in ("refused", "withdrawn", "lifted"))
            )
            if event == "lifted":
                return restricts
            if event == "withdrawn":
                return not closed or restricts
            if closed:
                return False
            unverified = self._waits("identity-asked", "identity-received")
            unclear = self._waits("clarification-asked", "clarification-received")
            last_cleared = max(
                (day for name, day in self.done if name == "clarification-received"), default=None
            )
            return {
                "identity-asked": not unverified and not granted,
                "identity-received": unverified,
                "fee-asked": not complaint and not self._count("fee-asked"),
                "fee-paid": self._waits("fee-asked", "fee-paid"),
                "clarification-asked": not unclear and (last_cleared is None or on > last_cleared),
                "clarification-received": unclear,
                "acknowledged": not self._count("acknowledged"),
                "progress": complaint,
                "extended": not complaint and not self._count("extended") and self._in_time(on),
                "extension-told": self._count("extended") > self._count("extension-told"),
                "granted": self.known and not unverified and not granted and not complaint,
                "refused": not granted,
                "completed": self.known and not unverified,
            }[event]

        def _in_time(self, on: date) -> bool:
            """Whether the month, counted from the last thing that was waited for, has not run out."""
            if self._waits("identity-asked", "identity-received") or self._waits("fee-asked", "fee-paid"):
                return False
            came = [day for name, day in self.done if name in ("identity-received", "fee-paid")]
            start = max([self.received, *came])
            paused = set()
            if self.kind == "access":
                asked = [day for name, day in self.done if name == "clarification-asked"]
                cleared = [day for name, day in self.done if name == "clarification-received"]
                for first, last in zip(asked, [*cleared, on], strict=False):
                    paused |= {first + timedelta(days=n) for n in range((last - first).days + 1)}
            month = start.month % 12 + 1
            year = start.year + (start.month == 12)
            end = next(
                date(year, month, day)
                for day in range(start.day, 0, -1)
                if day <= (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
            )
            return on <= end + timedelta(days=len([day for day in paused if day >= start]))

        @invariant()
        def it_is_consistent(self) -> None:
            request: Request | None = getattr(self, "request", None)
            if request is None:
                return
            assert [(one.event, one.happened_on) for one in request.events] == self.done
            assert request.is_open == (request.state not in ("refused", "completed", "withdrawn"))
            assert (request.days_left is None) == (request.due_on is None or not request.is_open)
            if request.due_on is not None:
                assert request.nominal is not None
                assert self.received < request.nominal <= request.due_on
            if request.state in ("paused", "awaiting_identity", "awaiting_fee") and self.kind != "complaint":
                assert request.due_on is None

    quiet = examples(
        7,
        stateful_step_count=20,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    run_state_machine_as_test(Lifecycle, settings=quiet)
