"""The figures of each section of a review, as cards, charts and tables; the same whoever reads them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from wigops.catalogue import MARKETING_REACH
from wigops.export.caption import date_words as in_words
from wigops.outbox import STATES
from wigops.policy import Policy
from wigops.review import Figures, Headline, headlines
from wigops.review.charts import WeekChart, coverage, deadlines, disclosures, falling_due
from wigops.review.compare import IN_THE_WEEK
from wigops.sharing import FLAG_WORDS
from wigops.ui.consent.words import points
from wigops.ui.kit.cards import Card, draw_cards
from wigops.ui.kit.listing import Column, Table, day, number, text
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain
from wigops.ui.menu import link_to
from wigops.ui.rights.words import KIND_WORDS
from wigops.ui.sharing.words import Words


@dataclass(frozen=True)
class _Listed:
    """A table of a section; `nothing` is said in its place where it has no row."""

    title: str
    columns: tuple[Column, ...]
    rows: Callable[[Figures, Policy], pd.DataFrame]
    nothing: str = "Nothing yet."


@dataclass(frozen=True)
class _Section:
    """What a section shows: figures on cards, by the headline's name; a chart; a line; tables.

    `page` is the address and the title of the page behind it.
    """

    page: tuple[str, str]
    cards: Mapping[str, str]
    tables: tuple[_Listed, ...]
    chart: Callable[[Figures, Policy], WeekChart] | None = None
    line: Callable[[Figures], str] | None = None


@dataclass(frozen=True)
class SectionsView:
    """The figures of one week; `before` are those of the week before it, where there are any on record.

    The `reading` is that of the week's figures.
    """

    reading: Reading
    figures: Figures
    before: Figures | None

    def headline(self, section: str) -> None:
        """The section's cards, each with its change on the week before, and what was done in the week."""
        policy = self.reading.policy
        here = {one.name: one for one in headlines(self.figures, policy) if one.section == section}
        then = {one.name: one for one in headlines(self.before, policy)} if self.before else {}
        cards = {
            label: here.get(name, Headline(section, name, 0))
            for name, label in _SECTIONS[section].cards.items()
        }
        draw_cards(
            [Card(label, _value(one), change=_moved(one, then.get(one.name))) for label, one in cards.items()]
        )
        done = [_counted(one) for one in here.values() if one.in_the_week]
        # In every section there is this line, or the buttons below it would lose the keyboard.
        st.markdown(f"**Done in the week:** {', '.join(done)}.")

    def detail(self, section: str) -> None:
        """The section's chart and tables, and the page behind them."""
        shown = _SECTIONS[section]
        if shown.chart is not None:
            self._chart(shown.chart(self.figures, self.reading.policy))
        if shown.line is not None:
            st.markdown(shown.line(self.figures))
        for one in shown.tables:
            self._table(one)
        link_to(*shown.page)

    def _chart(self, one: WeekChart) -> None:
        if one.empty is not None:
            st.markdown(f"**{one.title}**")
            st.info(one.empty)
            return
        self.reading.chart(
            one.chart,
            self._titled(one.title),
            alt=one.alt,
            frame=one.frame,
            key=f"review_{one.name}",
            note=self._about(one.title),
        )

    def _table(self, one: _Listed) -> None:
        rows = one.rows(self.figures, self.reading.policy)
        if rows.empty:
            st.markdown(f"**{one.title}**")
            st.info(one.nothing)
            return
        said = f"{self._titled(one.title)}, as at {in_words(self.figures.as_of)}"
        Table(f"review_{one.title}", said, one.columns).under(
            self.reading, f"**{one.title}**", rows, self._titled(one.title), note=self._about(one.title)
        )

    def _titled(self, title: str) -> str:
        return f"{title}, {self.figures.week}"

    def _about(self, title: str) -> str:
        return f"review of {self.figures.week}: {title[:1].lower()}{title[1:]}"


def _frame(
    rows: Sequence[Mapping[str, Any]], *names: str, **words: Mapping[str, str] | Callable[[str], str]
) -> pd.DataFrame:
    """The columns `names` of the rows; what `words` has for a column's values stands in their place."""
    frame = pd.DataFrame({name: [row[name] for row in rows] for name in names})
    for name, said in words.items():
        frame[name] = [said.get(one, one) if isinstance(said, Mapping) else said(one) for one in frame[name]]
    return frame


def _counted_by(name: str, counted: str, counts: Mapping[str, int], words: Mapping[str, str]) -> pd.DataFrame:
    """The counts in the order of their `words`, with these in the column `name`."""
    return _frame([{name: words[one], counted: counts[one]} for one in words if one in counts], name, counted)


def _due_by_rule(figures: Figures, policy: Policy) -> pd.DataFrame:
    names = {rule.id: rule.name for rule in policy.retention_rules}
    return _frame(figures.due_by_rule, "rule", "people", rule=names)


def _by_kind(figures: Figures, _: Policy) -> pd.DataFrame:
    rows, names = figures.requests_by_kind, ("kind", "received", "closed", "on_time", "extended", "refused")
    return _frame(rows, *names, kind=KIND_WORDS).assign(
        median_days=pd.array([row["median_days"] for row in rows], dtype="Float64"),
        days_95=pd.array([row["days_95"] for row in rows], dtype="Int64"),
    )


