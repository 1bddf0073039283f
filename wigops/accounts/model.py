"""What an account is, and what its role allows."""

from dataclasses import dataclass
from datetime import datetime

ROLES = ("viewer", "officer", "approver", "admin")
"""A ladder: each role may do all that the ones before it may."""

COMMAND_LINE = "command line"
"""Who acts where no account does: the operating system has said who may run a command."""


@dataclass(frozen=True)
class Account:
    """Who may use the product; `created_at` is London's time."""

    username: str
    role: str
    created_at: datetime

    def may(self, needed: str) -> bool:
        """Whether the role is `needed` or stands above it."""
        return ROLES.index(self.role) >= ROLES.index(needed)


def tidy(username: str) -> str:
    """`username` as it is kept: without blanks around it, in lower case."""
    return username.strip().lower()
