import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from course_utils import __main__
from course_utils.install import doctor, files
from course_utils.install.host import HOSTS
from course_utils.storage.origin import requirement


@pytest.fixture(autouse=True)
def outside_jupyter(monkeypatch):
    """The tests themselves may run under a Jupyter or on a host; each is to start as in a terminal."""
    for known in HOSTS:
        monkeypatch.delenv(known.variable, raising=False)
    monkeypatch.delenv("JPY_PARENT_PID", raising=False)


def pretend_installed(monkeypatch, name, version):
    """Let the package `name` be installed as `version`, or not at all where that is None."""
    truth = metadata.version

    def pretended(asked):
        if asked != name:
            return truth(asked)
        if version is None:
            raise metadata.PackageNotFoundError(name)
        return version

    monkeypatch.setattr(metadata, "version", pretended)


def test_everything_is_here():
    assert doctor.table([finding for finding in doctor.report() if not finding.ok]) == ""
    assert doctor.summary() == "Everything that the course needs is here."


def test_chapter_00_shows_the_weights_and_results_of_today():
    """The rest of what it shows is the machine's, so that nothing else compares it."""
    shown = (Path(__file__).parents[2] / "notebooks" / "00_start_here.ipynb").read_text(encoding="utf-8")
    for finding in (files.weights(), files.results()):
        assert finding.text in shown


def test_old_python(monkeypatch):
    monkeypatch.setattr(doctor.platform, "python_version", lambda: "3.10.13")
    finding = doctor.python()
    assert not finding.ok
    assert finding.text.startswith("3.10.13 in ")
    assert ">=3.11" in finding.remedy


@pytest.mark.parametrize("version", ["3.11.0", "3.14.0rc1"])
def test_new_python(monkeypatch, version):
    monkeypatch.setattr(doctor.platform, "python_version", lambda: version)
    assert doctor.python().ok


def test_missing_and_old_packages_are_named(monkeypatch):
    pretend_installed(monkeypatch, "anywidget", None)
    pretend_installed(monkeypatch, "scikit-learn", "0.24.2")
    finding = doctor.packages()
    assert not finding.ok
    assert "anywidget is missing" in finding.text
    assert "scikit-learn is 0.24.2, needed is >=" in finding.text
    assert "torch" not in finding.text


def test_a_build_for_one_device_is_as_good_as_any(monkeypatch):
    pretend_installed(monkeypatch, "torch", metadata.version("torch").partition("+")[0] + "+cpu")
    assert doctor.packages().ok


def test_course_not_installed(monkeypatch):
    monkeypatch.setattr(doctor, "COURSE", "no-such-course")
    trouble = next(finding for finding in doctor.report() if finding.name == "packages")
    assert not trouble.ok
    assert "no-such-course" in trouble.text


def test_broken_pytorch_is_a_finding(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)  # `import torch` now raises ImportError
    trouble = next(finding for finding in doctor.report() if finding.name == "device")
    assert not trouble.ok
    assert "torch" in trouble.text
    assert "make clean lab" in trouble.remedy


@pytest.mark.parametrize(
    ("kind", "place"), [("cuda", "the GPU H200"), ("mps", "Mac"), ("cpu", "CPU with 5 threads")]
)
def test_device_in_words(monkeypatch, kind, place):
    import torch

    from course_utils import training

    monkeypatch.setattr(training, "pick_device", lambda: torch.device(kind))
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda: "H200")
    monkeypatch.setattr(torch, "get_num_threads", lambda: 5)
    assert place in doctor.device().text


def test_without_the_extras_all_is_well(monkeypatch):
    for name in ("jupyterlab", "voila", "imageio-ffmpeg"):
        pretend_installed(monkeypatch, name, None)
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)  # `import imageio_ffmpeg` now raises ImportError
    assert doctor.summary() == doctor.WELL
    said = doctor.table(doctor.report())
    for extra in ("lab,demo,video", "lab", "video"):
        assert f"`pip install {requirement(extra)}`" in said
    assert "JupyterLab draws" not in said


def test_an_extra_that_is_too_old_is_no_trouble_but_named(monkeypatch):
    assert doctor.packages().text == "all are here"
    pretend_installed(monkeypatch, "jupyterlab", "3.6.8")
    finding = doctor.packages()
    assert finding.ok
    assert finding.text.startswith("all are here; not the extras lab: `pip install")


