"""The CRM copy as data: the tables of the export, in the order in which they refer to each other.

The contract is data-contract.md. What follows from a table or column (how a load reads it, what an answer
calls it, whether a portable one holds it, whether it can be put right) is said here, and read from here.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from wigops.catalogue import words
from wigops.catalogue.model import Bound, Column, Kind, Table


def _text(name: str, *values: str, **said: Any) -> Column:
    return Column(name, required=True, values=values, **said)


def _maybe(name: str, **said: Any) -> Column:
    return Column(name, **said)


def _date(name: str, **said: Any) -> Column:
    return Column(name, Kind.DATE, required=True, **said)


def _maybe_date(name: str, **said: Any) -> Column:
    return Column(name, Kind.DATE, **said)


def _moment(name: str, **said: Any) -> Column:
    """A moment of which there is always one: whatever the CRM notes with one has happened."""
    return Column(name, Kind.MOMENT, required=True, happened=True, **said)


def _maybe_moment(name: str, **said: Any) -> Column:
    return Column(name, Kind.MOMENT, happened=True, **said)


def _maybe_flag(name: str, **said: Any) -> Column:
    return Column(name, Kind.FLAG, **said)


def _given(*columns: Column) -> tuple[Column, ...]:
    """Columns of a table that holds nothing but what the person gave, or did under consent."""
    return tuple(replace(column, given=True) for column in columns)


_OF_A_CONTACT = Column("contact_id", required=True, refers_to="contact", words="Person's CRM id")
_MAYBE_A_SERVICE = Column("service_id", refers_to="service", words="Service's id")
_OF_A_RECIPIENT = Column("recipient_id", required=True, refers_to="recipient", words="Recipient's id")

TABLES: tuple[Table, ...] = (
    Table("organisation", (_text("organisation_id"), _text("name"), _maybe("sector")), keyed=True),
    Table(
        "service",
        (
            _text("service_id"),
            _text("kind", *words.SERVICE_KINDS),
            _text("title"),
            _maybe_date("starts_on", bound=Bound.START),
            _maybe_date("ends_on", bound=Bound.END),
            _maybe_flag("in_person"),
        ),
        keyed=True,
    ),
    Table(
        "recipient",
        (
            _text("recipient_id"),
            _text("name"),
            _text("kind"),
            _maybe_date("agreement_signed_on", happened=True),
            _maybe("contact_email"),
        ),
        keyed=True,
    ),
    Table(
        "membership",
        (
            Column("organisation_id", required=True, refers_to="organisation"),
            _date("starts_on", bound=Bound.START),
            _maybe_date("ends_on", bound=Bound.END),
        ),
    ),
    Table(
        "contact",
        (
            _text("contact_id", words="Person's CRM id", given=True),
            Column("organisation_id", refers_to="organisation", words="Organisation's id", given=True),
            _maybe("first_name", given=True, correctable=True),
            _maybe("last_name", given=True, correctable=True),
            _maybe("job_title", given=True, correctable=True, describes=True),
            _maybe("source", words="Where it came from", correctable=True),
            _maybe_moment("created_at"),
            _maybe_date(
                "left_organisation_on", happened=True, words="Left the organisation on", correctable=True
            ),
            _maybe_date(
                "no_contact_notified_on",
                happened=True,
                words="Asked for no more contact on",
                correctable=True,
            ),
        ),
        keyed=True,
        category="contact",
        words="Name and role",
    ),
    Table(
        "contact_point",
        _given(
            _OF_A_CONTACT,
            _text("kind", *words.POINT_KINDS),
            Column(
                "value", required=True, distinct=True, words="E-mail or number, or address", correctable=True
            ),
            _maybe_flag("is_primary", words="Primary"),
        ),
        category="contact",
        words="Contact details",
    ),
    Table(
        "interest",
        _given(
            _OF_A_CONTACT,
            _text("kind", "interest", "skill"),
            _text("label", words="Interest or skill", correctable=True),
        ),
        category="interest",
        words="Interests and skills",
    ),
    Table(
        "special_category",
        _given(
            _text("special_category_id", words="Special category record's id"),
            _OF_A_CONTACT,
            _text("kind", *words.SPECIAL_CATEGORY_KINDS),
            _maybe("detail", correctable=True),
            _MAYBE_A_SERVICE,
            _moment("recorded_at", words="Recorded on"),
        ),
        keyed=True,
        category="special_category",
        words="Special category data",
    ),
    Table(
        "engagement",
        _given(
            _text("engagement_id", words="Engagement's id"),
            _OF_A_CONTACT,
            _text("kind", *words.ENGAGEMENT_KINDS),
            _MAYBE_A_SERVICE,
            _moment("occurred_at", words="Happened at"),
            _maybe("detail"),
        ),
        keyed=True,
        category="engagement",
        words="Engagement",
    ),
    Table(
        "communication",
        (
            _text("communication_id", words="Communication's id"),
            _OF_A_CONTACT,
            _text("kind", *words.COMMUNICATION_KINDS),
            _moment("sent_at"),
            _maybe_moment("opened_at"),
            _maybe_moment("clicked_at"),
            _maybe("subject"),
            Column("body", distinct=True, words="Text"),
        ),
        keyed=True,
        category="communication",
        words="Communications",
    ),
    Table(
        "consent",
        _given(
            _text("consent_id", words="Consent's id"),
            _OF_A_CONTACT,
            _text("purpose", *words.CONSENT_PURPOSES),
            _moment("given_at"),
            _maybe_moment("withdrawn_at"),
            _maybe("source"),
            _maybe("wording_version", words="Version of the wording"),
        ),
        keyed=True,
        category="consent",
        words="Consents",
    ),
    Table(
        "opt_out",
        (
            _OF_A_CONTACT,
            _text("channel", *words.OPT_OUT_CHANNELS),
            _moment("opted_out_at", bound=Bound.START),
        ),
        category="consent",
        words="Opt-outs",
    ),
    Table(
        "due_diligence",
        (
            _OF_A_RECIPIENT,
            _date("checked_on", happened=True),
            _date("valid_until", bound=Bound.END),
            _text("outcome", "passed", "failed"),
            _maybe("checked_by"),
        ),
    ),
    Table(
        "sharing",
        (
            _text("sharing_id", words="Disclosure's id"),
            # A contact's rows do not stand together here, as they do elsewhere.
            replace(_OF_A_CONTACT, distinct=True),
            _OF_A_RECIPIENT,
            _moment("shared_at"),
            _text("purpose"),
            _text("categories", *words.DATA_CATEGORIES, several=True, words="Categories of data"),
            _MAYBE_A_SERVICE,
            Column("reference", distinct=True),
        ),
        keyed=True,
        category="disclosure",
        words="Whom it was shared with",
    ),
    # Neither is checked to be there: the one is no more, the other may itself have been merged.
    Table(
        "merge",
        (
            _text("contact_id", words="Person's CRM id"),
            _text("merged_into"),
            _maybe_date("merged_on", happened=True),
        ),
        category="contact",
        words="Records merged into one",
    ),
)

TABLE_NAMES = tuple(table.name for table in TABLES)


def missing_columns(columns: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    """The columns of the contract that are not among those that the tables in `columns` have, by table."""
    lacking = {
        table.name: [column.name for column in table.columns if column.name not in columns[table.name]]
        for table in TABLES
        if table.name in columns
    }
    return {table: names for table, names in lacking.items() if names}
