"""A chart as a drawing."""

from wigops.export.charts import svg_bytes
from wigops.export.formats import ChartFormat

FORMAT = ChartFormat("svg", "Drawing (SVG)", "image/svg+xml", svg_bytes)
