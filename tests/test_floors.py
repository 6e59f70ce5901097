"""Modules import downwards only: the folders are the floors."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FLOORS = {
    "validation": -1,  # what every floor may ask about its arguments
    "storage": 0,
    "probability": 0,
    "checks": 0,
    "plotting": 1,
    "nn": 1,
    "data": 1,
    "metrics": 1,
    "models": 2,
    "training": 3,
    "pretrained": 3,
    "widgets": 4,
    "chapters": 5,
    "install": 6,
}
# What every model may stand on, whatever its room: a room is a folder of models/, or a file beside them.
GROUND = [
    ("models", "base"),
    ("models", "incremental"),
    ("models", "raster"),
    ("models", "gan", "losses"),
    ("models", "gan", "penalties"),
    ("models", "gan", "two_players"),
]
MODULES = sorted((ROOT / "course_utils").rglob("*.py"))
LIGHT = ["data", "plotting.style", "plotting.scene", "plotting.figures", "checks"]
HEAVY = ["torch", "torchvision", "sklearn"]


def name_of(path):
    """models/nade.py -> ("models", "nade"); widgets/__init__.py -> ("widgets",)."""
    parts = path.relative_to(ROOT / "course_utils").with_suffix("").parts
    return tuple(part for part in parts if part != "__init__")


def imports(source):
    """The modules of the package that a source imports anywhere, inside its functions too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative import: write course_utils..."
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            if name.startswith("course_utils."):
                yield tuple(name.split(".")[1:])


def room(name):
    """The room of a model or of what serves a chapter: the folder below models/ or chapters/, or the file."""
    return name[:2]


def faults(name, source):
    """Imports that the house forbids to the module `name`.

    A module uses lower floors, and on its own floor the files of its folder. On the floors that have rooms,
    models and chapters, it uses the files of its own room, and of the others only the GROUND of all models or
    a file that lies beside the rooms of the chapters.
    """
    for imported in imports(source):
        same = name[0] == imported[0]
        if same and name[0] == "models":
            ground = any(imported[: len(g)] == g for g in GROUND) and name not in GROUND[:1]
            allowed = ground or room(name) == room(imported)
        elif same and name[0] == "chapters":
            allowed = room(name) == room(imported) or not imported[1].startswith("ch")
        else:
            allowed = same or FLOORS[imported[0]] < FLOORS[name[0]]
        if not allowed:
            yield f"{'.'.join(name)} imports {'.'.join(imported)}"


def test_the_rooms_are_those_of_the_plan():
    rooms = {name_of(path)[0] for path in MODULES if name_of(path)}
    assert rooms - {"__main__"} == set(FLOORS)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: ".".join(name_of(path)) or "course_utils")
def test_imports_go_downwards(path):
    source = path.read_text(encoding="utf-8")
    if not (name := name_of(path)):
        assert not list(imports(source)), "course_utils/__init__.py imports nothing"
    elif name != ("__main__",):  # which stands above all floors
        assert not list(faults(name, source))


@pytest.mark.parametrize(
    ("name", "source"),
    [
        (("models", "made"), "from course_utils.models.nade import NADE"),
        (("models", "made"), "from course_utils.models import nade"),
        (("models", "vae", "vae"), "def f():\n    import course_utils.training"),
        (("models", "base"), "from course_utils.models.nade import NADE"),
        (("models", "base"), "from course_utils.models.raster import RasterModel"),
        (("data", "shapes"), "from course_utils import nn"),
        (("models", "room", "a"), "from course_utils.models.vae.vae import VAE"),
        (("models", "vae", "vae"), "from course_utils.models.room.a import A"),
        (("models", "stylegan", "stylegan"), "from course_utils.models.gan.gan import GAN"),
        (("probability", "slerp"), "from course_utils.data import load"),
        (("plotting", "figures"), "from course_utils.widgets import Player"),
        (("chapters", "ch05", "generation"), "from course_utils.chapters.ch04.flip_pixel import flip_pixel"),
        (("training", "loop"), "from course_utils.pretrained import trained"),
    ],
)
def test_forbidden_imports_are_found(name, source):
    assert len(list(faults(name, source))) == 1


@pytest.mark.parametrize(
    ("name", "source"),
    [
        (("models", "made"), "from course_utils.models.base import AutoregressiveModel"),
        (("models", "made"), "from course_utils.models import base"),
        (("models", "made"), "from course_utils import nn"),
        (("models", "room", "a"), "from course_utils.models.room.b import B"),
        (("models", "room", "a"), "from course_utils.models.gan.losses import GANLoss"),
        (("widgets", "player"), "from course_utils.widgets.widget import Widget"),
        (("chapters", "ch05", "reach"), "from course_utils.chapters.ch05.receptive_field import fields"),
        (("training", "loop"), "import torch"),
    ],
)
def test_allowed_imports_are_let_through(name, source):
    assert not list(faults(name, source))


@pytest.mark.parametrize("module", LIGHT)
def test_light_modules_import_nothing_heavy(module):
    code = f"import sys, course_utils.{module}; print(*sorted(set(sys.modules) & set({HEAVY})))"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.split() == []
