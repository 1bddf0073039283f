"""Accounts, roles, sign-in and sessions; permission is checked where the deed is done."""

from wigops.accounts.first_account import (
    claim_first_account,
    first_account_code,
    first_account_code_waits,
    no_accounts,
)
from wigops.accounts.lookup import find_account, list_accounts, require_role
from wigops.accounts.model import COMMAND_LINE, ROLES, Account
from wigops.accounts.register import add_account, change_password, change_role, remove_account
from wigops.accounts.sessions import (
    SESSION_LENGTH,
    OpenSession,
    end_every_session,
    end_session,
    end_sessions,
    open_sessions,
    session_account,
    start_session,
)
from wigops.accounts.sign_in import check_password, confirm_password, unlock
