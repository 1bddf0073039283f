"""The colours of series: red is only for overdue or refused, amber only for soon.

They were chosen against simulated protanopia, deuteranopia and tritanopia (Machado 2009), and each has a
contrast of at least 3:1 with the white and with the dark background (WCAG 2.2, 1.4.11).
"""

from typing import Final

ACCENT: Final = "#3b76d6"
OVERDUE: Final = "#cb1b3d"
SOON: Final = "#c48409"
GREEN: Final = "#466e39"
PURPLE: Final = "#8a5b92"
OLIVE: Final = "#849c2f"
PINK: Final = "#c27ba2"
VIOLET: Final = "#98528c"
GREY: Final = "#9990a2"
