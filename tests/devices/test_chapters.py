"""The chapters that train on a GPU run from top to bottom where there is one."""

import subprocess
import sys

import pytest

from tests.notebooks.chapters import CHAPTERS, FOLDER

ON_A_GPU = [
    chapter.path.stem
    for chapter in CHAPTERS
    if any("pick_device" in cell.source for _, cell in chapter.cells("code"))
]


def test_readme_says_which_chapters_use_a_gpu():
    """README's list is that of the chapters that ask for the device."""
    readme = (FOLDER.parent / "README.md").read_text(encoding="utf-8")
    *others, last = (name[:2] for name in ON_A_GPU)
    assert f"chapters {', '.join(others)} and {last} train on it" in " ".join(readme.split())


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["cuda", "mps"])
@pytest.mark.parametrize("name", ON_A_GPU)
def test_a_chapter_runs_on_a_gpu(name, kind):
    command = [sys.executable, "-m", "tests.devices.run_chapter", name, kind]
    subprocess.run(command, cwd=FOLDER.parent, check=True, stdout=subprocess.DEVNULL)
