"""What every density model of the course must do. A model joins the course by joining CASES."""

import io
import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass

import pytest
import torch

from course_utils.models.base import AutoregressiveModel, DensityModel
from course_utils.models.diagonal_bilstm import DiagonalBiLSTM
from course_utils.models.energy.rbm import RBM
from course_utils.models.flows.coupling import NICE, RealNVP
from course_utils.models.fvsbn import FVSBN
from course_utils.models.image_gpt import ImageGPT
from course_utils.models.made import MADE, OrderAgnosticMADE
from course_utils.models.nade import NADE
from course_utils.models.pixelcnn import GatedPixelCNN, LogisticPixelCNN, PixelCNN
from course_utils.models.rnade import RNADE
from course_utils.models.row_lstm import RowLSTM
from course_utils.models.simple.bayesian_network import BayesianNetwork
from course_utils.models.simple.bernoulli import ProductOfBernoullis
from course_utils.models.simple.bernoulli_mixture import BernoulliMixture
from course_utils.models.simple.gaussian import Gaussian
from course_utils.training import fit
from tests.models.exact import all_states, assert_follows, count, dependence, midpoints, past
from tests.models.tiny import TinyAutoregression, TinyFastAutoregression


@dataclass(frozen=True)
class Case:
    """One model at a tiny size, for discrete data unless `real`.

    `blind` holds documented blind spots: pairs (pixel, earlier pixel that it does not see) of flattened
    positions. A real model has its mass in [-15, 15] along every axis, and few axes.
    """

    make: Callable[[], DensityModel]
    real: bool = False
    independent_pixels: bool = False
    blind: frozenset = frozenset()
    lr: float = 0.1  # of Adam, when it overfits

    @property
    def levels(self):
        return self.make().levels

    def __str__(self):
        model = self.make()
        kind = "real" if self.real else self.levels
        return f"{type(model).__name__}-{'x'.join(map(str, model.event_shape))}-{kind}"


CASES = [
    Case(lambda: ProductOfBernoullis((1, 2, 3)), independent_pixels=True),
    Case(lambda: BernoulliMixture((1, 2, 3), components=3)),
    Case(lambda: BayesianNetwork((1, 2, 3), [[1], [2], [], [0], [3], [4]])),
    Case(lambda: BayesianNetwork((2, 2), [[], [0], [0, 1], [0, 1, 2]], levels=3)),
    Case(lambda: Gaussian(), real=True),
    Case(lambda: Gaussian(2), real=True),
    Case(lambda: FVSBN((1, 2, 3), order=[3, 0, 5, 1, 4, 2])),
    Case(lambda: NADE((1, 2, 3), hidden_units=8)),
    Case(lambda: NADE(6, hidden_units=30, order=[3, 0, 5, 1, 4, 2], activation="relu"), lr=0.05),
    Case(lambda: MADE((1, 2, 3), hidden_units=40), lr=0.02),
    Case(lambda: MADE(6, hidden_units=(40, 40), order=[3, 0, 5, 1, 4, 2]), lr=0.02),
    Case(lambda: OrderAgnosticMADE((1, 2, 3), hidden_units=40, orders=3), lr=0.02),
    Case(lambda: RNADE(2, hidden_units=2, components=2, order=[1, 0]), real=True),
    Case(lambda: RBM((1, 2, 3), hidden_units=4, learning="exact")),
    Case(lambda: RBM(4, hidden_units=6, learning="exact")),
    Case(lambda: NICE((1, 2, 1), hidden_units=4, layers=1), real=True),
    Case(lambda: RealNVP(2, hidden_units=4, layers=1), real=True),
    Case(lambda: PixelCNN((1, 2, 5), layers=2, channels=12), blind=frozenset({(5, 4)}), lr=0.02),
    Case(lambda: PixelCNN((3, 1, 2), 2, channels=24, levels=3, position_bias=True), lr=0.02),
    Case(lambda: GatedPixelCNN((1, 2, 5), layers=2, channels=12), lr=0.02),
    Case(lambda: LogisticPixelCNN((1, 2, 3), 2, channels=24, levels=3, position_bias=True), lr=0.02),
    Case(lambda: GatedPixelCNN((3, 2, 1), 2, channels=24, levels=3, position_bias=True), lr=0.05),
    Case(lambda: RowLSTM((1, 2, 5), layers=2, hidden_units=3), blind=frozenset({(5, 4)})),
    Case(lambda: RowLSTM((3, 2, 1), 2, hidden_units=12, levels=3, position_bias=True)),
    Case(lambda: DiagonalBiLSTM((1, 2, 5), layers=2, hidden_units=3)),
    Case(lambda: DiagonalBiLSTM((3, 2, 1), 2, hidden_units=12, levels=3, position_bias=True)),
    Case(lambda: ImageGPT((1, 2, 3), layers=2, width=8, heads=2), lr=0.01),
    Case(lambda: ImageGPT((2, 2, 1), layers=2, width=8, heads=2, levels=3), lr=0.01),
    Case(lambda: TinyAutoregression((1, 2, 3))),
    Case(lambda: TinyAutoregression((2, 2, 1), levels=3)),
    Case(lambda: TinyFastAutoregression(6, order=[3, 0, 5, 1, 4, 2])),
    Case(lambda: TinyFastAutoregression((1, 2, 2), levels=3, order=[2, 0, 3, 1])),
]
DISCRETE = [case for case in CASES if not case.real]
REAL = [case for case in CASES if case.real]
AUTOREGRESSIVE = [case for case in CASES if isinstance(case.make(), AutoregressiveModel)]
FAST = [case for case in AUTOREGRESSIVE if type(case.make()).sample is not AutoregressiveModel.sample]
SAMPLES = 20_000
BOX, POINTS, CELLS = 15.0, 400, 40  # for real data: the box, and the points and cells along an axis


