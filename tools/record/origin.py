"""What a recording was made from, as one number: while it stays, the recording is good."""

import ast
import hashlib
from functools import cache
from pathlib import Path

from tools.record.widgets import Factory

ROOT = Path(__file__).resolve().parents[2]
DATA = ("course_utils/storage/weights", "course_utils/storage/results")
MAKERS = (*Path(__file__).parent.glob("*.py"), ROOT / "course_utils/widgets/packing.py")


def origin(factory: Factory, small: bool) -> str:
    """The hash of the widget's module, of all in the course that it stands on, and of what is kept."""
    start = ROOT / f"{factory.__module__.replace('.', '/')}.py"
    found: set[Path] = set()
    waiting = [start, *MAKERS]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting.extend(imports(path))
    code = [f"{path.relative_to(ROOT)} {digest(path)}" for path in sorted(found)]
    return hashlib.sha256("\n".join([*code, data(), str(small)]).encode()).hexdigest()


@cache
def imports(path: Path) -> list[Path]:
    """The files of the course that a file imports; for a name of a package also the package's own file."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("course_utils"):
            module = ROOT.joinpath(*node.module.split("."))
            above = [folder for folder in module.parents if folder.is_relative_to(ROOT / "course_utils")]
            found += [module, *above, *(module / alias.name for alias in node.names)]
    files = {file for place in found for file in (place.with_suffix(".py"), place / "__init__.py")}
    return sorted(file for file in files if file.exists())


@cache
def data() -> str:
    """The hash of all kept weights and results."""
    paths = sorted(path for folder in DATA for path in (ROOT / folder).rglob("*") if path.is_file())
    return hashlib.sha256("\n".join(map(digest, paths)).encode()).hexdigest()


@cache
def digest(path: Path) -> str:
    """The hash of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
