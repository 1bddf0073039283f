"""Taking the week's figures: worked out when something has changed, and kept by ISO week."""

from datetime import date

from wigops.accounts import COMMAND_LINE
from wigops.audit import last_change
from wigops.clock import london_today, utc_now
from wigops.policy import policy_for
from wigops.review.cases import ACCEPTED, OPENED_AGAIN, note_clocks, reconcile
from wigops.review.figures import Figures, Row, with_cases_of_now, work_out
from wigops.review.weeks import Week
from wigops.store import Connection, Store, read_sql


def figures_at_hand(cursor: Connection, today: date | None = None) -> Figures | None:
    """This week's figures as of a London date (today), where nothing has changed since they were taken."""
    day = today or london_today()
    kept = _of_day(cursor, day)
    return kept if kept and kept.version == last_change(cursor) else None


def take_figures(store: Store, *, by: str = COMMAND_LINE) -> Figures:
    """This week's figures as of today, worked out anew where something has changed, and kept.

    The findings on record are brought up to date with them. `by` stands in the trail. Raises BadInputError
    where there is no CRM copy.
    """
    with store.write() as cursor:
        day = london_today()
        kept, version = _of_day(cursor, day), last_change(cursor)
        if kept is None or kept.version < last_change(cursor, besides=(ACCEPTED, OPENED_AGAIN)):
            return _take(cursor, store, day, by)
        if kept.version < version:
            kept = with_cases_of_now(cursor, kept, now=utc_now(), version=version)
            _keep(cursor, kept)
        return kept


def figures_of(cursor: Connection, store: Store, week: Week) -> Figures:
    """The figures of a past week: as they were last taken in it, or else worked out at its Sunday from the
    copy of now.

    Raises BadInputError where there is no CRM copy, or for a week that has not begun.
    """
    day = week.as_of(london_today())
    kept = kept_figures(cursor, week)
    if kept is not None:
        return kept
    note_clocks(cursor, day)
    return work_out(
        cursor,
        policy_for(store.home.path),
        week,
        day,
        now=utc_now(),
        version=last_change(cursor),
    )


def _take(cursor: Connection, store: Store, day: date, by: str) -> Figures:
    week = Week.of(day)
    reconcile(cursor, day, by=by)
    figures = work_out(
        cursor,
        policy_for(store.home.path),
        week,
        day,
        now=utc_now(),
        version=last_change(cursor),
        known=_known(cursor, week),
    )
    _keep(cursor, figures)
    return figures


def _keep(cursor: Connection, figures: Figures) -> None:
    """Put the figures in the place of those of their week that were kept before."""
    cursor.execute(read_sql(__package__, "forget_week_figures"), {"week": figures.week})
    values = {
        "week": figures.week,
        "as_of": figures.as_of,
        "version": figures.version,
        "figures": figures.to_json(),
        "taken_at": figures.taken_at,
    }
    cursor.execute(read_sql(__package__, "keep_week_figures"), values)


def _of_day(cursor: Connection, day: date) -> Figures | None:
    """The figures that were taken on a day, under the policy that is in force now."""
    kept = kept_figures(cursor, Week.of(day))
    policy = cursor.execute("SELECT value FROM ops.setting WHERE name = 'policy_version'").fetchone()
    return kept if kept and kept.as_of == day and policy == (kept.policy_version,) else None


def kept_figures(cursor: Connection, week: Week) -> Figures | None:
    """A week's figures as they were last taken in it; None where they never were."""
    row = cursor.execute("SELECT figures FROM ops.week_figures WHERE week = ?", [week.name]).fetchone()
    return Figures.from_json(row[0]) if row else None


def _known(cursor: Connection, week: Week) -> dict[str, Row]:
    """The rows of earlier weeks: each as its own week had it, else as worked out from the copy there is."""
    rows = cursor.execute("SELECT week, figures FROM ops.week_figures ORDER BY week").fetchall()
    kept = [(name, Figures.from_json(text)) for name, text in rows]
    load = cursor.execute("SELECT max(load_id) FROM ops.load WHERE outcome = 'loaded'").fetchone()
    known: dict[str, Row] = {}
    for _, figures in kept:
        if load and figures.load_id == load[0]:
            known.update({row["week"]: row for row in figures.trend})
    known.update({name: figures.trend[-1] for name, figures in kept if name != week.name})
    known.pop(week.name, None)
    return known
