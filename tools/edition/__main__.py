"""Make an edition of the notebooks in editions/: the committed ones stay as they are.

python -m tools.edition --for student
python -m tools.edition --for instructor
python -m tools.edition --for colab --repository owner/name
"""

import argparse
from functools import partial
from pathlib import Path

import nbformat

from course_utils.storage.atomic import atomic_write
from tools.edition.colab import colab
from tools.edition.instructor import instructor
from tools.edition.student import student
from tools.site.settings import REPOSITORY

ROOT = Path(__file__).resolve().parents[2]
EDITIONS = {"student": student, "instructor": instructor, "colab": colab}


def main(arguments: list[str] | None = None) -> list[Path]:
    """Write the edition that the arguments ask for: its files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--for", dest="whom", choices=EDITIONS, required=True)
    parser.add_argument(
        "--repository",
        default=REPOSITORY.removeprefix("https://github.com/"),
        metavar="OWNER/NAME",
        help="where the course lies on GitHub; else COURSE_REPOSITORY names it",
    )
    parser.add_argument("--output", type=Path, help="a folder; else editions/ and the edition's name")
    options = parser.parse_args(arguments)
    make = EDITIONS[options.whom]
    if make is colab:
        if not options.repository:
            parser.error("--for colab needs --repository OWNER/NAME: Colab fetches the course from there")
        make = partial(colab, repository=options.repository)
    output = options.output or ROOT / "editions" / options.whom
    output.mkdir(parents=True, exist_ok=True)
    written = []
    for path in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb")):
        made = make(nbformat.read(path, as_version=4), path.stem)
        nbformat.validate(made)
        with atomic_write(output / path.name) as part:
            part.write_text(nbformat.writes(made) + "\n", encoding="utf-8")
        written.append(output / path.name)
    return written


if __name__ == "__main__":
    for file in main():
        print(file)
