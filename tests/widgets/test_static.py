"""The page's scripts: their own tests, run by node, and what holds between them and Python."""

import base64
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from course_utils.plotting import scene
from course_utils.plotting.scene import Mark, Panel, Scene
from course_utils.widgets.packing import pack
from course_utils.widgets.protocol import encode
from course_utils.widgets.widget import FRONT_END, STATIC

NODE = shutil.which("node")
SCRIPTS = sorted((Path(__file__).parent / "static").glob("*.test.js"))
X, Y = np.array([0.251, 1.498, 3.002]), np.array([-1.0, np.nan, 2.5])
EXTENT = (0.0, 4.0, 0.0, 2.0)
MARKS = [
    scene.Line(X, Y, "data", "a line"),
    scene.Area(X, X, "model"),
    scene.Band(X, X, X, "model"),
    scene.Points(X, X, "model", size=4.0),
    scene.Segments(X, X, X + 1, X + 2, "accent"),
    scene.Bars(X, X, 0 * X, "data"),
    scene.Rug(X, "data"),
    scene.Rule(0.5, "noise", "y"),
    scene.Image(np.arange(6.0).reshape(2, 3) / 6, EXTENT),
    scene.Picture(np.arange(18.0).reshape(2, 3, 3) / 18, EXTENT),
    scene.Text(1.0, 2.0, "a word"),
]
DECODE = """
import {{ decode }} from {protocol};
import {{ paint }} from {marks};
let given = "";
for await (const chunk of process.stdin) given += chunk;
const {{ frames, floats }} = JSON.parse(given);
const [scene] = decode(frames, new Uint8Array(Buffer.from(floats, "base64")));
const bits = (array) => [...new Uint32Array(new Float32Array(array).buffer)];
const found = scene.rows[0][0].marks.map((mark) => mark.arrays.map((name) => bits(mark[name])));
console.log(JSON.stringify({{ found, painters: Object.keys(paint) }}));
"""

UNPACK = """
import {{ unpack, gunzip }} from {unpack};
import {{ decode }} from {protocol};
let given = "";
for await (const chunk of process.stdin) given += chunk;
const piece = unpack(await gunzip(new Blob([Buffer.from(given, "base64")]).stream()));
const scenes = Array.from({{ length: piece.length }}, (_, i) => decode([piece.frame(i)], piece.buffer)[0]);
console.log(JSON.stringify(scenes, (_, value) => {{
  if (value instanceof Float32Array) return [...value].map((x) => (Number.isNaN(x) ? "NaN" : x));
  return value;
}}));
"""


@pytest.fixture(autouse=True)
def node() -> None:
    if NODE is None or int(subprocess.check_output([NODE, "--version"], text=True)[1:].split(".")[0]) < 18:
        pytest.skip("node 18 or newer is not at hand")


def run(*arguments: str | Path, **options) -> str:
    done = subprocess.run(
        [NODE, *arguments], capture_output=True, text=True, encoding="utf-8", check=False, **options
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name.removesuffix(".test.js"))
def test_scripts(script: Path) -> None:
    assert "# fail 0" in run("--test", "--test-reporter=tap", script)


def test_the_joined_modules_are_one_widget(tmp_path: Path) -> None:
    """A name that two modules use for different things would be a syntax error here."""
    (tmp_path / "widget.mjs").write_text(FRONT_END, encoding="utf-8")
    (tmp_path / "look.mjs").write_text(
        'import widget from "./widget.mjs"; console.log(Object.keys(widget()).join());', encoding="utf-8"
    )
    assert run(tmp_path / "look.mjs").strip() == "initialize,render"


def subclasses(kind: type) -> Iterator[type]:
    for below in kind.__subclasses__():
        yield below
        yield from subclasses(below)


def test_the_page_decodes_what_python_encodes_and_paints_every_mark(tmp_path: Path) -> None:
    assert {type(mark) for mark in MARKS} == set(subclasses(Mark))
    frames, floats = encode([Scene([[Panel(MARKS, (0, 4), (0, 2))]])])
    modules = {name: json.dumps((STATIC / f"{name}.js").as_uri()) for name in ("protocol", "marks")}
    (tmp_path / "decode.mjs").write_text(DECODE.format(**modules), encoding="utf-8")
    message = json.dumps({"frames": frames, "floats": base64.b64encode(floats).decode()})
    answer = json.loads(run(tmp_path / "decode.mjs", input=message))
    expected = [
        [getattr(mark, name).ravel().view(np.uint32).tolist() for name in mark.arrays] for mark in MARKS
    ]
    assert answer["found"] == expected
    assert set(answer["painters"]) == {type(mark).__name__ for mark in MARKS}


def test_the_page_unpacks_what_python_packs(tmp_path: Path) -> None:
    """Scenes of two structures, lengths and limits that change, gaps, and values far beyond the axes."""
    marks = [[*MARKS, scene.Line(X * 10.0**i, Y, "data", f"line {i}")] for i in range(4)]
    scenes = [Scene([[Panel(m, (0, 4 + i), (0, 2))]], f"“scene” {i}") for i, m in enumerate(marks)]
    scenes.insert(2, Scene([[Panel([scene.Rug(X[:2], "data")], (-1, 1), (0, 1))]], "another one"))
    scenes.append(Scene([[Panel([], (-1, 1), (0, 1))]], "an empty one"))
    modules = {name: json.dumps((STATIC / f"{name}.js").as_uri()) for name in ("unpack", "protocol")}
    (tmp_path / "unpack.mjs").write_text(UNPACK.format(**modules), encoding="utf-8")
    found = json.loads(run(tmp_path / "unpack.mjs", input=base64.b64encode(pack(scenes)).decode()))
    assert [one["description"] for one in found] == [one.description for one in scenes]
    for one, expected in zip(found, scenes, strict=True):
        for panel, shown in zip(expected.panels, one["rows"][0], strict=True):
            for mark, painted in zip(panel.marks, shown["marks"], strict=True):
                for name in mark.arrays:
                    quantum = {"values": 1 / 256, "packed": 0.0}.get(name, 4 / 4096)
                    array = np.array(painted[name], dtype=np.float32)
                    np.testing.assert_allclose(array, getattr(mark, name).ravel(), rtol=0, atol=quantum / 2)
        (words,), _ = encode([expected])
        assert without_arrays(one) == without_arrays(json.loads(json.dumps(words)))


def without_arrays(frame: dict) -> dict:
    """The frame's words alone."""
    for panel in frame["rows"][0]:
        for mark in panel["marks"]:
            for name in mark["arrays"]:
                del mark[name]
    return frame
