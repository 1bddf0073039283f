"""The pictures that leave: their provenance, their words and colours, and that they fetch nothing."""

import itertools
import re
import struct
from datetime import date
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pytest

from wigops.catalogue import RETENTION_RULES, RETENTION_STATUSES
from wigops.catalogue.colours import SOON
from wigops.errors import BadInputError
from wigops.export.caption import Caption
from wigops.export.charts import (
    HISTORY_COLOURS,
    OVERDUE,
    house_style,
    matrix,
    stacked_months,
    stacked_years,
    without_title,
)
from wigops.export.pictures import png_bytes, svg_bytes

CAPTION = Caption(
    title="People due for deletion, by month",
    as_of=date(2026, 3, 3),
    source="CRM copy of 3 March 2026 09:14, load 12",
    policy_version="2026.1",
)
ABOUT = "As at 3 March 2026. Source: CRM copy of 3 March 2026 09:14, load 12. Policy version 2026.1."
FORECAST = pd.DataFrame(
    [
        (date(2026, 11, 1), "request", 2),
        (date(2026, 11, 1), "member", 40),
        (date(2027, 2, 1), "lapsed_member", 7),
    ],
    columns=["month", "rule", "people"],
)


def forecast(**given: Any) -> alt.Chart:
    return stacked_months(given.pop("frame", FORECAST), title="Forecast", **given)


def texts(svg: bytes) -> str:
    return " ".join(re.findall(r">([^<>]+)</(?:text|tspan)>", svg.decode()))


