"""Modules import downwards only: the floors of the house, read from the source."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = {
    "style": 0,
    "probability": 0,
    "pushforward": 0,
    "counting": 0,
    "modes": 0,
    "files": 0,
    "forgetting": 0,
    "pictures": 0,
    "drawings": 1,  # made of pictures
    "faces": 1,
    "missing_corner": 1,
    "domains": 2,
    "taxonomy": 0,
    "anomalies": 0,
    "geodesic": 0,
    "intrinsic_dimension": 0,
    "frechet": 0,
    "interpolation": 0,
    "precision_recall": 0,
    "planning": 0,
    "order_of_play": 0,
    "slide_gan": 3,
    "trained": 3,  # weights of models
    "datafiles": 0,
    "checks": 0,
    "server": 0,
    "scene": 1,  # names the colour roles of style
    "layers": 1,
    "masked_conv": 1,
    "lstm": 1,
    "pretrained": 1,
    "checkpoint": 1,
    "parallel": 1,
    "learning_curves": 1,
    "windy_grid": 1,
    "results": 1,
    "skew": 1,
    "data": 1,
    "models": 2,
    "patches": 3,
    "training": 3,
    "long_training": 4,
    "continual": 4,
    "scholars": 4,
    "plots": 4,
    "widgets": 5,
    "doctor": 5,
    "__main__": 6,
}
# The models that other models stand on.
GROUND = {"contract": 0, "raster": 1, "pixel_rnn": 2, "gan": 1, "gan_ensemble": 2, "penalties": 2}
MODULES = sorted((ROOT / "course_utils").rglob("*.py"))
LIGHT = ["data", "style", "scene", "checks", "plots"]
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


def faults(name, source):
    """Imports that the house forbids to the module `name`.

    On its own floor a module may use the other files of its folder; a model may use only the ground of all
    models and, where it lives in a room (a folder in models/), the files of its room.
    """
    for imported in imports(source):
        if name[0] == imported[0] == "models":
            ground = imported[1] in GROUND and GROUND[imported[1]] < GROUND.get(name[1], 3)
            allowed = ground or (len(name) == 3 and name[1] == imported[1])
        else:
            allowed = name[0] == imported[0] or FLOORS[imported[0]] < FLOORS[name[0]]
        if not allowed:
            yield f"{'.'.join(name)} imports {'.'.join(imported)}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: ".".join(name_of(path)) or "course_utils")
def test_imports_go_downwards(path):
    if name := name_of(path):
        assert name[0] in FLOORS, f"give {name[0]} a floor"
        assert not list(faults(name, path.read_text(encoding="utf-8")))
    else:
        assert not list(imports(path.read_text(encoding="utf-8"))), "course_utils/__init__.py stays empty"


@pytest.mark.parametrize(
    ("name", "source"),
    [
        (("models", "made"), "from course_utils.models.nade import NADE"),
        (("models", "made"), "from course_utils.models import nade"),
        (("models", "vae"), "def f():\n    import course_utils.training"),
        (("models", "contract"), "from course_utils.models.nade import NADE"),
        (("data",), "from course_utils import layers"),
        (("models", "room", "a"), "from course_utils.models.vae import VAE"),
        (("models", "vae"), "from course_utils.models.room.a import A"),
        (("probability",), "from course_utils.data import load"),
        (("plots",), "from course_utils.widgets import Player"),
    ],
)
def test_forbidden_imports_are_found(name, source):
    assert len(list(faults(name, source))) == 1


@pytest.mark.parametrize(
    ("name", "source"),
    [
        (("models", "made"), "from course_utils.models.contract import AutoregressiveModel"),
        (("models", "made"), "from course_utils.models import contract"),
        (("models", "made"), "from course_utils import layers"),
        (("models", "room", "a"), "from course_utils.models.room.b import B"),
        (("models", "room", "a"), "from course_utils.models.gan import Game"),
        (("widgets", "player"), "from course_utils.widgets.widget import Widget"),
        (("training",), "import torch"),
    ],
)
def test_allowed_imports_are_let_through(name, source):
    assert not list(faults(name, source))


@pytest.mark.parametrize("module", LIGHT)
def test_light_modules_import_nothing_heavy(module):
    code = f"import sys, course_utils.{module}; print(*sorted(set(sys.modules) & set({HEAVY})))"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.split() == []
