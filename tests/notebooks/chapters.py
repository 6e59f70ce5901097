"""The notebooks as the tests read them: cells that can say where they are."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat


@dataclass(frozen=True)
class Chapter:
    path: Path
    notebook: nbformat.NotebookNode

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def number(self) -> str:
        return self.name[:2]

    def cells(self, *kinds: str) -> Iterator[tuple[str, nbformat.NotebookNode]]:
        """Every cell of these kinds ("code", "markdown") behind its place, such as "02_mle.ipynb, cell 7"."""
        for position, cell in enumerate(self.notebook.cells, start=1):
            if cell.cell_type in kinds:
                yield f"{self.name}, cell {position}", cell


FOLDER = Path(__file__).parents[2] / "notebooks"
CHAPTERS = [
    Chapter(path, nbformat.read(path, as_version=4)) for path in sorted(FOLDER.glob("[0-9][0-9]_*.ipynb"))
]
