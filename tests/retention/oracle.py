"""The retention rules read a second time, in plain Python: rules.md sections 1, 2, 9 and 4's holds.

Written from the rules and not from the SQL, so that the two can disagree. It reads an export as it stands
in the CSV files: tables as lists of rows, cells as text, an empty cell for null.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
RETENTION_YEARS = 5
ACTIVITY = ("login", "booking")
HOLDING_REQUESTS = ("access", "portability", "rectification", "restriction")
NO_SERVICE = ""
EARLIEST = date(1984, 1, 1)
LATEST = date(2100, 12, 31)
HAPPENED = {
    "contact": ("created_at", "left_organisation_on", "no_contact_notified_on"),
    "engagement": ("occurred_at",),
    "special_category": ("recorded_at",),
}
SINCE_EVER = "0001-01-02"

Row = dict[str, str]
Export = dict[str, list[Row]]


@dataclass(frozen=True)
class Hold:
    """A hold on a contact; it stands until the day of its release."""

    contact_id: str
    placed_on: date
    released_on: date | None = None


@dataclass(frozen=True)
class Request:
    """A rights request with the day on which each of its events happened."""

    contact_id: str
    kind: str
    received_on: date
    granted_on: date | None = None
    refused_on: date | None = None
    withdrawn_on: date | None = None
    completed_on: date | None = None

    @property
    def dropped_on(self) -> date | None:
        return self.refused_on or self.withdrawn_on

    @property
    def closed_on(self) -> date | None:
        return self.dropped_on or self.completed_on


@dataclass(frozen=True)
class Decision:
    """An officer's decision to keep a contact as an individual; from `keep_until` on they are judged anew."""

    contact_id: str
    decided_on: date
    keep_until: date


@dataclass(frozen=True)
class Verdict:
    """What the rules say of one contact, or of one row of special category data, at a date."""

    rule: str
    status: str
    due_on: date | None


@dataclass(frozen=True)
class Situation:
    """A contact's rule before its own requests are looked at, and the day its link to a member ended."""

    rule: str
    link_ended_on: date | None = None


@dataclass(frozen=True)
class Standing:
    """Everything about a contact at a date that a verdict is made of."""

    rule: str
    link_ended_on: date | None
    last_active_on: date | None
    due_on: date | None
    held: bool
    doubtful: bool = False


def years_after(day: date, years: int) -> date:
    """The same day of another year, or the month's last where that year has no such day."""
    year = day.year + years
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


def london_date(moment: str) -> date:
    """A timestamp's date in London; one without an offset is London's already."""
    read = datetime.fromisoformat(moment)
    return read.date() if read.tzinfo is None else read.astimezone(LONDON).date()


