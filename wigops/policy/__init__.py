"""The privacy policy as data, and the one way to read it."""

from wigops.policy.load import load_policy, policy_for
from wigops.policy.model import (
    Category,
    Choice,
    ComplaintRoute,
    Controller,
    LawfulBasis,
    Policy,
    Promise,
    Purpose,
    RecipientKind,
    Response,
    RetentionRule,
    Right,
    Source,
    Use,
)
from wigops.policy.plausible import check_plausible