def each(cases):
    return pytest.mark.parametrize("case", cases, ids=str)


def build(case, device="cpu", seed=0):
    """The model in float64, its parameters moved away from where they start: no zeros, no symmetry."""
    torch.manual_seed(seed)
    model = case.make().double()
    for parameter in model.parameters():
        parameter.data += torch.randn_like(parameter) / 2
    return model.to(device).eval()


def generator(seed=1):
    return torch.Generator().manual_seed(seed)


@each(DISCRETE)
def test_probabilities_of_all_states_sum_to_one(case, device):
    model = build(case, device)
    total = model.log_prob(all_states(model, case.levels)).exp().sum().item()
    assert total == pytest.approx(1, abs=1e-10)


@each(REAL)
def test_density_integrates_to_one(case, device):
    model = build(case, device)
    area = (2 * BOX / POINTS) ** math.prod(model.event_shape)
    total = model.log_prob(midpoints(model, BOX, POINTS)).exp().sum().item() * area
    assert total == pytest.approx(1, abs=1e-10)


@each(DISCRETE)
def test_samples_follow_log_prob(case, device):
    model = build(case, device)
    x = model.sample(SAMPLES, generator=generator())
    probabilities = model.log_prob(all_states(model, case.levels)).exp()
    assert_follows(count(x.flatten(1), case.levels), probabilities)


