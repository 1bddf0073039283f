"""Coverage of consent at the issue's size: ours, beside pandas and PostgreSQL over the same rows.

All three answer the same two questions, coverage of every purpose at a day and at 24 month ends, from tables
that are loaded already; their answers are compared.
"""

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from tests.benchmarks.erasure.postgres import NotMeasuredError, Server, throwaway_server
from tests.benchmarks.table import report
from wigops.catalogue import CONSENT_PURPOSES
from wigops.consent import coverage_at, coverage_trend, month_ends
from wigops.store import Home, Store
from wigops.ui.kit.reading import kept

AS_OF = date(2026, 11, 1)
MONTHS = 12
ENDS = 24
DATABASE = "consent"

Figures = dict[str, tuple[int, int]]  # by purpose: people processed, people covered

_SCHEMA = """
CREATE TABLE service (service_id text, kind text);
CREATE TABLE consent (
    contact_id text, purpose text, given_at timestamptz, withdrawn_at timestamptz
);
CREATE TABLE engagement (contact_id text, kind text, service_id text, occurred_at timestamptz);
"""
_INDEXES = """
CREATE INDEX ON engagement (occurred_at) INCLUDE (contact_id, kind, service_id);
CREATE INDEX ON consent (contact_id, purpose, given_at) INCLUDE (withdrawn_at);
CREATE UNIQUE INDEX ON service (service_id);
VACUUM ANALYZE;
"""
_COVERAGE = """
WITH processed AS (
    SELECT engagement.ctid AS row, contact_id, occurred_at,
        CASE WHEN engagement.kind IN ('page_view', 'video_view', 'download') THEN 'cookies'
             WHEN engagement.kind = 'booking' AND service.kind = 'event' THEN 'event_booking'
             WHEN engagement.kind IN ('application', 'booking') AND service.kind IN ('programme', 'seminar')
             THEN 'programme_application'
             WHEN engagement.kind = 'application' AND service.kind IN ('vacancy', 'secondment')
             THEN 'vacancy_application'
             WHEN engagement.kind IN ('application', 'booking') AND service.kind = 'mentoring'
             THEN 'mentoring' END AS purpose
    FROM engagement
    LEFT JOIN service USING (service_id)
    WHERE occurred_at
            >= ((DATE ':day' - INTERVAL ':months months')::date + 1)::timestamp AT TIME ZONE 'Europe/London'
      AND occurred_at < (DATE ':day' + 1)::timestamp AT TIME ZONE 'Europe/London'
),
judged AS (
    SELECT contact_id, purpose, bool_and(EXISTS (
        SELECT 1 FROM consent
        WHERE consent.contact_id = processed.contact_id AND consent.purpose = processed.purpose
          AND given_at <= occurred_at AND (withdrawn_at IS NULL OR withdrawn_at > occurred_at)
    )) AS is_covered
    FROM processed
    WHERE purpose IS NOT NULL
    GROUP BY contact_id, purpose
)
SELECT purpose, count(*), count(*) FILTER (WHERE is_covered) FROM judged GROUP BY purpose
"""


def measure(home: Home, export: Path) -> None:
    """Time the three, and assert that they agree."""
    store = Store(home, idle=60)
    with store.read() as cursor:
        at_day, found = _best(lambda: coverage_at(cursor, AS_OF, months=MONTHS))
        trend, frame = _best(lambda: coverage_trend(cursor, AS_OF, months=MONTHS, ends=ENDS))
        rerun, _ = _best(lambda: kept(cursor, store, coverage_trend, AS_OF, months=MONTHS))
    store.close()
    ours: Figures = {one.purpose: (one.processed, one.covered) for one in found}
    by_end = {day.date(): _figures(part) for day, part in frame.groupby("day")}
    assert by_end[AS_OF] == ours
    report("consent coverage, five purposes", f"{at_day * 1000:.0f} ms", "1", "under 1 s")
    report("consent coverage, 24 month ends", f"{trend * 1000:.0f} ms", "1", "under 5 s")
    report("the same once worked out", f"{rerun * 1000:.1f} ms", "", "under 200 ms")
    _in_pandas(export, ours, by_end, at_day, trend)
    try:
        with throwaway_server() as server:
            _in_postgres(server, export, ours, by_end, at_day, trend)
    except NotMeasuredError as why:
        report("consent coverage in PostgreSQL", "not measured", "", str(why))


def _in_pandas(export: Path, ours: Figures, by_end: dict[date, Figures], at_day: float, trend: float) -> None:
    tables = _read(export)
    seconds, theirs = _best(lambda: _pandas_coverage(*tables, [AS_OF])[AS_OF], turns=1)
    assert theirs == ours, (theirs, ours)
    ends = list(month_ends(AS_OF, ENDS))
    trend_seconds, theirs_by_end = _best(lambda: _pandas_coverage(*tables, ends), turns=1)
    assert theirs_by_end == by_end
    report(
        "the same in pandas, files read: five purposes", f"{seconds * 1000:.0f} ms", f"{seconds / at_day:.1f}"
    )
    report(
        "the same in pandas, files read: 24 month ends",
        f"{trend_seconds * 1000:.0f} ms",
        f"{trend_seconds / trend:.1f}",
    )


