"""What the page *This week* says about its figures, and what comes next where there is little yet."""

import streamlit as st

from wigops.accounts import Account
from wigops.export.caption import date_words as in_words
from wigops.review import Figures
from wigops.ui import menu


def no_copy(account: Account) -> None:
    """What the page says before there is any CRM copy."""
    st.info(
        "This page will show the week at a glance: who is due for deletion, which rights requests are open, "
        "whether consent covers what was done, what was shared that should not have been, and what to do "
        "first. It is made from a copy of the CRM, and there is none yet."
    )
    if account.may("officer"):
        menu.link_to("crm_copy", "Load the first CRM copy")
    else:
        st.caption("An officer loads it, on the page *CRM copy* or with `python -m wigops load DIR`.")


def about(figures: Figures, *, weeks: int) -> None:
    """Which week, which day, which copy and policy, and what to do where the copy is empty.

    `weeks` is how many there are since the first load.
    """
    said = [
        f"Week {figures.week}, as at {in_words(figures.as_of)}",
        f"{figures.contacts:,} people in the {figures.source}",
        f"policy version {figures.policy_version}",
    ]
    if weeks == 1:
        said.append("this is the first week: those before it are worked out from this copy")
    st.caption(" · ".join(said) + ".")
    if not figures.contacts:
        st.info("The CRM copy has no people in it. Load an export that has them on the page *CRM copy*.")
