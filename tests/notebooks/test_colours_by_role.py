"""The colours of the roles are used for nothing else, in any chapter and in any of its widgets."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from chapters import CHAPTERS, Chapter
from colours_by_role import complaints

import course_utils.chapters


def in_chapter(chapter: Chapter) -> Iterator[str]:
    """One line for every misused colour in the chapter's cells and in its modules."""
    for place, cell in chapter.cells("code"):
        yield from (f"{place}: {line}" for line in complaints(cell.source))
    folder = Path(course_utils.chapters.__path__[0]) / f"ch{chapter.number}"
    for path in sorted(folder.glob("*.py")):
        yield from (f"{folder.name}/{path.name}: {line}" for line in complaints(path.read_text("utf-8")))


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.path.stem)
def test_a_colour_has_one_meaning(chapter):
    if found := list(in_chapter(chapter)):
        pytest.fail("\n".join(found), pytrace=False)


@pytest.mark.parametrize(
    "source",
    [
        'ax.plot(x, color=style.color("optimum"), label="D*")',
        'ax.plot(x, ".", color=color("data"), label=f"p_data ({area:.2f})")',
        'ax.plot(x, color=style.color("noise"))',
        'ax.plot(x, color=style.color("wine"), label="anything")',
        'ax.plot(x, color=style.color("model"), label="anything learnt")',
        'Line(x, y, "discriminator", "the critic")',
        'colors = {"DCGAN": "model", "real images": "data", "NADE": ("accent", "o-")}',
        'zip(("p(z)", "q(z | x)"), ("prior", "posterior"))',
        'players = ("discriminator", "generator")',
    ],
)
def test_a_role_for_what_plays_it(source):
    assert complaints(source) == []


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        (
            'ax.plot(x, color=style.color("optimum"), label="pixels")',
            "'pixels' has the colour of optimum",
        ),
        ('draw_curve(ax, n, x, "prior", "logistic")', "'logistic' has the colour of prior"),
        ('Line(x, y, "discriminator", "recall")', "'recall' has the colour of discriminator"),
        ('colors = {"VAE": ("posterior", "o-")}', "'VAE' has the colour of posterior"),
        ('zip(("FVSBN", "NADE"), ("noise", "model"))', "'FVSBN' has the colour of noise"),
        ('zip(curves, ("accent", "prior"))', "'a row of series' has the colour of prior"),
        ('ROLES = ("accent", "noise")', "'a row of series' has the colour of noise"),
    ],
)
def test_a_role_for_something_else_is_named(source, complaint):
    assert complaints(source) == [complaint]
