"""The policy page: what the privacy policy promises, where it says so, and the choices made."""

import re
from collections.abc import Callable, Sequence
from datetime import date

import pandas as pd
import streamlit as st

from wigops.export.caption import date_words
from wigops.policy import Choice, ComplaintRoute, Policy, Promise, Purpose, RetentionRule, Source
from wigops.store import Store
from wigops.ui.kit.reading import Reading

QUOTED = "What the policy says"
NOTHING = "\u2013"

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~$:])")


def render(policy: Policy, store: Store) -> None:
    """The whole page for `policy`, which has been checked when it was read; nothing here can be changed."""
    reading = Reading(store, source=_source(policy))
    st.title("Privacy policy")
    st.caption(f"{_plain(_source(policy))} · version {_plain(policy.version)}, recorded with every action")
    sections: dict[str, Callable[[Policy, Reading], None]] = {
        "Retention": _retention,
        "Personal data": _personal_data,
        "Purposes": _purposes,
        "Sharing and storage": _sharing,
        "Rights and complaints": _rights,
        "Choices": _choices,
    }
    for tab, section in zip(st.tabs(list(sections)), sections.values(), strict=True):
        with tab:
            section(policy, reading)


def _retention(policy: Policy, reading: Reading) -> None:
    st.subheader("How long a person is kept")
    _promise(policy, "disposal")
    _rules(reading, policy.retention_rules, "Retention schedule: each rule, when it falls due and its clause")
    st.subheader("How long special category data is kept")
    _promise(policy, "special_category_disposal")
    _rules(
        reading,
        policy.special_category_rules,
        "Special category schedule: each rule, when it falls due and its clause",
    )


def _personal_data(policy: Policy, reading: Reading) -> None:
    st.subheader("What is collected")
    _table(
        reading,
        [
            {
                "Category": _strong(category.name),
                "What it is": _plain(category.description),
                "Special category": "Yes" if category.special else "No",
                QUOTED: _quote(category.clause),
            }
            for category in policy.categories
        ],
        "Categories of personal data, each with its clause",
    )
    st.subheader("Where it comes from")
    direct = [source for source in policy.sources if source.direct]
    indirect = [source for source in policy.sources if not source.direct]
    _sources(reading, "From the person", direct)
    _sources(reading, "From elsewhere", indirect)


def _sources(reading: Reading, heading: str, sources: Sequence[Source]) -> None:
    _table(
        reading,
        [{heading: _strong(source.name), QUOTED: _quote(source.clause)} for source in sources],
        f"Sources of personal data {heading.lower()}",
    )


def _purposes(policy: Policy, reading: Reading) -> None:
    st.subheader("Lawful bases")
    _table(
        reading,
        [
            {
                "Basis": _strong(basis.name),
                "What it means": _plain(basis.statement),
                QUOTED: _quote(basis.clause),
            }
            for basis in policy.lawful_bases
        ],
        "Lawful bases, each with its clause",
    )
    _promise(policy, "consent_withdrawal")
    st.subheader("Purposes")
    _table(
        reading,
        [
            {
                "Purpose": _strong(purpose.name),
                "Basis": _plain(policy.lawful_basis(purpose.lawful_basis).name),
                "Engagement processed under it": _engagement(purpose),
                QUOTED: _quote(purpose.clause),
            }
            for purpose in policy.purposes
        ],
        "Purposes, each with its lawful basis, the engagement that shows it and its clause",
    )
    st.subheader("What the policy lists as uses")
    _table(
        reading,
        [
            {
                "Use": _strong(use.name),
                "Purpose": _plain(", ".join(policy.purpose(purpose).name for purpose in use.purposes)),
                QUOTED: _quote(use.clause),
            }
            for use in policy.uses
        ],
        "Uses of personal data, each with its purpose and clause",
    )


def _sharing(policy: Policy, reading: Reading) -> None:
    st.subheader("Who it may be shared with")
    sharing = _promise(policy, "sharing")
    _table(
        reading,
        [
            {
                "Recipient": _strong(kind.name),
                "May have special category data": "In-person services only"
                if kind.special_category_allowed
                else "No",
                "Signed agreement first": "Yes" if kind.agreement_needed else "No",
                QUOTED: "As above" if kind.clause == sharing.clause else _quote(kind.clause),
            }
            for kind in policy.recipient_kinds
        ],
        "Kinds of recipient, the terms for each and its clause",
    )
    shared = ", ".join(purpose.name.lower() for purpose in policy.sharing_purposes)
    st.caption(f"Every recipient needs due diligence that is in date. Purposes of sharing: {_plain(shared)}.")
    st.subheader("Where it is stored")
    _promise(policy, "storage")


