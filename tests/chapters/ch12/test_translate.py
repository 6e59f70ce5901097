"""The sheet remembers strokes, the pictures are the models', the numbers are those of the pictures."""

import time

import numpy as np
import pytest
import torch

from course_utils.chapters.ch12.translate import MODELS, Sheet, brush, examples, translate, translations
from course_utils.data import paired
from course_utils.pretrained import trained
from course_utils.widgets import protocol


def at(sheet, column, row, pen="draw", start="nothing"):
    sheet.move(start, pen, (column, row))


def test_a_brush_by_pencil_and_paper():
    dot = brush((4, 9), (4, 9))[0, 0]
    assert dot[9, 4] == dot[8, 4] == dot[9, 5] == 1
    assert dot[8, 3].item() == pytest.approx(1.75 - 0.75 * 2**0.5)
    assert dot[9, 6] == dot[7, 4] == 0.25
    assert dot[9, 7] == 0
    bar = brush((2, 3), (6, 3))[0, 0]
    assert (bar[2:5, 2:7] == 1).all()
    assert bar[5].max() == 0.25
    assert bar[6].max() == 0


def test_a_drag_draws_a_line_and_a_jump_does_not():
    sheet = Sheet()
    at(sheet, 2, 2)
    for column, row in ((3, 2), (6, 2), (14, 12)):
        at(sheet, column, row)
    inked = sheet.ink[0, 0]
    assert (inked[2, 2:7] == 1).all()
    assert inked[12, 14] == 1
    assert inked[7, 9:12].max() == 0  # nothing on the way of the jump


def test_the_eraser_takes_away_and_another_start_begins_anew():
    sheet = Sheet()
    at(sheet, 0, 0, start="3")
    assert torch.equal(sheet.ink, examples()["3"])
    row, column = (examples()["3"][0, 0] == 1).nonzero()[0].tolist()
    at(sheet, column, row, pen="erase", start="3")
    assert sheet.ink[0, 0, row, column] == 0
    assert examples()["3"][0, 0, row, column] == 1
    at(sheet, column, row, start="5")
    assert torch.equal(sheet.ink, examples()["5"])


def test_without_a_move_nothing_is_drawn():
    sheet = Sheet()
    options = {"colour": "red", "losses": "all losses", "dice": 0, "column": 3, "below": 3}
    sheet.draw(start="3", pen="draw", **options)
    before = sheet.ink.clone()
    sheet.draw(start="3", pen="draw", **options | {"colour": "blue", "dice": 4})
    assert torch.equal(sheet.ink, before)
    sheet.draw(start="3", pen="draw", **options | {"below": 4})
    assert sheet.ink[0, 0, 11, 3] == 1  # row 11 has four rows under it


@pytest.mark.parametrize("losses", MODELS)
def test_the_pictures_are_the_models_and_the_numbers_theirs(losses):
    ink = examples()["6"]
    scene = translations(ink, "green", losses, dice=7)
    panels = [panel for row in scene.rows for panel in row]
    shown = {panel.title: panel.marks[0].rgb / 255 for panel in panels}
    a = paired.coloured_ink(ink, torch.tensor([1]))
    b = trained(MODELS[losses]).translate(a)
    np.testing.assert_allclose(shown["CycleGAN: from A to B"], (b[0].permute(1, 2, 0) + 1) / 2, atol=0.003)
    torch.manual_seed(7)
    painted = trained("translation_painting").translate(paired.outline(ink))
    np.testing.assert_allclose(shown["pix2pix paints"], (painted[0].permute(1, 2, 0) + 1) / 2, atol=0.003)
    truth = paired.coloured_paper(ink, torch.tensor([1]))
    assert f"is {(b - truth).abs().mean():.2f} away from the right answer" in scene.description
    assert f"pix2pix is {paired.distance_to_targets(painted, ink).item():.2f} away" in scene.description


def test_the_dice_leave_the_readers_random_numbers_alone():
    torch.manual_seed(3)
    expected = torch.rand(2)
    torch.manual_seed(3)
    translations(examples()["1"], "red", "all losses", dice=5)
    assert torch.equal(torch.rand(2), expected)


def test_the_presets_and_the_drag_name_what_there_is():
    widget = translate()
    for preset in widget.spec["presets"]:
        widget.accept(preset["values"])
    (drag,) = widget.spec["drags"]
    assert {drag["x"], drag["y"]} <= set(widget.controls)


def test_a_frame_is_small_and_fast():
    assert len(protocol.encode([translations(examples()["8"], "blue", "all losses", 0)])[1]) < 20_000
    times = []
    for dice in range(10):
        start = time.perf_counter()
        translations(examples()["8"], "blue", "all losses", dice)
        times.append(time.perf_counter() - start)
    assert np.median(times) < 0.05  # 7 ms on a quiet machine
