"""Where the course came from, a clone or an installed package, and how what it lacks is had there."""

import json
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

COURSE = "course-utils"
PARENT = Path(__file__).resolve().parents[2]  # the folder of the clone, or that of all installed packages


def clone() -> Path | None:
    """The folder of the clone, which has a Makefile and benchmarks/; None in an installed package."""
    return PARENT if (PARENT / "Makefile").is_file() and (PARENT / "pyproject.toml").is_file() else None


def requirement(extras: str = "") -> str:
    """What stands behind `pip install` to install the course from where it came, with these extras."""
    extras = f"[{extras}]" if extras else ""
    try:
        origin = json.loads(metadata.distribution(COURSE).read_text("direct_url.json") or "{}")
    except metadata.PackageNotFoundError:
        origin = {}
    if not (url := origin.get("url")):
        return f'"{COURSE}{extras}"'
    if "dir_info" in origin:
        editable = "--editable " if origin["dir_info"].get("editable") else ""
        return f'{editable}"{url2pathname(urlsplit(url).path)}{extras}"'
    system = f"{origin['vcs_info']['vcs']}+" if "vcs_info" in origin else ""
    return f'"{COURSE}{extras} @ {system}{url}"'


def again(path: object) -> str:
    """How a file of the course that is missing or damaged is had again, in a sentence."""
    if not (folder := clone()):
        return f"`pip install --force-reinstall --no-deps {requirement()}` brings it back."
    if (folder / ".git").exists():
        return f"`git restore {path}` brings it back."
    return "Download the course again."
