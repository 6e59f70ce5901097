"""Run the edition for Colab beside what Colab has: `make colab` makes the environment, .venv-colab.

python -m tools.colab             all chapters, minutes
python -m tools.colab 00 08       these

HOST is what Colab brings, and what the chapters' first cell must leave as it is.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.edition.__main__ import main as edition

ROOT = Path(__file__).resolve().parents[1]
PYTHON = ROOT / ".venv-colab" / "bin" / "python"
HOST = {"ipykernel": "6.17.1", "ipython": "7.34.0", "ipywidgets": "7.7.1", "numpy": "2.0.2"}
VERSIONS = "from importlib.metadata import version; print(*map(version, {names}))"


def host() -> dict[str, str]:
    """The versions that the environment has of what Colab brings."""
    code = VERSIONS.format(names=list(HOST))
    found = subprocess.run([PYTHON, "-c", code], capture_output=True, text=True, check=True).stdout
    return dict(zip(HOST, found.split(), strict=True))


def trial(numbers: list[str]) -> Iterator[tuple[str, float, str]]:
    """Run the chapters of these numbers, or all: the name of each, its seconds, and its error or nothing."""
    with TemporaryDirectory() as folder:  # away from the clone: only what was installed is there
        for path in edition(["--for", "colab", "--repository", "owner/name", "--output", folder]):
            if numbers and path.name[:2] not in numbers:
                continue
            start = time.perf_counter()
            command = [PYTHON, "-m", "jupyter", "execute", "--timeout=600", path]
            clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
            run = subprocess.run(command, cwd=folder, env=clean, capture_output=True, text=True)
            yield path.stem, time.perf_counter() - start, run.stderr[-2000:] if run.returncode else ""


def main() -> None:
    """Read the command line; the exit status tells whether all went well."""
    parser = argparse.ArgumentParser(prog="python -m tools.colab", description="The edition for Colab, tried")
    parser.add_argument("numbers", nargs="*", metavar="NN")
    failed = host() != HOST
    print(host())
    for name, seconds, error in trial(parser.parse_args().numbers):
        print(f"{name:<24} {seconds:>5.0f} s  {error or 'runs'}", flush=True)
        failed = failed or bool(error)
    sys.exit(failed)


if __name__ == "__main__":
    main()
