"""The canonical export as data: tables in the order in which they refer to each other, and their columns."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum


class Kind(StrEnum):
    """What a cell holds once read: text, a date, a moment in time, or yes/no."""

    TEXT = "VARCHAR"
    DATE = "DATE"
    MOMENT = "TIMESTAMPTZ"
    FLAG = "BOOLEAN"


class Bound(StrEnum):
    """Which end of a period a date is."""

    START = "start"
    END = "end"


@dataclass(frozen=True)
class Column:
    """One column: `values` lists what it may hold, `several` that it holds a `;`-separated list of them.

    `distinct` says that nearly every row holds a text of its own. `happened` says that the date is of
    something that has happened, so that it cannot lie after the day of the load; `bound` that it is an end
    of a period, which an impossible date leaves open (rules.md section 9).
    """

    name: str
    kind: Kind = Kind.TEXT
    required: bool = False
    values: tuple[str, ...] = ()
    several: bool = False
    refers_to: str | None = None
    distinct: bool = False
    happened: bool = False
    bound: Bound | None = None

    @property
    def is_dated(self) -> bool:
        """Whether a cell holds a date or a moment."""
        return self.kind in (Kind.DATE, Kind.MOMENT)

    @property
    def is_id(self) -> bool:
        """Whether it holds an id, which is compared in one form (rules.md section 9)."""
        return self.name.endswith("_id") or self.name == "merged_into"

    @property
    def one_of(self) -> tuple[str, ...]:
        """The values of which a cell holds one; none where it may hold others, or several."""
        return () if self.several else self.values


@dataclass(frozen=True)
class Table:
    """One table; where `keyed`, its first column tells each row from every other."""

    name: str
    columns: tuple[Column, ...]
    keyed: bool = False

    @property
    def key(self) -> str:
        return self.columns[0].name

    @property
    def references(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.refers_to)

    @property
    def dates(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.is_dated)

    @property
    def names_a_contact(self) -> bool:
        return any(column.name == "contact_id" for column in self.columns)

    def is_distinct(self, column: Column) -> bool:
        """Whether nearly every row holds a text of its own in `column`, as a key does."""
        return column.distinct or (self.keyed and column.name == self.key)


def _text(name: str, *values: str, several: bool = False) -> Column:
    return Column(name, required=True, values=values, several=several)


def _maybe(name: str) -> Column:
    return Column(name)


def _date(name: str, *, happened: bool = False, bound: Bound | None = None) -> Column:
    return Column(name, Kind.DATE, required=True, happened=happened, bound=bound)


def _maybe_date(name: str, *, happened: bool = False, bound: Bound | None = None) -> Column:
    return Column(name, Kind.DATE, happened=happened, bound=bound)


def _moment(name: str, *, bound: Bound | None = None) -> Column:
    """A moment of which there is always one: whatever the CRM notes with one has happened."""
    return Column(name, Kind.MOMENT, required=True, happened=True, bound=bound)


def _maybe_moment(name: str) -> Column:
    return Column(name, Kind.MOMENT, happened=True)


def _maybe_flag(name: str) -> Column:
    return Column(name, Kind.FLAG)


_OF_A_CONTACT = Column("contact_id", required=True, refers_to="contact")
_MAYBE_A_SERVICE = Column("service_id", refers_to="service")

PURPOSES = ("event_booking", "programme_application", "vacancy_application", "mentoring", "cookies")

TABLES: tuple[Table, ...] = (
    Table("organisation", (_text("organisation_id"), _text("name"), _maybe("sector")), keyed=True),
    Table(
        "service",
        (
            _text("service_id"),
            _text("kind", "event", "programme", "seminar", "mentoring", "vacancy", "secondment"),
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
            _text("contact_id"),
            Column("organisation_id", refers_to="organisation"),
            _maybe("first_name"),
            _maybe("last_name"),
            _maybe("job_title"),
            _maybe("source"),
            _maybe_moment("created_at"),
            _maybe_date("left_organisation_on", happened=True),
            _maybe_date("no_contact_notified_on", happened=True),
        ),
        keyed=True,
    ),
    Table(
        "contact_point",
        (
            _OF_A_CONTACT,
            _text("kind", "email", "phone", "mobile", "address"),
            Column("value", required=True, distinct=True),
            _maybe_flag("is_primary"),
        ),
    ),
    Table("interest", (_OF_A_CONTACT, _text("kind", "interest", "skill"), _text("label"))),
    Table(
        "special_category",
        (
            _text("special_category_id"),
            _OF_A_CONTACT,
            _text("kind", "access", "dietary", "health"),
            _maybe("detail"),
            _MAYBE_A_SERVICE,
            _moment("recorded_at"),
        ),
        keyed=True,
    ),
    Table(
        "engagement",
        (
            _text("engagement_id"),
            _OF_A_CONTACT,
            _text(
                "kind",
                "login",
                "booking",
                "event_response",
                "attendance",
                "application",
                "download",
                "video_view",
                "page_view",
                "evaluation",
                "enquiry",
            ),
            _MAYBE_A_SERVICE,
            _moment("occurred_at"),
            _maybe("detail"),
        ),
        keyed=True,
    ),
    Table(
        "communication",
        (
            _text("communication_id"),
            _OF_A_CONTACT,
            _text("kind", "marketing_email", "service_email", "meeting_note", "phone_call"),
            _moment("sent_at"),
            _maybe_moment("opened_at"),
            _maybe_moment("clicked_at"),
            _maybe("subject"),
            Column("body", distinct=True),
        ),
        keyed=True,
    ),
    Table(
        "consent",
        (
            _text("consent_id"),
            _OF_A_CONTACT,
            _text("purpose", *PURPOSES),
            _moment("given_at"),
            _maybe_moment("withdrawn_at"),
            _maybe("source"),
            _maybe("wording_version"),
        ),
        keyed=True,
    ),
    Table(
        "opt_out",
        (
            _OF_A_CONTACT,
            _text("channel", "email", "phone", "post", "all"),
            _moment("opted_out_at", bound=Bound.START),
        ),
    ),
    Table(
        "due_diligence",
        (
            Column("recipient_id", required=True, refers_to="recipient"),
            _date("checked_on", happened=True),
            _date("valid_until", bound=Bound.END),
            _text("outcome", "passed", "failed"),
            _maybe("checked_by"),
        ),
    ),
    Table(
        "sharing",
        (
            _text("sharing_id"),
            # A contact's rows do not stand together here, as they do elsewhere.
            replace(_OF_A_CONTACT, distinct=True),
            Column("recipient_id", required=True, refers_to="recipient"),
            _moment("shared_at"),
            _text("purpose"),
            _text(
                "categories",
                "contact",
                "special_category",
                "engagement",
                "communication",
                "interest",
                several=True,
            ),
            _MAYBE_A_SERVICE,
            Column("reference", distinct=True),
        ),
        keyed=True,
    ),
    # Neither is checked to be there: the one is no more, the other may itself have been merged.
    Table(
        "merge",
        (_text("contact_id"), _text("merged_into"), _maybe_date("merged_on", happened=True)),
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