@each(REAL)
def test_real_samples_follow_log_prob(case, device):
    model = build(case, device)
    axes = math.prod(model.event_shape)
    density = model.log_prob(midpoints(model, BOX, POINTS)).exp().reshape([CELLS, POINTS // CELLS] * axes)
    probabilities = density.sum(list(range(1, 2 * axes, 2))).flatten() * (2 * BOX / POINTS) ** axes
    x = model.sample(SAMPLES, generator=generator()).flatten(1)
    assert_follows(count((x + BOX) * CELLS / (2 * BOX), CELLS), probabilities)


@each(AUTOREGRESSIVE)
def test_a_pixel_sees_neither_itself_nor_its_future(case, device):
    model = build(case, device)
    assert not (dependence(model) & ~past(model)).any()
    x, other = model.sample(8), (case.levels - 1) - model.sample(8)
    for i, seen in enumerate(past(model)):
        changed = torch.where(seen.unflatten(0, model.event_shape), x, other)
        before, after = (model.logits(v).flatten(-len(model.event_shape))[..., i] for v in (x, changed))
        torch.testing.assert_close(before, after, rtol=0, atol=1e-12)


@each(AUTOREGRESSIVE)
def test_a_pixel_uses_its_whole_past_but_for_the_documented_blind_spot(case, device):
    model = build(case, device)
    expected = past(model)
    for pixel, unseen in case.blind:
        expected[pixel, unseen] = False
    assert torch.equal(dependence(model), expected)


@each(CASES)
def test_every_parameter_has_a_gradient(case, device):
    model = build(case, device)
    model.log_prob(model.sample(64)).mean().backward()
    for name, parameter in model.named_parameters():
        assert parameter.grad is not None, name
        assert parameter.grad.abs().sum() > 0, name


@each(DISCRETE)
def test_overfits_a_pattern_to_its_entropy(case, device):
    """Three copies of a pattern and one of its negative: no model can be better than their entropy."""
    model = build(case, device)
    pixels = math.prod(model.event_shape)
    pattern = torch.arange(pixels, dtype=torch.float64, device=device).remainder(case.levels)
    x = torch.stack([pattern] * 3 + [case.levels - 1 - pattern]).unflatten(1, model.event_shape)
    entropy = -(0.75 * math.log(0.75) + 0.25 * math.log(0.25)) * (pixels if case.independent_pixels else 1)
    for _ in fit(model, itertools.repeat(x), 500, optimizer=lambda p: torch.optim.Adam(p, lr=case.lr)):
        pass
    nll = -model.log_prob(x).mean().item()
    assert entropy - 1e-9 <= nll <= entropy + 0.02


@each(FAST)
def test_faster_sampling_draws_the_same_pixels(case, device):
    model = build(case, device)
    given = model.sample(500)
    known = torch.rand(given.shape, device=device) < 0.3
    for inpainting in ({}, {"given": given, "known": known}):
        fast = model.sample(500, generator=generator(), **inpainting)
        loop = AutoregressiveModel.sample(model, 500, generator=generator(), **inpainting)
        assert torch.equal(fast, loop)


@each(AUTOREGRESSIVE)
def test_inpainting_follows_the_exact_conditional(case, device):
    """The first half in the model's order is known; the rest follows p(rest | first half), enumerated."""
    model = build(case, device)
    known = torch.zeros(len(model.order), dtype=torch.bool, device=device)
    known[model.order[: len(known) // 2]] = True
    given, known = model.sample(1)[0], known.unflatten(0, model.event_shape)
    hidden = given.masked_fill(~known, math.nan)  # what is not known may not matter
    x = model.sample(SAMPLES, hidden, known, generator=generator())
    assert (x == given)[:, known].all()
    states = all_states(model, case.levels)
    joint = model.log_prob(states).exp() * (states == given)[:, known].all(1)
    assert_follows(count(x.flatten(1), case.levels), joint / joint.sum())


@each(AUTOREGRESSIVE)
def test_inpainting_keeps_scattered_pixels_of_each_picture(case, device):
    model = build(case, device)
    given = model.sample(100)
    known = torch.rand(given.shape, device=device) < 0.5
    x = model.sample(100, given, known)
    assert torch.equal(x[known], given[known])
    assert not torch.equal(x, given)


@each(CASES)
def test_state_dict_round_trip_keeps_log_prob(case, device):
    model, other = build(case, device), build(case, device, seed=1)
    x = model.sample(16)
    assert not torch.equal(model.log_prob(x), other.log_prob(x))
    file = io.BytesIO()
    torch.save(model.state_dict(), file)
    file.seek(0)
    other.load_state_dict(torch.load(file, weights_only=True))
    assert torch.equal(model.log_prob(x), other.log_prob(x))


@each(CASES)
def test_device_and_dtype_are_the_models(case, device):
    model, on_cpu = build(case, device), build(case)
    x = model.sample(50, generator=generator())
    assert (x.device.type, x.dtype, x.requires_grad) == (device.type, torch.float64, False)
    log_prob = model.log_prob(x)
    assert (log_prob.device.type, log_prob.dtype, log_prob.shape) == (device.type, torch.float64, (50,))
    torch.testing.assert_close(on_cpu.sample(50, generator=generator()), x.cpu())
    torch.testing.assert_close(on_cpu.log_prob(x.cpu()), log_prob.cpu())
    torch.testing.assert_close(model.float().log_prob(x.float()).double(), log_prob, rtol=1e-4, atol=1e-4)


@each(CASES)
def test_bad_input_is_named(case, device):
    model = build(case, device)
    x = model.sample(2)
    elsewhere = "meta" if device.type == "cpu" else "cpu"
    bad = [
        (x[..., None], r"x has shape .*, expected \(batch, "),
        (x.long(), "x has dtype torch.int64"),
        (x.float(), "x has dtype torch.float32, expected torch.float64"),
        (x.to(elsewhere), f"x is on the device {elsewhere}, expected "),
    ]
    if case.real:
        bad.append((torch.full_like(x, math.nan), "x holds NaN, expected numbers"))
    else:
        for value in (case.levels, 0.5, -1, math.nan):
            message = f"x holds {value}, expected whole numbers 0 .. {case.levels - 1}"
            bad.append((torch.full_like(x, value), message))
    for wrong, message in bad:
        with pytest.raises(ValueError, match=message):
            model.log_prob(wrong)
    for wrong in (None, "3", 2.0, x.tolist(), x.cpu().numpy()):
        with pytest.raises(TypeError, match=r"x is .*, expected a torch tensor"):
            model.log_prob(wrong)
    for n in (0, -1, True, 2.0, "3", None):
        with pytest.raises(ValueError, match=f"n is {n!r}, expected"):
            model.sample(n)
    with pytest.raises(TypeError, match="generator is 0, expected"):
        model.sample(2, generator=0)


@each(CASES)
def test_an_empty_batch_has_empty_densities_and_no_loss(case, device):
    model = build(case, device)
    empty = model.sample(2)[:0]
    assert model.log_prob(empty).shape == (0,)
    for objective in model.objectives():
        with pytest.raises(ValueError, match="x is an empty batch, expected at least one example"):
            objective.loss(empty)


@each(AUTOREGRESSIVE)
def test_bad_inpainting_is_named(case, device):
    model = build(case, device)
    given = model.sample(2)
    known = torch.ones_like(given, dtype=torch.bool)
    for arguments, message in [
        ((given, None), "only one of given and known came"),
        ((given[:1], known), "given has shape"),
        ((given, known[..., None]), "known has shape"),
        ((given, known.int()), r"known has dtype torch.int32, expected torch.bool"),
        ((given + case.levels, known), "given holds"),
    ]:
        with pytest.raises(ValueError, match=message):
            model.sample(2, *arguments)
