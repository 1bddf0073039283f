"""A week's figures for the page *Review*: frozen, at hand, or worked out while a person waits."""

import streamlit as st

from wigops.accounts import Account
from wigops.clock import london_today
from wigops.review import Figures, Review, Week, find_review, week_figures
from wigops.store import Store
from wigops.ui.kit.reading import Reading, kept_of
from wigops.ui.review.figures_job import this_weeks_figures


def reading_of(reading: Reading, figures: Figures) -> Reading:
    """The same as a reading of these figures: of their day, their source and their version of the policy."""
    return reading.of(as_of=figures.as_of, source=figures.source, policy_version=figures.policy_version)


def figures_of(store: Store, week: Week, account: Account) -> tuple[Figures, Review | None] | None:
    """The figures, and the review of a signed week; None where the page has to wait for them.

    Call it outside a transaction.
    """
    with store.read() as cursor:
        signed = find_review(cursor, week)
    if signed is not None:
        return signed.figures, signed
    if week == Week.of(london_today()):
        figures = this_weeks_figures(store, account)
        return (figures, None) if figures else None

    def worked_out() -> str:
        return week_figures(store, week, by=account.username)[0].to_json()

    with st.spinner(f"Working out the figures of {week.name}"):
        return Figures.from_json(kept_of(store, worked_out, week.name)), None
