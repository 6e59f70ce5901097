"""The diffusion model: every closed form against Gaussian algebra, SciPy or many samples."""

import math

import pytest
import torch
from scipy.stats import norm

from course_utils.data import batches, load
from course_utils.models.diffusion.ddpm import DDPM, log_normal_mass
from course_utils.models.diffusion.forward_process import ForwardProcess
from course_utils.training import fit
from tests.models.exact import all_states

D = torch.float64


def build(shape=(1, 1, 2), device="cpu", **options):
    torch.manual_seed(0)
    options = {"levels": 3, "steps": 25, "hidden_units": 8} | options
    return DDPM(shape, **options).double().to(device).eval()


def times(t, n, device="cpu"):
    return torch.full((n,), t, device=device)


def generator(seed=1):
    return torch.Generator().manual_seed(seed)


def test_the_schedule_is_the_papers_at_a_thousand_steps():
    q = ForwardProcess(1000).double()
    assert q.beta[[0, 1, 1000]].tolist() == pytest.approx([0, 1e-4, 0.02])
    assert q.beta[1:].diff().max().item() == pytest.approx(q.beta[1:].diff().min().item(), rel=1e-3)
    assert q.alpha_bar[[0, 1, 2]].tolist() == pytest.approx([1, 0.9999, 0.9999 * (1 - q.beta[2].item())])
    for steps in (25, 100, 1000):
        assert ForwardProcess(steps).alpha_bar[-1] < 1e-4


@pytest.mark.parametrize("t", [1, 7, 25])
def test_the_marginal_is_as_many_steps(t, device):
    """Means and variances of the single steps, put together by the law of total variance."""
    q = ForwardProcess(25).double().to(device)
    x0 = torch.tensor([[0.3, -1.0]], dtype=D, device=device)
    mean, variance = x0, torch.zeros_like(x0)
    for s in range(1, t + 1):
        one = q.q_step(mean, times(s, 1, device))
        slope = math.sqrt(1 - q.beta[s].item())
        mean, variance = one.mean, slope**2 * variance + one.variance
    marginal = q.q_marginal(x0, times(t, 1, device))
    torch.testing.assert_close(marginal.mean, mean)
    torch.testing.assert_close(marginal.variance, variance)


@pytest.mark.parametrize("t", [2, 9, 25])
def test_the_posterior_is_bayes_rule(t):
    """Condition the joint Gaussian of (x_{t-1}, x_t) given x_0 on x_t, with matrices."""
    q = ForwardProcess(25).double()
    x0, xt = torch.tensor([[0.4]], dtype=D), torch.tensor([[-0.7]], dtype=D)
    before, slope = q.q_marginal(x0, times(t - 1, 1)), math.sqrt(1 - q.beta[t].item())
    mean, variance = before.mean.item(), before.variance.item()
    at_t = slope * mean, slope**2 * variance + q.beta[t].item()
    gain = slope * variance / at_t[1]
    posterior = q.q_posterior(x0, xt, times(t, 1))
    assert posterior.mean.item() == pytest.approx(mean + gain * (xt.item() - at_t[0]), abs=1e-12)
    assert posterior.variance.item() == pytest.approx(variance - gain**2 * at_t[1], abs=1e-12)


def test_the_posterior_times_the_marginal_is_the_joint_density():
    """q(x_{t-1} | x_t, x_0) q(x_t | x_0) = q(x_t | x_{t-1}) q(x_{t-1} | x_0), at any three points."""
    q = ForwardProcess(25).double()
    x0, x1, x2 = torch.randn(3, 50, 1, 2, 2, dtype=D)
    t = torch.randint(2, 26, (50,))
    one = q.q_posterior(x0, x2, t).log_prob(x1) + q.q_marginal(x0, t).log_prob(x2)
    other = q.q_step(x1, t).log_prob(x2) + q.q_marginal(x0, t - 1).log_prob(x1)
    torch.testing.assert_close(one, other)


def test_a_perfect_guess_of_the_noise_gives_the_mean_of_the_posterior(device):
    model = build((1, 2, 2), device)
    x0, noise = torch.randn(2, 40, 1, 2, 2, dtype=D, device=device)
    t = torch.arange(1, 41, device=device).remainder(25) + 1
    q = model.forward_process
    xt = q.q_sample(x0, t, noise)
    model.predict_noise = lambda x, t: noise
    posterior, p = q.q_posterior(x0, xt, t), model.p_step(xt, t)
    torch.testing.assert_close(p.mean, posterior.mean)
    later = t > 1
    torch.testing.assert_close(p.variance[later], posterior.variance[later])
    torch.testing.assert_close(p.variance[~later].flatten(), q.beta[1].expand(4 * int((~later).sum())))


