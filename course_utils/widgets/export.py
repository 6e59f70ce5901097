"""A player for those who have no kernel: a page that plays by itself, GIF and MP4 for slides."""

import base64
import gzip
import html
import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import numpy as np
from PIL import Image
from PIL.Image import Dither, Quantize

from course_utils.plotting.animation import Animation
from course_utils.storage.atomic import atomic_write
from course_utils.widgets.frame_source import FrameSource
from course_utils.widgets.player import Player
from course_utils.widgets.protocol import encode
from course_utils.widgets.widget import FRONT_END, STATIC

PAGE_FRAMES, MOVIE_FRAMES, FRAMES_PER_SECOND = 300, 100, 20

CUT_OFF = "ffmpeg stopped before the video was whole: is there room on the disk?"

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ background: canvas; font-family: system-ui, sans-serif; }}
body {{ max-width: 75rem; margin: auto; padding: 0 1rem; }}
h1 {{ font-size: 1.2rem; }}
{style}
</style>
</head>
<body>
<h1>{title}</h1>
<div id="player"></div>
<script type="text/plain" id="words">{words}</script>
<script type="text/plain" id="floats">{floats}</script>
<script type="module">
{script}
</script>
</body>
</html>
"""


def save_page(path: Path, player: Player, title: str) -> None:
    """Write one self-contained HTML page: it plays and is scrubbed without kernel and network."""
    frames, floats = encode([player.source.scene(i) for i in evenly(len(player.source), PAGE_FRAMES)])
    spec = {**player.spec, "controls": [], "presets": [], "actions": [], "speeds": [1], "projector": False}
    words = json.dumps({"spec": spec, "frames": frames}, allow_nan=False)
    page = PAGE.format(
        title=html.escape(title),
        style=(STATIC / "widget.css").read_text(encoding="utf-8"),
        words=_packed(words.encode()),
        floats=_packed(floats),
        script=FRONT_END + "replay(document);",
    )
    with atomic_write(path) as part:
        part.write_text(page, encoding="utf-8")


def save_movie(path: Path, source: FrameSource, height: int) -> None:
    """Write a GIF or an MP4, as the path's suffix says, of the scenes as Matplotlib draws them.

    Raises:
        ValueError: the suffix is another one.
        ModuleNotFoundError: an MP4 needs the ffmpeg that the extra `video` brings.
        OSError: there is no room for all of it.
    """
    kinds = {".gif": _write_gif, ".mp4": _write_mp4}
    if path.suffix not in kinds:
        raise ValueError(f"path is {path}, expected one that ends in {' or '.join(kinds)}")
    animation = Animation(height)
    pictures = (animation.pixels(source.scene(i)) for i in evenly(len(source), MOVIE_FRAMES))
    with atomic_write(path) as part:
        kinds[path.suffix](part, pictures)


def _write_gif(path: Path, pictures: Iterator[np.ndarray]) -> None:
    first = Image.fromarray(next(pictures)).quantize(method=Quantize.MAXCOVERAGE)
    # One palette for all, which spans all colours: what stands still is the same in each and takes no room.
    others = (Image.fromarray(picture).quantize(palette=first, dither=Dither.NONE) for picture in pictures)
    first.save(path, save_all=True, append_images=others, duration=1000 // FRAMES_PER_SECOND, loop=0)


def _write_mp4(path: Path, pictures: Iterator[np.ndarray]) -> None:
    try:
        from imageio_ffmpeg import count_frames_and_secs, write_frames
    except ModuleNotFoundError as error:
        message = 'MP4 videos need the extra "video": pip install "course-utils[video]" (GIF works without)'
        raise ModuleNotFoundError(message) from error
    first = next(pictures)
    size = first.shape[1::-1]
    writer = write_frames(path, size, fps=FRAMES_PER_SECOND, macro_block_size=2)
    writer.send(None)
    sent = 0
    for picture in chain([first], pictures):
        try:
            writer.send(np.ascontiguousarray(picture))
        except OSError:  # whose text is ffmpeg's command
            raise OSError(CUT_OFF) from None
        sent += 1
    writer.close()  # which does not say how ffmpeg ended
    try:
        written, _ = count_frames_and_secs(path)
    except RuntimeError:
        written = 0
    if written < sent:
        raise OSError(CUT_OFF)


def evenly(length: int, most: int) -> list[int]:
    """At most `most` of the indices 0 .. length - 1, evenly spaced, with the first and the last."""
    return sorted({round(i) for i in np.linspace(0, length - 1, min(length, most))})


def _packed(content: bytes) -> str:
    return base64.b64encode(gzip.compress(content, mtime=0)).decode()
