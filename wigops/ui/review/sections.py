"""The figures of each section of a review, as cards, charts and tables; the same whoever reads them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from wigops.catalogue import MARKETING_REACH
from wigops.export.caption import Caption
from wigops.export.caption import date_words as in_words
from wigops.outbox import STATES
from wigops.policy import Policy
from wigops.review import Figures, Headline, headlines
from wigops.review.charts import WeekChart, coverage, deadlines, disclosures, falling_due
from wigops.review.compare import IN_THE_WEEK
from wigops.sharing import FLAG_WORDS
from wigops.store import Store
from wigops.ui.consent.words import points
from wigops.ui.kit.exports import show_chart, table_exports
from wigops.ui.kit.text import plain
from wigops.ui.kit.trail import noted
from wigops.ui.menu import link_to
from wigops.ui.rights.words import KIND_WORDS
from wigops.ui.sharing.words import Words

# The figures that stand on cards, by the headline's name, with what the card says.
_CARDS = {
    "retention": {
        "People due for deletion": "Due for deletion",
        "People who need a review": "Need a review",
        "People held": "Held",
        "Special category records due": "Special category due",
    },
    "rights": {
        "Requests open": "Open",
        "Requests overdue": "Overdue",
        "Requests due within five working days": "Due in five working days",
        "Requests answered on time in twelve months": "On time, twelve months",
    },
    "consent": {
        "Consent coverage, all purposes": "Consent coverage",
        "People whom marketing may reach": "Marketing may reach",
        "Marketing e-mails against a bar": "E-mails against a bar",
        "Marketing e-mails against a bar, unanswered": "Of them unanswered",
    },
    "sharing": {
        "Disclosures": "Disclosures",
        "Disclosures flagged": "Flagged",
        "Recipients without current due diligence": "Without due diligence",
    },
    "findings": {
        "Findings open": "Open",
        "Findings open, of high severity": "Open, of high severity",
        "Findings accepted for now": "Accepted for now",
    },
    "copy": {
        "People in the CRM copy": "People in the copy",
        "Changes asked of the CRM: overdue": "CRM changes overdue",
        "Changes asked of the CRM: open": "CRM changes to send",
    },
}
_BEHIND = {
    "retention": ("due_for_deletion", "Due for deletion"),
    "rights": ("rights_requests", "Rights requests"),
    "consent": ("consent_coverage", "Consent coverage"),
    "sharing": ("third_party_sharing", "Third-party sharing"),
    "findings": ("findings", "Findings"),
    "copy": ("crm_changes", "CRM changes"),
}


@dataclass(frozen=True)
class SectionsView:
    """The figures of one week; `before` are those of the week before it, where there are any on record."""

    store: Store
    policy: Policy
    figures: Figures
    before: Figures | None

    def headline(self, section: str) -> None:
        """The section's cards, each with its change on the week before, and what was done in the week."""
        here = {one.name: one for one in headlines(self.figures, self.policy) if one.section == section}
        then = {one.name: one for one in headlines(self.before, self.policy)} if self.before else {}
        cards = _CARDS[section]
        for column, (name, label) in zip(st.columns(len(cards)), cards.items(), strict=True):
            one = here.get(name, Headline(section, name, 0))
            column.metric(label, _value(one), _moved(one, then.get(name)), delta_color="off", border=True)
        done = [_counted(one) for one in here.values() if one.in_the_week]
        # In every section there is this line, or the buttons below it would lose the keyboard.
        st.markdown(f"**Done in the week:** {', '.join(done)}.")

    def detail(self, section: str) -> None:
        """The section's charts and tables, and the page behind them."""
        parts: dict[str, Callable[[], None]] = {
            "retention": self._retention,
            "rights": self._rights,
            "consent": self._consent,
            "sharing": self._sharing,
            "findings": self._findings,
            "copy": self._copy,
        }
        parts[section]()
        link_to(*_BEHIND[section])

    def _retention(self) -> None:
        names = {rule.id: rule.name for rule in self.policy.retention_rules}
        self._chart(falling_due(self.figures, self.policy))
        self._table(
            "People due for deletion, by rule",
            pd.DataFrame(
                {
                    "rule": [names.get(row["rule"], row["rule"]) for row in self.figures.due_by_rule],
                    "people": [row["people"] for row in self.figures.due_by_rule],
                }
            ),
            {"rule": _text("Rule", 420), "people": _number("People")},
            nothing="Nobody is due for deletion.",
        )

    def _rights(self) -> None:
        self._chart(deadlines(self.figures, self.policy))
        rows = self.figures.requests_by_kind
        self._table(
            "Rights requests of twelve months, by kind",
            pd.DataFrame(
                {
                    "kind": [KIND_WORDS.get(row["kind"], row["kind"]) for row in rows],
                    **{
                        name: [row[name] for row in rows]
                        for name in ("received", "closed", "on_time", "extended", "refused")
                    },
                    "median_days": pd.array([row["median_days"] for row in rows], dtype="Float64"),
                    "days_95": pd.array([row["days_95"] for row in rows], dtype="Int64"),
                }
            ),
            {
                "kind": _text("Kind", 110),
                "received": _number("Received"),
                "closed": _number("Closed"),
                "on_time": _number("On time"),
                "extended": _number("Extended"),
                "refused": _number("Refused"),
                "median_days": st.column_config.NumberColumn("Median days", format="%.1f", width=95),
                "days_95": _number("95th percentile days", 140),
            },
            nothing="No request was recorded yet.",
        )

    def _consent(self) -> None:
        self._chart(coverage(self.figures, self.policy))
        bars = {name: self.figures.marketing[name] for name in MARKETING_REACH}
        self._table(
            "Whom marketing e-mail may reach",
            pd.DataFrame(
                {"bar": [MARKETING_REACH.words[name] for name in bars], "people": list(bars.values())}
            ),
            {"bar": _text("Marketing", 240), "people": _number("People")},
        )

    def _sharing(self) -> None:
        words = Words(self.policy)
        self._chart(disclosures(self.figures, self.policy))
        self._table(
            "Disclosures by flag",
            pd.DataFrame(
                {
                    "flag": [FLAG_WORDS.get(row["flag"], row["flag"]) for row in self.figures.flags],
                    "disclosures": [row["disclosures"] for row in self.figures.flags],
                    "open": [row["open"] for row in self.figures.flags],
                }
            ),
            {
                "flag": _text("Flag", 320),
                "disclosures": _number("Disclosures", 100),
                "open": _number("Not answered", 110),
            },
        )
        recipients: Sequence[Mapping[str, object]] = self.figures.recipients
        counts = ("recipients", "in_date", "soon", "ran_out", "never")
        self._table(
            "Recipients by kind and due diligence",
            pd.DataFrame(
                {
                    "kind": [words.kind(row["kind"]) for row in self.figures.recipients],
                    **{name: [row[name] for row in recipients] for name in counts},
                }
            ),
            {
                "kind": _text("Kind", 180),
                "recipients": _number("Recipients", 90),
                "in_date": _number("In date", 65),
                "soon": _number("Soon out", 80),
                "ran_out": _number("Ran out", 70),
                "never": _number("Never checked", 105),
            },
            nothing="There are no recipients.",
        )

    def _findings(self) -> None:
        rows = self.figures.findings
        self._table(
            "Findings, the worst first",
            pd.DataFrame(
                {
                    "severity": [row["severity"].capitalize() for row in rows],
                    "finding": [row["title"] for row in rows],
                    "open": [row["cases"] - row["accepted"] for row in rows],
                    "accepted": [row["accepted"] for row in rows],
                    "people": [row["people"] for row in rows],
                    "since": pd.to_datetime(pd.Series([row["since"] for row in rows], dtype=object)),
                }
            ),
            {
                "severity": _text("Severity", 70),
                "finding": _text("Finding", 280),
                "open": _number("Open", 60),
                "accepted": _number("Accepted", 75),
                "people": _number("People", 65),
                "since": st.column_config.DateColumn("Oldest since", format="D MMM YYYY", width=95),
            },
            nothing="The data shows no breach of the policy.",
        )

    def _copy(self) -> None:
        figures = self.figures
        states = [state for state in STATES if state in figures.changes]
        st.markdown(f"Read from the {plain(figures.source)}: {figures.contacts:,} people.")
        self._table(
            "Changes asked of the CRM, by state",
            pd.DataFrame(
                {
                    "state": [state.capitalize() for state in states],
                    "changes": [figures.changes[state] for state in states],
                }
            ),
            {"state": _text("State", 160), "changes": _number("Changes", 90)},
            nothing="Nothing was asked of the CRM yet.",
        )

    def _chart(self, one: WeekChart) -> None:
        if one.empty is not None:
            st.markdown(f"**{one.title}**")
            st.info(one.empty)
            return
        show_chart(
            one.chart,
            self._caption(one.title),
            alt=one.alt,
            frame=one.frame,
            key=f"review_{one.name}",
            on_export=noted(self.store, self._about(one.title)),
        )

    def _table(
        self, title: str, frame: pd.DataFrame, columns: dict[str, Any], *, nothing: str = "Nothing yet."
    ) -> None:
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown(f"**{title}**")
            if not frame.empty:
                table_exports(
                    lambda: frame,
                    self._caption(title),
                    key=f"review_{title}",
                    on_export=noted(self.store, self._about(title)),
                )
        if frame.empty:
            st.info(nothing)
            return
        st.dataframe(
            frame,
            hide_index=True,
            height="content",
            placeholder="-",
            column_config=columns,
            alt=f"{title}, {self.figures.week}, as at {in_words(self.figures.as_of)}",
        )

    def _caption(self, title: str) -> Caption:
        figures = self.figures
        return Caption(f"{title}, {figures.week}", figures.as_of, figures.source, figures.policy_version)

    def _about(self, title: str) -> str:
        return f"review of {self.figures.week}: {title[:1].lower()}{title[1:]}"


def _text(label: str, width: int) -> Any:
    return st.column_config.TextColumn(label, width=width)


def _number(label: str, width: int = 80) -> Any:
    return st.column_config.NumberColumn(label, format="localized", width=width)


def _value(one: Headline) -> str:
    if one.value is None:
        return "-"
    return f"{one.value:.1%}" if one.is_share else f"{one.value:,.0f}"


def _moved(one: Headline, then: Headline | None) -> str | None:
    if then is None or then.value is None or one.value is None:
        return None
    change = one.value - then.value
    if not change:
        return None
    return f"{points(change) if one.is_share else format(change, '+,.0f')} on last week"


def _counted(one: Headline) -> str:
    what = one.name.removesuffix(IN_THE_WEEK)
    return f"**{_value(one)}** {what[:1].lower()}{what[1:]}"
