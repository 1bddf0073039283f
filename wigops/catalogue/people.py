"""What is held about a person: every table that names one, by the category that it belongs to.

A test asks the database for all that there are: a table that is declared nowhere is an error.
"""

from wigops.catalogue.model import ANONYMISED, DELETED, KEPT, Category, Record
from wigops.catalogue.tables import TABLES

CATEGORIES = (
    Category(
        "contact",
        "Name, role and contact details",
        DELETED,
        "The retention schedule ends with the deletion of contact details.",
        basis="legitimate_interest",
        after=("delete_merges",),
    ),
    Category(
        "interest",
        "Interests and skills",
        DELETED,
        "They describe the person and nobody else.",
        basis="legitimate_interest",
    ),
    Category(
        "special_category",
        "Special category data",
        DELETED,
        "Health data has no ground without the service it was given for (UK GDPR Art 9).",
        basis="consent",
    ),
    Category(
        "communication",
        "Communication history",
        DELETED,
        "E-mails, calls and meeting notes are about the person and often name them.",
        basis="legitimate_interest",
    ),
    Category(
        "consent",
        "Consents and opt-outs",
        DELETED,
        "Nothing is processed any more that they would allow or forbid; the tombstone keeps the person out.",
    ),
    Category(
        "engagement",
        "Engagement",
        ANONYMISED,
        "The policy keeps engagement without the person: counts by kind, quarter and sector, in cells of "
        "five people or more wherever a coarser cell has as many.",
        basis="consent",
        before=("fold_engagement", "merged_history"),
        after=("replace_history",),
    ),
    Category(
        "disclosure",
        "Sharing log",
        ANONYMISED,
        "The disclosure stays (recipient, day, purpose, categories), the person goes.",
        basis="consent",
        before=("drop_kept_disclosures", "keep_disclosures", "make_notices"),
        after=("forget_whom_not_shared",),
    ),
    Category(
        "request",
        "Rights requests",
        KEPT,
        "The register shows that requests were answered in time, and by what (hash and counts of an answer); "
        "its free text goes, and so does what was put right.",
        after=("clear_request_notes", "clear_request_event_notes"),
    ),
    Category(
        "decision",
        "Holds and decisions",
        DELETED,
        "They have ended, and their reasons are free text; the audit trail says that they were made.",
    ),
    Category(
        "evidence",
        "Evidence, notices and instructions",
        KEPT,
        "It names the person by CRM id and keyed hashes alone: to prove the erasure, to tell recipients and "
        "the CRM, to recognise the person if they come back, and to show that a breach was mended.",
        after=("close_findings",),
    ),
)

RECORDS = (
    Record("crm.impossible_date", "contact", "Dates that cannot be right"),
    Record("crm.retention_fact", "contact", "Worked out for the retention schedule", is_derived=True),
    Record("crm.known", "contact", is_derived=True),
    Record("crm.point", "contact", is_derived=True),
    Record("ops.adrift", "contact", "Kept while no record of the CRM is yours", goes=True),
    Record(
        "ops.adrift_point",
        "contact",
        "Addresses and numbers kept while no record of the CRM is yours",
        goes=True,
    ),
    Record("ops.opt_out", "consent", "Opt-outs recorded here", goes=True),
    Record("ops.consent_withdrawal", "consent", "Withdrawals of consent recorded here", goes=True),
    Record("ops.processing_stopped", "consent", "What was stopped after a withdrawal", goes=True),
    Record(
        "ops.marketing_breach_answer",
        "consent",
        "What was done about marketing against your wish",
        goes=True,
    ),
    Record("ops.disclosure", "disclosure", "Whom it was shared with, recorded here", goes=True),
    Record("ops.disclosure_refusal", "disclosure", "What was not shared"),
    Record("ops.rights_request", "request", "Rights requests"),
    Record("ops.rights_request_event", "request", "Steps of rights requests"),
    Record("ops.rights_request_contact", "request", "Records that rights requests are about"),
    Record("ops.response_pack", "request", "Answers made"),
    Record("ops.correction", "request", "What was put right", goes=True),
    Record("ops.shown_deadline", "request", "Deadlines of rights requests"),
    Record("ops.hold", "decision", "Holds", goes=True),
    Record("ops.review_decision", "decision", "Decisions to keep", goes=True),
    Record("ops.mention_decision", "decision", goes=True),
    Record("ops.identity_decision", "decision", "Which records were said to be yours", goes=True),
    Record("ops.erasure_item", "evidence", "What was decided about deletion"),
    Record("ops.tombstone", "evidence", "Kept to recognise an erased person"),
    Record("ops.tombstone_hash", "evidence", "Fingerprints of an erased person"),
    Record("ops.suppression", "evidence", "Kept out of the copy"),
    Record("ops.maybe_erased", "evidence"),
    Record("ops.rejected_contact", "evidence", "Records that could not be loaded"),
    Record("ops.notice", "evidence", "Notices to recipients"),
    Record("ops.change_instruction", "evidence", "Changes asked of the CRM"),
    Record("ops.finding_case", "evidence", "What was found to be out of order"),
)

