"""What pages stand on: formulas that are set when they are built, and what plays recorded widgets."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from tools.site.settings import ROOT

STATIC = ROOT / "course_utils" / "widgets" / "static"
NO_NODE = "The pages need node and npm (https://nodejs.org), and once `npm ci`: MathJax sets their formulas."

Index = dict[str, dict[str, str]]  # for each notebook the folders of recordings by the ids of cells


def need_node() -> None:
    """SystemExit where node is missing, or what npm brings."""
    if not shutil.which("node") or not (ROOT / "node_modules" / "mathjax").exists():
        sys.exit(NO_NODE)


def read_index(recordings: Path) -> Index:
    """For each notebook the folders of recordings by the ids of cells; empty where nothing is recorded."""
    index = recordings / "widgets.json"
    return json.loads(index.read_text(encoding="utf-8")) if index.exists() else {}


def copy_widgets(site: Path, recordings: Path) -> None:
    """The recorded widgets and their player, if any widget has been recorded."""
    if recordings.exists():
        shutil.copytree(recordings, site / "recordings", dirs_exist_ok=True)
        shutil.copytree(STATIC, site / "widgets", dirs_exist_ok=True)


def set_formulas(site: Path) -> None:
    """Set every formula of the pages below `site`, and write their style sheet and fonts."""
    subprocess.run(["node", Path(__file__).with_name("mathjax.mjs"), site], check=True)
