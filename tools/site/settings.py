"""What the site is told by its surroundings: addresses, or nothing."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# The repository, as https://github.com/owner/name: with it pages link to files and launch notebooks.
REPOSITORY = os.environ.get("COURSE_REPOSITORY", "").rstrip("/")
# The address at which the pages will lie; with it there is a QR code for phones.
ADDRESS = os.environ.get("COURSE_SITE", "").rstrip("/")
# The address of a JupyterHub with nbgitpuller that the class uses.
HUB = os.environ.get("COURSE_HUB", "").rstrip("/")
