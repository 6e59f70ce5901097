"""Whose Jupyter shows the notebooks, and what one does there to install something."""

import os
from dataclasses import dataclass

from course_utils.storage.origin import clone, requirement

CELL = "Run `%pip install {}` in a cell, then restart the kernel."


@dataclass(frozen=True)
class Host:
    """A place where notebooks run, known by a variable that it sets; `remedy` installs what {} stands for.

    A host with a page of its own draws the widgets there; the others show a JupyterLab.
    """

    name: str
    variable: str
    own_page: bool
    remedy: str


HOSTS = (  # in this order: Binder is a JupyterHub
    Host("Google Colab", "COLAB_RELEASE_TAG", True, CELL),
    Host("Kaggle", "KAGGLE_KERNEL_RUN_TYPE", True, CELL),
    Host("Binder", "BINDER_LAUNCH_HOST", False, CELL),
    Host("JupyterHub", "JUPYTERHUB_USER", False, f"{CELL} If you may not, ask whoever runs this JupyterHub."),
    Host("VS Code", "VSCODE_PID", True, f"Choose the environment of the course as the kernel. Else: {CELL}"),
)


def host() -> Host | None:
    """The host that this process runs on; None on a computer with a Jupyter of its own, or none at all."""
    return next((known for known in HOSTS if os.environ.get(known.variable)), None)


def install_again() -> str:
    """How the course and all that it needs is installed again, here."""
    if found := host():
        return found.remedy.format(requirement())
    if clone():
        return "Install it again: `make clean lab`, or with conda `conda env update --file environment.yml`."
    return f"Install it again: `pip install {requirement()}`."


def install_extras(extras: str) -> str:
    """What one types to add these extras of the course, here."""
    return f"`{'%' if host() else ''}pip install {requirement(extras)}`"
