"""A page that is exported from a chapter tells each picture's alternative text."""

import html
import re
from pathlib import Path

import nbformat
from nbconvert import HTMLExporter
from traitlets.config import Config

ROOT = Path(__file__).resolve().parents[2]
NAME = "course_utils.install.alt_text.AltText"


def test_every_picture_of_an_exported_page_has_its_alternative_text():
    notebook = nbformat.read(ROOT / "notebooks" / "08_gan_training_1d.ipynb", 4)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    alts = [o.metadata["image/png"]["alt"] for o in outputs if "image/png" in o.get("data", {})]
    page, _ = HTMLExporter(config=Config(HTMLExporter={"preprocessors": [NAME]})).from_notebook_node(notebook)
    images = re.findall(r'<img alt="([^"]*)" src="data:image/png;base64,iVBOR', page)
    assert len(alts) >= 5
    assert [" ".join(html.unescape(told).split()) for told in images] == [
        " ".join(alt.split()) for alt in alts
    ]
    assert page.count("<img ") == len(alts)


def test_make_lab_exports_pages_so():
    makefile = (ROOT / "Makefile").read_text()
    assert f"ALT := HTMLExporter.preprocessors={NAME}\n" in makefile
    assert "jupyter lab $(ROOT) --ServerApp.$(PROMPT) --$(ALT) " in makefile
