"""NICE and RealNVP: the determinant by autograd, the inverse, and grids."""

import math

import pytest
import torch
from scipy.stats import norm

from course_utils.data import batches, dequantize, load
from course_utils.models.flows.coupling import NICE, Coupling, RealNVP
from course_utils.training import fit
from tests.models.exact import assert_follows, count, midpoints

D = torch.float64
FLOWS = {
    "NICE": lambda shape: NICE(shape, hidden_units=8, layers=3),
    "RealNVP": lambda shape: RealNVP(shape, hidden_units=8, layers=3),
    "RealNVP on [0, 1]": lambda shape: RealNVP(shape, hidden_units=8, layers=3, unit_interval=True),
}
each = pytest.mark.parametrize("name", FLOWS)


def build(name, shape, device="cpu", spread=0.3):
    model = FLOWS[name](shape).double()
    for parameter in model.parameters():
        parameter.data += spread * torch.randn_like(parameter)
    return model.to(device).eval()


@each
def test_log_prob_is_that_of_z_and_the_determinant_of_the_jacobian(name, device):
    """z by the flow, its density by SciPy, and the determinant of all of dz/dx by autograd."""
    model = build(name, (1, 2, 3), device)
    x = model.sample(5)
    z, _ = model.encode(x)
    for one, at, log_prob in zip(x, z, model.log_prob(x), strict=True):
        jacobian = torch.autograd.functional.jacobian(lambda v: model.encode(v[None])[0].flatten(), one)
        log_det = torch.linalg.slogdet(jacobian.reshape(6, 6))[1].item()
        expected = norm.logpdf(at.detach().cpu().numpy()).sum() + log_det
        assert log_prob.item() == pytest.approx(expected, abs=1e-10)


@each
def test_decode_undoes_encode_both_ways(name, device):
    model = build(name, (1, 3, 3), device)
    z = torch.randn(20, 1, 3, 3, dtype=D, device=device)
    x = model.decode(z)
    assert (x - z).abs().max() > 0.1
    torch.testing.assert_close(model.encode(x)[0], z, rtol=0, atol=1e-10)
    torch.testing.assert_close(model.decode(model.encode(x)[0]), x, rtol=0, atol=1e-10)


@pytest.mark.parametrize("name", ["NICE", "RealNVP"])
def test_density_in_the_plane_integrates_to_one_and_samples_follow_it(name, device):
    """Rectifiers leave kinks in the density: the midpoint rule is good to a few digits only."""
    model = build(name, 2, device, spread=0.15)
    box, points, cells = 12.0, 800, 40
    with torch.no_grad():
        density = model.log_prob(midpoints(model, box, points)).exp() * (2 * box / points) ** 2
    assert density.sum().item() == pytest.approx(1, abs=1e-4)
    probabilities = density.reshape([cells, points // cells] * 2).sum((1, 3)).flatten()
    x = model.sample(20_000, generator=torch.Generator().manual_seed(1))
    assert_follows(count((x + box) * cells / (2 * box), cells), probabilities)


def test_density_on_the_unit_square_integrates_to_one(device):
    """The margin lets a little mass lie outside, up to 1/18 on each side."""
    model = build("RealNVP on [0, 1]", 2, device, spread=0.15)
    edge, points = 0.5 + 1 / 18, 1000
    axis = torch.linspace(-edge, edge, 2 * points + 1, dtype=D, device=device)[1::2] + 0.5
    grid = torch.cartesian_prod(axis, axis)
    with torch.no_grad():
        total = model.log_prob(grid).exp().sum().item() * (2 * edge / points) ** 2
    assert total == pytest.approx(1, abs=5e-4)
    x = model.sample(2000)
    assert x.min() > 0.5 - edge
    assert x.max() < 0.5 + edge


def test_nice_changes_volume_by_the_same_factor_everywhere():
    model = build("NICE", (1, 2, 2))
    log_det = model.encode(torch.randn(10, 1, 2, 2, dtype=D))[1]
    torch.testing.assert_close(log_det, model.steps[-1].log_scale.sum().expand(10))


def test_a_fresh_flow_is_the_identity():
    x = torch.randn(4, 1, 2, 2)
    for model in (NICE((1, 2, 2), 8, 2), RealNVP((1, 2, 2), 8, 2)):
        z, log_det = model.encode(x)
        assert torch.equal(z, x)
        assert log_det.tolist() == [0] * 4


def test_neighbours_move_each_other_on_a_checkerboard():
    model = RealNVP((1, 2, 4), hidden_units=4, layers=2)
    assert model.steps[0].moved.tolist() == [1, 3, 4, 6]
    assert model.steps[1].moved.tolist() == [0, 2, 5, 7]


def test_scales_stay_between_their_bounds():
    layer = Coupling(torch.tensor([True, False]), 4, scales=True)
    layer.network[-1].bias.data = torch.tensor([1e3, 0.0])
    _, log_det = layer(torch.zeros(1, 2))
    assert log_det.item() == pytest.approx(2)


def test_learns_the_digits():
    """Better than the best Gaussian with independent pixels, on images not seen in training."""
    digits = load("digits")
    train, test = (dequantize(split.images, 17) for split in (digits.train, digits.test))
    baseline = -torch.distributions.Normal(train.mean(0), train.std(0) + 0.02).log_prob(test)
    baseline = baseline.flatten(1).sum(1).mean().item()
    model = RealNVP((1, 8, 8), hidden_units=64, layers=4, unit_interval=True)
    for _ in fit(model, batches(train, 64), 150):
        pass
    with torch.no_grad():
        nll = -model.log_prob(test).mean().item()
    assert nll < baseline - 10
    assert nll + 64 * math.log(17) > 0  # bits of grey levels are positive


def test_bad_arguments_are_named():
    with pytest.raises(ValueError, match=r"event_shape is \(1,\), expected at least two pixels"):
        NICE(1)
    with pytest.raises(ValueError, match="layers is 0, expected"):
        RealNVP(2, layers=0)
    with pytest.raises(ValueError, match="x lies between -1 and 2, expected 0 to 1"):
        RealNVP(2, unit_interval=True).log_prob(torch.tensor([[-1.0, 2.0]]))