def _rights(policy: Policy, reading: Reading) -> None:
    st.subheader("What a person may ask for")
    months = "one month" if policy.response.months == 1 else f"{policy.response.months} months"
    st.markdown(
        f"{_plain(policy.response.statement)} An answer is due {months} after the request.  \n"
        f"{_quote(policy.response.clause)}"
    )
    _table(
        reading,
        [
            {
                "Right": _strong(right.name),
                "What it means": _plain(right.statement),
                QUOTED: _quote(right.clause),
            }
            for right in policy.rights
        ],
        "Rights of a person, each with its clause",
    )
    st.subheader("Contact for requests")
    _contact(policy, reading)
    st.subheader("Where to complain")
    _table(
        reading,
        [_route(route) for route in policy.complaint_routes],
        "Complaint routes, with how to reach each",
    )


def _contact(policy: Policy, reading: Reading) -> None:
    controller = policy.controller
    _table(
        reading,
        [
            {
                "Controller": _strong(controller.name),
                "Address": _plain(controller.address),
                "Phone": _plain(controller.phone),
                "E-mail": _email(controller.email),
                "Website": _plain(controller.website),
            }
        ],
        "The controller and how to reach it",
    )
    if controller.email is None:
        st.warning(f"The controller's e-mail address is not set. {_plain(controller.email_note)}")


def _route(route: ComplaintRoute) -> dict[str, str]:
    ways = [route.address, route.phone, *([route.email] if route.email else []), route.website]
    return {
        "Route": _strong(route.name),
        "How to reach it": "  \n".join(_plain(way) for way in ways),
        QUOTED: _quote(route.clause),
    }


def _choices(policy: Policy, reading: Reading) -> None:
    st.subheader("Choices made in applying the policy")
    st.markdown(
        "Where the policy leaves something open, this is what was decided. Each is a setting in the policy "
        "file, and changing one makes a new policy version."
    )
    _table(
        reading,
        [
            {
                "Choice": f"{_strong(choice.name)} `{choice.id}`",
                "Value": _value(choice),
                "Why": _plain(choice.reason),
                "Where it is used": _plain(choice.used_in),
            }
            for choice in policy.choices
        ],
        "Choices made, each with its value, reason and where it is used",
    )


def _rules(reading: Reading, rules: Sequence[RetentionRule], alt: str) -> None:
    _table(
        reading,
        [
            {
                "Rule": f"{_strong(rule.name)} `{rule.id}`",
                "Who or what": _plain(rule.statement),
                "Due": _plain(rule.due_on),
                **({"Period": _period(rule)} if any(rule.years for rule in rules) else {}),
                QUOTED: _quote(rule.clause),
            }
            for rule in rules
        ],
        alt,
    )


def _period(rule: RetentionRule) -> str:
    return NOTHING if rule.years is None else f"{rule.years}\u00a0years"


def _promise(policy: Policy, promise: str) -> Promise:
    found = policy.promise(promise)
    st.markdown(f"{_plain(found.statement)}  \n{_quote(found.clause)}")
    return found


def _table(reading: Reading, rows: Sequence[dict[str, str]], says: str) -> None:
    """A table below what it says, of which the file's name has the first part."""
    title = re.split(r"[,:] ", says)[0]
    reading.table(_plain(says), pd.DataFrame(rows), f"Policy: {title}", key=f"policy_{says}", alt=says)


def _source(policy: Policy) -> str:
    return f"{policy.title}, {policy.stage} {_day(policy.date)}"


def _engagement(purpose: Purpose) -> str:
    """The engagement of a purpose in words, such as "Application or booking (programme or seminar)"."""
    if not purpose.engagement_kinds:
        return NOTHING
    kinds = _either(purpose.engagement_kinds).capitalize()
    return f"{kinds} ({_either(purpose.service_kinds)})" if purpose.service_kinds else kinds


def _either(ids: Sequence[str]) -> str:
    words = [_plain(kind.replace("_", " ")) for kind in ids]
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _value(choice: Choice) -> str:
    if isinstance(choice.value, str):
        return _strong(choice.value.capitalize())
    if isinstance(choice.value, date):
        return _strong(date_words(choice.value))
    gap = "" if choice.unit == "%" else "\u00a0"
    return _strong(f"{choice.value:g}{gap}{choice.unit}")


def _email(email: str | None) -> str:
    return "*not set*" if email is None else _plain(email)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _quote(clause: str) -> str:
    return f"*“{_plain(clause)}”*"


def _strong(text: str) -> str:
    return f"**{_plain(text)}**"


def _plain(text: str) -> str:
    """`text` with what Markdown would take for markup made harmless."""
    return _MARKDOWN.sub(r"\\\1", text)
