"""Runs app.py for AppTest, which runs a page without app.py where a pages/ folder is beside the script."""

import runpy
from pathlib import Path

runpy.run_path(str(Path(__file__).parents[2] / "app.py"))
