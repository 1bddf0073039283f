"""How a cell is read and what can be wrong with it, as SQL made from the contract."""

from datetime import date, datetime, time, timedelta

from wigops.catalogue import Bound, Column, Kind, Table
from wigops.clock import LONDON
from wigops.store import Connection
from wigops.store.engine import identifier, literal

_DATE = r"\d{4}-\d\d-\d\d"
_ZONE = r"[Zz]|[+-](0\d|1[0-4])(:?[0-5]\d)?"
_MOMENT = rf"{_DATE}([Tt ]\d\d:\d\d(:\d\d(\.\d+)?)? ?({_ZONE})?)?"
_NO_SECONDS = r"^(.{16})([Zz]|[+-].*)$"
_FIRST_DAY = (
    "0001-01-02"  # the day before it may lie before year 1 in another zone, where Python has no dates
)
_LAST_DAY = "9999-12-31"
_LAST_PLAUSIBLE = date(2100, 12, 31)


def know_plausible_dates(connection: Connection, earliest: date, today: date) -> None:
    """Tell the connection which dates are impossible: rules.md section 9.

    Those before `earliest`, after 31 December 2100, and of what has happened after `today`, in London.
    """
    days = {
        "earliest": earliest,
        "beyond": _LAST_PLAUSIBLE + timedelta(days=1),
        "tomorrow": min(today, _LAST_PLAUSIBLE) + timedelta(days=1),
    }
    for name, day in days.items():
        midnight = datetime.combine(day, time(), LONDON)
        connection.execute(f"SET VARIABLE {name}_day = $day", {"day": day})
        connection.execute(f"SET VARIABLE {name}_moment = $moment", {"moment": midnight})


def read_table(table: Table, columns: tuple[str, ...], source: str) -> str:
    """The SQL that reads `source` (text columns named `columns`) as typed rows with a `problem` each.

    `problem` is null for a row that reads well, else what is wrong with it, without its contents.
    `impossible` has the column and the text of each impossible date, null for a row without one; the row
    itself has in its place what such a date means (rules.md section 9). `know_plausible_dates` comes first.
    """
    cells = ", ".join(_cell(column, present=column.name in columns) for column in table.columns)
    typed = ", ".join(f"{_typed(column)} AS {identifier(column.name)}" for column in table.columns)
    judged = "".join(f", {_is_impossible(column)} AS {_odd(column)}" for column in table.dates)
    checks = [check for column in table.columns for check in _checks(column)]
    if table.name == "membership":
        starts, ends = (_odd(column) for column in table.dates)
        checks.append(
            (f"NOT {starts} AND NOT {ends} AND ends_on < starts_on", "the membership ends before it starts")
        )
    cases = " ".join(f"WHEN {condition} THEN {literal(reason)}" for condition, reason in checks)
    return (
        f"WITH cell AS (SELECT {cells} FROM {source}), "
        f"typed AS (SELECT {typed}, {_raw_names(table)} FROM cell), "
        f"judged AS (SELECT *{judged} FROM typed) "
        f"SELECT {', '.join(_kept(column) for column in table.columns)}, "
        f"CASE {cases} END AS problem, {_impossible(table)} AS impossible FROM judged"
    )


def _is_impossible(column: Column) -> str:
    kind = "day" if column.kind is Kind.DATE else "moment"
    name, beyond = identifier(column.name), "tomorrow" if column.happened else "beyond"
    earliest, end = f"getvariable('earliest_{kind}')", f"getvariable('{beyond}_{kind}')"
    return f"coalesce({name} < {earliest} OR {name} >= {end}, false)"


def _kept(column: Column) -> str:
    name = identifier(column.name)
    return f"CASE WHEN {_odd(column)} THEN {_meant(column)} ELSE {name} END" if column.is_dated else name


