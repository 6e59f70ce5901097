"""The drawing of the data flow lights up what a half step uses, and shows the frame's numbers."""

import pytest

from course_utils.chapters.ch08.gan_1d_run import GanRun
from course_utils.chapters.ch08.gan_1d_settings import Settings
from course_utils.plotting.scene import Segments, Text
from tests.chapters.ch08.test_gan_1d import play


@pytest.fixture(scope="module")
def run():
    halves = GanRun(Settings(half_steps=True, batch_size=16))
    play(halves, 4, stride=1)
    return halves


def flow(run, index):
    """The panel, and the colour of every box by its word."""
    panel = run.scene(index).rows[-1][0]
    words = [mark for mark in panel.marks if isinstance(mark, Text)]
    boxes = [mark for mark in panel.marks if isinstance(mark, Segments) and len(mark.x0) == 4]
    return panel, {word.text: box.role for word, box in zip(words, boxes, strict=False)}


def lit(panel):
    return sum(isinstance(mark, Segments) and mark.role != "faint" for mark in panel.marks)


def test_before_the_first_half_step_nothing_is_lit(run):
    panel, boxes = flow(run, 0)
    assert set(boxes) == {"z", "G", "data", "D", "V"}
    assert lit(panel) == 0


def test_d_s_half_uses_samples_and_data(run):
    panel, boxes = flow(run, 1)
    assert boxes == {**dict.fromkeys(("z", "data", "D", "V"), "discriminator"), "G": "faint"}
    assert lit(panel) == 4 + 5 + 1  # boxes, arrows forward, and V's way back to D
    before, frame = run.frames[:2]
    assert panel.title == f"D moves, G stands: V from {before['value']:.3f} to {frame['value']:.3f}".replace(
        "-", "−"
    )


def test_g_s_half_uses_no_data(run):
    panel, boxes = flow(run, 2)
    assert boxes == {**dict.fromkeys(("z", "G", "V"), "generator"), "data": "faint", "D": "faint"}
    assert lit(panel) == 3 + 3 + 2  # the gradient goes back through D to G
    assert f"gradient of norm {run.frames[2]['gradient']:.2g}" in panel.title


def test_the_arrows_bear_the_frame_s_numbers(run):
    for index in (1, 2):
        frame = run.frames[index]
        words = {mark.text for mark in flow(run, index)[0].marks if isinstance(mark, Text)}
        names = {"mean of G(z)": "mean", "D(G(z))": "d_of_g", "D(x)": "d_of_data"}
        assert {f"{name} {frame[of]:.2f}".replace("-", "−") for name, of in names.items()} <= words


def test_whole_steps_have_no_drawing():
    whole = GanRun(Settings(batch_size=16))
    assert len(whole.scene(0).rows) == 2
