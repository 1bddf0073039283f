"""The week's charts: each holds what its figures say, and says so where they say nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.consent.conftest import EXPORT
from tests.sharing.cast import EXPORT as SHARED
from wigops.crm.load import Load
from wigops.export.caption import Caption
from wigops.export.pictures import png_bytes, svg_bytes
from wigops.policy import policy_for
from wigops.review import Figures, take_figures
from wigops.review.charts import WeekChart, week_charts
from wigops.store import Store

Loaded = Callable[..., Load]


def of_requests(figures: Figures, *days_left: int) -> Figures:
    """The same figures with an open access request due so many days from their day."""
    rows: list[Any] = [
        {
            "request_id": number,
            "kind": "access",
            "due_on": (figures.as_of + timedelta(days)).isoformat(),
            "days_left": days,
        }
        for number, days in enumerate(days_left, 1)
    ]
    return replace(figures, deadlines=rows)


def rows_with(column: str, one: WeekChart) -> list[dict[str, Any]]:
    """The rows that a chart draws, of those of its tables that have this column."""
    tables = one.chart.to_dict()["datasets"].values()
    return [row for rows in tables for row in rows if column in row]


@pytest.fixture
def figures(store: Store, loaded: Loaded) -> Figures:
    loaded(**{**EXPORT, **{name: SHARED[name] for name in ("recipient", "due_diligence")}})
    return take_figures(store)


def test_each_says_what_the_figures_say(store: Store, figures: Figures) -> None:
    months: list[Any] = [
        {"month": "2026-10-01", "kind": "event_venue", "is_flagged": flagged, "disclosures": count}
        for flagged, count in ((False, 3), (True, 2))
    ]
    figures = replace(of_requests(figures, -40, -1, 0, 7, 8, 30), disclosures_by_month=months)
    charts = {one.name: one for one in week_charts(figures, policy_for(store.home.path))}
    assert list(charts) == ["deadlines", "falling_due", "coverage", "disclosures"]
    dots = rows_with("state", charts["deadlines"])
    assert [dot["state"] for dot in dots] == ["Overdue"] * 2 + ["Within five working days"] * 2 + [
        "Later"
    ] * 2
    assert min(dot["day"] for dot in dots) == f"{figures.as_of - timedelta(7)}T12:00:00"
    assert "4 requests due by" in charts["deadlines"].alt
    assert "2 overdue" in charts["deadlines"].alt
    assert f"{figures.covered} of {figures.processed} people" in str(
        charts["coverage"].chart.to_dict()["title"]
    )
    assert charts["falling_due"].frame["people"].sum() == sum(row["people"] for row in figures.forecast)
    bars = {row["series"]: row["value"] for row in rows_with("series", charts["disclosures"])}
    assert bars == {"Flagged": 2, "Event venue": 3}
    for one in charts.values():
        caption = Caption(one.title, figures.as_of, figures.source, figures.policy_version)
        assert png_bytes(one.chart, caption).startswith(b"\x89PNG")
        assert b"<svg" in svg_bytes(one.chart, caption)


def test_where_there_is_nothing_each_says_what_would_be_there(store: Store, loaded: Loaded) -> None:
    loaded(contact="contact_id\nc1\n")
    figures = take_figures(store)
    charts = week_charts(figures, policy_for(store.home.path))
    said = {one.name: one.empty for one in charts}
    assert "No open request falls due" in str(said["deadlines"])
    assert "Nothing was shared with others" in str(said["disclosures"])
    assert "Nobody was processed under consent" in str(said["coverage"])
    assert all(svg_bytes(one.chart, Caption(one.title, figures.as_of, "none", "1")) for one in charts)
