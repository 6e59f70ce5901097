"""A run among others: each is what it would be alone, and the fan shows where they lie."""

import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from course_utils.chapters.ch08.gan_1d_fan import Companions, RunAmongOthers
from course_utils.chapters.ch08.gan_1d_frame import OTHERS
from course_utils.chapters.ch08.gan_1d_run import GanRun
from course_utils.chapters.ch08.gan_1d_settings import Settings
from tests.chapters.ch08.test_gan_1d import play

CROWD = Settings(crowd=True, batch_size=16, d_layers="4", g_layers="4, 4", seed=90)


def test_the_others_are_what_their_seeds_are_alone():
    run = RunAmongOthers(CROWD)
    frames = play(run, 20)
    assert run.others.seeds == [91, 92, 93, 94, 95, 96, 97, 98, 99, *range(10)]
    for i in (0, 8, 9, 18):
        alone = play(GanRun(replace(CROWD, seed=run.others.seeds[i])), 20)
        np.testing.assert_allclose(frames["crowd"][:, i], alone["jsd"], rtol=2e-3, atol=2e-4)


@pytest.mark.parametrize("objective", ["least squares", "WGAN, one-sided penalty", "minimax"])
def test_they_learn_by_the_same_objective(objective):
    settings = replace(CROWD, objective=objective, noise="uniform", target="uniform")
    frames = play(RunAmongOthers(settings), 10)
    alone = play(GanRun(replace(settings, seed=91)), 10)
    np.testing.assert_allclose(frames["crowd"][:, 0], alone["jsd"], rtol=2e-3, atol=2e-4)


def test_the_shown_run_is_the_same_with_and_without_others():
    among, alone = play(RunAmongOthers(CROWD), 10), play(GanRun(CROWD), 10)
    for name in set(among.dtype.names) - {"crowd"}:
        np.testing.assert_array_equal(among[name], alone[name])
    assert np.isnan(play(RunAmongOthers(replace(CROWD, crowd=False)), 5)["crowd"]).all()


def test_a_change_reaches_all_of_them_and_half_a_step_none():
    run, other = RunAmongOthers(CROWD), RunAmongOthers(CROWD)
    for one in (run, other):
        play(one, 5)
    run.change({"log_lr_g": -1.0})
    assert len(run) == 2
    assert not np.isclose(play(run, 5)["crowd"][-1], play(other, 5)["crowd"][-1]).any()
    halves, whole = RunAmongOthers(replace(CROWD, half_steps=True)), RunAmongOthers(CROWD)
    play(halves, 6, stride=1)
    play(whole, 3, stride=1)
    np.testing.assert_array_equal(halves.frames["crowd"][::2], whole.frames["crowd"])
    np.testing.assert_array_equal(halves.frames["crowd"][1::2], whole.frames["crowd"][:3])


def test_switching_them_on_starts_anew():
    run = RunAmongOthers()
    play(run, 10)
    run.change({"crowd": True})
    assert run.frames["step"].tolist() == [0]
    assert np.isfinite(run.frames["crowd"]).all()
    run.change({"crowd": False})
    assert run.others is None


def test_the_fan_holds_eight_and_four_of_ten():
    run = RunAmongOthers(CROWD)
    play(run, 15)
    scene = run.scene(3)
    panel = scene.rows[1][1]
    outer, inner = (mark for mark in panel.marks if type(mark).__name__ == "Band")
    runs = np.column_stack([run.frames["jsd"], run.frames["crowd"]])
    for i in range(4):
        inside = [
            np.count_nonzero((runs[i] >= band.low[i] - 1e-6) & (runs[i] <= band.high[i] + 1e-6))
            for band in (outer, inner)
        ]
        assert inside == [16, 8]
    lines = [mark for mark in panel.marks if type(mark).__name__ == "Line"]
    assert len(lines) == OTHERS + 1
    np.testing.assert_allclose(lines[-1].y[:4], run.frames["jsd"], rtol=1e-6)  # the shown run, in front
    assert lines[-1].width > lines[0].width
    assert f"of 20 seeds the JSD is {np.median(runs[3]):.3f} in the middle" in scene.description


def test_one_whose_numbers_overflow_stops_the_run():
    run = RunAmongOthers(CROWD)
    with torch.no_grad():
        run.others.model.generator[0].weight.fill_(math.inf)
    assert "Lower a learning rate" in run.advance(1)
    with pytest.raises(FloatingPointError, match="not finite"):
        Companions.observe(run.others)