def _meant(column: Column) -> str:
    """What stands in the place of an impossible date: "since ever", "no end", or nothing."""
    if not column.required or column.bound is None:
        return "NULL"
    day = _FIRST_DAY if column.bound is Bound.START else _LAST_DAY
    return f"CAST({literal(day)} AS {column.kind})"


def _impossible(table: Table) -> str:
    if not table.dates:
        return "NULL"
    found = ", ".join(
        f"CASE WHEN {_odd(column)} "
        f"THEN {{'column_name': {literal(column.name)}, 'value': {_raw(column)}}} END"
        for column in table.dates
    )
    return (
        f"CASE WHEN {' OR '.join(_odd(column) for column in table.dates)} "
        f"THEN list_filter([{found}], lambda one: one IS NOT NULL) END"
    )


def _odd(column: Column) -> str:
    return identifier(f"odd {column.name}")


def type_of(column: Column) -> str:
    """The SQL type that a column is kept in.

    One that holds one of a few values is kept as an ENUM of them: a byte a row to keep, to compare and to
    write anew (`compact`). Its values are in the order of their letters, so it sorts as the text does.
    """
    if column.one_of:
        return f"ENUM({', '.join(literal(value) for value in sorted(column.one_of))})"
    return str(column.kind)


def _raw(column: Column) -> str:
    return identifier(f"raw {column.name}")


def _raw_names(table: Table) -> str:
    return ", ".join(_raw(column) for column in table.columns)


def _cell(column: Column, *, present: bool) -> str:
    cell = f"trim({identifier(column.name)})" if column.is_id else identifier(column.name)
    text = f"nullif({cell}, '')" if present else "CAST(NULL AS VARCHAR)"
    return f"{text} AS {_raw(column)}"


def _typed(column: Column) -> str:
    raw = _raw(column)
    match column.kind:
        case Kind.DATE:
            return (
                f"CASE WHEN regexp_full_match({raw}, '{_DATE}') AND {raw} >= '{_FIRST_DAY}' "
                f"THEN try_cast({raw} AS DATE) END"
            )
        case Kind.MOMENT:
            joined = f"left({raw}, 11) || replace(substr({raw}, 12), ' ', '')"
            spelled = f"upper(regexp_replace({joined}, '{_NO_SECONDS}', '\\1:00\\2'))"
            return (
                f"CASE WHEN regexp_full_match({raw}, '{_MOMENT}') AND {raw} >= '{_FIRST_DAY}' THEN "
                f"coalesce(try_cast({raw} AS TIMESTAMPTZ), try_cast({spelled} AS TIMESTAMPTZ)) END"
            )
        case Kind.FLAG:
            return f"CASE lower({raw}) WHEN 'true' THEN true WHEN '1' THEN true WHEN 'false' THEN false WHEN '0' THEN false END"  # noqa: E501
        case _:
            return f"try_cast({raw} AS {type_of(column)})" if column.one_of else raw


def _checks(column: Column) -> list[tuple[str, str]]:
    name, raw = identifier(column.name), _raw(column)
    checks = []
    if column.required:
        checks.append((f"{raw} IS NULL", f"{column.name} is missing"))
    if column.kind is Kind.DATE:
        checks.append((f"{raw} IS NOT NULL AND {name} IS NULL", f"{column.name} is not a date (YYYY-MM-DD)"))
    if column.kind is Kind.MOMENT:
        reason = f"{column.name} is not a date and time (ISO 8601)"
        checks.append((f"{raw} IS NOT NULL AND {name} IS NULL", reason))
    if column.kind is Kind.FLAG:
        reason = f"{column.name} is neither true nor false"
        checks.append((f"{raw} IS NOT NULL AND {name} IS NULL", reason))
    if column.values:
        listed = ", ".join(literal(value) for value in column.values)
        unknown = (
            f"NOT list_has_all([{listed}], string_split({raw}, ';'))"
            if column.several
            else f"{raw} NOT IN ({listed})"
        )
        checks.append((unknown, f"{column.name} is not one of {', '.join(column.values)}"))
    return checks
