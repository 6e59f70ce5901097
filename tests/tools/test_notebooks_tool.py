"""The notebook tools, on small notebooks: what is filled, stored and stripped, and what stops them."""

import inspect
import json

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course_utils.checks.exercise import find
from tools import notebooks

MIRROR = {"mirrors": "course_utils.checks.exercise:find"}
WIDGET = """
from IPython.display import display
display({"application/vnd.jupyter.widget-view+json": {"model_id": "1"}, "text/plain": "a slider"}, raw=True)
"""


@pytest.fixture
def store(tmp_path):
    """Write cells as `tmp_path/01_small.ipynb`, the way an editor would leave them."""

    def write(*cells):
        path = tmp_path / "01_small.ipynb"
        path.write_text(json.dumps(new_notebook(cells=list(cells))))
        return path

    return write


def test_a_mirrored_cell_becomes_the_source_to_the_character(store, tmp_path):
    path = store(new_code_cell("def find(): ...", metadata=MIRROR, id="kept"), new_code_cell("1 / 0"))
    notebooks.main(["--fill"], tmp_path)
    filled = notebooks.read(path)
    assert filled.cells[0].source + "\n" == inspect.getsource(find)
    assert filled.cells[0].id == "kept"
    assert filled.cells[1].source == "1 / 0"


@pytest.mark.parametrize(
    "mirror", ["course_utils.nowhere:X", "course_utils.checks:nothing", "no colon", "math:pi"]
)
def test_a_mirror_of_nothing_is_named(mirror):
    with pytest.raises(ValueError, match=mirror):
        notebooks.source_of(mirror)


def test_execution_is_stored_without_a_trace_of_the_run(store, tmp_path, capsys):
    path = store(
        new_markdown_cell("# Small"),
        new_code_cell(
            "import sys\nx = 20", metadata={"execution": {"iopub.execute_input": "now"}, "tags": ["a"]}
        ),
        new_code_cell(
            "from pathlib import Path\nprint(x + 1, Path.cwd().name, sys.prefix)", execution_count=9
        ),
        new_code_cell("from tqdm.auto import tqdm\nfor _ in tqdm(range(3)): print(_)"),
        new_code_cell(WIDGET),
    )
    notebooks.main(["01_small"], tmp_path)
    first = path.read_text()
    cells = json.loads(first)["cells"]
    assert cells[1]["metadata"] == {"tags": ["a"]}
    assert [cell["execution_count"] for cell in cells[1:]] == [1, 2, 3, 4]
    assert cells[2]["outputs"][0]["text"] == [f"21 {tmp_path.name} .venv\n"]
    assert [output["name"] for output in cells[3]["outputs"]] == ["stdout"]
    assert cells[4]["outputs"][0]["data"] == {"text/plain": ["a slider"]}
    assert cells[4]["outputs"][0]["metadata"] == {"widget": True}
    assert json.loads(first)["metadata"] == notebooks.NOTEBOOK_METADATA
    assert "slowest is cell" in capsys.readouterr().out
    notebooks.main([], tmp_path)
    assert path.read_text() == first
    assert list(tmp_path.iterdir()) == [path]


def test_an_error_names_notebook_and_cell_and_leaves_the_file(store, tmp_path):
    path = store(new_markdown_cell("# Small"), new_code_cell("x = 1"), new_code_cell("x / 0"))
    before = path.read_text()
    with pytest.raises(SystemExit, match=r"(?s)01_small\.ipynb, cell 3:.*x / 0.*ZeroDivisionError"):
        notebooks.main([], tmp_path)
    assert path.read_text() == before


def test_an_unknown_notebook_is_named(store, tmp_path):
    store(new_markdown_cell("# Small"))
    with pytest.raises(SystemExit, match="07_gone: no such notebook; there are 01_small"):
        notebooks.main(["07_gone"], tmp_path)


def test_cells_without_id_get_stable_ones(store):
    path = store(new_markdown_cell("a", id="cell-1"), new_markdown_cell("b"), new_markdown_cell("c"))
    raw = json.loads(path.read_text())
    for cell in raw["cells"][1:]:
        del cell["id"]
    path.write_text(json.dumps(raw))
    assert [cell.id for cell in notebooks.read(path).cells] == ["cell-1", "cell-2", "cell-3"]
