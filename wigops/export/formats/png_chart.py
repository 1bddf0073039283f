"""A chart as a picture."""

from wigops.export.charts import png_bytes
from wigops.export.formats import ChartFormat

FORMAT = ChartFormat("png", "Picture (PNG)", "image/png", png_bytes)