def test_the_simple_loss_is_the_bounds_up_to_the_weights_of_its_steps(device):
    """Equation 12 with sigma^2 = the posterior's variance: KL = weight_t |noise - guess|^2."""
    model = build((1, 2, 2), device)
    x0, noise = torch.randn(2, 10, 1, 2, 2, dtype=D, device=device)
    t = torch.arange(2, 12, device=device)
    q = model.forward_process
    xt = q.q_sample(x0, t, noise)
    beta, alpha_bar, before = q.beta[t], q.alpha_bar[t], q.alpha_bar[t - 1]
    weight = beta**2 / (2 * beta * (1 - before) / (1 - alpha_bar) * (1 - beta) * (1 - alpha_bar))
    expected = weight * (noise - model.predict_noise(xt, t)).square().flatten(1).sum(1)
    kl = torch.distributions.kl_divergence(q.q_posterior(x0, xt, t), model.p_step(xt, t))
    torch.testing.assert_close(kl, expected)


def test_the_loss_by_hand():
    """Equation 14: each image has a time of its own, 1 to T alike, and all pixels count the same."""
    model, seen = build((1, 2, 2)), []
    model.predict_noise = lambda xt, t: seen.append((xt, t)) or torch.full_like(xt, 0.5)
    x = torch.randint(0, 3, (5000, 1, 2, 2)).to(D)
    torch.manual_seed(3)
    found = model.loss(x)
    torch.manual_seed(3)
    t = 1 + (torch.rand(5000, dtype=D) * 25).floor().long()
    noise = torch.randn(x.shape, dtype=D)
    ((xt, times_seen),) = seen
    assert torch.equal(times_seen, t)
    assert t.bincount().tolist()[0] == 0
    assert 130 < min(t.bincount()[1:]) <= max(t.bincount()[1:]) < 270
    alpha_bar = model.forward_process.alpha_bar[t].view(-1, 1, 1, 1)
    torch.testing.assert_close(xt, alpha_bar.sqrt() * (x - 1) + (1 - alpha_bar).sqrt() * noise)
    torch.testing.assert_close(found, (noise - 0.5).square().sum() / (4 * 5000))


def test_the_network_is_told_the_time_in_sines_and_cosines():
    model, seen = build((1, 1, 2)), []
    model.network.register_forward_pre_hook(lambda _, given: seen.append(given[0]))
    xt, t = torch.randn(3, 1, 1, 2, dtype=D), torch.tensor([1, 10, 25])
    model.predict_noise(xt, t)
    angles = [[math.pi * s / 25 * 2**octave for octave in range(4)] for s in t.tolist()]
    expected = [[*map(math.sin, row), *map(math.cos, row)] for row in angles]
    expected = torch.cat([xt.flatten(1), torch.tensor(expected, dtype=D)], 1)
    torch.testing.assert_close(seen[0], expected, rtol=0, atol=1e-5)


def test_mass_far_to_the_right_in_single_precision():
    for low, high in [(15.0, 16.0), (30.0, 31.0)]:
        expected = norm.logcdf(-low) + math.log1p(-math.exp(norm.logcdf(-high) - norm.logcdf(-low)))
        found = log_normal_mass(torch.tensor(low), torch.tensor(high))
        assert found.dtype == torch.float32
        assert found.item() == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize(("low", "high"), [(-1, 2), (0.5, 0.6), (30, 31), (-31, -30), (-9, 40)])
def test_mass_of_the_normal_distribution_by_scipy(low, high):
    left, right = (-high, -low) if low > 0 else (low, high)
    top, bottom = norm.logcdf(right), norm.logcdf(left)
    expected = top + math.log1p(-math.exp(bottom - top))
    assert log_normal_mass(torch.tensor(low, dtype=D), torch.tensor(high, dtype=D)).item() == pytest.approx(
        expected, rel=1e-12
    )


def test_the_cells_of_all_images_hold_all_the_mass(device):
    model = build((1, 1, 2), device)
    states = all_states(model, 3)
    p = model.p_step(torch.randn(1, 1, 1, 2, dtype=D, device=device).expand(9, 1, 1, 2), times(1, 9, device))
    assert model.log_mass(p, states).exp().sum().item() == pytest.approx(1, abs=1e-12)
    flat = torch.distributions.Normal(0.1, 0.7)
    p = torch.distributions.Independent(flat.expand((1, 1, 1, 2)), 3)
    x = torch.tensor([[[[1.0, 2.0]]]], dtype=D)
    expected = math.log(norm.cdf(0.5, 0.1, 0.7) - norm.cdf(-0.5, 0.1, 0.7)) + norm.logsf(0.5, 0.1, 0.7)
    assert model.cpu().log_mass(p, x).item() == pytest.approx(expected, rel=1e-6)
    black = torch.zeros(1, 1, 1, 2, dtype=D)
    wide = torch.distributions.Independent(torch.distributions.Normal(0.1, 3.0).expand((1, 1, 1, 2)), 3)
    assert model.log_mass(wide, black).item() == pytest.approx(2 * norm.logcdf(-0.5, 0.1, 3), rel=1e-6)


