"""The kinds of change that the CRM's administrator is asked to make.

To add a kind: an entry in `KINDS`, and a file `applied_KIND.sql` beside this one that returns the
`change_id` of each unconfirmed change of that kind which the new copy shows as applied.
"""

from dataclasses import dataclass

from wigops.errors import BadInputError
from wigops.store import read_sql


@dataclass(frozen=True)
class Kind:
    """A kind of change: its name for people, what the administrator does, and what a load takes for proof."""

    id: str
    name: str
    what_to_do: str
    how_confirmed: str

    @property
    def applied_sql(self) -> str:
        """The query for the changes of this kind that the copy in `crm` shows as applied."""
        return read_sql(__package__, f"applied_{self.id}")


KINDS = (
    Kind(
        "delete_contact",
        "Delete a person",
        "Delete the person's record in the CRM, with all that hangs on it, and anonymise their engagement.",
        "The next load has no person with that CRM id.",
    ),
    Kind(
        "delete_special_category",
        "Delete special category data",
        "Delete that one record about access, diet or health. The person's own record stays.",
        "The next load has no special category record with that id.",
    ),
    Kind(
        "redact_text",
        "Redact a mention",
        "Take what identifies the erased person out of the text of that record. The record itself may stay.",
        "The next load has another text there, or no such record any more.",
    ),
    Kind(
        "correct_field",
        "Correct a field",
        "Put the new value into that field of the person's record.",
        "The next load has the new value there, or no such person any more.",
    ),
    Kind(
        "opt_out",
        "Opt a person out of marketing",
        "Mark the person as not to be marketed to by any channel. Their record stays.",
        "The next load has an opt-out of all channels for them, or no such person any more.",
    ),
    Kind(
        "withdraw_consent",
        "Record a withdrawal of consent",
        "Record on the person's consent for that purpose that it was withdrawn, and the day. It stays.",
        "The next load has that consent as withdrawn, or no such consent or person any more.",
    ),
)


def kind_of(kind: str) -> Kind:
    """The kind with that id. Raises BadInputError."""
    for known in KINDS:
        if known.id == kind:
            return known
    raise BadInputError("There is no such kind of change for the CRM: nothing was changed.")
