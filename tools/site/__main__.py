"""Build the pages of the course. No notebook is executed: each is shown as it is committed.

python -m tools.site                                      into site/
python -m tools.site FOLDER --recordings RECORDINGS       there, with the recorded widgets of that folder
"""

import argparse
import shutil
import sys
from pathlib import Path

from sphinx.cmd.build import main as sphinx

from tools.edition.deck import decks
from tools.site.assets import copy_widgets, need_node, set_formulas
from tools.site.settings import ROOT
from tools.site.slim import slim
from tools.site.sources import lay_out

BUILD = ROOT / "build" / "site"  # where Sphinx reads and writes


def build(site: Path, recordings: Path) -> None:
    """Write the whole site; SystemExit where node is missing or where Sphinx has warned."""
    need_node()
    for folder in (BUILD, site):
        shutil.rmtree(folder, ignore_errors=True)
    sources, pages = BUILD / "sources", BUILD / "pages"
    lay_out(sources, recordings)
    options = ("-q", "--fail-on-warning", "--jobs", "auto")
    if sphinx(["-c", str(Path(__file__).parent), *options, str(sources), str(pages)]):
        sys.exit("Sphinx stops at the warnings above.")
    shutil.copytree(pages, site, ignore=shutil.ignore_patterns(".doctrees"))
    shutil.copytree(sources / "pictures", site / "pictures")
    decks(site / "slides", shared=site, recordings=recordings)
    copy_widgets(site, recordings)
    set_formulas(site)
    slim(site)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.site")
    parser.add_argument("site", nargs="?", type=Path, default=ROOT / "site")
    parser.add_argument("--recordings", type=Path, default=ROOT / "build" / "recordings")
    build(**vars(parser.parse_args()))


if __name__ == "__main__":
    main()
