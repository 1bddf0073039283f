"""A chart as a drawing."""

from wigops.export.formats import ChartFormat
from wigops.export.pictures import svg_bytes

FORMAT = ChartFormat("svg", "Drawing (SVG)", "image/svg+xml", svg_bytes)
