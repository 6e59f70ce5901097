"""Make an edition of the notebooks in editions/: the committed ones stay as they are.

python -m tools.edition --for student
python -m tools.edition --for instructor
python -m tools.edition --for colab --repository owner/name
python -m tools.edition --for slides              pages for a browser; they need `npm ci`, once
"""

import argparse
from functools import partial
from pathlib import Path

import nbformat

from course_utils.storage.atomic import atomic_write
from tools.edition.colab import colab
from tools.edition.deck import decks
from tools.edition.instructor import instructor
from tools.edition.student import student
from tools.site.assets import copy_widgets, need_node, set_formulas
from tools.site.settings import REPOSITORY

ROOT = Path(__file__).resolve().parents[2]
EDITIONS = {"student": student, "instructor": instructor, "colab": colab}


def main(arguments: list[str] | None = None) -> list[Path]:
    """Write the edition that the arguments ask for: its files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--for", dest="whom", choices=[*EDITIONS, "slides"], required=True)
    parser.add_argument(
        "--repository",
        default=REPOSITORY.removeprefix("https://github.com/"),
        metavar="OWNER/NAME",
        help="where the course lies on GitHub; else COURSE_REPOSITORY names it",
    )
    parser.add_argument("--output", type=Path, help="a folder; else editions/ and the edition's name")
    options = parser.parse_args(arguments)
    output = options.output or ROOT / "editions" / options.whom
    output.mkdir(parents=True, exist_ok=True)
    if options.whom == "slides":
        return write_slides(output)
    make = EDITIONS[options.whom]
    if make is colab:
        if not options.repository:
            parser.error("--for colab needs --repository OWNER/NAME: Colab fetches the course from there")
        make = partial(colab, repository=options.repository)
    written = []
    for path in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb")):
        made = make(nbformat.read(path, as_version=4), path.stem)
        nbformat.validate(made)
        with atomic_write(output / path.name) as part:
            part.write_text(nbformat.writes(made) + "\n", encoding="utf-8")
        written.append(output / path.name)
    return written


def write_slides(output: Path) -> list[Path]:
    """Write the decks and all that they show: the folder needs no other, and no network."""
    need_node()
    recordings = ROOT / "build" / "recordings"
    written = decks(output, shared=output, recordings=recordings)
    copy_widgets(output, recordings)
    set_formulas(output)
    return written


if __name__ == "__main__":
    for file in main():
        print(file)