def maybe_date(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None


def is_impossible(cell: str, loaded_on: date | None) -> bool:
    """Section 9, of a date; `loaded_on` is null for what need not have happened yet."""
    if not cell:
        return False
    day = london_date(cell)
    return day < EARLIEST or day > (LATEST if loaded_on is None else min(LATEST, loaded_on))


def as_loaded(export: Export, loaded_on: date) -> Export:
    """The export without its impossible dates; of a contact, `impossible` says which of its dates were."""
    read = {table: [dict(row) for row in rows] for table, rows in export.items()}
    for row in read["membership"]:
        if is_impossible(row["starts_on"], None):
            row["starts_on"] = SINCE_EVER
    for row in [*read["membership"], *read["service"]]:
        if is_impossible(row["ends_on"], None):
            row["ends_on"] = ""
    marks: dict[str, list[str]] = {row["contact_id"]: [] for row in read["contact"]}
    for table, columns in HAPPENED.items():
        for row in read[table]:
            for column in columns:
                if is_impossible(row[column], loaded_on):
                    row[column] = ""
                    if table == "contact" or row["kind"] in ACTIVITY:
                        marks[row["contact_id"]].append(column)
    for row in read["contact"]:
        row["impossible"] = " ".join(marks[row["contact_id"]])
    return read


def contacts_at(
    export: Export,
    day: date,
    holds: tuple[Hold, ...] = (),
    requests: tuple[Request, ...] = (),
    decisions: tuple[Decision, ...] = (),
) -> dict[str, Verdict]:
    """The verdict on every contact of a loaded export, by id. Decisions are in the order of their making."""
    verdicts = {}
    for contact in export["contact"]:
        standing = standing_of(export, contact, day, holds, requests)
        decision = latest_decision(decisions, contact["contact_id"], day)
        in_force = decision is not None and day < decision.keep_until
        verdicts[contact["contact_id"]] = (
            Verdict("individual", "upcoming", decision.keep_until)
            if in_force and is_for_review(standing, day)
            else verdict_on(standing, day)
        )
    return verdicts


def latest_decision(decisions: tuple[Decision, ...], contact_id: str, day: date) -> Decision | None:
    """What was decided last about a contact, of all that had been decided on or before `day`."""
    latest = None
    for decision in decisions:
        mine = decision.contact_id == contact_id and decision.decided_on <= day
        if mine and (latest is None or decision.decided_on >= latest.decided_on):
            latest = decision
    return latest


def special_category_at(
    export: Export, day: date, holds: tuple[Hold, ...] = (), requests: tuple[Request, ...] = ()
) -> dict[str, Verdict]:
    """The verdict on every row of special category data of a loaded export, by id."""
    contacts = {contact["contact_id"]: contact for contact in export["contact"]}
    services = {service["service_id"]: service for service in export["service"]}
    verdicts = {}
    for row in export["special_category"]:
        standing = standing_of(export, contacts[row["contact_id"]], day, holds, requests)
        service = None if row["service_id"] == NO_SERVICE else services[row["service_id"]]
        recorded_on = london_date(row["recorded_at"]) if row["recorded_at"] else None
        rule, due_on = special_rule(standing, service, recorded_on)
        has_left = "left_organisation_on" in contacts[row["contact_id"]]["impossible"]
        doubtful = (rule == "no_service" and recorded_on is None) or (rule == "member" and has_left)
        status = special_status(due_on, day, standing.held)
        if doubtful:
            status = "held" if standing.held else "review"
        verdicts[row["special_category_id"]] = Verdict(rule, status, due_on)
    return verdicts


def standing_of(
    export: Export, contact: Row, day: date, holds: tuple[Hold, ...], requests: tuple[Request, ...]
) -> Standing:
    periods = [
        (date.fromisoformat(row["starts_on"]), maybe_date(row["ends_on"]))
        for row in export["membership"]
        if contact["organisation_id"] and row["organisation_id"] == contact["organisation_id"]
    ]
    situation = situation_at(periods, maybe_date(contact["left_organisation_on"]), day)
    active_on = last_activity(export, contact["contact_id"], day)
    own = [request for request in requests if request.contact_id == contact["contact_id"]]
    granted_on = erasure_granted_on(own, day)
    notified_on = maybe_date(contact["no_contact_notified_on"])

    rule = situation.rule
    if notified_on and notified_on <= day and rule != "member":
        rule = "notified"
    if granted_on:
        rule = "request"

    due_on: date | None = None
    if rule == "lapsed_member":
        due_on = years_after(situation.link_ended_on, RETENTION_YEARS)
    elif rule == "individual":
        since = active_on or (london_date(contact["created_at"]) if contact["created_at"] else None)
        due_on = years_after(since, RETENTION_YEARS) if since else None
    elif rule == "notified":
        due_on = max(notified_on, situation.link_ended_on or notified_on)
    elif rule == "request":
        due_on = granted_on
    held = is_held(contact["contact_id"], day, holds, own)
    is_due = due_on is not None and due_on <= day
    doubtful = rests_on_impossible(contact, rule, active_on, is_due=is_due)
    return Standing(rule, situation.link_ended_on, active_on, due_on, held, doubtful)


def rests_on_impossible(contact: Row, rule: str, active_on: date | None, *, is_due: bool) -> bool:
    """Whether the status would rest on an impossible date: section 9. A granted request rests on none."""
    impossible = contact["impossible"].split()
    if rule == "request":
        return False
    if "left_organisation_on" in impossible and contact["organisation_id"]:
        return True
    if "no_contact_notified_on" in impossible and rule != "member":
        return True
    never_active = rule == "individual" and active_on is None
    if never_active and ("created_at" in impossible or "occurred_at" in impossible):
        return True
    return rule in ("individual", "lapsed_member") and is_due and "occurred_at" in impossible


def situation_at(periods: list[tuple[date, date | None]], left_on: date | None, day: date) -> Situation:
    """The first table of section 1. Somebody who left is looked at as of the day of leaving."""
    has_left = left_on is not None and left_on <= day
    looked_at = left_on if has_left else day
    covered = any(start <= looked_at and (end is None or looked_at <= end) for start, end in periods)
    ended = [end for _, end in periods if end is not None and end < looked_at]
    if covered:
        return Situation("individual", left_on) if has_left else Situation("member")
    return Situation("lapsed_member", max(ended)) if ended else Situation("individual")


def last_activity(export: Export, contact_id: str, day: date) -> date | None:
    """The latest day of a login or a booking, on or before `day`."""
    days = [
        london_date(row["occurred_at"])
        for row in export["engagement"]
        if row["contact_id"] == contact_id and row["kind"] in ACTIVITY and row["occurred_at"]
    ]
    return max((active for active in days if active <= day), default=None)


def erasure_granted_on(requests: list[Request], day: date) -> date | None:
    """The first day on which an erasure request was granted that has not been withdrawn since."""
    days = [
        request.granted_on
        for request in requests
        if request.kind == "erasure"
        and request.granted_on is not None
        and request.granted_on <= day
        and not (request.dropped_on and request.dropped_on <= day)
    ]
    return min(days, default=None)


def is_held(contact_id: str, day: date, holds: tuple[Hold, ...], requests: list[Request]) -> bool:
    """Whether the gate refuses the contact, by a hold, an open request or a restriction in force."""
    held = any(
        stands(hold.placed_on, hold.released_on, day) for hold in holds if hold.contact_id == contact_id
    )
    asked = any(
        stands(request.received_on, request.closed_on, day)
        for request in requests
        if request.kind in HOLDING_REQUESTS
    )
    restricted = any(
        stands(request.granted_on, request.dropped_on, day)
        for request in requests
        if request.kind == "restriction" and request.granted_on is not None
    )
    return held or asked or restricted


def stands(began_on: date, ended_on: date | None, day: date) -> bool:
    """What stands now holds at every date asked about (the gate acts now); what ended, on its own days."""
    return ended_on is None or began_on <= day < ended_on


def verdict_on(standing: Standing, day: date) -> Verdict:
    """The status at `day`: the paragraph below section 1's second table."""
    due = is_due(standing, day)
    review = is_for_review(standing, day)
    if (due or review) and standing.held:
        status = "held"
    elif review:
        status = "review"
    elif due:
        status = "due"
    else:
        status = "upcoming" if standing.due_on else "kept"
    return Verdict(standing.rule, status, standing.due_on)


def is_due(standing: Standing, day: date) -> bool:
    return standing.due_on is not None and standing.due_on <= day


def is_for_review(standing: Standing, day: date) -> bool:
    """Whether an officer decides, as long as nobody has decided and the gate refuses nothing."""
    recently_active = standing.last_active_on is not None and standing.last_active_on > years_after(
        day, -RETENTION_YEARS
    )
    unknown = standing.rule == "individual" and standing.due_on is None
    return (
        standing.doubtful
        or unknown
        or (is_due(standing, day) and standing.rule == "lapsed_member" and recently_active)
    )


def special_rule(
    standing: Standing, service: Row | None, recorded_on: date | None
) -> tuple[str, date | None]:
    """The table of section 2: the rule and the day it is due."""
    link = standing.link_ended_on
    if standing.rule == "member":
        return "member", None
    if service is None:
        return ("membership_ended", link + timedelta(days=1)) if link else ("no_service", recorded_on)
    end = maybe_date(service["ends_on"])
    if end is None:
        return "service_ongoing", None
    if link is None or end >= link:
        return "service_ended", end + timedelta(days=1)
    return "membership_ended", link + timedelta(days=1)


def special_status(due_on: date | None, day: date, held: bool) -> str:
    if due_on is None:
        return "kept"
    if due_on > day:
        return "upcoming"
    return "held" if held else "due"