@pytest.fixture
def start_jupyter():
    """Start a process whose command line is that of a Jupyter in the environment `prefix`."""
    servers = []

    def start(prefix):
        script = prefix / "bin" / "jupyter-lab"
        script.parent.mkdir(parents=True, exist_ok=True)
        script.write_text("print(flush=True); input()")
        command = [sys.executable, "bin/jupyter-lab"]
        pipe = subprocess.PIPE
        servers.append(subprocess.Popen(command, cwd=prefix, stdin=pipe, stdout=pipe))
        servers[-1].stdout.readline()  # its command line can be read only once it runs
        return servers[-1].pid

    yield start
    for server in servers:
        server.communicate(b"\n", timeout=20)


def test_jupyter_of_another_environment(monkeypatch, start_jupyter, tmp_path):
    monkeypatch.setenv("JPY_PARENT_PID", str(start_jupyter(tmp_path / "conda")))
    finding = doctor.jupyter()
    assert not finding.ok
    assert f"Jupyter runs in {tmp_path / 'conda'}" in finding.text
    assert "`make lab`" in finding.remedy


def test_jupyter_of_this_environment(monkeypatch, start_jupyter, tmp_path):
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setenv("JPY_PARENT_PID", str(start_jupyter(tmp_path)))
    assert doctor.jupyter().ok


@pytest.mark.parametrize("parent", [os.getpid(), 2**22 + 1], ids=["this process", "no process"])
def test_a_parent_that_is_no_jupyter_says_nothing(monkeypatch, parent):
    monkeypatch.setenv("JPY_PARENT_PID", str(parent))
    assert doctor.jupyter().ok


@pytest.mark.parametrize(
    ("here", "lacking"),
    [
        ("anywidget", "the extension of jupyterlab-widgets:"),
        ("@jupyter-widgets/jupyterlab-manager", "the extension of anywidget:"),
        ("jupyterlab_pygments", "the extension of jupyterlab-widgets and anywidget:"),
    ],
)
def test_missing_lab_extension(monkeypatch, tmp_path, here, lacking):
    import jupyter_core.paths

    (tmp_path / here).mkdir(parents=True)
    (tmp_path / here / "package.json").write_text("{}")
    monkeypatch.setattr(jupyter_core.paths, "jupyter_path", lambda *parts: [str(tmp_path)])
    finding = doctor.widgets()
    assert not finding.ok
    assert lacking in finding.text


def test_no_ffmpeg(monkeypatch):
    import imageio_ffmpeg

    def nothing():
        raise RuntimeError("No ffmpeg exe could be found.")

    monkeypatch.setattr(imageio_ffmpeg, "get_ffmpeg_exe", nothing)
    finding = doctor.video()
    assert not finding.ok
    assert "No ffmpeg exe could be found" in finding.text


def test_summary_and_table_say_what_to_do(monkeypatch):
    findings = [
        doctor.Finding("disk", False, "0.1 GiB are free", "Make room."),
        doctor.Finding("video", True, "ffmpeg"),
    ]
    monkeypatch.setattr(doctor, "report", lambda: findings)
    assert doctor.summary() == "disk: 0.1 GiB are free. Make room."
    assert [line.split() for line in doctor.table(findings).splitlines()] == [
        ["TO", "DO", "disk", "0.1", "GiB", "are", "free"],
        ["Make", "room."],
        ["ok", "video", "ffmpeg"],
    ]


@pytest.mark.parametrize(("ok", "code"), [(True, 0), (False, 1)])
def test_exit_code(monkeypatch, capsys, ok, code):
    monkeypatch.setattr(sys, "argv", ["course_utils", "doctor"])
    monkeypatch.setattr(doctor, "report", lambda: [doctor.Finding("disk", ok, "some space", "Make room.")])
    assert __main__.main() == code
    assert (doctor.WELL in capsys.readouterr().out) == ok


def test_command_loads_nothing_slow_but_torch():
    command = [sys.executable, "-X", "importtime", "-m", "course_utils", "doctor"]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    assert run.stdout.endswith("\nEverything that the course needs is here.\n")
    imported = {line.rpartition("|")[2].strip() for line in run.stderr.splitlines()}
    assert "torch" in imported
    assert not imported & {"torchvision", "sklearn", "matplotlib", "jupyterlab"}