def _findings(figures: Figures, _: Policy) -> pd.DataFrame:
    rows = [
        {**row, "finding": row["title"], "open": row["cases"] - row["accepted"]} for row in figures.findings
    ]
    names = ("severity", "finding", "open", "accepted", "people")
    return _frame(rows, *names, severity=str.capitalize).assign(
        since=pd.to_datetime(pd.Series([row["since"] for row in rows], dtype=object))
    )


_STATES = {state: state.capitalize() for state in STATES}
_STANDING = ("recipients", "in_date", "soon", "ran_out", "never")
_SECTIONS = {
    "retention": _Section(
        ("due_for_deletion", "Due for deletion"),
        {
            "People due for deletion": "Due for deletion",
            "People who need a review": "Need a review",
            "People held": "Held",
            "Special category records due": "Special category due",
        },
        (
            _Listed(
                "People due for deletion, by rule",
                (text("rule", "Rule", 420), number("people", "People", 80)),
                _due_by_rule,
                nothing="Nobody is due for deletion.",
            ),
        ),
        falling_due,
    ),
    "rights": _Section(
        ("rights_requests", "Rights requests"),
        {
            "Requests open": "Open",
            "Requests overdue": "Overdue",
            "Requests due within five working days": "Due in five working days",
            "Requests answered on time in twelve months": "On time, twelve months",
        },
        (
            _Listed(
                "Rights requests of twelve months, by kind",
                (
                    text("kind", "Kind", 110),
                    number("received", "Received", 80),
                    number("closed", "Closed", 80),
                    number("on_time", "On time", 80),
                    number("extended", "Extended", 80),
                    number("refused", "Refused", 80),
                    number("median_days", "Median days", 95, written="%.1f"),
                    number("days_95", "95th percentile days", 140),
                ),
                _by_kind,
                nothing="No request was recorded yet.",
            ),
        ),
        deadlines,
    ),
    "consent": _Section(
        ("consent_coverage", "Consent coverage"),
        {
            "Consent coverage, all purposes": "Consent coverage",
            "People whom marketing may reach": "Marketing may reach",
            "Marketing e-mails against a bar": "E-mails against a bar",
            "Marketing e-mails against a bar, unanswered": "Of them unanswered",
        },
        (
            _Listed(
                "Whom marketing e-mail may reach",
                (text("bar", "Marketing", 240), number("people", "People", 80)),
                lambda figures, _: _counted_by("bar", "people", figures.marketing, MARKETING_REACH.words),
            ),
        ),
        coverage,
    ),
    "sharing": _Section(
        ("third_party_sharing", "Third-party sharing"),
        {
            "Disclosures": "Disclosures",
            "Disclosures flagged": "Flagged",
            "Recipients without current due diligence": "Without due diligence",
        },
        (
            _Listed(
                "Disclosures by flag",
                (
                    text("flag", "Flag", 320),
                    number("disclosures", "Disclosures", 100),
                    number("open", "Not answered", 110),
                ),
                lambda figures, _: _frame(figures.flags, "flag", "disclosures", "open", flag=FLAG_WORDS),
            ),
            _Listed(
                "Recipients by kind and due diligence",
                (
                    text("kind", "Kind", 180),
                    number("recipients", "Recipients", 90),
                    number("in_date", "In date", 65),
                    number("soon", "Soon out", 80),
                    number("ran_out", "Ran out", 70),
                    number("never", "Never checked", 105),
                ),
                lambda figures, policy: _frame(
                    figures.recipients, "kind", *_STANDING, kind=Words(policy).kind
                ),
                nothing="There are no recipients.",
            ),
        ),
        disclosures,
    ),
    "findings": _Section(
        ("findings", "Findings"),
        {
            "Findings open": "Open",
            "Findings open, of high severity": "Open, of high severity",
            "Findings accepted for now": "Accepted for now",
        },
        (
            _Listed(
                "Findings, the worst first",
                (
                    text("severity", "Severity", 70),
                    text("finding", "Finding", 280),
                    number("open", "Open", 60),
                    number("accepted", "Accepted", 75),
                    number("people", "People", 65),
                    day("since", "Oldest since", 95),
                ),
                _findings,
                nothing="The data shows no breach of the policy.",
            ),
        ),
    ),
    "copy": _Section(
        ("crm_changes", "CRM changes"),
        {
            "People in the CRM copy": "People in the copy",
            "Changes asked of the CRM: overdue": "CRM changes overdue",
            "Changes asked of the CRM: open": "CRM changes to send",
        },
        (
            _Listed(
                "Changes asked of the CRM, by state",
                (text("state", "State", 160), number("changes", "Changes", 90)),
                lambda figures, _: _counted_by("state", "changes", figures.changes, _STATES),
                nothing="Nothing was asked of the CRM yet.",
            ),
        ),
        line=lambda figures: f"Read from the {plain(figures.source)}: {figures.contacts:,} people.",
    ),
}


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
