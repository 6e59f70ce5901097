import base64
import gzip
import itertools
import json
import re
import sys

import imageio_ffmpeg
import numpy as np
import pytest
from PIL import Image

from course_utils.chapters.ch08.gan_1d import gan_dynamics
from course_utils.plotting.animation import Animation
from course_utils.plotting.scene import Image as ImageMark
from course_utils.plotting.scene import Line, Panel, Scene
from course_utils.widgets.export import MOVIE_FRAMES, PAGE_FRAMES, evenly, save_movie, save_page
from course_utils.widgets.player import Player
from course_utils.widgets.protocol import encode


class Waves:
    """A frame source of sine waves that move to the right."""

    def __init__(self, frames):
        self.frames = frames

    def __len__(self):
        return self.frames

    def scene(self, index):
        x = np.linspace(0, 6, 50)
        wave = Line(x, np.sin(x - index / 2), "model")
        return Scene([[Panel([wave], (0, 6), (-1.1, 1.1))]], f"Frame {index} </script> & more.")

    def change(self, values):
        pass


def unpack(page, name):
    packed = re.search(f'id="{name}">([^<]*)</script>', page).group(1)
    return gzip.decompress(base64.b64decode(packed))


# ---- pages


def test_a_page_holds_the_player_and_needs_nothing_else(tmp_path):
    player = Player(Waves(5), [], "Waves.", question="Where to?", actions={"Save": lambda: "saved"})
    path = tmp_path / "waves.html"
    save_page(path, player, "Waves & <more>")
    page = path.read_text(encoding="utf-8")
    assert "<h1>Waves &amp; &lt;more&gt;</h1>" in page
    assert not re.search(r"https?://|\bsrc=|<link|@import|url\(|\bfetch\(|\bimport\b", page)
    words = json.loads(unpack(page, "words"))
    frames, floats = encode([player.source.scene(i) for i in range(5)])
    assert words["frames"] == json.loads(json.dumps(frames))
    assert unpack(page, "floats") == floats
    assert words["spec"]["question"] == "Where to?"
    assert words["spec"]["actions"] == []  # there is no kernel to act
    assert page.count("</script>") == 3


def test_300_frames_of_the_gan_fit_into_a_page_of_1_5_megabytes(tmp_path):
    player = gan_dynamics()
    for _ in range(PAGE_FRAMES + 20):
        player.source.advance(1)
    save_page(tmp_path / "gan.html", player, "A GAN")
    assert (tmp_path / "gan.html").stat().st_size <= 1_500_000
    frames = json.loads(unpack((tmp_path / "gan.html").read_text(encoding="utf-8"), "words"))["frames"]
    assert len(frames) == PAGE_FRAMES
    assert frames[-1]["description"] == player.picture().description


def test_frames_are_chosen_evenly():
    assert evenly(3, 10) == [0, 1, 2]
    assert evenly(1, 10) == [0]
    chosen = evenly(1000, 300)
    assert (len(chosen), chosen[0], chosen[-1]) == (300, 0, 999)
    assert set(np.diff(chosen)) == {3, 4}


# ---- movies


def test_a_gif_shows_every_frame(tmp_path):
    path = tmp_path / "waves.gif"
    save_movie(path, Waves(3), 200)
    with Image.open(path) as gif:
        assert (gif.n_frames, gif.size) == (3, (900, 200))
        stills = []
        for index in range(3):
            gif.seek(index)
            stills.append(gif.convert("RGB"))
    first, *others = [np.asarray(still, dtype=int) for still in stills]
    for other in others:
        moved = np.abs(other - first).max((0, 2)) > 100  # which columns
        assert moved.sum() > 400
        assert (
            np.abs(other - first)[175:].max() < 100
        )  # the axes stand still, but for the shades of a palette


def test_a_gif_keeps_its_colours(tmp_path):
    """Also where they have few pixels: a line on a white page."""
    save_movie(tmp_path / "waves.gif", Waves(2), 200)
    with Image.open(tmp_path / "waves.gif") as gif:
        kept = np.asarray(gif.convert("RGB"), dtype=int)
    assert np.abs(kept - Animation(200).pixels(Waves(2).scene(0))[..., :3]).max() < 10


def test_an_mp4_shows_every_frame(tmp_path):
    path = tmp_path / "waves.mp4"
    save_movie(path, Waves(4), 200)
    assert imageio_ffmpeg.count_frames_and_secs(str(path))[0] == 4
    reader = imageio_ffmpeg.read_frames(str(path))
    assert next(reader)["size"] == (900, 200)
    pictures = [np.frombuffer(frame, np.uint8).astype(int) for frame in reader]
    assert all(np.abs(after - before).max() > 50 for before, after in itertools.pairwise(pictures))
    assert [file.name for file in tmp_path.iterdir()] == ["waves.mp4"]


class Noise(Waves):
    """Pictures that take their room."""

    def scene(self, index):
        pixels = np.random.default_rng(index).random((80, 80))
        return Scene([[Panel([ImageMark(pixels, (0, 1, 0, 1))], (0, 1), (0, 1))]], f"Frame {index}.")


@pytest.mark.parametrize(("suffix", "frames"), [("gif", 3), ("mp4", 3), ("mp4", 100)])
def test_a_movie_that_the_disk_has_no_room_for_is_told_in_a_line_and_leaves_nothing(suffix, frames, tmp_path):
    """The longer video ends ffmpeg while it is still given pictures, the shorter one at its last byte."""
    resource = pytest.importorskip("resource", reason="the system has no limit of files' sizes")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, before[1]))
    try:
        with pytest.raises(OSError, match=r"room on the disk|too large") as told:
            save_movie(tmp_path / f"noise.{suffix}", Noise(frames), 200)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert "\n" not in str(told.value)
    assert not list(tmp_path.iterdir())


def test_a_movie_is_a_gif_or_an_mp4(tmp_path):
    with pytest.raises(ValueError, match=r"expected one that ends in \.gif or \.mp4"):
        save_movie(tmp_path / "waves.avi", Waves(2), 200)
    assert MOVIE_FRAMES <= 100


def test_an_mp4_without_ffmpeg_names_the_extra_and_a_gif_needs_none(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)  # `import imageio_ffmpeg` now raises ImportError
    with pytest.raises(ModuleNotFoundError, match=r'pip install "course-utils\[video\]"'):
        save_movie(tmp_path / "waves.mp4", Waves(2), 200)
    save_movie(tmp_path / "waves.gif", Waves(2), 200)
    assert [file.name for file in tmp_path.iterdir()] == ["waves.gif"]
