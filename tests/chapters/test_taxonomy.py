"""The map of the field names chapters that there are, each behind a link."""

import re
from pathlib import Path

from course_utils.chapters.taxonomy import NOTEBOOKS, TAXONOMY, linked

FOLDER = Path(__file__).parents[2] / "notebooks"


def test_the_links_lead_to_the_chapters():
    links = re.findall(r'<a href="([^"]+)">(\d\d)</a>', linked(TAXONOMY))
    assert {number for _, number in links} == set(NOTEBOOKS)
    assert all(name.startswith(number) and (FOLDER / name).exists() for name, number in links)


def test_a_small_tree():
    tree = {"root": {"leaf": "07 to 13"}}
    links = (
        '<a href="07_gan_optimality.ipynb">07</a>',
        '<a href="13_stylegan.ipynb">13</a>',
    )
    assert linked(tree) == f"<ul><li>root: <ul><li>leaf: {links[0]} to {links[1]}</li></ul></li></ul>"
