"""What Sphinx reads: notebooks and documents at their places in the repository, and text/, filled."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import nbformat
import segno

from tools.site import links, notebooks, pages
from tools.site.assets import Index, read_index
from tools.site.pictures import Pictures
from tools.site.settings import ADDRESS, REPOSITORY, ROOT

TEXT = Path(__file__).parent / "text"
DOCUMENTS = (
    *("docs/teaching.md", "docs/demo_notes.md", "docs/adapting.md", "docs/architecture.md"),
    *("CONTRIBUTING.md", "CHANGELOG.md", "data/README.md"),
)
# The notebooks whose GAN on the line the start page and the page `demo` show.
STAR, DEMO, MAKER = "08_gan_training_1d", "demo_gan_1d", "gan_dynamics"

INSTALLING = ("Two commands", "What you need", "A new edition, and your answers")


def lay_out(target: Path, recordings: Path, root: Path = ROOT) -> None:
    """Write all sources below `target`; `recordings` holds recorded widgets with their index, if any."""
    pictures, recorded = Pictures(target / "pictures"), read_index(recordings)
    paths = sorted((root / "notebooks").glob("[0-9]*.ipynb"))
    paged = {*DOCUMENTS, *(f"notebooks/{path.name}" for path in paths)}
    link = partial(links.adapt, pages=paged, repository=REPOSITORY)
    chapters = [lay_out_chapter(path, target, pictures, recorded, link) for path in paths]
    for name in DOCUMENTS:
        write(target / name, link((root / name).read_text(encoding="utf-8"), name))

    families = pages.families(root / "course_utils" / "models")
    readme = (root / "README.md").read_text(encoding="utf-8")
    parts = {
        "star": star(root, STAR, recorded, Pictures(pictures.folder, up=".")),
        "demo": star(root, DEMO, recorded, Pictures(pictures.folder, up=".")),
        "code": qr_code(f"{ADDRESS}/demo.html") if ADDRESS else "",
        "map": pages.chapter_map(chapters),
        "chapters": "\n".join(f"notebooks/{chapter.name}" for chapter in chapters),
        "glossary": pages.glossary(nbformat.read(paths[0], as_version=4)),
        "install": link("\n".join(pages.section(readme, title) for title in INSTALLING), "README.md"),
        "models": pages.models_table(readme).replace("](notebooks/", "](../notebooks/"),
        "families": "\n".join(families),
    }
    for path in TEXT.rglob("*.md"):
        write(target / path.relative_to(TEXT), pages.fill(path.read_text(encoding="utf-8"), parts))
    for name, text in families.items():
        write(target / "models" / f"{name}.md", text)


def lay_out_chapter(
    path: Path, target: Path, pictures: Pictures, recorded: Index, link: Callable[[str, str], str]
) -> pages.Chapter:
    """Write the notebook in `path` as the source of a page: what the chapter says of itself."""
    notebook = nbformat.read(path, as_version=4)
    thumbnail = pictures.thumbnail(notebooks.find_still(notebook)[1], path.stem)
    chapter = pages.Chapter.of(path.stem, notebook, thumbnail)
    notebook.metadata["myst"] = {"html_meta": {"description": chapter.question}}  # what search engines show
    in_place = partial(link, file=f"notebooks/{path.name}")
    notebooks.adapt(notebook, recorded.get(path.stem, {}), pictures, in_place)
    notebook.cells[0].source += f'\n\n<p><a href="../slides/{path.stem}.html">This chapter as slides</a></p>'
    write(target / "notebooks" / path.name, nbformat.writes(notebook))
    return chapter


def star(root: Path, name: str, recorded: Index, pictures: Pictures) -> str:
    """The figure of a notebook's GAN on the line, for a page at the root of the site."""
    notebook = nbformat.read(root / "notebooks" / f"{name}.ipynb", as_version=4)
    cell, output = notebooks.find_widget(notebook, MAKER)
    return notebooks.figure(output, pictures, recorded.get(name, {}).get(cell.id))


def qr_code(address: str) -> str:
    """The address as a picture for the cameras of phones, and in words."""
    picture = segno.make(address).svg_inline(border=2, light="white", omitsize=True, svgclass=None)
    words = f'<figcaption>On your phone: <a href="{address}">{address}</a></figcaption>'
    return f'<figure class="code">{picture}{words}</figure>'


def write(path: Path, text: str) -> None:
    """Write a source, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
