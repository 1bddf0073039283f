"""The words of the pages about sharing: kinds, purposes and categories as the policy calls them."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from wigops.policy import Policy
from wigops.sharing import FLAG_WORDS

ERASED = "Erased person"
NO_GROUND = "No consent in force"
_ORIGINS = {"crm": "CRM", "here": "Recorded here", "erased": "Kept without the person"}


@dataclass(frozen=True)
class Words:
    """Ids as the policy names them; what it does not name is shown as it is, without underscores."""

    policy: Policy

    def kind(self, kind: Any) -> str:
        """A kind of recipient."""
        return self._name(kind, {one.id: one.name for one in self.policy.recipient_kinds})

    def purpose(self, purpose: Any) -> str:
        return self._name(purpose, {one.id: one.name for one in self.policy.purposes})

    def category(self, category: Any) -> str:
        short = {"contact": "Contact", "special_category": "Special category", "interest": "Interests"}
        return self._name(category, short)

    def categories(self, listed: Any) -> str:
        """Several of them, from a `;`-separated list."""
        return ", ".join(self.category(one) for one in str(listed or "").split(";") if one)

    def shown(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows of `log_page` with every id in words: kind, categories, purpose, ground, flags, origin."""
        return rows.assign(
            person=[
                ERASED if origin == "erased" else person
                for person, origin in zip(rows["person"], rows["origin"], strict=True)
            ],
            recipient=rows["recipient"].fillna(rows["recipient_id"]),
            recipient_kind=rows["recipient_kind"].map(self.kind),
            categories=rows["categories"].map(self.categories),
            purpose=rows["purpose"].map(self.purpose),
            ground=[_ground(day, origin) for day, origin in zip(rows["ground"], rows["origin"], strict=True)],
            flags=rows["flags"].map(flags_in_words),
            open_flags=rows["open_flags"].map(flags_in_words),
            origin=rows["origin"].map(_ORIGINS),
        )

    @staticmethod
    def _name(one: Any, names: dict[str, str]) -> str:
        if not isinstance(one, str) or not one:
            return "Unknown"
        words = one.replace("_", " ")
        return names.get(one, words[:1].upper() + words[1:])


def flags_in_words(flags: Any) -> str:
    """A list of flags: "No consent; no agreement"."""
    return "; ".join(FLAG_WORDS.get(one, one) for one in flags)


def _ground(day: Any, origin: str) -> str:
    if origin == "erased":
        return "Gone with the person"
    if pd.isna(day):
        return NO_GROUND
    given = pd.Timestamp(day)
    return f"Consent of {given.day} {given:%b %Y}"
