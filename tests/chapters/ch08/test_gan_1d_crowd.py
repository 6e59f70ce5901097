"""The crowd does what its members would do alone."""

import numpy as np
import pytest
import torch
from torch import nn

from course_utils.chapters.ch08.gan_1d_crowd import Crowd, side_by_side
from course_utils.chapters.ch08.gan_1d_run import GanRun
from course_utils.chapters.ch08.gan_1d_settings import Settings

SEEDS = [3, 0, 8]


@pytest.mark.parametrize(
    "settings",
    [
        Settings(),
        Settings(objective="minimax", k=2, batch_size=16, optimizer="SGD, momentum 0.9", log_lr_d=-1.5),
        Settings(target="two far apart", noise="uniform", d_layers="4", g_layers="32, 32, 32"),
    ],
)
def test_every_member_does_what_it_would_do_alone(settings):
    crowd = Crowd(settings, SEEDS).play(20, 5)
    assert crowd.shape == (5, 3)
    for i, seed in enumerate(SEEDS):
        run = GanRun(Settings(**{**vars(settings), "seed": seed}))
        for _ in range(4):
            run.advance(5)
        for name in ("step", "jsd", "value", "best", "gradient", "mean", "d", "x", "push"):
            np.testing.assert_allclose(
                crowd[name][:, i], run.frames[name], rtol=2e-3, atol=2e-4, err_msg=f"{name}, seed {seed}"
            )


def test_a_crowd_may_be_one():
    alone, among_others = (Crowd(Settings(), seeds).play(10, 5)["jsd"] for seeds in ([3], SEEDS))
    np.testing.assert_allclose(alone[:, 0], among_others[:, 0], rtol=2e-3)


def test_networks_of_different_shapes_are_not_put_side_by_side():
    deep = nn.Sequential(nn.Linear(1, 2), nn.ReLU(), nn.Linear(2, 2))
    with pytest.raises(ValueError, match="shorter"):
        side_by_side([deep, deep[:1]])


def test_a_change_acts_from_the_next_step_on_and_a_new_target_starts_again():
    crowd, changed = Crowd(Settings(), SEEDS), Crowd(Settings(), SEEDS)
    for one in (crowd, changed):
        one.play(10)
    changed.change({"objective": "minimax"})
    assert changed.frames.tobytes() == crowd.frames.tobytes()
    assert not np.array_equal(crowd.play(10)["d"], changed.play(10)["d"])
    changed.change({"target": "uniform"})
    assert changed.frames["step"].tolist() == [[0, 0, 0]]


def test_it_says_why_it_stops():
    crowd = Crowd(Settings(), SEEDS)
    with torch.no_grad():
        crowd.model.generator[0].weight.fill_(torch.inf)
    with pytest.raises(RuntimeError, match="Lower a learning rate"):
        crowd.play(10)
