"""The menu: every page there is, in its order, and the links that lead to them."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

_FOLDER = Path(__file__).parents[2] / "pages"


@dataclass(frozen=True)
class PageEntry:
    """A page of the menu: its name, which is its address and its file's in pages/, and the role to see it."""

    name: str
    title: str
    icon: str
    role: str = "viewer"

    @property
    def file(self) -> Path:
        return _FOLDER / f"{self.name}.py"


PAGES = (
    PageEntry("this_week", "This week", ":material/home:"),
    PageEntry("findings", "Findings", ":material/rule:"),
    PageEntry("review", "Review", ":material/rate_review:"),
    PageEntry("due_for_deletion", "Due for deletion", ":material/event_busy:"),
    PageEntry("erasure", "Erasure", ":material/delete_forever:"),
    PageEntry("rights_requests", "Rights requests", ":material/contact_mail:"),
    PageEntry("person", "Person", ":material/person_search:", "officer"),
    PageEntry("consent_coverage", "Consent coverage", ":material/handshake:"),
    PageEntry("marketing", "Marketing", ":material/campaign:"),
    PageEntry("third_party_sharing", "Third-party sharing", ":material/share:"),
    PageEntry("recipients", "Recipients", ":material/domain:"),
    PageEntry("processing_record", "Processing record", ":material/description:"),
    PageEntry("crm_copy", "CRM copy", ":material/database:"),
    PageEntry("crm_changes", "CRM changes", ":material/outbox:"),
    PageEntry("policy", "Policy", ":material/policy:"),
    PageEntry("audit_trail", "Audit trail", ":material/fact_check:"),
    PageEntry("my_account", "My account", ":material/person:"),
    PageEntry("accounts", "Accounts", ":material/group:", "admin"),
    PageEntry("backups", "Backups", ":material/backup:", "admin"),
)


def link_to(name: str, label: str, **asking: str) -> None:
    """A link to the page of that name; `asking` goes into its address. Raises KeyError for no such page."""
    entry = entry_named(name)
    st.page_link(entry.file, label=label, icon=entry.icon, query_params=asking or None)


def entry_named(name: str) -> PageEntry:
    """The page of that name. Raises KeyError where there is none."""
    return {entry.name: entry for entry in PAGES}[name]


def entry_called(title: str) -> PageEntry:
    """The page with this title. Raises KeyError where there is none."""
    return {entry.title: entry for entry in PAGES}[title]
