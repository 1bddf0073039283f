"""Turns a column into plain values, its text safe for a spreadsheet to open."""

import json
import math
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd
from pandas.api import types as dtypes

from wigops.clock import LONDON
from wigops.export.formulas import neutralised

Value = None | bool | int | float | date | datetime | str
"""A datetime carries the London time zone, or none when its column had none."""


def column_names(frame: pd.DataFrame) -> list[str]:
    """The column names as safe text, in order."""
    return [neutralised(str(name)) for name in frame.columns]


def plain_columns(frame: pd.DataFrame) -> list[list[Value]]:
    """One list of plain values per column, in order; the index is left out.

    A timestamp with a time zone becomes London time. A column of timestamps without one, all of them at
    midnight, is a column of dates (DuckDB's DATE arrives like that). Text is neutralised; lists are joined
    by "; ". Missing values become None.
    """
    return [_plain_column(frame.iloc[:, position]) for position in range(frame.shape[1])]


def _plain_column(column: "pd.Series[Any]") -> list[Value]:
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        return [_plain(value) for value in column.dt.tz_convert(LONDON)]
    if dtypes.is_datetime64_dtype(column.dtype):
        moments = column.dropna()
        if bool((moments == moments.dt.normalize()).all()):
            return [None if value is pd.NaT else value.date() for value in column]
    return [_plain(value) for value in column]


def _plain(value: Any) -> Value:
    if isinstance(value, str):
        return neutralised(value)
    if dtypes.is_list_like(value):
        return neutralised(_joined(value))
    if value is None or pd.isna(value):
        return None
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date):
        return value
    return _number(value)


def _number(value: Any) -> Value:
    if dtypes.is_bool(value):
        return bool(value)
    if dtypes.is_integer(value):
        return int(value)
    if (isinstance(value, Decimal) or dtypes.is_float(value)) and math.isfinite(value):
        return float(value)
    return neutralised(str(value))


def _moment(value: datetime) -> datetime:
    moment = value.to_pydatetime(warn=False) if isinstance(value, pd.Timestamp) else value
    return moment if moment.tzinfo is None else moment.astimezone(LONDON)


def _joined(value: Iterable[Any]) -> str:
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return "; ".join(str(item) for item in value)
