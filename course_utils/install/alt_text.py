"""Alternative texts in exported pages: nbconvert's template for JupyterLab leaves them out."""

import html
from typing import Any

from nbconvert.preprocessors import Preprocessor


class AltText(Preprocessor):
    """Writes each picture that has an alternative text as an HTML image that has it too."""

    def preprocess_cell(self, cell: Any, resources: Any, index: int) -> tuple[Any, Any]:
        """The cell, its pictures with their texts."""
        for output in cell.get("outputs", []):
            alt = output.get("metadata", {}).get("image/png", {}).get("alt")
            if alt:
                source = f"data:image/png;base64,{output.data.pop('image/png')}"
                output.data["text/html"] = f'<img alt="{html.escape(alt)}" src="{source}">'
        return cell, resources