def linear_case(data_variance=0.4):
    """The best guess for Gaussian pixels is linear in x_t: p is Gaussian all the way, and p(x_0) is known."""
    model = build((1, 1, 1), levels=3)
    q = model.forward_process
    alpha_bar = q.alpha_bar
    guess = (1 - alpha_bar).sqrt() / (alpha_bar * data_variance + 1 - alpha_bar)
    model.predict_noise = lambda xt, t: guess[t].view(-1, 1, 1, 1) * xt
    variance = 1.0
    for t in range(25, 0, -1):
        beta, alpha_bar_t, before = (v.item() for v in q.coefficients(times(t, 1), torch.zeros(1, 1)))
        slope = (1 - beta / math.sqrt(1 - alpha_bar_t) * guess[t].item()) / math.sqrt(1 - beta)
        variance = slope**2 * variance + (beta * (1 - before) / (1 - alpha_bar_t) or beta)
    return model, norm(0, math.sqrt(variance))


def test_samples_and_bound_against_a_model_whose_density_is_known():
    model, p = linear_case()
    assert 0.2 < p.var() < 0.5
    exact = [p.cdf(-0.5), p.cdf(0.5) - p.cdf(-0.5), p.sf(0.5)]
    x = model.sample(50_000, generator()).flatten()
    share = torch.stack([(x == level).double().mean() for level in range(3)])
    assert share.tolist() == pytest.approx(exact, abs=4 * math.sqrt(0.25 / 50_000))
    many = all_states(model, 3).repeat(5000, 1, 1, 1)
    bound = model.log_prob_bound(many, 1, generator()).view(5000, 3).mean(0)
    for value, probability in zip(bound.tolist(), exact, strict=True):
        assert value < math.log(probability)


def test_a_network_without_an_opinion_leaves_the_pixels_own_value_to_guess_by():
    """For pixels of -1 or 1, E[x_0 | x_t] = tanh(sqrt(alpha_bar) x_t / (1 - alpha_bar)) by Bayes' rule."""
    model = build((1, 1, 2), levels=2)
    silence(model)
    xt, t = torch.randn(25, 1, 1, 2, dtype=D), torch.arange(1, 26)
    alpha_bar = model.forward_process.alpha_bar[t].view(-1, 1, 1, 1)
    x0 = torch.tanh(alpha_bar.sqrt() * xt / (1 - alpha_bar))
    torch.testing.assert_close(
        model.predict_noise(xt, t), (xt - alpha_bar.sqrt() * x0) / (1 - alpha_bar).sqrt()
    )


def silence(model):
    for parameter in model.network[-2].parameters():
        parameter.data.zero_()


def test_the_bound_of_the_best_model_is_nearly_tight():
    """Pixels that are -1 or 1 at random need no opinion: the bound must reach 2 log 2 nearly."""
    model = build((1, 1, 2), levels=2, steps=1000)
    silence(model)
    terms = model.bound_terms(all_states(model, 2).repeat(50, 1, 1, 1), generator())
    nats = terms.sum(1).mean().item()
    assert 2 * math.log(2) - 0.03 < nats < 2 * math.log(2) + 0.06
    assert terms.shape == (200, 1001)
    assert terms[:, 0].max() < 1e-4


def test_the_end_of_the_chain_by_pencil_and_paper():
    """KL(N(m, v) || N(0, 1)) = (m^2 + v - 1 - log v) / 2 for each pixel."""
    model = build((1, 1, 2), levels=3)
    alpha_bar = model.forward_process.alpha_bar[25].item()
    expected = [
        sum((alpha_bar * v**2 + 1 - alpha_bar - 1 - math.log(1 - alpha_bar)) / 2 for v in row)
        for row in [(-1, 0), (1, 1)]
    ]
    terms = model.bound_terms(torch.tensor([[[[0.0, 1.0]]], [[[2.0, 2.0]]]], dtype=D), generator())
    assert terms[:, 0].tolist() == pytest.approx(expected, rel=1e-9)


def test_the_bound_averages_its_samples():
    model = build()
    x = all_states(model, 3)
    numbers = generator()
    expected = -(model.bound_terms(x, numbers).sum(1) + model.bound_terms(x, numbers).sum(1)) / 2
    torch.testing.assert_close(model.log_prob_bound(x, 2, generator()), expected)


def test_learns_the_digits():
    """At first the network has no opinion; what it learns lowers the loss and lifts the bound."""
    torch.manual_seed(0)
    model = DDPM((1, 8, 8), steps=50, hidden_units=128)
    digits = load("digits")
    test = digits.test.images[:100]
    before = model.log_prob_bound(test, 1, generator()).mean().item()
    losses = [record.losses["noise"] for record in fit(model, batches(digits.train.images, 64), 600)]
    assert sum(losses[-50:]) / 50 < 0.8 * sum(losses[:5]) / 5
    assert model.log_prob_bound(test, 1, generator()).mean().item() > before + 50


def test_bad_arguments_are_named():
    with pytest.raises(ValueError, match="steps is 20, expected a whole number of at least 21"):
        DDPM(4, steps=20)
    with pytest.raises(ValueError, match="levels is 1, expected"):
        DDPM(4, levels=1)
    with pytest.raises(ValueError, match=r"x holds 3, expected whole numbers 0 .. 2"):
        build().log_prob_bound(torch.full((1, 1, 1, 2), 3.0, dtype=D))
    with pytest.raises(ValueError, match="n is 0, expected"):
        build().sample(0)
