"""Pictures of a notebook's outputs as files of the site, small and with their alternative texts."""

import base64
import hashlib
import html
import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

DOTS_PER_PIXEL = 110 / 96  # figures are saved at 110 dots an inch, a page has 96 pixels an inch
THUMBNAIL = (480, 300)


@dataclass(frozen=True)
class Pictures:
    """Writes pictures into `folder`, and their HTML; from its page `up` leads to what is above the folder."""

    folder: Path
    up: str = ".."

    def tag(self, output: dict) -> str:
        """An <img> for an output that holds a PNG, loaded when the reader comes near."""
        data = base64.b64decode(output["data"]["image/png"])
        name, (width, _) = self.store(data)
        size = Image.open(io.BytesIO(data)).size
        alt = html.escape(alternative_text(output))
        return (
            f'<img alt="{alt}" src="{self.up}/pictures/{name}" width="{size[0]}" height="{size[1]}" '
            f'style="max-width: min(100%, {width / DOTS_PER_PIXEL:.0f}px)" loading="lazy" decoding="async">'
        )

    def store(self, data: bytes) -> tuple[str, tuple[int, int]]:
        """Keep a PNG as lossless WebP, or as it is where that is smaller: the file's name, the size."""
        key = hashlib.sha1(data).hexdigest()[:16]
        picture = Image.open(io.BytesIO(data))
        if kept := [*self.folder.glob(f"{key}.*")]:  # packing takes long, and a chapter's deck shows it again
            return kept[0].name, picture.size
        packed = io.BytesIO()
        picture.save(packed, "WEBP", lossless=True)
        suffix, smaller = min((".webp", packed.getvalue()), (".png", data), key=lambda pair: len(pair[1]))
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / f"{key}{suffix}").write_bytes(smaller)
        return f"{key}{suffix}", picture.size

    def thumbnail(self, output: dict, name: str) -> str:
        """Keep a small copy of an output's picture under this name: the file's name."""
        picture = Image.open(io.BytesIO(base64.b64decode(output["data"]["image/png"]))).convert("RGB")
        picture.thumbnail(THUMBNAIL, Image.Resampling.LANCZOS)
        self.folder.mkdir(parents=True, exist_ok=True)
        picture.save(self.folder / f"{name}.webp", quality=80)
        return f"{name}.webp"


def alternative_text(output: dict) -> str:
    """What the picture shows, in words; ValueError where an output has none."""
    alt = output.get("metadata", {}).get("image/png", {}).get("alt", "")
    if not alt:
        raise ValueError(
            "a picture has no alternative text, expected one: end the cell with show(fig, alt=...)"
        )
    return alt
