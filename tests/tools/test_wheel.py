"""Both archives, built: all of the course and nothing else, and found where it is installed."""

import shutil
import subprocess
import sys
import zipfile

import pytest

from tools import wheel

PARTS = ("course_utils", "pyproject.toml", "MANIFEST.in", "README.md", "LICENSE", "LICENSE-CC-BY-4.0")
KINDS = {".py", ".mplstyle", ".js", ".css", ".pt", ".json"}


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """A copy of the clone in which nobody has built anything; tests and benchmarks are there too."""
    folder = tmp_path_factory.mktemp("clone")
    for part in (*PARTS, "tests", "tools", "benchmarks"):
        source, ignored = wheel.ROOT / part, shutil.ignore_patterns("__pycache__", "checkpoints")
        if source.is_dir():
            shutil.copytree(source, folder / part, ignore=ignored)
        else:
            shutil.copy(source, folder / part)
    return folder


@pytest.fixture(scope="module")
def dist(clone, tmp_path_factory):
    """The folder with both archives, built in a clone where work has left its traces."""
    for name in ("build/lib/course_utils/gone.py", "course_utils/storage/weights/half.pt.part"):
        (clone / name).parent.mkdir(parents=True, exist_ok=True)
        (clone / name).touch()
    folder = tmp_path_factory.mktemp("dist")
    wheel.build(folder, clone)
    return folder


def contents(archive):
    with zipfile.ZipFile(archive) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def test_the_wheel_holds_the_package_to_the_last_byte_and_nothing_else(dist):
    held = contents(next(dist.glob("*.whl")))
    course = {
        path.relative_to(wheel.ROOT).as_posix(): path.read_bytes()
        for path in (wheel.ROOT / "course_utils").rglob("*")
        if path.suffix in KINDS
    }
    assert {path.partition(".")[2] for path in course} == {kind[1:] for kind in KINDS}
    others = {name for name in held if ".dist-info/" not in name}
    assert others == course.keys()
    assert all(held[name] == content for name, content in course.items())


def test_the_source_archive_holds_what_the_wheel_is_made_of_and_no_tests(dist):
    archive = next(dist.glob("*.tar.gz"))
    shutil.unpack_archive(archive, dist / "unpacked", filter="data")
    folder = next((dist / "unpacked").iterdir())
    made = {"setup.cfg", "PKG-INFO", "course_utils.egg-info"}
    assert {path.name for path in folder.iterdir()} == {*PARTS, *made}


def test_a_wheel_built_without_the_source_archive_is_the_same(clone, dist, tmp_path):
    shutil.rmtree(clone / "build", ignore_errors=True)
    how = ("--no-build-isolation", "--python", sys.executable, "--out-dir", tmp_path)
    subprocess.run([*wheel.UV, "build", "--wheel", *how, clone], check=True)
    assert contents(next(tmp_path.glob("*.whl"))) == contents(next(dist.glob("*.whl")))


@pytest.fixture(scope="module")
def environment(dist, tmp_path_factory):
    return wheel.install(next(dist.glob("*.whl")), tmp_path_factory.mktemp("environment") / "venv")


def test_the_installed_course_is_found_and_not_the_clone(environment, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(wheel.ROOT))
    environment.check(tmp_path)
    with pytest.raises(ImportError, match="not the wheel's"):
        environment.check(wheel.ROOT)
    path_file = environment.site / "clone.pth"
    path_file.write_text(str(wheel.ROOT))
    try:
        with pytest.raises(ImportError, match="not the wheel's"):
            environment.check(tmp_path)
    finally:
        path_file.unlink()


def test_a_relative_data_folder_counts_from_the_clone(environment, monkeypatch):
    monkeypatch.setenv("COURSE_DATA", "scratch/images")
    assert environment.variables["COURSE_DATA"] == str(wheel.ROOT / "scratch" / "images")


def examine(environment, folder, **variables):
    """What the doctor of the installed course prints."""
    told = subprocess.run(
        [environment.python, "-m", "course_utils", "doctor"],
        cwd=folder,
        env=environment.variables | variables,
        capture_output=True,
        text=True,
    )
    return told.stdout + told.stderr


def test_the_doctor_is_right_in_a_wheel(environment, tmp_path):
    assert examine(environment, tmp_path).endswith("\nEverything that the course needs is here.\n")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux has a folder that nobody may write")
def test_the_doctor_names_what_a_wheel_lacks_and_the_fix_that_applies_there(environment, tmp_path):
    kept = environment.site / "course_utils" / "storage" / "weights"
    kept.rename(tmp_path / "weights")
    (tmp_path / "data").touch()
    try:
        said = examine(environment, "/proc", COURSE_DATA=str(tmp_path / "data"))
    finally:
        (tmp_path / "weights").rename(kept)
    troubles = [line.split()[2] for line in said.splitlines() if line.startswith("TO DO")]
    assert troubles == ["weights", "images", "disk"]
    assert "`pip install --force-reinstall --no-deps" in said
    assert "make" not in said
