"""The doctor looks whether everything is here that the course needs, and says what to do where it is not.

`python -m course_utils doctor` prints all findings; chapter 00 prints `summary()`. Packages are imported
inside the checks, so that a missing one is a finding and not a traceback. A remedy is one that works on this
host, and for the course as it was installed.
"""

import os
import platform
import sys
from importlib import metadata
from pathlib import Path

from course_utils.install.files import disk, images, results, weights
from course_utils.install.finding import Finding
from course_utils.install.host import host, install_extras
from course_utils.storage.origin import COURSE, clone

WELL = "Everything that the course needs is here."
# What draws widgets in JupyterLab, and the package that brings it.
LAB_EXTENSIONS = {"@jupyter-widgets/jupyterlab-manager": "jupyterlab-widgets", "anywidget": "anywidget"}


def report() -> list[Finding]:
    """All findings. A check that cannot even import what it looks at is a finding too."""
    findings = []
    checks = (python, packages, device, jupyter, widgets, weights, results, images, video, disk)
    for check in checks:
        try:
            findings.append(check())
        except (ImportError, OSError) as error:
            findings.append(Finding(check.__name__, False, f"{error}"))
    return findings


def summary() -> str:
    """One sentence if all is well, which reads the same on every machine; otherwise what to do."""
    troubles = [finding for finding in report() if not finding.ok]
    return "\n".join(f"{trouble.name}: {trouble.text}. {trouble.remedy}" for trouble in troubles) or WELL


def table(findings: list[Finding]) -> str:
    """The findings as lines of text, a remedy below each that is not well."""
    lines = []
    for finding in findings:
        lines.append(f"{'ok' if finding.ok else 'TO DO':7}{finding.name:10}{finding.text}")
        if not finding.ok:
            lines.append(f"{'':17}{finding.remedy}")
    return "\n".join(lines)


def python() -> Finding:
    """Python is new enough."""
    from packaging.specifiers import SpecifierSet

    needed = metadata.metadata(COURSE)["Requires-Python"]
    version = platform.python_version()
    return Finding(
        "python",
        SpecifierSet(needed).contains(version, prereleases=True),
        f"{version} in {sys.prefix}",
        f"The course needs Python {needed}."
        + (" `make clean lab PYTHON=python3.12` takes another one." if clone() and not host() else ""),
    )


def packages() -> Finding:
    """Every package that the course needs is here, in a version that it admits; extras are optional."""
    troubles = _troubles()
    extras = metadata.metadata(COURSE).get_all("Provides-Extra", [])
    lacking = [extra for extra in extras if _troubles(extra) != troubles]
    text = "; ".join(troubles) or "all are here"
    if lacking:
        text += f"; not the extras {', '.join(lacking)}: {install_extras(','.join(lacking))}"
    return Finding("packages", not troubles, text)


def _troubles(extra: str = "") -> list[str]:
    """What is wrong with the packages that the course needs; with an extra, also with those of the extra."""
    from packaging.requirements import Requirement

    troubles = []
    for package in map(Requirement, metadata.requires(COURSE) or []):
        if package.marker and not package.marker.evaluate({"extra": extra}):
            continue
        try:
            version = metadata.version(package.name)
        except metadata.PackageNotFoundError:
            troubles.append(f"{package.name} is missing")
        else:
            if not package.specifier.contains(version, prereleases=True):
                troubles.append(f"{package.name} is {version}, needed is {package.specifier}")
    return troubles


def device() -> Finding:
    """PyTorch loads; this is where it computes."""
    import torch

    from course_utils.training import pick_device

    places = {
        "cuda": lambda: f"the GPU {torch.cuda.get_device_name()}",
        "mps": lambda: "the GPU of this Mac (MPS)",
        "cpu": lambda: f"the CPU with {torch.get_num_threads()} threads: enough for every chapter",
    }
    return Finding("device", True, f"PyTorch {torch.__version__} on {places[pick_device().type]()}")


def jupyter() -> Finding:
    """Seen from a notebook, Jupyter runs in the environment of the notebook's kernel."""
    place = host()
    if place and place.own_page:
        return Finding("jupyter", True, f"{place.name} shows the notebooks")
    here, there = Path(sys.prefix).resolve(), _environment_of_the_server()
    if there in (None, here):
        version = _version_of_lab()
        text = f"JupyterLab {version}" if version else f"no JupyterLab; {install_extras('lab')} adds it"
        return Finding("jupyter", True, f"{text}, on {place.name}" if place else text)
    return Finding(
        "jupyter",
        False,
        f"this notebook computes in {here}, but Jupyter runs in {there}: widgets may show as text",
        _one_environment(),
    )


def _one_environment() -> str:
    """How kernel and Jupyter come into one environment."""
    if place := host():
        return f"Ask whoever runs this {place.name} to install anywidget and ipywidgets beside its Jupyter."
    if clone():
        return "Stop that Jupyter and start the one of the course: `make lab`."
    return f"Stop that Jupyter. Start one from this environment: {install_extras('lab')}, then `jupyter lab`."


def _version_of_lab() -> str | None:
    """None where JupyterLab is not installed: another Jupyter hosts the course, or none."""
    try:
        return metadata.version("jupyterlab")
    except metadata.PackageNotFoundError:
        return None


def _environment_of_the_server() -> Path | None:
    """The environment of the Jupyter that started this kernel; None where there is none or it is unknown."""
    import psutil

    try:
        server = psutil.Process(int(os.environ["JPY_PARENT_PID"]))
        # .../bin/python .../bin/jupyter-lab: the interpreter may be a link, the script tells the environment.
        for part in server.cmdline()[:2]:
            script = Path(server.cwd(), part)
            if script.name.startswith("jupyter") and script.is_file():
                return script.resolve().parents[1]
    except (KeyError, psutil.Error):
        pass
    return None


def widgets() -> Finding:
    """JupyterLab, where it is here, has what it needs to draw widgets; without that they show as text."""
    if (place := host()) and place.own_page:
        return Finding("widgets", True, f"{place.name} draws them")
    if not _version_of_lab():
        return Finding("widgets", True, "the Jupyter that hosts this environment draws them")
    from jupyter_core.paths import jupyter_path

    folders = jupyter_path("labextensions")
    missing = [
        package
        for extension, package in LAB_EXTENSIONS.items()
        if not any(Path(folder, extension, "package.json").exists() for folder in folders)
    ]
    text = f"JupyterLab lacks the extension of {' and '.join(missing)}: widgets would show as text"
    return Finding("widgets", not missing, text if missing else "JupyterLab draws them")


def video() -> Finding:
    """ffmpeg, where it was asked for, is here: it writes MP4 videos."""
    try:
        from imageio_ffmpeg import get_ffmpeg_exe
    except ModuleNotFoundError:
        return Finding("video", True, f"GIF; for MP4 {install_extras('video')} brings ffmpeg")
    try:
        return Finding("video", True, f"ffmpeg is {Path(get_ffmpeg_exe()).name}")
    except RuntimeError as error:
        return Finding("video", False, f"no ffmpeg for MP4 videos: {error}")
