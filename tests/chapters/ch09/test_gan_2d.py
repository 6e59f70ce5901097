import numpy as np
import pytest
import torch

from course_utils.chapters.ch09.gan_2d import METHODS, SHOWN, PlaneRun, Settings, draw, places
from course_utils.data.mixtures import ring
from course_utils.metrics.mode_coverage import coverage
from course_utils.models.gan.ensemble import side_by_side
from course_utils.models.gan.unrolled import Adam, UnrolledGAN
from course_utils.training import fit


def play(run, frames, stride=5):
    for _ in range(frames):
        assert run.advance(stride) == ""
    return run.frames


def test_a_run_is_the_model_trained_alone():
    run = PlaneRun(Settings(unrolled=2, seed=3, log_lr_d=-3.0))
    play(run, 4)
    model = UnrolledGAN([3], 2, Adam(1e-3))
    makers = {"discriminator": model.discriminator_optimizer, "generator": Adam(1e-3).optimizer}
    for _ in fit(model, side_by_side(ring().sample, [3], 64), 20, makers):
        pass
    for ours, theirs in zip(run.model.parameters(), model.parameters(), strict=True):
        torch.testing.assert_close(ours, theirs)


@pytest.mark.parametrize("rate", [1e-3, 1e-2])
def test_a_d_as_fast_as_g_or_ten_times_as_fast_collapses_too(rate):  # the answer below the widget says so
    model = UnrolledGAN(range(4), 0, Adam(rate))
    makers = {"discriminator": model.discriminator_optimizer, "generator": Adam(1e-3).optimizer}
    for _ in fit(model, side_by_side(ring().sample, range(4), 64), 500, makers):
        pass
    assert coverage(model.sample(2500), ring()).dropped.min() >= 2


def test_watching_does_not_disturb_the_training():
    often, seldom = PlaneRun(), PlaneRun()
    play(often, 20, 1)
    play(seldom, 1, 20)
    torch.testing.assert_close(often.model.state_dict(), seldom.model.state_dict())


def test_a_rate_acts_from_the_next_step_on_and_all_else_starts_anew():
    run = PlaneRun()
    play(run, 2)
    run.change({"log_lr_g": -5.0})
    assert len(run) == 3
    before = [p.clone() for p in run.model.generator.parameters()]
    run.advance(1)
    moved = max((p - q).abs().max() for p, q in zip(before, run.model.generator.parameters(), strict=True))
    assert moved < 1.01e-4  # Adam moves by about its rate: 1e-5 now, 1e-3 before
    run.change({"unrolled": 1})
    assert run.frames["step"].tolist() == [0]


@pytest.mark.parametrize("method", METHODS)
def test_the_surface_is_d(method):
    run = PlaneRun(Settings(method=method))
    frame, pack = play(run, 2)[-1], METHODS[method].get("pack", 1)
    row, column = 5, 30
    point = torch.tensor([(column + 0.5) / 48 * 6 - 3, 3 - (row + 0.5) / 48 * 6])
    index = row * 48 + column
    torch.testing.assert_close(places(3.0)[index], point)
    if method == "minibatch deviation":  # D sees its whole batch: the picture
        logits = run.model.discriminator(places(3.0)[None])[0, index]
    else:
        logits = run.model.discriminator(point.repeat(pack, 1)[None])[0, 0]
    assert frame["d"][row, column] == pytest.approx(torch.sigmoid(logits).item(), abs=1e-3)


def test_the_sentence_and_the_bars_count_the_samples():
    run = PlaneRun()
    play(run, 1)
    frame = run.frames[-1].copy()
    frame["covered"], frame["good"], frame["reverse_kl"], frame["step"] = 3, 0.256, 1.234, 7
    scene = draw(np.array([run.frames[0], frame]), 1, "ring of 8")
    assert scene.description == (
        "Step 7: 3 of 8 modes have a good sample, 26% of 2500 samples are good, reverse KL 1.23 nats."
    )
    plane, shares, _ = scene.rows[0]
    assert plane.marks[2].x.shape == (SHOWN,)
    np.testing.assert_allclose(shares.marks[0].height, frame["share"][:8])
    assert frame["share"].sum() == pytest.approx(1)


def test_numbers_that_overflow_stop_the_run_in_words():
    run = PlaneRun()
    with torch.no_grad():
        next(run.model.generator.parameters()).fill_(float("inf"))
    assert "Stopped after step 0" in run.advance(1)
    assert run.advance(1).startswith("Stopped")