def _in_postgres(
    server: Server, export: Path, ours: Figures, by_end: dict[date, Figures], at_day: float, trend: float
) -> None:
    _load(server, export)
    seconds, theirs = _best(lambda: _ask(server, AS_OF))
    assert theirs == ours, (theirs, ours)
    started = time.perf_counter()
    theirs_by_end = {end: _ask(server, end) for end in month_ends(AS_OF, ENDS)}
    trend_seconds = time.perf_counter() - started
    assert theirs_by_end == by_end
    name = f"PostgreSQL {server.version()}, indexed"
    report(f"the same in {name}: five purposes", f"{seconds * 1000:.0f} ms", f"{seconds / at_day:.1f}")
    report(
        f"the same in {name}: 24 month ends", f"{trend_seconds * 1000:.0f} ms", f"{trend_seconds / trend:.1f}"
    )


def _load(server: Server, export: Path) -> None:
    server.ask("postgres", f"CREATE DATABASE {DATABASE} TEMPLATE template0")
    server.run_text(DATABASE, _SCHEMA)
    columns = {
        "service": ["service_id", "kind"],
        "consent": ["contact_id", "purpose", "given_at", "withdrawn_at"],
        "engagement": ["contact_id", "kind", "service_id", "occurred_at"],
    }
    for table, wanted in columns.items():
        whole = pd.read_csv(export / f"{table}.csv", dtype=str, usecols=wanted)[wanted]
        part = export.parent / f"postgres-{table}.csv"
        whole.to_csv(part, index=False)
        server.run_text(DATABASE, f"\\copy {table} from '{part}' with (format csv, header match)")
        part.unlink()
    server.run_text(DATABASE, _INDEXES)


def _ask(server: Server, day: date) -> Figures:
    rows = server.ask(
        DATABASE, _COVERAGE.replace(":day", day.isoformat()).replace(":months", str(MONTHS))
    ).splitlines()
    found = {purpose: (int(one), int(two)) for purpose, one, two in (row.split("|") for row in rows)}
    return {purpose: found.get(purpose, (0, 0)) for purpose in CONSENT_PURPOSES}


def _read(export: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Engagement with its purpose and its day in London, and consents."""
    service = pd.read_csv(export / "service.csv", usecols=["service_id", "kind"])
    service = service.rename(columns={"kind": "service_kind"})
    rows = pd.read_csv(export / "engagement.csv", usecols=["contact_id", "kind", "service_id", "occurred_at"])
    rows["occurred_at"] = pd.to_datetime(rows["occurred_at"], utc=True, format="ISO8601")
    rows = rows.merge(service, on="service_id", how="left")
    kind, of = rows["kind"], rows["service_kind"]
    asks = kind.isin(["application", "booking"])
    purpose = pd.Series(None, index=rows.index, dtype=object)
    purpose[kind.isin(["page_view", "video_view", "download"])] = "cookies"
    purpose[(kind == "booking") & (of == "event")] = "event_booking"
    purpose[asks & of.isin(["programme", "seminar"])] = "programme_application"
    purpose[(kind == "application") & of.isin(["vacancy", "secondment"])] = "vacancy_application"
    purpose[asks & (of == "mentoring")] = "mentoring"
    rows["purpose"] = purpose
    rows = rows[purpose.notna()][["contact_id", "purpose", "occurred_at"]].reset_index(drop=True)
    rows["day"] = rows["occurred_at"].dt.tz_convert("Europe/London").dt.tz_localize(None).dt.normalize()
    consent = pd.read_csv(
        export / "consent.csv", usecols=["contact_id", "purpose", "given_at", "withdrawn_at"]
    )
    for column in ("given_at", "withdrawn_at"):
        consent[column] = pd.to_datetime(consent[column], utc=True, format="ISO8601")
    return rows, consent


def _pandas_coverage(rows: pd.DataFrame, consent: pd.DataFrame, days: list[date]) -> dict[date, Figures]:
    """Coverage at each of `days`; whether a row is covered is found once for all of them."""
    first = pd.Timestamp(min(days)) - pd.DateOffset(months=MONTHS)
    wanted = rows[(rows["day"] > first) & (rows["day"] <= pd.Timestamp(max(days)))]
    wanted = wanted.reset_index(names="row")
    joined = wanted.merge(consent, on=["contact_id", "purpose"])
    holds = (joined["given_at"] <= joined["occurred_at"]) & ~(joined["withdrawn_at"] <= joined["occurred_at"])
    wanted["is_covered"] = wanted["row"].isin(joined.loc[holds, "row"])
    found = {}
    for day in days:
        end = pd.Timestamp(day)
        window = wanted[(wanted["day"] > end - pd.DateOffset(months=MONTHS)) & (wanted["day"] <= end)]
        people = window.groupby(["purpose", "contact_id"], sort=False)["is_covered"].all()
        counted = people.groupby(level=0).agg(["size", "sum"])
        figures = {str(purpose): (int(row["size"]), int(row["sum"])) for purpose, row in counted.iterrows()}
        found[day] = {purpose: figures.get(purpose, (0, 0)) for purpose in CONSENT_PURPOSES}
    return found


def _figures(part: pd.DataFrame) -> Figures:
    return {
        purpose: (int(processed), int(covered))
        for purpose, processed, covered in zip(
            part["purpose"], part["processed"], part["covered"], strict=True
        )
    }


def _best(work: Callable[[], Any], *, turns: int = 3) -> tuple[float, Any]:
    """The best of so many turns, in seconds, and the answer."""
    best, answer = float("inf"), None
    for _ in range(turns):
        started = time.perf_counter()
        answer = work()
        best = min(best, time.perf_counter() - started)
    return best, answer
