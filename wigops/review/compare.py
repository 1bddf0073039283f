"""The headline figures of a week, and those of two weeks side by side."""

from collections.abc import Mapping
from dataclasses import dataclass

from wigops.outbox import STATES
from wigops.policy import Policy
from wigops.review.figures import Figures
from wigops.review.sign_off import SECTIONS

IN_THE_WEEK = " in the week"


@dataclass(frozen=True)
class Headline:
    """One figure of a section (a key of SECTIONS), named as a person says it.

    `value` is a count, or where `is_share` holds a share from 0 to 1; None where there is nothing to count.
    """

    section: str
    name: str
    value: float | None
    is_share: bool = False

    @property
    def in_the_week(self) -> bool:
        """Whether it counts what was done in the week, and not what is true at its end."""
        return self.name.endswith(IN_THE_WEEK)


@dataclass(frozen=True)
class Compared:
    """A headline figure in two weeks; `before` is the first one's."""

    section: str
    name: str
    before: float | None
    after: float | None
    is_share: bool = False

    @property
    def change(self) -> float | None:
        """How much more the second week has; None where one of them has nothing to count."""
        return None if self.before is None or self.after is None else self.after - self.before


def headlines(figures: Figures, policy: Policy) -> list[Headline]:
    """Every headline figure of a week, in the order of SECTIONS; of the findings, each kind that is open."""
    shares = {"rights": _on_time(figures), "consent": _coverage(figures, policy)}
    counts: dict[str, dict[str, float]] = {
        "retention": _retention(figures),
        "rights": _rights(figures),
        "consent": _consent(figures),
        "sharing": _sharing(figures),
        "findings": _findings(figures),
        "copy": _copy(figures),
    }
    found: list[Headline] = []
    for section in SECTIONS:
        found += [
            Headline(section, name, share, is_share=True) for name, share in shares.get(section, {}).items()
        ]
        found += [Headline(section, name, count) for name, count in counts[section].items()]
    return found


def compare(first: Figures, second: Figures, policy: Policy) -> list[Compared]:
    """The headline figures of two weeks side by side. What only one of them has is 0 in the other."""
    before = {(one.section, one.name): one for one in headlines(first, policy)}
    after = {(one.section, one.name): one for one in headlines(second, policy)}
    known = sorted({**before, **after}.values(), key=lambda one: list(SECTIONS).index(one.section))
    return [
        Compared(one.section, one.name, _value(before, one), _value(after, one), one.is_share)
        for one in known
    ]


def _value(week: Mapping[tuple[str, str], Headline], one: Headline) -> float | None:
    nothing = None if one.is_share else 0
    return week[one.section, one.name].value if (one.section, one.name) in week else nothing


def _retention(figures: Figures) -> dict[str, float]:
    return {
        "People due for deletion": figures.people["due"],
        "People who need a review": figures.people.get("review", 0),
        "People held": figures.people.get("held", 0),
        "People upcoming": figures.people.get("upcoming", 0),
        "Special category records due": figures.special.get("due", 0),
        f"People erased{IN_THE_WEEK}": figures.done["people_erased"],
        f"Special category records deleted{IN_THE_WEEK}": figures.done["special_category_records_deleted"],
    }


def _rights(figures: Figures) -> dict[str, float]:
    return {
        "Requests open": figures.requests["open"],
        "Requests overdue": figures.requests["overdue"],
        "Requests due within five working days": figures.requests["due_soon"],
        "Requests received in twelve months": figures.requests["received"],
        "Requests closed in twelve months": figures.requests["closed"],
        f"Requests received{IN_THE_WEEK}": figures.done["requests_received"],
        f"Requests closed{IN_THE_WEEK}": figures.done["requests_closed"],
    }


def _on_time(figures: Figures) -> dict[str, float | None]:
    return {
        "Requests answered on time in twelve months": _share(
            figures.requests["on_time"], figures.requests["closed"]
        )
    }


def _consent(figures: Figures) -> dict[str, float]:
    return {
        "People whom marketing may reach": figures.marketing["reached"],
        "Marketing e-mails against a bar": figures.marketing["breaches"],
        "Marketing e-mails against a bar, unanswered": figures.marketing["unanswered"],
        f"Consents withdrawn{IN_THE_WEEK}": figures.done["consents_withdrawn"],
        f"People opted out{IN_THE_WEEK}": figures.done["opted_out"],
    }


def _coverage(figures: Figures, policy: Policy) -> dict[str, float | None]:
    names = {one.id: one.name for one in policy.purposes}
    return {
        "Consent coverage, all purposes": _share(figures.covered, figures.processed),
        **{
            f"Consent coverage: {names.get(row['purpose'], row['purpose'])}": _share(
                row["covered"], row["processed"]
            )
            for row in figures.coverage
        },
    }


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _sharing(figures: Figures) -> dict[str, float]:
    lacking = sum(row["ran_out"] + row["never"] for row in figures.recipients)
    return {
        "Disclosures": figures.disclosures,
        "Disclosures flagged": figures.flagged,
        "Recipients without current due diligence": lacking,
        f"Disclosures recorded{IN_THE_WEEK}": figures.done["disclosures_recorded"],
        f"Disclosures decided against{IN_THE_WEEK}": figures.done["disclosures_decided_against"],
        f"Flags answered{IN_THE_WEEK}": figures.done["flags_answered"],
        f"Notices sent{IN_THE_WEEK}": figures.done["notices_sent"],
    }


def _findings(figures: Figures) -> dict[str, float]:
    return {
        "Findings open": figures.findings_open,
        "Findings open, of high severity": sum(
            row["cases"] - row["accepted"] for row in figures.findings if row["severity"] == "high"
        ),
        "Findings accepted for now": sum(row["accepted"] for row in figures.findings),
        f"Findings opened{IN_THE_WEEK}": figures.done["findings_opened"],
        f"Findings closed{IN_THE_WEEK}": figures.done["findings_closed"],
        **{f"Finding: {row['title']}": row["cases"] for row in figures.findings},
    }


def _copy(figures: Figures) -> dict[str, float]:
    return {
        "People in the CRM copy": figures.contacts,
        f"Loads{IN_THE_WEEK}": figures.done["loads"],
        **{
            f"Changes asked of the CRM: {state}": figures.changes[state]
            for state in STATES
            if state in figures.changes
        },
    }
