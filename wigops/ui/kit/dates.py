"""The date that a page is asked about."""

from datetime import date, timedelta

import streamlit as st

from wigops.clock import london_today
from wigops.ui.kit.one_of import ask_one_of

_CHOICES = ("Today", "End of month", "End of quarter", "End of year", "Another date")


def ask_as_of(*, key: str) -> date:
    """Ask for the date a page is true at; today in London unless another is chosen."""
    chosen_column, date_column = st.columns([4, 1], vertical_alignment="bottom")
    with chosen_column:
        chosen = ask_one_of("As at", _CHOICES, f"{key}_choice")
    today = london_today()
    if chosen != "Another date":
        return {"End of month": month_end(today), "End of quarter": quarter_end(today)}.get(
            str(chosen), date(today.year, 12, 31) if chosen == "End of year" else today
        )
    with date_column:
        picked = st.date_input(
            "Date",
            value=today,
            min_value=date(1990, 1, 1),
            max_value=date(today.year + 50, 12, 31),
            format="DD/MM/YYYY",
            key=f"{key}_date",
            label_visibility="collapsed",
        )
    return picked if isinstance(picked, date) else today


def month_end(day: date) -> date:
    """The last day of `day`'s month."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def quarter_end(day: date) -> date:
    """The last day of `day`'s calendar quarter."""
    return month_end(day.replace(month=3 * ((day.month + 2) // 3), day=1))


def one_day(column: st.delta_generator.DeltaGenerator, label: str, key: str) -> date | None:
    """Ask in `column` for a day, none at first."""
    picked = column.date_input(
        label,
        value=None,
        min_value=date(1970, 1, 1),
        max_value=date(2100, 12, 31),
        format="DD/MM/YYYY",
        key=key,
    )
    return picked if isinstance(picked, date) else None
