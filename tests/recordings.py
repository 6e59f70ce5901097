"""The small recordings of all widgets, which the tests of pages share."""

import subprocess
import sys
from pathlib import Path

from filelock import FileLock

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "build" / "recordings-small"


def small_recordings() -> Path:
    """Their folder, for any worker. What has not changed since the last time is not recorded again."""
    FOLDER.parent.mkdir(exist_ok=True)
    with FileLock(FOLDER.with_suffix(".lock")):
        subprocess.run([sys.executable, "-m", "tools.record", "--small", str(FOLDER)], cwd=ROOT, check=True)
    return FOLDER
