"""The small recordings of all widgets, which the tests of pages share."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "build" / "recordings-small"


def small_recordings() -> Path:
    """Their folder. What has not changed since the last time is not recorded again."""
    subprocess.run([sys.executable, "-m", "tools.record", "--small", str(FOLDER)], cwd=ROOT, check=True)
    return FOLDER
