import gc
import itertools
import json
import math
import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
import torch
from scipy import stats
from scipy.integrate import quad
from torch import nn

from course_utils.chapters.ch08.gan_1d import controls, gan_dynamics
from course_utils.chapters.ch08.gan_1d_frame import FRAME, X
from course_utils.chapters.ch08.gan_1d_observe import observe, push
from course_utils.chapters.ch08.gan_1d_presets import PRESETS
from course_utils.chapters.ch08.gan_1d_run import GanRun
from course_utils.chapters.ch08.gan_1d_settings import LAYERS, Settings
from course_utils.chapters.ch08.gan_1d_targets import FIRST, OWN, TARGETS, Histogram
from course_utils.models.gan import GAN
from course_utils.models.gan.gan import initialise
from course_utils.widgets.player import Player
from course_utils.widgets.protocol import encode

CELL = 12 / 256
LOG_2 = math.log(2)


def play(run, steps, stride=5):
    for _ in range(steps // stride):
        assert run.advance(stride) == ""
    return run.frames


# ---- the targets


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_is_one_distribution(name):
    target = TARGETS[name]
    points = torch.linspace(-7, 7, 1401, dtype=torch.float64)
    p, cdf = target.density(points).numpy(), target.cdf(points).numpy()
    rises = np.diff(cdf)
    trapezia = np.diff(points.numpy()) * (p[1:] + p[:-1]) / 2
    assert np.abs(rises - trapezia).max() < 2e-3  # the uniform density jumps inside a trapezium
    assert rises.sum() == pytest.approx(trapezia.sum(), abs=1e-4)
    ends = target.cdf(torch.tensor([-1e9, 1e9], dtype=torch.float64))
    assert ends.tolist() == pytest.approx([0, 1], abs=1e-8)
    x = target.sample(4000, torch.Generator().manual_seed(0))
    assert x.shape == (4000, 1)
    test = stats.kstest(
        x[:, 0].numpy(), lambda x: target.cdf(torch.as_tensor(x, dtype=torch.float64)).numpy()
    )
    assert test.pvalue > 0.01


def test_a_drawing_is_scipy_s_histogram():
    heights = np.random.default_rng(0).uniform(0, 1, 32) * (np.arange(32) % 5 > 0)
    edges = np.linspace(-6, 6, 33)
    expected, found = stats.rv_histogram((heights, edges), density=True), Histogram(heights, -6, 6)
    x = np.linspace(-7, 7, 1001) + 1e-3  # no edge among them: there a density may take either side
    np.testing.assert_allclose(found.density(torch.tensor(x)), expected.pdf(x), atol=1e-12)
    np.testing.assert_allclose(found.cdf(torch.tensor(x)), expected.cdf(x), atol=1e-12)
    sample = found.sample(4000, torch.Generator().manual_seed(1)).numpy()[:, 0]
    assert stats.kstest(sample, expected.cdf).pvalue > 0.01
    assert (expected.pdf(sample.astype(float)) > 0).all()


def test_a_frame_of_drawn_data_is_that_of_quadrature():
    model, settings = linear_gan(0.7, -0.5, 1.2, 0.3), Settings(target=OWN)
    frame = observe(model, settings.data, "normal", step=0)
    p, q = stats.rv_histogram((np.array(FIRST), np.linspace(-6, 6, 33)), density=True), stats.norm(-0.5, 0.7)

    def kl_to_middle(law):
        def term(x):
            return law.pdf(x) * np.log(2 * law.pdf(x) / (p.pdf(x) + q.pdf(x))) if law.pdf(x) > 0 else 0.0

        return sum(quad(term, a, b)[0] for a, b in itertools.pairwise(np.linspace(-6, 6, 33)))

    assert frame["jsd"] == pytest.approx((kl_to_middle(p) + kl_to_middle(q)) / 2, abs=3e-4)


def test_a_new_drawing_starts_a_new_run_where_it_is_what_g_learns():
    run, other = GanRun(Settings(target=OWN)), FIRST[::-1]
    play(run, 10)
    run.change({"drawing": other})
    assert run.frames["step"].tolist() == [0]
    p_data = {mark.label: mark for mark in run.scene(0).rows[0][0].marks}["p_data"].y
    np.testing.assert_allclose(p_data, np.repeat(other, 8) / (sum(other) * 0.375), rtol=1e-6)
    run.change({"target": "uniform"})
    play(run, 10)
    run.change({"drawing": FIRST})
    assert len(run) == 3


# ---- what is measured of a step


def linear_gan(slope, shift, d_slope, d_shift):
    """x = slope z + shift, so that p_g is Gaussian; D's logit is d_slope x + d_shift."""
    model = GAN(1, noise_dim=1)
    model.generator, d = nn.Linear(1, 1), nn.Linear(1, 1)
    model.discriminator = nn.Sequential(d, nn.Flatten(0))
    with torch.no_grad():
        for layer, (weight, bias) in ((model.generator, (slope, shift)), (d, (d_slope, d_shift))):
            layer.weight.fill_(weight)
            layer.bias.fill_(bias)
    return model


@pytest.mark.parametrize("objective", ["minimax", "non-saturating"])
def test_an_arrow_is_the_slope_of_the_loss_by_pencil_and_paper(objective):
    model = linear_gan(0.7, -0.5, 1.2, 0.3)
    model.play(objective)
    frame = observe(model, TARGETS["one Gaussian"], "normal", step=0)
    x = stats.norm(-0.5, 0.7).ppf((np.arange(24) + 0.5) / 24)
    d = 1 / (1 + np.exp(-1.2 * x - 0.3))
    expected = 1.2 * (d if objective == "minimax" else 1 - d)  # minus the slope of log(1 - D), of -log D
    np.testing.assert_allclose(frame["push"], expected, rtol=1e-4)


def test_no_step_comes_before_the_first():
    with pytest.raises(ValueError, match="step is -1, expected"):
        observe(linear_gan(0.7, -0.5, 1.2, 0.3), TARGETS["one Gaussian"], "normal", step=-1)


def test_the_arrows_are_those_of_the_generators_gradient():
    """Pulled back through G, the mean of all pushes is minus the gradient of G's loss."""
    run = GanRun()
    play(run, 20)
    z = torch.randn(64, 1)
    loss = run.model.gan_loss.generator(run.model.discriminator(run.model.generator(z)))
    parameters = list(run.model.generator.parameters())
    gradient = torch.autograd.grad(loss, parameters)
    x = run.model.generator(z)
    pulled = torch.autograd.grad((x[:, 0] * push(run.model, x[:, 0])).mean(), parameters)
    for one, other in zip(gradient, pulled, strict=True):
        torch.testing.assert_close(one, -other)


def test_every_number_of_a_frame_is_that_of_quadrature():
    frame = observe(linear_gan(0.7, -0.5, 1.2, 0.3), TARGETS["one Gaussian"], "normal", step=12)
    p, q = stats.norm(1.0, 0.8), stats.norm(-0.5, 0.7)

    def expect(law, f):
        return quad(lambda x: law.pdf(x) * f(x), -9, 9, points=[-0.5, 1], epsabs=1e-12)[0]

    def d(x):
        return 1 / (1 + np.exp(-1.2 * x - 0.3))

    value = expect(p, lambda x: np.log(d(x))) + expect(q, lambda x: np.log(1 - d(x)))
    jsd = (
        sum(expect(law, lambda x, law=law: np.log(2 * law.pdf(x) / (p.pdf(x) + q.pdf(x)))) for law in (p, q))
        / 2
    )
    assert frame["step"] == 12
    assert frame["value"] == pytest.approx(value, abs=3e-4)
    assert frame["jsd"] == pytest.approx(jsd, abs=3e-4)
    assert frame["best"] == pytest.approx(-math.log(4) + 2 * jsd, abs=6e-4)
    assert frame["d_of_g"] == pytest.approx(expect(q, d), abs=1e-4)
    assert frame["d_of_data"] == pytest.approx(expect(p, d), abs=1e-4)
    assert frame["mean"] == pytest.approx(-0.5, abs=1e-4)
    assert frame["total"] == pytest.approx(1, abs=1e-12)
    assert frame["atoms"] == 0
    np.testing.assert_allclose(frame["p_g"], q.pdf(X), atol=2e-3)
    np.testing.assert_allclose(frame["d"], d(X), atol=1e-6)
    np.testing.assert_allclose(frame["x"], q.ppf((np.arange(24) + 0.5) / 24), atol=1e-5)


def test_a_collapsed_generator_is_an_atom_with_jsd_log_2():
    frame = observe(linear_gan(0.0, 1.01, 0.0, 0.0), TARGETS["one Gaussian"], "uniform", step=0)
    assert frame["atoms"] == pytest.approx(1)
    assert frame["jsd"] == pytest.approx(LOG_2)
    assert frame["value"] == pytest.approx(-math.log(4))  # of a D that cannot tell
    assert frame["p_g"].sum() * CELL == pytest.approx(1)
    assert abs(X[frame["p_g"].argmax()] - 1.01) < CELL


def test_the_gradient_is_that_of_the_generators_last_step():
    run = GanRun()
    run.advance(1)
    squares = sum((p.grad**2).sum().item() for p in run.model.generator.parameters())
    assert run.frames[-1]["gradient"] == pytest.approx(math.sqrt(squares))
    assert math.isnan(run.frames[0]["gradient"])


def test_the_gap_is_never_negative_and_mass_is_never_lost():
    frames = play(GanRun(Settings(target="heavy tails", log_lr_g=-1.0)), 60, stride=1)
    assert (frames["best"] - frames["value"] > -1e-9).all()
    np.testing.assert_allclose(frames["total"], 1, atol=1e-9)
    assert (frames["best"] >= -math.log(4) - 1e-9).all()
    assert (frames["best"] <= 1e-9).all()


# ---- one run


def test_the_same_seed_gives_the_same_run_whatever_else_happens():
    alone = play(GanRun(Settings(seed=4)), 20).copy()
    torch.manual_seed(99)
    first, second = GanRun(Settings(seed=4)), GanRun(Settings(seed=5, target="uniform"))
    for _ in range(4):
        first.advance(5)
        torch.rand(7)
        second.advance(5)
    assert first.frames.tobytes() == alone.tobytes()
    assert second.frames.tobytes() != alone.tobytes()


def test_learning_rates_k_and_batch_act_from_the_next_step_on():
    changed, usual = GanRun(), GanRun()
    play(changed, 10)
    play(usual, 10)
    changed.change({"log_lr_g": -1.0, "k": 2, "batch_size": 16})
    assert changed.frames.tobytes() == usual.frames.tobytes()  # what is recorded stays
    changed.change({"log_lr_g": -3.3, "k": 1, "batch_size": 128})
    assert play(changed, 10).tobytes() == play(usual, 10).tobytes()  # optimisers keep their memory
    for news in (
        {"log_lr_g": -1.0},
        {"k": 2},
        {"batch_size": 64},
        {"objective": "minimax"},
        {"optimizer": "SGD"},
    ):
        other = GanRun()
        play(other, 10)
        other.change(news)
        assert len(other) == 3
        assert not np.array_equal(play(other, 10)["d"], usual.frames["d"]), news


@pytest.mark.parametrize("layers", LAYERS)
def test_the_layers_are_those_that_were_chosen(layers):
    units = [int(part) for part in layers.split(",")]
    chosen, usual = Settings(d_layers=layers), Settings(g_layers=layers)
    for settings, changed, other in (
        (chosen, "discriminator", "generator"),
        (usual, "generator", "discriminator"),
    ):
        model = GanRun(settings).model
        of = {
            name: [part.out_features for part in getattr(model, name) if isinstance(part, nn.Linear)]
            for name in (changed, other)
        }
        assert of == {changed: [*units, 1], other: [32, 32, 1]}


def test_networks_of_all_sizes_train():
    for layers in LAYERS:
        frames = play(GanRun(Settings(d_layers=layers, g_layers=layers, batch_size=16)), 2, stride=1)
        assert np.isfinite(frames["jsd"]).all()
        assert not np.array_equal(frames["x"][0], frames["x"][2])
        assert not np.array_equal(frames["d"][0], frames["d"][2])


def test_the_usual_networks_are_those_of_the_chapter():
    gan = GAN(1, noise_dim=1, hidden_units=32)
    initialise(gan, torch.Generator().manual_seed(4))
    found = GanRun(Settings(seed=4)).model
    for one, other in zip(gan.parameters(), found.parameters(), strict=True):
        assert torch.equal(one, other)


def test_a_learning_rate_is_a_power_of_ten():
    run = GanRun(Settings(optimizer="SGD", log_lr_g=-2.0))
    before = [p.detach().clone() for p in run.model.generator.parameters()]
    run.advance(1)
    for old, p in zip(before, run.model.generator.parameters(), strict=True):
        torch.testing.assert_close(p.detach(), old - 0.01 * p.grad)


def test_k_and_the_batch_size_reach_the_training(monkeypatch):
    run, sizes = GanRun(Settings(k=3, batch_size=48)), []
    loss = run.model.discriminator_loss
    monkeypatch.setattr(run.model, "discriminator_loss", lambda x: sizes.append(len(x)) or loss(x))
    run.change({"objective": "minimax"})
    run.advance(2)
    assert sizes == [48] * 6


@pytest.mark.parametrize(
    "news",
    [{"target": "uniform"}, {"noise": "uniform"}, {"seed": 3}, {"d_layers": "4"}, {"g_layers": "4, 4"}],
)
def test_target_noise_seed_and_layers_start_a_new_run(news):
    run = GanRun()
    play(run, 10)
    run.change(news)
    assert len(run) == 1
    assert run.frames["step"].tolist() == [0]
    fresh = GanRun(replace(Settings(), **news))
    assert play(run, 5).tobytes() == play(fresh, 5).tobytes()


def test_when_the_frames_are_full_older_ones_are_thinned():
    run = GanRun(Settings(batch_size=16), capacity=40)
    play(run, 300, stride=1)
    steps = run.frames["step"]
    assert len(run) <= 40
    assert steps[0] == 0
    assert steps[-1] == 300
    assert (np.diff(steps) > 0).all()
    assert steps[-10:].tolist() == list(range(291, 301))  # the newest are all there
    assert run.frames.base.nbytes == 40 * FRAME.itemsize
    assert 5000 * FRAME.itemsize < 12.1e6  # 0.4 of it for the JSD of the crowd


def test_a_run_goes_on_while_frames_are_thinned():
    run = GanRun(Settings(batch_size=16), capacity=12)
    player = Player(run, controls(), "A GAN.", speeds=[1])
    values = {"batch_size": 16}
    shown, first = [], 1
    for _ in range(8):
        words, scenes = player.answer(
            {"kind": "frames", "first": first, "count": 4, "stride": 1, "values": values}
        )
        assert len(scenes) == 4
        assert words["length"] <= 12
        shown += [int(scene.description.split()[1].rstrip(":")) for scene in scenes]
        first = words["first"] + 4
    assert shown == list(range(1, 33))


def test_numbers_that_leave_the_range_stop_the_run_with_a_sentence():
    run = GanRun()
    play(run, 10)
    with torch.no_grad():
        run.model.generator[0].weight.fill_(math.inf)
    told = run.advance(5)
    assert told.startswith("Stopped after step 1")
    assert "Lower a learning rate" in told
    assert run.advance(5) == told
    assert len(run) == 3
    assert "nan" not in run.scene(2).description
    run.restart()
    assert run.advance(5) == ""


def test_an_interrupted_run_says_so_until_it_is_reset(monkeypatch):
    run = GanRun()
    play(run, 10)

    def interrupt(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as during:
        during.setattr(torch.Tensor, "backward", interrupt)
        with pytest.raises(KeyboardInterrupt):
            run.advance(5)
    assert run.advance(5) == "Interrupted in step 11. Reset to start again."
    assert len(run) == 3
    run.restart()
    assert run.advance(5) == ""


def gans() -> set[int]:
    gc.collect()
    return {id(thing) for thing in gc.get_objects() if type(thing) is GAN}


def test_a_hundred_resets_leak_nothing():
    others = gans()  # those of tests that ran before
    run = GanRun(capacity=50)

    def reset():
        run.restart()
        run.advance(1)
        run.change({"k": 2, "log_lr_d": -2.0})
        run.change({"k": 1, "log_lr_d": -2.3})

    tracemalloc.start()
    try:
        sizes = []
        for resets in (10, 100):
            for _ in range(resets):
                reset()
            gc.collect()
            sizes.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    assert sizes[1] - sizes[0] < 100_000  # the frames of one run alone take more
    assert len(gans() - others) == 1
    assert len(run.log) <= 2


# ---- half steps


def weights(network):
    return torch.cat([p.detach().flatten() for p in network.parameters()])


def test_two_halves_are_one_step():
    whole, half = GanRun(Settings(k=2)), GanRun(Settings(k=2, half_steps=True))
    play(whole, 3, stride=1)
    play(half, 6, stride=1)
    assert half.frames["step"].tolist() == [0, 0, 1, 1, 2, 2, 3]
    assert half.frames["moved"].tolist() == [0, 1, 2, 1, 2, 1, 2]
    for name in ("d", "x", "jsd", "value", "p_g"):
        np.testing.assert_array_equal(half.frames[name][::2], whole.frames[name])


def test_in_half_a_step_one_player_moves_and_the_other_stands_still():
    run = GanRun(Settings(half_steps=True))
    for moves, stands in (("discriminator", "generator"), ("generator", "discriminator")):
        before = {name: weights(getattr(run.model, name)) for name in (moves, stands)}
        run.advance(1)
        assert not torch.equal(weights(getattr(run.model, moves)), before[moves])
        assert torch.equal(weights(getattr(run.model, stands)), before[stands])


def test_a_step_begun_in_halves_is_ended_when_whole_steps_come_back():
    whole, mixed = GanRun(), GanRun(Settings(half_steps=True))
    play(whole, 2, stride=1)
    mixed.advance(1)
    mixed.change({"half_steps": False})
    play(mixed, 2, stride=1)
    assert mixed.frames["step"].tolist() == [0, 0, 1, 2]
    np.testing.assert_array_equal(mixed.frames["d"][2:], whole.frames["d"][1:])


def test_what_has_moved_stands_before_its_ghost():
    run = GanRun(Settings(half_steps=True))
    play(run, 2, stride=1)
    for index, name, ghost in ((1, "d", "D before"), (2, "p_g", "p_g before")):
        scene = run.scene(index)
        curves = {mark.label: mark for mark in scene.rows[0][0].marks if mark.label}
        np.testing.assert_array_equal(curves[ghost].y, run.frames[name][index - 1])
        assert "has moved" in scene.description
    assert not any("before" in mark.label for mark in run.scene(0).rows[0][0].marks)


# ---- the picture


def test_the_arrows_stand_at_x_and_can_be_switched_off():
    run = GanRun()
    play(run, 5)
    _, shaft, *heads = run.scene(1).rows[1][0].marks
    frame = run.frames[1]
    length = (0.5 * frame["push"][1::3]).clip(-2, 2)
    long = np.abs(length) >= 0.05  # where the loss hardly pushes there is none
    assert 0 < long.sum() <= 8
    np.testing.assert_array_equal(shaft.x0, frame["x"][1::3][long])
    np.testing.assert_allclose(shaft.x1 - shaft.x0, length[long], atol=1e-5)
    assert len(heads) == 2
    run.change({"arrows": False})
    assert len(run.scene(1).rows[1][0].marks) == 1


def test_a_frame_is_small_and_says_what_it_shows():
    run = GanRun()
    play(run, 400, stride=1)
    scene = run.scene(len(run) - 1)
    words, floats = encode([scene])
    assert len(json.dumps(words)) + len(floats) <= 20_000
    jsd = run.frames[-1]["jsd"]
    assert scene.description.startswith(f"Step 400: JSD {jsd:.3f}, V(D, G) −1.")
    assert "p_g integrates to 1.000" in scene.description
    assert "single points" not in scene.description


def test_the_curves_are_those_of_the_frame():
    run = GanRun()
    play(run, 10)
    (densities, values), (lines, jsd) = run.scene(1).rows
    frame = run.frames[1]
    curves = {mark.label: mark for mark in densities.marks if mark.label}
    p_data = stats.norm(1, 0.8).pdf(X)
    np.testing.assert_array_equal(curves["p_g"].y, frame["p_g"])
    np.testing.assert_array_equal(curves["D"].y, frame["d"])
    np.testing.assert_allclose(curves["p_data"].y, p_data, rtol=1e-5)
    np.testing.assert_allclose(curves["D*"].y, p_data / (p_data + frame["p_g"]), rtol=1e-5)
    np.testing.assert_array_equal(lines.marks[0].x1, frame["x"])
    history = {mark.label: mark.y for mark in values.marks if getattr(mark, "label", "")}
    np.testing.assert_allclose(history["V(D, G)"][:3], run.frames["value"], rtol=1e-6)
    np.testing.assert_allclose(history["V(D*, G)"][:3], run.frames["best"], rtol=1e-6)
    np.testing.assert_allclose(jsd.marks[1].y[:3], run.frames["jsd"], rtol=1e-6)
    assert jsd.marks[-1].value == 5  # the playhead stands at this frame, in a history that goes on


def test_a_long_history_is_drawn_with_few_points():
    run = GanRun(Settings(batch_size=16))
    play(run, 450, stride=1)
    _, jsd = run.scene(0).rows[1]
    assert len(jsd.marks[1].x) <= 201
    assert jsd.marks[1].x[-1] == 450
    assert jsd.xlim[1] >= 450


# ---- the widget


def test_the_widget_has_its_controls_presets_and_actions():
    player = gan_dynamics(projector=True)
    assert [preset["name"] for preset in player.spec["presets"]] == [
        "converges",
        "oscillates",
        "saturates",
        "collapses",
        "D too strong",
        "strong critic",
    ]
    assert set(player.controls) == set(Settings.__dataclass_fields__)
    assert player.spec["projector"]
    assert player.spec["question"]
    assert len(player.actions) == 4
    json.dumps(player.spec)
    for preset in PRESETS:
        assert player.accept(preset.values) == {
            **player.accept({}),
            **preset.values,
        }  # on the sliders' scales


def test_controls_may_go_to_their_ends_while_it_plays():
    player = gan_dynamics()
    for control in player.controls.values():
        for value in control.extremes():
            request = {
                "kind": "frames",
                "first": len(player.source),
                "count": 2,
                "stride": 1,
                "values": {control.name: value},
            }
            words, scenes = player.answer(request)
            assert len(scenes) == 2
            assert not words["finished"]


def test_a_run_takes_no_random_numbers_of_the_reader_s():
    before = torch.get_rng_state()
    run = GanRun()
    run.advance(2)
    run.change({"seed": 3})
    assert torch.equal(torch.get_rng_state(), before)