# What a column is called where its name does not say it, whichever table it stands in.
_COLUMN_WORDS = {
    "accepted_reason": "Why it was accepted",
    "active_days": "Days of activity",
    "activity_unknown": "Whether a day of activity is impossible",
    "after_load": "Decided after load",
    "answer": "What was said",
    "asked_as": "Name given by whoever asked",
    "batch_id": "Number of the erasure",
    "because": "Why",
    "came_by": "How it came",
    "candidate": "Beside which record",
    "case_id": "Number of the finding",
    "change_id": "Number of the change",
    "column_name": "Field",
    "contents": "Records by file",
    "copy_load": "Load that it was erased from",
    "correction_id": "Number of the correction",
    "created_unknown": "Whether the day of creation is impossible",
    "decision_id": "Number of the decision",
    "event": "What happened",
    "event_id": "Number of the step",
    "family": "Family name, as compared",
    "given": "Given name, as compared",
    "handler": "Handled by",
    "hash": "Fingerprint",
    "hold_id": "Number of the hold",
    "instruction": "What was asked",
    "is_portable": "Portable",
    "is_shared": "Shared with others",
    "key": "As compared",
    "left_link_ended_on": "Link ended, for whoever left, on",
    "left_rule": "Rule for whoever left",
    "left_unknown": "Whether the day of leaving is impossible",
    "load_id": "Number of the load",
    "made_all_the_same": "Why it was shared all the same",
    "matched_by": "Recognised by",
    "necessity": "Why it was needed",
    "notice_id": "Number of the notice",
    "notified_unknown": "Whether the day of the notification is impossible",
    "organisation_name": "Organisation",
    "pack_id": "Number of the answer",
    "people": "People concerned",
    "policy_version": "Version of the policy",
    "recipient_kind": "Kind of recipient",
    "recipient_name": "Recipient",
    "record_id": "Number of the record",
    "record_key": "Record's id",
    "refusal": "Why it was refused",
    "refusal_id": "Number of the refusal",
    "refused_at": "Where it was refused",
    "release_reason": "Why it was released",
    "request_id": "Number of the request",
    "review_on": "To be reviewed on",
    "service_kind": "Kind of service",
    "service_title": "Service",
    "sha256": "Fingerprint of the file",
    "sharing_references": "References of the disclosures",
    "source": "Source",
    "state_by": "State set by",
    "state_on": "State since",
    "table_name": "Kind of record",
    "taken_back_reason": "Why it was taken back",
    "value": "Value",
    "withdrawal_id": "Number of the withdrawal",
}
_IN_ONE_TABLE = {("ops.finding_case", "subject"): "What it is about"}

_OF_THE_COPY = {f"crm.{table.name}": table for table in TABLES}
_RECORDS = {record.table: record for record in RECORDS}
_CATEGORIES = {category.id: category for category in CATEGORIES}
_OF_ANY_TABLE = {
    column.name: column.words
    for table in TABLES
    for column in table.columns
    if column.words and table.category
} | _COLUMN_WORDS

WORKED_OUT = tuple(record.table for record in RECORDS if record.is_derived)
"""The tables that hold nothing of their own: worked out at each load from what the other tables say."""

DELETED_WITH_THEM = tuple(record.table for record in RECORDS if record.goes)
"""The tables of what is recorded here of which an erasure deletes the rows under the person's id."""


def category_of(table: str) -> Category | None:
    """The category that `table` (schema.table) belongs to, or None."""
    declared = _OF_THE_COPY.get(table) or _RECORDS.get(table)
    return _CATEGORIES.get(declared.category) if declared else None


def tables_of(category: Category) -> tuple[str, ...]:
    """The tables (schema.table) that belong to a category: those of the export, then the others."""
    exported = [f"crm.{table.name}" for table in TABLES if table.category == category.id]
    return (*exported, *(record.table for record in RECORDS if record.category == category.id))


def table_words(table: str) -> str:
    """What `table` (schema.table) is called, for the person it is about; one of a later version, its name."""
    declared = _OF_THE_COPY.get(table) or _RECORDS.get(table)
    return (declared.words if declared else "") or _capital(table.partition(".")[2])


def column_words(column: str, table: str | None = None) -> str:
    """What a column is called, in `table` (schema.table) if that matters."""
    own = (
        [one.words for one in _OF_THE_COPY[table].columns if one.name == column]
        if table in _OF_THE_COPY
        else []
    )
    return (
        next(iter(own), "")
        or _IN_ONE_TABLE.get((table or "", column))
        or _OF_ANY_TABLE.get(column)
        or _capital(column)
    )


def _capital(name: str) -> str:
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]
