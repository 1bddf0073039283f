"""A plain reading of rules.md section 7, row by row, over an export as it was written: the second opinion."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

Row = dict[str, str]
Export = dict[str, list[Row]]

LONDON = ZoneInfo("Europe/London")
KINDS = {
    "event_venue",
    "programme_facilitator",
    "prospective_employer",
    "mentoring_partner",
    "third_party_platform",
}
PURPOSES = {"event_booking", "programme_application", "vacancy_application", "mentoring"}


def moment(text: str) -> datetime:
    """A timestamp of an export: with its offset, or London time without one."""
    read = datetime.fromisoformat(text)
    return (read if read.tzinfo else read.replace(tzinfo=LONDON)).astimezone(UTC)


def flags_at(export: Export, day: date) -> dict[str, list[str]]:
    """The flags of each disclosure up to `day`, in the order of the rules."""
    return {
        row["sharing_id"]: [name for name, rule in RULES.items() if rule(export, row)]
        for row in export["sharing"]
        if _shared_on(row) <= day
    }


def _shared_on(row: Row) -> date:
    return moment(row["shared_at"]).astimezone(LONDON).date()


def _recipient(export: Export, row: Row) -> Row:
    [found] = [one for one in export["recipient"] if one["recipient_id"] == row["recipient_id"]]
    return found


def _no_due_diligence(export: Export, row: Row) -> bool:
    return not any(
        check["recipient_id"] == row["recipient_id"]
        and check["outcome"] == "passed"
        and date.fromisoformat(check["checked_on"])
        <= _shared_on(row)
        <= date.fromisoformat(check["valid_until"])
        for check in export["due_diligence"]
    )


def _no_agreement(export: Export, row: Row) -> bool:
    recipient = _recipient(export, row)
    signed = recipient["agreement_signed_on"]
    return recipient["kind"] == "third_party_platform" and (
        not signed or date.fromisoformat(signed) > _shared_on(row)
    )


def _no_consent(export: Export, row: Row) -> bool:
    shared = moment(row["shared_at"])
    return not any(
        one["contact_id"] == row["contact_id"]
        and one["purpose"] == row["purpose"]
        and moment(one["given_at"]) <= shared
        and (not one["withdrawn_at"] or moment(one["withdrawn_at"]) > shared)
        for one in export["consent"]
    )


def _special_category_not_needed(export: Export, row: Row) -> bool:
    if "special_category" not in row["categories"].split(";"):
        return False
    services = [one for one in export["service"] if one["service_id"] == row["service_id"]]
    in_person = bool(services) and services[0]["in_person"] == "true"
    allowed = _recipient(export, row)["kind"] in ("event_venue", "programme_facilitator")
    return not (allowed and in_person)


def _kind_not_in_policy(export: Export, row: Row) -> bool:
    return _recipient(export, row)["kind"] not in KINDS


def _purpose_not_in_policy(export: Export, row: Row) -> bool:
    return row["purpose"] not in PURPOSES


RULES = {
    "no_due_diligence": _no_due_diligence,
    "no_agreement": _no_agreement,
    "no_consent": _no_consent,
    "special_category_not_needed": _special_category_not_needed,
    "recipient_kind_not_in_policy": _kind_not_in_policy,
    "purpose_not_in_policy": _purpose_not_in_policy,
}
