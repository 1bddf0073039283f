"""The categories of what is held about a person, and what an erasure does to each (rules.md section 3).

A table that names a contact belongs to one of them: a test asks the database for all that there are.
"""

from dataclasses import dataclass

DELETED = "deleted"
ANONYMISED = "anonymised"
KEPT = "kept"


@dataclass(frozen=True)
class Category:
    """One category: its tables (schema.table), what happens to it, and why, in a sentence for people.

    `before` and `after` name the statements that are run for it before and after the copy's rows about the
    person are deleted, which is done to every table of the copy that names a contact.
    """

    id: str
    name: str
    tables: tuple[str, ...]
    treatment: str
    why: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


WORKED_OUT = ("crm.retention_fact", "crm.known", "crm.point")
"""The tables that hold nothing of their own: worked out at each load from what the other tables say."""

CATEGORIES = (
    Category(
        "contact",
        "Name, role and contact details",
        (
            "crm.contact",
            "crm.contact_point",
            "crm.merge",
            "crm.impossible_date",
            "crm.retention_fact",
            "crm.known",
            "crm.point",
            "ops.adrift",
            "ops.adrift_point",
        ),
        DELETED,
        "The retention schedule ends with the deletion of contact details.",
        after=("delete_merges", "delete_adrift", "delete_adrift_points"),
    ),
    Category(
        "interest",
        "Interests and skills",
        ("crm.interest",),
        DELETED,
        "They describe the person and nobody else.",
    ),
    Category(
        "special_category",
        "Special category data",
        ("crm.special_category",),
        DELETED,
        "Health data has no ground without the service it was given for (UK GDPR Art 9).",
    ),
    Category(
        "communication",
        "Communication history",
        ("crm.communication",),
        DELETED,
        "E-mails, calls and meeting notes are about the person and often name them.",
    ),
    Category(
        "consent",
        "Consents and opt-outs",
        (
            "crm.consent",
            "crm.opt_out",
            "ops.opt_out",
            "ops.consent_withdrawal",
            "ops.processing_stopped",
            "ops.marketing_breach_answer",
        ),
        DELETED,
        "Nothing is processed any more that they would allow or forbid; the tombstone keeps the person out.",
        after=(
            "delete_own_opt_outs",
            "delete_withdrawals",
            "delete_processing_stopped",
            "delete_breach_answers",
        ),
    ),
    Category(
        "engagement",
        "Engagement",
        ("crm.engagement",),
        ANONYMISED,
        "The policy keeps engagement without the person: counts by kind, quarter and sector, in cells of "
        "five people or more wherever a coarser cell has as many.",
        before=("fold_engagement", "merged_history"),
        after=("replace_history",),
    ),
    Category(
        "disclosure",
        "Sharing log",
        ("crm.sharing", "ops.disclosure", "ops.disclosure_refusal"),
        ANONYMISED,
        "The disclosure stays (recipient, day, purpose, categories), the person goes.",
        before=("drop_kept_disclosures", "keep_disclosures", "make_notices"),
        after=("delete_disclosures", "forget_whom_not_shared"),
    ),
    Category(
        "request",
        "Rights requests",
        (
            "ops.rights_request",
            "ops.rights_request_event",
            "ops.rights_request_contact",
            "ops.response_pack",
            "ops.correction",
            "ops.shown_deadline",
        ),
        KEPT,
        "The register shows that requests were answered in time, and by what (hash and counts of an answer); "
        "its free text goes, and so does what was put right.",
        after=("clear_request_notes", "clear_request_event_notes", "delete_corrections"),
    ),
    Category(
        "decision",
        "Holds and decisions",
        ("ops.hold", "ops.review_decision", "ops.mention_decision", "ops.identity_decision"),
        DELETED,
        "They have ended, and their reasons are free text; the audit trail says that they were made.",
        after=(
            "delete_holds",
            "delete_review_decisions",
            "delete_mention_decisions",
            "delete_identity_decisions",
        ),
    ),
    Category(
        "evidence",
        "Evidence, notices and instructions",
        (
            "ops.erasure_item",
            "ops.tombstone",
            "ops.tombstone_hash",
            "ops.suppression",
            "ops.maybe_erased",
            "ops.rejected_contact",
            "ops.notice",
            "ops.change_instruction",
            "ops.finding_case",
        ),
        KEPT,
        "It names the person by CRM id and keyed hashes alone: to prove the erasure, to tell recipients and "
        "the CRM, to recognise the person if they come back, and to show that a breach was mended.",
        after=("close_findings",),
    ),
)

_OF_PEOPLE = {table: category for category in CATEGORIES for table in category.tables}


def category_of(table: str) -> Category | None:
    """The category that `table` (schema.table) belongs to, or None."""
    return _OF_PEOPLE.get(table)
