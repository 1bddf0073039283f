"""The record of processing activities (UK GDPR Art 30): what the policy says beside what the data shows.

It is made from the policy file, the register of recipients and the copy each time it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from wigops.export.caption import counted
from wigops.policy import Policy
from wigops.retention import special_by_status
from wigops.sharing.recipients import NEVER, RAN_OUT, list_recipients
from wigops.sharing.words import FLAG_REASONS
from wigops.store import Connection, read_sql

if TYPE_CHECKING:
    import pandas as pd

MONTHS = 12
_LONGEST_LIST = 12


@dataclass(frozen=True)
class Entry:
    """One line of the record: what the policy says, what the data shows, and how the two differ, if so."""

    part: str
    name: str
    policy: str
    practice: str
    people: int | None = None
    difference: str | None = None


@dataclass(frozen=True)
class ProcessingRecord:
    """The record at a London date; what was shared is that of the twelve months up to it."""

    as_of: date
    since: date
    entries: tuple[Entry, ...]

    @property
    def parts(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        for one in self.entries:
            found.setdefault(one.part, []).append(one)
        return found

    @property
    def differences(self) -> list[Entry]:
        """The lines on which policy and practice differ."""
        return [one for one in self.entries if one.difference]

    def frame(self) -> pd.DataFrame:
        """The record as a table: part, name, policy, practice, people, difference."""
        import pandas as pd  # noqa: PLC0415 - commands do without it

        table = pd.DataFrame([asdict(one) for one in self.entries])
        return table.assign(people=table["people"].astype("Int64"))


def processing_record(cursor: Connection, policy: Policy, as_of: date) -> ProcessingRecord:
    """The record of processing as of a London date."""
    year_ago = as_of.replace(year=as_of.year - 1, day=min(as_of.day, 28) if as_of.month == 2 else as_of.day)  # noqa: PLR2004
    since = year_ago + timedelta(days=1)
    seen = _Seen(cursor, policy, as_of, since)
    parts = (
        seen.controller(),
        seen.categories(),
        seen.purposes(),
        seen.recipients(),
        seen.retention(),
        seen.sources(),
        seen.security(),
    )
    return ProcessingRecord(as_of, since, tuple(entry for part in parts for entry in part))


@dataclass(frozen=True)
class _Seen:
    """The parts of the record, each read when it is asked for."""

    cursor: Connection
    policy: Policy
    as_of: date
    since: date

    def controller(self) -> Iterator[Entry]:
        who = self.policy.controller
        reach = ", ".join(filter(None, (who.address, who.phone, who.email, who.website)))
        missing = None if who.email else "The policy file gives no e-mail address for the controller."
        yield Entry("Controller", who.name, reach, "Answers for the data held here.", None, missing)
        (count,) = self._one_row("SELECT count(*) FROM crm.contact")
        yield Entry(
            "Controller",
            "Whose data it is",
            "People at member organisations, people who used a service, and enquirers.",
            f"{count:,} people in the CRM copy.",
            count,
        )

    def categories(self) -> Iterator[Entry]:
        held = {one: (records, people) for one, records, people in self._all("held_by_category")}
        special = special_by_status(self.cursor, self.as_of)
        for category in self.policy.categories:
            records, people = held.get(category.id, (0, 0))
            difference = None
            if category.special and special["due"]:
                difference = (
                    f"{special['due']:,} special category records are past their time and still held."
                )
            practice = f"{records:,} records held." if records else "None held."
            yield Entry("Personal data", category.name, category.description, practice, people, difference)

    def purposes(self) -> Iterator[Entry]:
        agreed = dict(self._all("consents_by_purpose", as_of=self.as_of))
        shared = {one: (times, people) for one, times, people in self._shared("shared_by_purpose")}
        for purpose in self.policy.purposes:
            basis = self.policy.lawful_basis(purpose.lawful_basis).name
            times, _ = shared.pop(purpose.id, (0, 0))
            said = [f"Shared {times:,} times in {MONTHS} months."] if times else []
            people = agreed.get(purpose.id, 0) if purpose.lawful_basis == "consent" else None
            if people is not None:
                said.insert(0, f"{people:,} people have a consent in force.")
            wrong = times and not purpose.may_be_shared
            yield Entry(
                "Purposes",
                purpose.name,
                f"{basis}. {'May be shared for.' if purpose.may_be_shared else 'Not shared for.'}",
                " ".join(said) or "Nothing is recorded against it.",
                people,
                f"Shared {times:,} times for a purpose that allows no sharing." if wrong else None,
            )
        for name, (times, people) in shared.items():
            yield Entry(
                "Purposes",
                _words(name),
                "Not in the policy.",
                f"Shared {times:,} times in {MONTHS} months.",
                people,
                f"Data of {counted(people, 'person', 'people')} was shared for a purpose that the policy "
                "does not name.",
            )

    def recipients(self) -> Iterator[Entry]:
        used = {row[0]: row[1:] for row in self._shared("shared_by_kind")}
        for kind in self.policy.recipient_kinds:
            terms = "Due diligence in date"
            terms += ", a signed agreement" if kind.agreement_needed else ""
            terms += (
                "; special category data for services in person." if kind.special_category_allowed else "."
            )
            yield self._kind(kind.name, terms, used.pop(kind.id, None), known=True)
        for name, found in used.items():
            yield self._kind(_words(name), "Not in the policy.", found, known=False)
        yield from self._terms_broken()

    def retention(self) -> Iterator[Entry]:
        kept = {rule: (people, due) for rule, people, due in self._all("retained_by_rule", as_of=self.as_of)}
        for rule in self.policy.retention_rules:
            people, due = kept.get(rule.id, (0, 0))
            wrong = (
                f"{counted(due, 'person', 'people')} should have been deleted or reviewed by now."
                if due
                else None
            )
            yield Entry(
                "Retention",
                rule.name,
                f"Due: {rule.due_on}.",
                f"Applies to {counted(people, 'person', 'people')}.",
                people,
                wrong,
            )

    def sources(self) -> Iterator[Entry]:
        named = {
            name.casefold() for one in self.policy.sources for name in (one.id, _words(one.id), one.name)
        }
        found = self._all("sources_held")
        for source in self.policy.sources:
            names = {name.casefold() for name in (source.id, _words(source.id), source.name)}
            people = sum(count for held, count in found if str(held).casefold() in names)
            practice = (
                f"{counted(people, 'person', 'people')} came that way."
                if people
                else "Nobody is recorded as coming that way."
            )
            how = "From the person." if source.direct else "From elsewhere."
            yield Entry("Sources", source.name, how, practice, people)
        for held, people in found:
            if str(held).casefold() not in named:
                yield Entry(
                    "Sources",
                    str(held),
                    "Not in the policy under that name.",
                    f"{counted(people, 'person', 'people')} came that way.",
                    people,
                    "The CRM has a source under a name that the policy does not use.",
                )

    def security(self) -> Iterator[Entry]:
        yield Entry(
            "Security and transfers",
            "How it is kept safe",
            self.policy.promise("storage").statement,
            "This copy is encrypted at rest; accounts, roles and an audit trail guard its use.",
        )
        yield Entry(
            "Security and transfers",
            "Transfers outside the United Kingdom",
            "The policy names none.",
            "The CRM does not say where a recipient keeps data: ask at each due diligence.",
        )

    def _kind(self, name: str, terms: str, found: tuple[Any, ...] | None, *, known: bool) -> Entry:
        if found is None:
            return Entry("Recipients", name, terms, f"Nothing was shared in {MONTHS} months.", 0)
        recipients, people, times, flagged, categories = found
        shared = ", ".join(_words(one).lower() for one in categories)
        practice = f"{times:,} disclosures to {_list(recipients)}: {shared}."
        difference = f"{flagged:,} of {times:,} disclosures are flagged." if flagged else None
        if not known:
            whose = counted(people, "person", "people")
            difference = f"Data of {whose} went to a kind of recipient that the policy does not name."
        return Entry("Recipients", name, terms, practice, people, difference)

    def _terms_broken(self) -> Iterator[Entry]:
        """Each flag of the last months, and recipients in use whose due diligence ran out."""
        for flag, times in self._shared("flagged_since"):
            yield Entry(
                "Recipients",
                f"Flag: {_words(flag).lower()}",
                "Not to happen.",
                f"{times:,} disclosures in {MONTHS} months.",
                None,
                f"{times:,} disclosures although {FLAG_REASONS[flag]}.",
            )
        late = [
            one.called
            for one in list_recipients(self.cursor, self.as_of)
            if one.last_shared_on is not None
            and one.last_shared_on >= self.since
            and one.ended_on is None
            and one.diligence(self.as_of, 0) in (RAN_OUT, NEVER)
        ]
        if late:
            yield Entry(
                "Recipients",
                "Due diligence",
                "In date before anything is shared.",
                f"Not in date for {_list(late)}.",
                None,
                f"{len(late):,} recipients of the last {MONTHS} months have no due diligence in date.",
            )

    def _shared(self, query: str) -> list[tuple[Any, ...]]:
        return self._all(query, as_of=self.as_of, since=self.since)

    def _all(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        return self.cursor.execute(read_sql(__package__, query), values).fetchall()

    def _one_row(self, query: str) -> tuple[Any, ...]:
        return self.cursor.execute(query).fetchone() or (0,)


def _words(name: str) -> str:
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]


def _list(names: Iterable[str]) -> str:
    every = list(names)
    more = f" and {len(every) - _LONGEST_LIST:,} more" if len(every) > _LONGEST_LIST else ""
    return ", ".join(every[:_LONGEST_LIST]) + more
