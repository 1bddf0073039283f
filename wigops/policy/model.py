"""The privacy policy as values. Ids are those of the policy file and never change meaning."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from wigops.errors import BadInputError


@dataclass(frozen=True)
class Controller:
    """Who answers for the data. `email` is None until the organisation fills it in; `email_note` says why."""

    name: str
    address: str
    phone: str
    email: str | None
    email_note: str
    website: str


@dataclass(frozen=True)
class Category:
    """A kind of personal data. The id is the one that the sharing log uses in its `categories`."""

    id: str
    name: str
    description: str
    special: bool
    clause: str


@dataclass(frozen=True)
class Source:
    """Where data comes from: `direct` is from the person, otherwise from someone or something else."""

    id: str
    name: str
    direct: bool
    clause: str


@dataclass(frozen=True)
class LawfulBasis:
    """`consent` or `legitimate_interest` (UK GDPR Art 6)."""

    id: str
    name: str
    statement: str
    clause: str


@dataclass(frozen=True)
class Purpose:
    """What data is processed for, and the engagement that shows it.

    An engagement belongs to the purpose when its kind is in `engagement_kinds` and its service's kind is
    in `service_kinds`; empty `service_kinds` means whatever the service, or none. A purpose under
    legitimate interest has no engagement of its own.
    """

    id: str
    name: str
    lawful_basis: str
    engagement_kinds: tuple[str, ...]
    service_kinds: tuple[str, ...]
    may_be_shared: bool
    clause: str


@dataclass(frozen=True)
class Use:
    """One of the uses that the policy lists, with the ids of the purposes it serves."""

    id: str
    name: str
    purposes: tuple[str, ...]
    clause: str


@dataclass(frozen=True)
class RecipientKind:
    """Whom data may be shared with, and on what terms."""

    id: str
    name: str
    special_category_allowed: bool
    agreement_needed: bool
    clause: str


@dataclass(frozen=True)
class Promise:
    """A single undertaking of the policy in plain words, with its clause."""

    id: str
    name: str
    statement: str
    clause: str


@dataclass(frozen=True)
class RetentionRule:
    """How long data is kept and when it is due; `years` is None where the rule counts no years."""

    id: str
    name: str
    statement: str
    due_on: str
    years: int | None
    clause: str


@dataclass(frozen=True)
class Response:
    """How soon a request is answered, in calendar months from its start."""

    months: int
    statement: str
    clause: str


@dataclass(frozen=True)
class Right:
    """What a person may ask for; the ids are the kinds of rights request, and `complaint`."""

    id: str
    name: str
    statement: str
    clause: str


@dataclass(frozen=True)
class ComplaintRoute:
    """Where a person can complain: `organisation` or `ico`."""

    id: str
    name: str
    address: str
    phone: str
    email: str | None
    website: str
    clause: str


@dataclass(frozen=True)
class Choice:
    """A decision that the policy leaves open: its value, why it was made and what it governs."""

    id: str
    name: str
    value: int | float | str | date
    unit: str
    reason: str
    used_in: str


Day = date  # within Policy, `date` is that of the policy


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


_T = TypeVar("_T", bound=_Identified)


def _find(items: tuple[_T, ...], wanted: str, kind: str) -> _T:
    found = next((item for item in items if item.id == wanted), None)
    if found is None:
        raise BadInputError(f"The policy has no {kind} called {wanted}.")
    return found


@dataclass(frozen=True)
class Policy:
    """The whole policy. Tuples keep the order of the policy file.

    `version` is the policy's date and the first eight hexadecimal digits of the SHA-256 of the file's
    bytes, as in `2022-02-10+1a2b3c4d`: any change at all is another version. Looking up an id that the
    policy does not have raises `BadInputError`.
    """

    version: str
    title: str
    stage: str
    date: date
    controller: Controller
    categories: tuple[Category, ...]
    sources: tuple[Source, ...]
    lawful_bases: tuple[LawfulBasis, ...]
    purposes: tuple[Purpose, ...]
    uses: tuple[Use, ...]
    recipient_kinds: tuple[RecipientKind, ...]
    promises: tuple[Promise, ...]
    retention_rules: tuple[RetentionRule, ...]
    special_category_rules: tuple[RetentionRule, ...]
    response: Response
    rights: tuple[Right, ...]
    complaint_routes: tuple[ComplaintRoute, ...]
    choices: tuple[Choice, ...]

    @property
    def consent_purposes(self) -> tuple[Purpose, ...]:
        """The purposes whose lawful basis is consent."""
        return tuple(purpose for purpose in self.purposes if purpose.lawful_basis == "consent")

    @property
    def sharing_purposes(self) -> tuple[Purpose, ...]:
        """The purposes for which data may be shared with a recipient."""
        return tuple(purpose for purpose in self.purposes if purpose.may_be_shared)

    @property
    def rule_names(self) -> dict[str, str]:
        """What the rules for a person are called, by their ids."""
        return {rule.id: rule.name for rule in self.retention_rules}

    @property
    def special_rule_names(self) -> dict[str, str]:
        """What the rules for special category data are called, by their ids."""
        return {rule.id: rule.name for rule in self.special_category_rules}

    def retention_rule(self, rule: str) -> RetentionRule:
        """The rule for a person, one of RETENTION_RULES."""
        return _find(self.retention_rules, rule, "retention rule")

    def special_category_rule(self, rule: str) -> RetentionRule:
        """The rule for special category data, one of SPECIAL_CATEGORY_RULES."""
        return _find(self.special_category_rules, rule, "special category rule")

    def lawful_basis(self, basis: str) -> LawfulBasis:
        """The lawful basis with that id."""
        return _find(self.lawful_bases, basis, "lawful basis")

    def purpose(self, purpose: str) -> Purpose:
        """The purpose with that id."""
        return _find(self.purposes, purpose, "purpose")

    def promise(self, promise: str) -> Promise:
        """The promise with that id: `storage`, `disposal`, `sharing` and so on."""
        return _find(self.promises, promise, "promise")

    def right(self, kind: str) -> Right:
        """The right with that id, a kind of rights request."""
        return _find(self.rights, kind, "right")

    def complaint_route(self, route: str) -> ComplaintRoute:
        """The complaint route with that id: `organisation` or `ico`."""
        return _find(self.complaint_routes, route, "complaint route")

    def choice(self, name: str) -> int:
        """The value of a choice that is a whole number: years, months, days or people."""
        value = self._choice_value(name)
        if not isinstance(value, int):
            raise BadInputError(f"The policy's choice {name} is not a whole number.")
        return value

    def choice_number(self, name: str) -> float:
        """The value of a choice that is a number; a percentage is out of 100, so 1 % is 1.0."""
        value = self._choice_value(name)
        if not isinstance(value, int | float):
            raise BadInputError(f"The policy's choice {name} is not a number.")
        return float(value)

    def choice_text(self, name: str) -> str:
        """The value of a choice that is a word."""
        value = self._choice_value(name)
        if not isinstance(value, str):
            raise BadInputError(f"The policy's choice {name} is not a word.")
        return value

    def choice_day(self, name: str) -> Day:
        """The value of a choice that is a calendar date."""
        value = self._choice_value(name)
        if not isinstance(value, date):
            raise BadInputError(f"The policy's choice {name} is not a date.")
        return value

    def _choice_value(self, name: str) -> int | float | str | Day:
        return _find(self.choices, name, "choice").value
