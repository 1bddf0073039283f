"""A chart as a picture."""

from wigops.export.formats import ChartFormat
from wigops.export.pictures import png_bytes

FORMAT = ChartFormat("png", "Picture (PNG)", "image/png", png_bytes)
