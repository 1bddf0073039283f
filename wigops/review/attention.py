"""What needs attention: everything with a date or a breach, each with the page where it is dealt with."""

from dataclasses import dataclass
from datetime import date, timedelta

from wigops import rights
from wigops.erasure import list_batches
from wigops.export.caption import date_words
from wigops.policy import Policy
from wigops.review.cases import tallies
from wigops.review.figures import DEADLINE_DAYS
from wigops.review.kept_figures import figures_at_hand
from wigops.review.registry import SEVERITIES, registry
from wigops.review.sign_off import MISSED, TO_SIGN, calendar
from wigops.store import Connection, read_sql

_ONE_BY_ONE = ("request_overdue", "request_due_soon", "extension_notice_not_sent")
_ACCEPTANCE_DAYS = 14


@dataclass(frozen=True)
class Attention:
    """One thing to deal with: what, how bad (one of SEVERITIES), its date, and the title of the page for it.

    `on` is the day from which it is a breach, or on which it falls due; None where no day is known. `people`
    are those whom it is about, or None. `finding` and `request_id` say which, if one.
    """

    what: str
    severity: str
    on: date | None
    page: str
    people: int | None = None
    finding: str | None = None
    request_id: int | None = None


def needs_attention(cursor: Connection, policy: Policy, today: date) -> list[Attention]:
    """Everything that needs attention on a London date: the worst first, the soonest first.

    Findings are those on record, which `take_figures` brings up to date.
    """
    found = [
        *_findings(cursor, today),
        *_requests(cursor, today),
        *_batches(cursor),
        *_checks_running_out(cursor, policy, today),
        *_acceptances(cursor, today),
        *_weeks(cursor, today),
    ]
    return sorted(found, key=lambda one: (SEVERITIES.index(one.severity), one.on or date.max, one.what))


def _findings(cursor: Connection, today: date) -> list[Attention]:
    known = registry()
    return [
        Attention(
            f"{known[name].title}: {opened:,}",
            known[name].severity,
            since,
            known[name].page,
            people=people or None,
            finding=name,
        )
        for name, opened, people, since in _opened(cursor, today)
        if opened and name in known and name not in _ONE_BY_ONE
    ]


def _opened(cursor: Connection, today: date) -> list[tuple[str, int, int, date | None]]:
    """Each finding's open cases, people, and the oldest day, from the figures where they are at hand."""
    figures = figures_at_hand(cursor, today)
    if figures is None:
        return [(one.finding, one.open, one.people, one.since) for one in tallies(cursor)]
    return [
        (
            row["finding"],
            row["cases"] - row["accepted"],
            row["people"],
            date.fromisoformat(row["since"]) if row["since"] else None,
        )
        for row in figures.findings
    ]


def _requests(cursor: Connection, today: date) -> list[Attention]:
    """Each request by itself, since each has a date of its own: breaches, and what falls due in 30 days."""
    opened = {str(one.request_id): one for one in rights.list_requests(cursor, today, only_open=True)}
    found, named = [], set[str]()
    for name in _ONE_BY_ONE:
        finding = registry()[name]
        for subject, detail in cursor.execute(
            read_sql(__package__, "open_subjects"), {"finding": name, "today": today}
        ).fetchall():
            request = opened.get(subject)
            if request is None:
                continue
            named.add(subject)
            told_by = name == "extension_notice_not_sent"
            on = request.extension_notice_by if told_by else request.due_on
            found.append(_request(detail, finding.severity, on, request, name))
    ahead = today + timedelta(days=DEADLINE_DAYS)
    for subject, request in opened.items():
        if subject not in named and request.due_on is not None and today <= request.due_on <= ahead:
            kind = request.kind.capitalize()
            what = f"{kind} request {subject} of {date_words(request.received_on)} is due."
            found.append(_request(what, "low", request.due_on, request, None))
    return found


def _request(
    what: str, severity: str, on: date | None, request: rights.Request, finding: str | None
) -> Attention:
    return Attention(
        what, severity, on, "Rights requests", people=1, finding=finding, request_id=request.request_id
    )


def _batches(cursor: Connection) -> list[Attention]:
    return [
        Attention(
            f"Erasure batch {one.batch_id} waits for approval",
            "medium",
            one.proposed_at.date(),
            "Erasure",
            people=one.waiting or None,
        )
        for one in list_batches(cursor, state="proposed")
    ]


def _checks_running_out(cursor: Connection, policy: Policy, today: date) -> list[Attention]:
    values = {"as_of": today, "days": int(policy.choice("due_diligence_warning_days"))}
    rows = cursor.execute(read_sql(__package__, "checks_running_out"), values).fetchall()
    return [
        Attention(f"The due diligence of {called} runs out", "low", valid_until, "Recipients")
        for called, valid_until in rows
    ]


def _acceptances(cursor: Connection, today: date) -> list[Attention]:
    """Accepted findings that are soon looked at again; those whose day has come are open findings."""
    soon = today + timedelta(days=_ACCEPTANCE_DAYS)
    return [
        Attention(
            f"{registry()[name].title}: {cases:,} accepted until then", "low", until, "Findings", finding=name
        )
        for name, until, cases in cursor.execute(
            "SELECT finding, accepted_until, count(*) FROM finding_case_on(?) "
            "WHERE state = 'accepted' AND accepted_until <= ? GROUP BY ALL ORDER BY ALL",
            [today, soon],
        ).fetchall()
    ]


def _weeks(cursor: Connection, today: date) -> list[Attention]:
    weeks = calendar(cursor, today)
    missed = [one.week for one in weeks if one.state == MISSED]
    found = [
        Attention(f"The review of {one.week.name} is to be signed", "low", one.week.back(-1).sunday, "Review")
        for one in weeks
        if one.state == TO_SIGN
    ]
    if missed:
        words = (
            "1 weekly review was missed" if len(missed) == 1 else f"{len(missed)} weekly reviews were missed"
        )
        found.append(Attention(words, "low", missed[-1].back(-1).sunday, "Review"))
    return found