def size(png: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_a_png_is_twice_the_size_on_screen() -> None:
    png = png_bytes(forecast(), CAPTION)
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = size(png)
    svg = svg_bytes(forecast(), CAPTION).decode()
    on_screen = re.search(r'width="(\d+)" height="(\d+)"', svg)
    assert on_screen
    assert (width, height) == tuple(2 * int(side) for side in on_screen.groups())
    assert 1280 < width < 1600


def test_a_picture_says_what_when_and_from_where() -> None:
    said = texts(svg_bytes(forecast(subtitle="Over four months"), CAPTION))
    for part in ("People due for deletion, by month", "Forecast", "Over four months", ABOUT):
        assert part in said


def test_a_longer_caption_makes_the_png_taller_but_not_wider() -> None:
    long = Caption("Long words " * 12, CAPTION.as_of, "a source of many words " * 12, "1")
    plain, wordy = size(png_bytes(forecast(), CAPTION)), size(png_bytes(forecast(), long))
    assert wordy[1] > plain[1]
    assert wordy[0] == plain[0]


def test_a_picture_is_dark_on_white() -> None:
    svg = svg_bytes(forecast(), CAPTION).decode()
    assert re.search(r'<rect width="\d+" height="\d+" fill="#ffffff"', svg)
    assert set(re.findall(r'<text[^>]*fill="([^"]+)"', svg)) == {"#1f2430", "#5b6270"}


def test_an_svg_reaches_for_nothing() -> None:
    svg = svg_bytes(forecast(), CAPTION).decode()
    assert not re.search(r"<script|<image|<foreignObject|href=|url\(|@import|\son\w+=", svg)
    assert set(re.findall(r"https?://[^\"]+", svg)) == {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }


def test_markup_in_the_words_stays_words() -> None:
    caption = Caption("<script>alert(1)</script>", CAPTION.as_of, '<a href="//x">', "1")
    svg = svg_bytes(forecast(), caption).decode()
    assert "<script" not in svg
    assert "<a " not in svg
    assert "&lt;script&gt;" in svg


@pytest.mark.parametrize(
    "chart",
    [
        alt.Chart(alt.UrlData(url="http://127.0.0.1:9/x.csv")).mark_bar().encode(x="a:N"),
        alt.Chart(pd.DataFrame({"a": ["x"]})).mark_image(url="http://127.0.0.1:9/x.png"),
        alt.Chart(pd.DataFrame({"a": ["x"]})).mark_bar().encode(x="a:N", href="a:N"),
        alt.layer(alt.Chart(alt.UrlData(url="http://127.0.0.1:9/x.csv")).mark_bar().encode(x="a:N")),
    ],
)
def test_a_chart_that_reaches_outside_is_refused(chart: Any) -> None:
    for write in (png_bytes, svg_bytes):
        with pytest.raises(BadInputError, match="outside"):
            write(chart, CAPTION)


def test_a_column_named_url_is_only_data() -> None:
    chart = alt.Chart(pd.DataFrame({"url": ["a"], "n": [1]})).mark_bar().encode(x="url:N", y="n:Q")
    assert "People due" in texts(svg_bytes(chart, CAPTION))


def test_the_same_chart_gives_the_same_bytes() -> None:
    assert png_bytes(forecast(), CAPTION) == png_bytes(forecast(), CAPTION)
    assert svg_bytes(forecast(), CAPTION) == svg_bytes(forecast(), CAPTION)


def test_rows_never_reach_altairs_process_wide_transformer() -> None:
    seen: list[Any] = []

    def spy(data: Any) -> dict[str, str]:
        seen.append(data)
        return {"name": "elsewhere"}

    alt.data_transformers.register("spy", spy)
    bars = alt.Chart(pd.DataFrame({"a": ["Zoë"], "n": [1]})).mark_bar().encode(x="a:N", y="n:Q")
    facets = bars.facet("a:N")
    with alt.data_transformers.enable("spy"):
        for chart in (bars, alt.layer(bars, bars), alt.hconcat(bars, bars), bars & bars, facets):
            assert "Zoë" in texts(svg_bytes(chart, CAPTION))
        svg_bytes(forecast(), CAPTION)
        assert seen == []
        bars.to_dict()
    assert len(seen) == 1, "the spy itself works"


def test_a_picture_leaves_the_chart_as_it_was() -> None:
    chart = house_style(
        alt.Chart(pd.DataFrame({"a": ["x"]})).mark_bar().encode(x="a:N"), title="A", subtitle="b"
    )
    before = chart.to_dict()
    svg_bytes(chart, CAPTION)
    without_title(chart)
    house_style(chart, title="Another")
    assert chart.to_dict() == before


def test_months_are_labelled_and_a_gap_shows() -> None:
    said = texts(svg_bytes(forecast(), CAPTION))
    for word in ("Nov", "2026", "Dec", "Jan", "2027", "Feb", "Month", "People", "Rule"):
        assert word in said
    assert "Mar " not in said.replace("3 March", "")


def test_a_long_forecast_still_names_every_year() -> None:
    for months in (30, 84):
        frame = pd.DataFrame(
            {"month": pd.date_range("2026-04-01", periods=months, freq="MS"), "rule": "member", "people": 3}
        )
        said = texts(svg_bytes(forecast(frame=frame), CAPTION))
        years = {str(stamp.year) for stamp in frame["month"] if stamp.month == 1}
        assert years <= set(said.split())


def test_a_tooltip_gives_the_month_in_words_and_the_count() -> None:
    spec = forecast().to_dict()
    assert [(tip["title"], tip.get("format")) for tip in spec["encoding"]["tooltip"]] == [
        ("Month", None),
        ("Rule", None),
        ("People", ",d"),
    ]
    (rows,) = spec["datasets"].values()
    assert {row["period"] for row in rows} == {"November 2026", "February 2027"}


def test_a_rule_keeps_its_colour_and_its_place_whatever_else_is_there() -> None:
    colour = forecast().to_dict()["encoding"]["color"]["scale"]
    assert colour["domain"] == ["Member", "Lapsed member", "Request"]
    assert colour["range"] == [
        RETENTION_RULES.colours[rule] for rule in ("member", "lapsed_member", "request")
    ]


def test_other_columns_can_be_charted() -> None:
    frame = pd.DataFrame({"when": ["2026-05"], "status": ["due"], "contacts": [3]})
    spec = forecast(frame=frame, month="when", series="status", value="contacts").to_dict()
    assert spec["encoding"]["y"]["title"] == "Contacts"
    assert spec["encoding"]["color"]["scale"]["range"] == [OVERDUE]


ENGAGEMENT = pd.DataFrame(
    [
        (date(2019, 1, 1), "anonymous", 30),
        (date(2019, 1, 1), "held", 12),
        (date(2022, 1, 1), "held", 50),
    ],
    columns=["year", "part", "events"],
)


def test_years_are_stacked_in_order_and_a_gap_shows() -> None:
    chart = stacked_years(ENGAGEMENT, title="Engagement", names={"held": "In the copy"})
    spec = chart.to_dict()
    assert spec["encoding"]["x"]["scale"]["domain"] == ["2019", "2020", "2021", "2022"]
    colour = spec["encoding"]["color"]["scale"]
    assert colour["domain"] == ["In the copy", "Anonymous"]
    assert colour["range"] == [HISTORY_COLOURS["held"], HISTORY_COLOURS["anonymous"]]
    (rows,) = spec["datasets"].values()
    assert sum(row["value"] for row in rows) == ENGAGEMENT["events"].sum()
    said = texts(svg_bytes(chart, CAPTION))
    for word in ("Engagement", "2019", "2020", "2022", "Year", "Events", "Part", "In the copy"):
        assert word in said


def test_an_empty_forecast_still_makes_a_picture() -> None:
    chart = forecast(frame=FORECAST.head(0))
    assert png_bytes(chart, CAPTION).startswith(b"\x89PNG")
    assert ABOUT in texts(svg_bytes(chart, CAPTION))


def test_a_table_that_is_no_forecast_is_refused_in_words() -> None:
    with pytest.raises(BadInputError, match="no column named people"):
        forecast(frame=FORECAST.drop(columns="people"))
    with pytest.raises(BadInputError, match="does not hold dates"):
        forecast(frame=FORECAST.assign(month="soon"))
    with pytest.raises(BadInputError, match="does not hold dates"):
        forecast(frame=FORECAST.assign(month=5))


def test_on_screen_colours_of_text_and_ground_are_the_themes() -> None:
    chart = house_style(alt.Chart().mark_bar(), title="A", subtitle="b")
    spec = str(chart.to_dict())
    assert "background" not in spec
    assert "labelColor" not in spec
    title, subtitle, untitled = without_title(chart)
    assert (title, subtitle) == ("A", "b")
    assert "title" not in untitled.to_dict()
    assert "title" in chart.to_dict()


def linear(colour: str) -> np.ndarray:
    parts = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    dark, light = sorted(float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def oklab(light: np.ndarray) -> np.ndarray:
    cones = [[0.41222, 0.53633, 0.05145], [0.21190, 0.68070, 0.10740], [0.08830, 0.28172, 0.62998]]
    lab = [[0.21045, 0.79362, -0.00407], [1.97800, -2.42859, 0.45059], [0.02590, 0.78277, -0.80868]]
    return np.array(lab) @ np.cbrt(np.clip(np.array(cones) @ light, 0, 1))


SIGHT = {  # Machado, Oliveira and Fernandes (2009), severity 1
    "typical": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "protanopia": [[0.1523, 1.0526, -0.2049], [0.1145, 0.7863, 0.0992], [-0.0039, -0.0481, 1.0520]],
    "deuteranopia": [[0.3673, 0.8606, -0.2280], [0.2801, 0.6725, 0.0474], [-0.0118, 0.0429, 0.9689]],
    "tritanopia": [[1.2555, -0.0767, -0.1788], [-0.0784, 0.9308, 0.1476], [0.0047, 0.6914, 0.3039]],
}


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("colours", [RETENTION_RULES.colours, RETENTION_STATUSES.colours, HISTORY_COLOURS])
def test_colours_can_be_told_apart(colours: dict[str, str], sight: str) -> None:
    seen = {
        name: oklab(np.clip(np.array(SIGHT[sight]) @ linear(code), 0, 1)) for name, code in colours.items()
    }
    for one, other in itertools.combinations(seen, 2):
        assert np.linalg.norm(seen[one] - seen[other]) > 0.1, (one, other)


@pytest.mark.parametrize("ground", ["#ffffff", "#0e1117", "#171614"])
def test_colours_stand_out_from_the_page_in_light_and_dark(ground: str) -> None:
    for code in {
        *RETENTION_RULES.colours.values(),
        *RETENTION_STATUSES.colours.values(),
        *HISTORY_COLOURS.values(),
    }:
        assert contrast(code, ground) >= 3, code


def test_red_and_amber_are_kept_for_overdue_and_soon() -> None:
    assert {name for name, code in RETENTION_STATUSES.colours.items() if code == OVERDUE} == {"due"}
    assert {name for name, code in RETENTION_STATUSES.colours.items() if code == SOON} == {"upcoming"}
    assert not {OVERDUE, SOON} & set(RETENTION_RULES.colours.values())


def test_a_matrix_shades_counts_and_is_red_where_something_is_wrong() -> None:
    frame = pd.DataFrame(
        {
            "recipient": ["The *Great* Hall", "A Firm", "A Firm"],
            "special": [4, 2, 0],
            "contact": [50, 0, 100],
            "wrong": [False, True, True],
        }
    )
    asked: dict[str, Any] = {
        "title": "Who gets what",
        "row": "recipient",
        "columns": {"special": "Special category", "contact": "Contact"},
        "striking": "special",
        "wrong": "wrong",
    }
    chart = matrix(frame, **asked)
    cells = [(cell["place"], cell["column"], cell["count"], cell["meaning"]) for cell in chart.data.values]
    assert cells == [
        (0, "Special category", 4, "striking"),
        (0, "Contact", 50, "plain"),
        (1, "Special category", 2, "wrong"),
        (2, "Contact", 100, "plain"),
    ]
    svg = svg_bytes(chart, CAPTION).decode()
    assert svg.count("A Firm") == 2
    assert "The *Great* Hall" in svg
    assert OVERDUE in svg
    with pytest.raises(BadInputError, match="no column named"):
        matrix(frame.drop(columns="contact"), **asked)
