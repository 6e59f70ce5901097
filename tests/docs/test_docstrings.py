"""Whatever a model's file offers says in which chapter it is met."""

import ast
import re
from pathlib import Path

import pytest

MODELS = Path(__file__).resolve().parents[2] / "course_utils" / "models"
CHAPTER = re.compile(r"\bChapters? (0[1-9]|1[0-5])\b")


def homeless(source):
    """The public classes and functions of a source whose docstrings name no chapter."""
    offered = [node for node in ast.parse(source).body if isinstance(node, ast.ClassDef | ast.FunctionDef)]
    return [
        node.name
        for node in offered
        if not node.name.startswith("_") and not CHAPTER.search(ast.get_docstring(node) or "")
    ]


@pytest.mark.parametrize("path", sorted(MODELS.rglob("*.py")), ids=lambda path: path.stem)
def test_classes_and_functions_name_their_chapter(path):
    assert homeless(path.read_text(encoding="utf-8")) == []


def test_one_that_names_none_is_found():
    source = 'class A:\n    """Chapter 04."""\ndef b():\n    """Of chapter 4."""\ndef _c(): ...\ndef d(): ...'
    assert homeless(source) == ["b", "d"]
