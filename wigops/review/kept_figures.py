"""Taking the week's figures: worked out when something has changed, and kept by ISO week."""

from dataclasses import dataclass
from datetime import date

from wigops.accounts import COMMAND_LINE
from wigops.audit import figures_version, last_change
from wigops.clock import london_today, utc_now
from wigops.policy import policy_for
from wigops.review.cases import ACCEPTED, OPENED_AGAIN, Seen, reconcile, seen
from wigops.review.figures import Figures, WeekRow
from wigops.review.weeks import Week
from wigops.review.work_out import with_cases_of_now, work_out
from wigops.store import Connection, Store, read_sql

_ATTEMPTS = 2  # at working them out between two changes of the database


def figures_at_hand(cursor: Connection, today: date | None = None) -> Figures | None:
    """This week's figures as of a London date (today), where nothing has changed since they were taken."""
    day = today or london_today()
    kept = _of_day(cursor, day)
    return kept if kept and kept.version == last_change(cursor) else None


def take_figures(store: Store, *, by: str = COMMAND_LINE) -> Figures:
    """This week's figures as of today, worked out anew where something has changed, and kept.

    They are worked out while others write, and then kept with the cases of findings, which are brought up to
    date with them. Where something changed meanwhile they are worked out again; where it did so each time,
    they are kept as those of what was read, and the cases are left as they are. `by` stands in the trail.
    Raises BadInputError where there is no CRM copy.
    """
    for _ in range(_ATTEMPTS):
        taken = _read(store)
        if taken.is_at_hand:
            return taken.figures
        with store.write() as cursor:
            if figures_version(cursor) == taken.read:
                return _brought_up_to_date(cursor, taken, by)
    with store.write() as cursor:
        kept = _of_day(cursor, taken.figures.as_of)
        if kept is not None and kept.version >= taken.figures.version:
            return kept  # somebody else had more luck
        _keep(cursor, taken.figures)
        return taken.figures


@dataclass(frozen=True)
class _Taken:
    """Figures as they were read, from the version `read` of the database, and what findings it showed.

    `shown` is None where nothing has changed but what is accepted, and for figures that are at hand. The
    findings of the weeks `anew` were not known before.
    """

    figures: Figures
    read: str
    is_at_hand: bool = False
    shown: Seen | None = None
    anew: frozenset[str] = frozenset()


def _read(store: Store) -> _Taken:
    """The long part of taking figures, which changes nothing."""
    with store.read() as cursor:
        read, version, day = figures_version(cursor), last_change(cursor), london_today()
        kept = _of_day(cursor, day)
        if kept is not None and kept.version >= version:
            return _Taken(kept, read, is_at_hand=True)
        if kept is not None and kept.version >= last_change(cursor, besides=(ACCEPTED, OPENED_AGAIN)):
            return _Taken(kept, read)
        week = Week.of(day)
        known = _known(cursor, week)
        shown = seen(cursor, day)
        policy = policy_for(store.home.path)
        figures = work_out(cursor, policy, week, day, now=utc_now(), version=version, known=known)
        return _Taken(
            figures, read, shown=shown, anew=frozenset(row["week"] for row in figures.trend) - known.keys()
        )


def _brought_up_to_date(cursor: Connection, taken: _Taken, by: str) -> Figures:
    """Keep the figures, and the cases of findings with them; nothing has changed since they were read."""
    if taken.shown is not None:
        reconcile(cursor, taken.shown, by=by)
    figures = with_cases_of_now(
        cursor, taken.figures, now=utc_now(), version=last_change(cursor), anew=taken.anew
    )
    _keep(cursor, figures)
    return figures


def figures_of(cursor: Connection, store: Store, week: Week) -> Figures:
    """The figures of a past week: as they were last taken in it, or else worked out at its Sunday from the
    copy of now.

    Raises BadInputError where there is no CRM copy, or for a week that has not begun.
    """
    day = week.as_of(london_today())
    kept = kept_figures(cursor, week)
    if kept is not None:
        return kept
    return work_out(
        cursor,
        policy_for(store.home.path),
        week,
        day,
        now=utc_now(),
        version=last_change(cursor),
    )


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


def _known(cursor: Connection, week: Week) -> dict[str, WeekRow]:
    """The rows of earlier weeks: each as its own week had it, else as worked out from the copy there is."""
    rows = cursor.execute("SELECT week, figures FROM ops.week_figures ORDER BY week").fetchall()
    kept = [(name, Figures.from_json(text)) for name, text in rows]
    load = cursor.execute("SELECT max(load_id) FROM ops.load WHERE outcome = 'loaded'").fetchone()
    known: dict[str, WeekRow] = {}
    for _, figures in kept:
        if load and figures.load_id == load[0]:
            known.update({row["week"]: row for row in figures.trend})
    known.update({name: figures.trend[-1] for name, figures in kept if name != week.name})
    known.pop(week.name, None)
    return known
