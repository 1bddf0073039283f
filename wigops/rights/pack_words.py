"""The covering letter of an access pack, in words: what UK GDPR Art 15(1) asks for (rules.md section 8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from wigops.export.caption import date_words
from wigops.policy import ComplaintRoute, Policy
from wigops.rights.data_held import Held
from wigops.rights.pack_category import category_file, category_name

Document = dict[str, Any]


@dataclass(frozen=True)
class Recipient:
    """Somebody who received data about the person: how often, and on which London days first and last."""

    name: str
    kind: str | None
    times: int
    first_on: date
    last_on: date
    purposes: tuple[str, ...]
    categories: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """What the letter says. `kept` are sentences, `ignored` the columns of the CRM's export that were not
    taken over, by table; `redacted` counts the mentions of others that were taken out, `unreviewed` those of
    them that nobody had looked at."""

    person: str | None
    contact_ids: tuple[str, ...]
    request_id: int | None
    received_on: date | None
    made_at: datetime
    held: Sequence[Held]
    recipients: Sequence[Recipient]
    kept: Sequence[str]
    sources: Sequence[str]
    ignored: Sequence[tuple[str, str]]
    copy: str
    redacted: int
    unreviewed: int


def answer_words(answer: Answer, policy: Policy) -> Document:
    """The values that answer.typ shows."""
    controller = policy.controller
    today = date_words(answer.made_at.date())
    return {
        "title": "Your personal data: our answer to your request",
        "subtitle": f"{controller.name}, {today}",
        "author": controller.name,
        "footer": f"{controller.name} · {today} · confidential",
        "opening": _opening(answer, policy),
        "facts": _facts(answer, policy),
        "warnings": _warnings(answer),
        "enclosed_say": "Each category is a PDF to read, and each of its tables a CSV file with every "
        "record. data.json holds the same for a machine; index.csv lists every file.",
        "categories": _categories(answer.held),
        "purposes": [
            [one.name, policy.lawful_basis(one.lawful_basis).name, one.clause] for one in policy.purposes
        ],
        "bases": [{"name": one.name, "statement": one.statement} for one in policy.lawful_bases],
        "recipients_say": _recipients_say(answer, policy),
        "recipients": [_recipient(one, policy) for one in answer.recipients],
        "kept": list(answer.kept),
        "rules": [[rule.name, rule.statement, rule.due_on] for rule in policy.retention_rules],
        "special_rules": [[rule.name, rule.statement, rule.due_on] for rule in policy.special_category_rules],
        "sources": _sources(answer, policy),
        "automated": "We make no decision about you by automated means alone, and do no profiling that would "
        "have such an effect (UK GDPR Art 22).",
        "rights_say": "You may ask us for any of these at any time, free of charge. We have one month to "
        "answer.",
        "rights": [[right.name, right.statement] for right in policy.rights if right.id != "complaint"],
        "complain_say": "If you are unhappy with how we have used your data, or with this answer, you can "
        "complain to us. You can also complain to the regulator, and may ask a court to enforce your rights.",
        "complain": [[route.name, _contact_details(route)] for route in policy.complaint_routes],
    }


def _opening(answer: Answer, policy: Policy) -> list[str]:
    dear = f"Dear {answer.person}," if answer.person else "Dear Sir or Madam,"
    if answer.received_on is not None:
        asked = (
            f"You asked us on {date_words(answer.received_on)} for the personal data that we hold about you."
        )
    else:
        asked = "You asked us for the personal data that we hold about you."
    rows = sum(held.rows for held in answer.held)
    return [
        dear,
        f"{asked} We confirm that {policy.controller.name} processes personal data about you. A copy of it "
        f"is enclosed: {rows:,} record{'' if rows == 1 else 's'}, everything that our copy of the CRM and "
        "our privacy register hold about you on the day of this letter.",
    ]


def _facts(answer: Answer, policy: Policy) -> list[list[str]]:
    controller = policy.controller
    reached = ", ".join(part for part in (controller.phone, controller.email, controller.website) if part)
    facts = [
        ["Controller", f"{controller.name}, {controller.address}; {reached}"],
        ["Your CRM id", ", ".join(answer.contact_ids)],
        [
            "Copy made",
            f"{date_words(answer.made_at.date())} at {answer.made_at:%H:%M}, from the {answer.copy}",
        ],
        ["Policy", f"{policy.title}, version {policy.version}"],
    ]
    return facts if answer.request_id is None else [["Our reference", f"Request {answer.request_id}"], *facts]


def _warnings(answer: Answer) -> list[str]:
    warnings = []
    if answer.ignored:
        columns = "; ".join(f"{table}: {names}" for table, names in answer.ignored)
        warnings.append(
            "Our CRM may hold more about you than this copy does. These of its columns are not part of the "
            f"copy that this answer was made from: {columns}."
        )
    if answer.redacted:
        count = f"{answer.redacted:,} mention{'' if answer.redacted == 1 else 's'}"
        warnings.append(
            f"We took {count} of other people out of the texts, to protect their rights (UK GDPR Art 15(4)). "
            "Where one stood, the text says [redacted]."
        )
    if answer.unreviewed:
        warnings.append(
            f"Of these, {answer.unreviewed:,} were taken out without having been looked at one by one. "
            "Tell us if you need them reviewed."
        )
    return warnings


def _categories(held: Sequence[Held]) -> list[list[str]]:
    counted: dict[str, tuple[str, int]] = {}
    for one in held:
        name, rows = counted.get(category_file(one), (category_name(one), 0))
        counted[category_file(one)] = (name, rows + one.rows)
    return [[name, f"{rows:,}", f"{file}.pdf"] for file, (name, rows) in counted.items()]


def _recipients_say(answer: Answer, policy: Policy) -> str:
    kinds = ", ".join(kind.name.lower() for kind in policy.recipient_kinds)
    promise = f"Our policy allows us to share data with these kinds of recipient: {kinds}."
    if not answer.recipients:
        return f"Our sharing log knows of nobody who received data about you. {promise}"
    return f"By our sharing log, these recipients received data about you. {promise}"


def _recipient(one: Recipient, policy: Policy) -> list[str]:
    kinds = {kind.id: kind.name for kind in policy.recipient_kinds}
    purposes = {purpose.id: purpose.name for purpose in policy.purposes}
    categories = {category.id: category.name for category in policy.categories}
    when = date_words(one.first_on)
    if one.times > 1:
        when = f"{one.times:,} times, {when} to {date_words(one.last_on)}"
    return [
        one.name,
        kinds.get(one.kind or "", _plain(one.kind)),
        when,
        ", ".join(purposes.get(purpose, _plain(purpose)) for purpose in one.purposes),
        ", ".join(categories.get(category, _plain(category)) for category in one.categories),
    ]


def _sources(answer: Answer, policy: Policy) -> list[str]:
    own = (
        f"Our record says of where we had your data from: {'; '.join(answer.sources)}."
        if answer.sources
        else "Our record does not say where we first had your data from."
    )
    direct = "; ".join(source.name for source in policy.sources if source.direct)
    other = "; ".join(source.name for source in policy.sources if not source.direct)
    return [
        own,
        f"By our policy, most of what we hold was given to us by the people themselves: {direct}. The other "
        f"sources are: {other}. Where a record has a source of its own, such as a consent, it says so.",
    ]


def _contact_details(route: ComplaintRoute) -> str:
    return ", ".join(part for part in (route.address, route.phone, route.email, route.website) if part)


def _plain(name: str | None) -> str:
    return (name or "").replace("_", " ")
