"""The course as a stranger has it: built into a wheel, installed where nothing of the clone can be found."""

import os
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
UV = (sys.executable, "-m", "uv", "--quiet", "--offline", "--no-cache")
WHERE = "import sys, course_utils; print(course_utils.__file__, *sys.path, sep='\\n')"


@dataclass(frozen=True)
class Environment:
    """A virtual environment in `prefix`, in which the course is a wheel."""

    prefix: Path

    @property
    def python(self) -> Path:
        """Its interpreter."""
        windows = os.name == "nt"
        return self.prefix / ("Scripts/python.exe" if windows else "bin/python")

    @property
    def variables(self) -> dict[str, str]:
        """The variables of its processes: no path to the clone, and the Jupyter extensions of this Python."""
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        if named := kept.get("COURSE_DATA"):
            kept["COURSE_DATA"] = str((ROOT / Path(named).expanduser()).resolve())
        return kept | {"JUPYTER_PATH": str(Path(sys.prefix, "share", "jupyter"))}

    @property
    def site(self) -> Path:
        """The folder of its packages."""
        return Path(sysconfig.get_path("purelib", "venv", {"base": self.prefix, "platbase": self.prefix}))

    def check(self, folder: Path) -> None:
        """Raise an ImportError where a process that starts in `folder` would find anything of the clone."""
        run = subprocess.run(
            [self.python, "-c", WHERE],
            cwd=folder,
            env=self.variables,
            capture_output=True,
            text=True,
            check=True,
        )
        course, *path = run.stdout.splitlines()
        if not Path(course).is_relative_to(self.site) or str(ROOT) in path:
            raise ImportError(f"not the wheel's: {course}, found in {path}")

    def files(self) -> dict[str, tuple[int, int]]:
        """Every file of its packages, with its size and the time of its last change."""
        return {str(path): ((stat := path.stat()).st_size, stat.st_mtime_ns) for path in self.site.rglob("*")}


def build(folder: Path, source: Path = ROOT) -> Path:
    """The wheel, built into `folder` from the source archive there: what else lies in the clone stays out."""
    python = ("--no-build-isolation", "--python", sys.executable)
    subprocess.run([*UV, "build", *python, "--out-dir", folder, source], check=True)
    return next(folder.glob("*.whl"))


def install(wheel: Path, prefix: Path) -> Environment:
    """A new environment in `prefix`: the wheel, and beside it the packages of this Python by their path.

    A path file in a folder that a path file names is not read: an editable installation does not follow.
    """
    environment = Environment(prefix)
    subprocess.run([*UV, "venv", "--python", sys.executable, prefix], check=True)
    pip = ("pip", "install", "--no-deps", "--compile-bytecode", "--python", environment.python)
    subprocess.run([*UV, *pip, wheel], check=True)
    packages = dict.fromkeys(sysconfig.get_path(kind) for kind in ("purelib", "platlib"))
    (environment.site / "packages.pth").write_text("\n".join(packages) + "\n")
    return environment
