"""The figures of the page *This week*, each with its change on last week and a line of twelve weeks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from wigops.export.caption import date_words as in_words
from wigops.review import Figures, registry
from wigops.review.figures import WeekRow
from wigops.ui import menu, request_link
from wigops.ui.review import finding_address

_Colour = Literal["normal", "inverse", "off", "red"]


@dataclass(frozen=True)
class _Card:
    """One figure. `of` reads it from a week's row of the trend, None where the week has none.

    `colour` is that of its change: red where it is a breach and worse, none where more or less is no breach.
    """

    label: str
    value: str
    help: str
    of: Callable[[WeekRow], float | None]
    colour: _Colour
    page: str
    link: str
    is_share: bool = False


def show(figures: Figures) -> None:
    """The six figures."""
    for column, card in zip(st.columns(6, gap="xsmall"), _cards(figures), strict=True):
        with column, st.container(border=True, gap="xxsmall", height="stretch"):
            _show(card, figures.trend)
            st.page_link(menu.entry_named(card.page).file, label=card.link)


def _show(card: _Card, trend: list[WeekRow]) -> None:
    series = [card.of(row) for row in trend]
    delta = _change(card, series)
    known = [one for one in series if one is not None]
    st.metric(
        card.label,
        card.value,
        delta=delta,
        delta_color=card.colour,
        delta_description="this week" if delta is not None else None,
        help=card.help,
        chart_data=known if len(known) > 1 else None,
        height="stretch",
    )


def _change(card: _Card, series: list[float | None]) -> str | int | None:
    """The change on last week as it is shown: 0 for none, None where one of the weeks has no figure."""
    now, before = series[-1], series[-2]
    if now is None or before is None:
        return None
    if card.is_share:
        points = round((now - before) * 100, 1)
        return f"{points:+.1f} pt" if points else 0
    return f"{int(now - before):+,}" if now != before else 0


def _cards(figures: Figures) -> list[_Card]:
    return [_people_due(figures), *_requests(figures), _coverage(figures), _flagged(figures), _open(figures)]


def _people_due(figures: Figures) -> _Card:
    everybody = sum(figures.people.values())
    return _Card(
        "People due",
        f"{figures.people['due']:,}",
        f"{figures.people['due']:,} of {everybody:,} people in the copy are due for deletion as at "
        f"{in_words(figures.as_of)}: their time has run out (privacy policy, *How we store your personal "
        "information*; UK GDPR Art 5(1)(e)).",
        lambda row: row["people_due"],
        "inverse",
        "due_for_deletion",
        "See who",
    )


def _requests(figures: Figures) -> tuple[_Card, _Card]:
    requests, at = figures.requests, in_words(figures.as_of)
    late = f" :red[:small[{requests['overdue']:,} overdue]]" if requests["overdue"] else ""
    rose = figures.trend[-1]["requests_overdue"] > figures.trend[-2]["requests_overdue"]
    opened = _Card(
        "Requests open",
        f"{requests['open']:,}{late}",
        f"{requests['open']:,} rights requests are open as at {at}; {requests['overdue']:,} of them are "
        "overdue. Each has to be answered within one month (privacy policy, *Your data protection rights*; "
        "UK GDPR Art 12(3)). More of them is no breach; one that is overdue is.",
        lambda row: row["requests_open"],
        "red" if rose else "off",
        request_link.PAGE,
        "See requests",
    )
    on_time = _Card(
        "On time",
        share(requests["on_time"], requests["closed"], digits=0),
        f"{requests['on_time']:,} of {requests['closed']:,} rights requests that were closed in the 12 "
        f"months to {at} were closed on time (privacy policy, *Your data protection rights*; UK GDPR "
        "Art 12(3))." + ("" if requests["closed"] else " None was closed, so there is no share."),
        lambda row: row["on_time"] / row["closed"] if row["closed"] else None,
        "normal",
        request_link.PAGE,
        "See closed ones",
        is_share=True,
    )
    return opened, on_time


def _coverage(figures: Figures) -> _Card:
    return _Card(
        "Coverage",
        share(figures.covered, figures.processed),
        f"{figures.covered:,} of {figures.processed:,} people processed under consent in the "
        f"{figures.months} months to {in_words(figures.as_of)} are covered by it, each counted once for "
        "each purpose (privacy policy, *Your consent*; UK GDPR Art 6(1)(a) and 7(1)).",
        lambda row: row["covered"] / row["processed"] if row["processed"] else None,
        "normal",
        "consent_coverage",
        "By purpose",
        is_share=True,
    )


def _flagged(figures: Figures) -> _Card:
    return _Card(
        "Flagged",
        f"{figures.flagged:,}",
        f"{figures.flagged:,} of {figures.disclosures:,} disclosures up to {in_words(figures.as_of)} are "
        "flagged: made without consent, due diligence or an agreement, or to somebody or for something "
        "that the policy does not name (privacy policy, *third parties*; UK GDPR Art 5(1)(b) and 28). Those "
        "whose flags were answered count too.",
        lambda row: row["flagged"],
        "inverse",
        "third_party_sharing",
        "See disclosures",
    )


def _open(figures: Figures) -> _Card:
    kinds = sum(row["cases"] > row["accepted"] for row in figures.findings)
    return _Card(
        "Findings open",
        f"{figures.findings_open:,}",
        f"{figures.findings_open:,} breaches of the policy that the data shows as at "
        f"{in_words(figures.as_of)}, each about one person, request, disclosure or recipient, under {kinds} "
        f"of {len(registry())} rules; accepted ones are not counted (UK GDPR Art 5(2)).",
        lambda row: row["findings"],
        "inverse",
        finding_address.PAGE,
        "See findings",
    )


def share(part: int, whole: int, *, digits: int = 1) -> str:
    """`part` of `whole` as a percentage, as the pages behind it show it; "-" of none."""
    return f"{part / whole:.{digits}%}" if whole else "-"
