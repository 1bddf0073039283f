"""Every format of the "Export" menus makes a file, and says what it is."""

from datetime import date

import altair as alt
import pandas as pd
import pytest

from wigops.export.caption import Caption
from wigops.export.formats import ChartFormat, Format, TableFormat, formats, mimes

CAPTION = Caption("Due for deletion", date(2026, 11, 1), "CRM copy of 1 November 2026", "1")
TABLE = pd.DataFrame({"person": ["Żywicki", "=1+1"], "due": [date(2026, 11, 2), None], "records": [3, 1]})
CHART = alt.Chart(TABLE[["person", "records"]]).mark_bar().encode(x="records:Q", y="person:N")
ALL: list[Format] = [*formats(TableFormat), *formats(ChartFormat)]


@pytest.mark.parametrize("one", formats(TableFormat), ids=lambda one: one.ending)
def test_a_table_becomes_a_file_and_one_without_rows_too(one: TableFormat) -> None:
    assert one.write(TABLE, caption=CAPTION) != one.write(TABLE.head(0), caption=CAPTION) != b""


@pytest.mark.parametrize("one", formats(ChartFormat), ids=lambda one: one.ending)
def test_a_chart_becomes_a_file(one: ChartFormat) -> None:
    assert one.draw(CHART, CAPTION)


def test_each_says_what_it_is_and_no_two_the_same() -> None:
    assert {"csv", "xlsx", "png", "svg"} <= set(mimes())
    assert len({one.ending for one in ALL}) == len({one.label for one in ALL}) == len(ALL)
    assert all("/" in one.mime and one.ending == one.ending.lower() for one in ALL)
