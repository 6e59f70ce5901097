"""The VAE against exact answers: quadrature over a latent line, and the linear-Gaussian case."""

import io
import itertools
import math

import pytest
import torch
from torch import nn
from torch.distributions import MultivariateNormal, Normal, kl_divergence

from course_utils.models.base import GenerativeModel
from course_utils.models.vae import VAE, base
from course_utils.models.vae.base import reparameterise
from course_utils.models.vae.likelihoods import categorical, gaussian
from course_utils.models.vae.vae import IWAE
from course_utils.probability import monte_carlo
from course_utils.training import fit
from tests.models.exact import all_states, assert_follows, count

D = torch.float64
Z = torch.linspace(-9, 9, 2001, dtype=D)[:, None]  # the latent line
LEVELS = {"bernoulli": 2, categorical(3): 3}


def build(device="cpu", model=VAE, event_shape=(1, 2, 2), latent_dim=1, seed=0, **options):
    """A small model in float64 whose z matters to x; its encoder is still far from the posterior."""
    torch.manual_seed(seed)
    model = model(event_shape, latent_dim, hidden_units=8, **options).double()
    for parameter in model.decoder.parameters():
        parameter.data += torch.randn_like(parameter)
    return model.to(device).eval()


def generator(seed=1):
    return torch.Generator().manual_seed(seed)


@torch.no_grad()
def log_joint_on_line(model, states):
    """log p(x, z), (states, points), for every z of the latent line."""
    prior = Normal(0.0, 1.0).log_prob(Z[:, 0]).to(model.device)
    outputs = model.decode(Z.to(model.device))
    return torch.stack([outputs.log_prob(x.expand(len(Z), *x.shape)) for x in states]) + prior


def integrate(values, device="cpu"):
    return torch.trapezoid(values, Z[:, 0].to(device))


@torch.no_grad()
def exact_elbo(model, states):
    log_q = model.encode(states).base_dist.log_prob(Z.to(model.device)[:, None])[..., 0].T
    return integrate(log_q.exp() * (log_joint_on_line(model, states) - log_q), model.device)


@pytest.mark.parametrize("likelihood", LEVELS, ids=["bernoulli", "categorical"])
def test_p_of_x_by_quadrature_sums_to_one_and_samples_follow_it(likelihood, device):
    model = build(device, likelihood=likelihood)
    states = all_states(model, LEVELS[likelihood])
    probabilities = integrate(log_joint_on_line(model, states).exp(), device)
    assert probabilities.sum().item() == pytest.approx(1, abs=1e-10)
    x = model.sample(20_000, generator=generator())
    assert_follows(count(x.flatten(1), LEVELS[likelihood]), probabilities)


@pytest.mark.parametrize("likelihood", LEVELS, ids=["bernoulli", "categorical"])
def test_a_decoded_distribution_sums_to_one(likelihood, device):
    model = build(device, likelihood=likelihood)
    states = all_states(model, LEVELS[likelihood])
    for z in torch.tensor([-3.0, 0.2, 2.0], dtype=D, device=device):
        total = model.decode(z.expand(len(states), 1)).log_prob(states).exp().sum().item()
        assert total == pytest.approx(1, abs=1e-10)


@torch.no_grad()
def test_elbo_and_bounds_rise_to_log_p(device):
    """Means over 2000 repetitions of three states, with their standard errors, against quadrature."""
    model = build(device)
    states = all_states(model, 2)[:3]
    many = states.repeat(2000, 1, 1, 1)

    def estimate(values):
        return monte_carlo(values.unflatten(0, (2000, 3)).mean(1))

    log_p = integrate(log_joint_on_line(model, states).exp(), device).log().mean()
    exact = exact_elbo(model, states).mean()
    assert exact < log_p - 0.1
    elbo, error = estimate(model.elbo(many, generator()))
    assert abs(elbo - exact) < 4 * error
    bounds = [estimate(model.log_prob_bound(many, samples, generator())) for samples in (1, 10, 100)]
    assert abs(bounds[0][0] - exact) < 4 * bounds[0][1]
    for (low, low_error), (high, high_error) in itertools.pairwise(bounds):
        assert high - low > 3 * (low_error + high_error)
    assert abs(bounds[-1][0] - log_p) < 0.02
    assert bounds[-1][0] < log_p + 4 * bounds[-1][1]


def linear(encoder, decoder, scale, device="cpu"):
    """A VAE whose encoder and decoder are linear layers: log p(x) and the posterior are Gaussian."""
    pixels, latent_dim = decoder.out_features, decoder.in_features
    model = VAE(pixels, latent_dim, likelihood=gaussian(scale))
    model.encoder = encoder
    model.decoder = nn.Sequential(decoder, nn.Unflatten(1, (1, pixels)))
    return model.double().to(device)


def marginal(model, scale):
    layer = model.decoder[0]
    covariance = layer.weight @ layer.weight.T + scale**2 * torch.eye(len(layer.weight), dtype=D).to(
        model.device
    )
    return MultivariateNormal(layer.bias, covariance)


@torch.no_grad()
def test_with_the_exact_posterior_every_draw_gives_log_p(device):
    """Orthogonal columns W and noise s: p(z | x) has variance s^2 / (w^2 + s^2) and is diagonal."""
    encoder, decoder, scale = nn.Linear(3, 4), nn.Linear(2, 3), 0.7
    model = linear(encoder, decoder, scale, device)
    lengths = torch.tensor([2.0, 0.5], dtype=D, device=device)
    decoder.weight.copy_(torch.linalg.qr(decoder.weight).Q * lengths)
    total = lengths**2 + scale**2
    encoder.weight[:2] = decoder.weight.T / total[:, None]
    encoder.bias[:2] = -encoder.weight[:2] @ decoder.bias
    encoder.weight[2:], encoder.bias[2:] = 0, (scale**2 / total).log() / 2
    x = torch.randn(6, 3, dtype=D, device=device)
    expected = marginal(model, scale).log_prob(x)
    for samples in (1, 2, 30):
        torch.testing.assert_close(model.log_prob_bound(x, samples), expected, rtol=0, atol=1e-10)
    elbo, error = monte_carlo(model.elbo(x.repeat(2000, 1)).unflatten(0, (2000, 6)))
    assert (
        (elbo - expected).abs() < 4 * error
    ).all()  # its log p(x | z) is estimated: only the mean is exact


@torch.no_grad()
def test_bounds_stay_below_the_exact_gaussian_density(device):
    scale = 0.7
    model = linear(nn.Linear(3, 4), nn.Linear(2, 3), scale, device)
    x = torch.randn(3, 3, dtype=D, device=device)
    layer = model.decoder[0]
    precision = layer.weight.T @ layer.weight / scale**2 + torch.eye(2, dtype=D, device=device)
    mean = torch.linalg.solve(precision, layer.weight.T @ (x - layer.bias).T / scale**2).T
    posterior = MultivariateNormal(mean, precision_matrix=precision)
    q = model.encode(x)
    gap = kl_divergence(MultivariateNormal(q.mean, torch.diag_embed(q.variance)), posterior)
    log_p = marginal(model, scale).log_prob(x)
    many = x.repeat(5000, 1)
    elbo, error = monte_carlo(model.elbo(many, generator()).unflatten(0, (5000, 3)))
    assert ((elbo + gap - log_p).abs() < 4 * error).all()
    bound, error = monte_carlo(model.log_prob_bound(many, 20, generator()).unflatten(0, (5000, 3)))
    assert (bound > elbo).all()
    assert (bound < log_p + 4 * error).all()


def test_kl_is_the_formula_and_its_monte_carlo_estimate(device):
    model = build(device, latent_dim=3)
    x = model.sample(4)
    q, (_, kl) = model.encode(x), model.terms(x)
    formula = (q.variance + q.mean**2 - 1 - q.variance.log()).sum(1) / 2  # arXiv 1312.6114, appendix B
    torch.testing.assert_close(kl, formula)
    z = q.sample((20_000,))
    estimate, error = monte_carlo(q.log_prob(z) - Normal(0.0, 1.0).log_prob(z).sum(-1))
    assert ((estimate - formula).abs() < 4 * error).all()


def test_reparameterised_and_score_function_gradients(device):
    """Both estimate d/dmean E_q log p(x | z) = W^T (x - W mean - b) / s^2; the former varies far less."""
    scale = 0.7
    model = linear(nn.Linear(3, 4), nn.Linear(2, 3), scale, device)
    layer = model.decoder[0]
    x = torch.randn(1, 3, dtype=D, device=device)
    mean = model.encode(x).mean.detach().expand(50_000, 2).requires_grad_()
    q = Normal(mean, model.encode(x).stddev.detach())
    exact = ((x - mean[:1] @ layer.weight.T - layer.bias) @ layer.weight / scale**2)[0]

    z = reparameterise(q, torch.randn(50_000, 2, dtype=D, device=device))
    (through_z,) = torch.autograd.grad(model.decode(z).log_prob(x.expand(50_000, 3)).sum(), mean)
    z = z.detach()
    reward = model.decode(z).log_prob(x.expand(50_000, 3)).detach()
    (by_score,) = torch.autograd.grad((reward * q.log_prob(z).sum(1)).sum(), mean)
    for gradients in (through_z, by_score):
        estimate, error = monte_carlo(gradients)
        assert ((estimate - exact).abs() < 4 * error).all()
    # Each coordinate of the former has the variance sum_j (W^T W)_ij^2 s_j^2 / s^4.
    squared = ((layer.weight.T @ layer.weight) ** 2 @ q.variance[0] / scale**4).detach()
    torch.testing.assert_close(through_z.var(0), squared, rtol=0.05, atol=0)
    assert (by_score.var(0) > 10 * through_z.var(0)).all()


def test_gaussian_likelihood_is_half_the_squared_error_plus_a_constant(device):
    model = build(device, event_shape=(1, 2, 2), likelihood=gaussian(0.5))
    z, x = torch.randn(5, 1, dtype=D, device=device), torch.randn(5, 1, 2, 2, dtype=D, device=device)
    p = model.decode(z)
    squared_error = ((x - p.mean) ** 2).flatten(1).sum(1)
    constant = 4 * (math.log(0.5) + math.log(2 * math.pi) / 2)
    torch.testing.assert_close(p.log_prob(x), -squared_error / (2 * 0.5**2) - constant)


def test_gaussian_samples_vary_as_the_scale_says(device):
    model = linear(nn.Linear(1, 2), nn.Linear(1, 1), 0.7, device)
    x = model.sample(20_000, generator=generator())
    law = marginal(model, 0.7)
    assert x.mean().item() == pytest.approx(law.mean.item(), abs=0.03)
    assert x.var().item() == pytest.approx(law.variance.item(), rel=0.04)


def test_the_bounds_know_nothing_of_beta_and_the_loss_does(device):
    one, four = build(device), build(device, beta=4.0)
    x = one.sample(50)
    assert torch.equal(one.elbo(x, generator()), four.elbo(x, generator()))
    assert torch.equal(one.log_prob_bound(x, 5, generator()), four.log_prob_bound(x, 5, generator()))
    losses = []
    for model in (one, four):
        torch.manual_seed(2)
        losses.append(model.loss(x))
    _, kl = one.terms(x)
    torch.testing.assert_close(losses[1] - losses[0], 3 * kl.mean())
    torch.manual_seed(2)
    torch.testing.assert_close(losses[0], -one.elbo(x).mean())


@pytest.mark.parametrize("model", [VAE, IWAE])
def test_training_reaches_the_entropy_of_two_patterns(model):
    """Three copies of a pattern and one of its negative; p(x) exactly, by quadrature."""
    model = build(model=model)
    pattern = torch.tensor([0.0, 1.0, 1.0, 0.0], dtype=D).reshape(1, 2, 2)
    x = torch.stack([pattern] * 3 + [1 - pattern]).repeat(16, 1, 1, 1)
    for _ in fit(model, itertools.repeat(x), 400, lambda p: torch.optim.Adam(p, 0.02)):
        pass
    nll = -integrate(log_joint_on_line(model, x[:4]).exp()).log().mean().item()
    entropy = -(0.75 * math.log(0.75) + 0.25 * math.log(0.25))
    assert entropy - 1e-9 <= nll <= entropy + 0.2


def test_a_heavy_kl_term_collapses_the_posterior():
    """Eight equal pixels: one bit that z can carry. At a high price it does not."""
    x = torch.tensor([[0.0] * 8, [1.0] * 8], dtype=D).repeat(32, 1)
    kl = {}
    for beta in (1.0, 20.0):
        model = build(event_shape=8, beta=beta)
        for _ in fit(model, itertools.repeat(x), 300, lambda p: torch.optim.Adam(p, 0.02)):
            pass
        kl[beta] = model.terms(x)[1].mean().item()
    assert kl[1.0] > math.log(2)
    assert kl[20.0] < 1e-3


@pytest.mark.parametrize(
    ("likelihood", "scale"), [("bernoulli", 1), (categorical(3), 2), ("categorical", 16), ("gaussian", 1)]
)
def test_the_encoder_sees_grey_levels_between_0_and_1(likelihood, scale):
    model, seen = build(likelihood=likelihood), []
    model.encoder.register_forward_hook(lambda _, inputs, __: seen.append(inputs[0]))
    x = model.sample(20, generator())
    model.encode(x)
    assert torch.equal(seen[0], x / scale)


@pytest.mark.parametrize("likelihood", ["bernoulli", "categorical", "gaussian"])
def test_iwae_trains_on_the_bound_of_its_samples(likelihood):
    model = build(model=IWAE, samples=7, likelihood=likelihood)
    plain = build(likelihood=likelihood)
    x = plain.sample(30)
    torch.manual_seed(2)
    loss = model.loss(x)
    torch.manual_seed(2)
    torch.testing.assert_close(loss, -plain.log_prob_bound(x, 7).mean())


def test_the_bound_decodes_a_few_at_a_time(monkeypatch):
    model, sizes = build(), []
    model.decoder.register_forward_hook(lambda _, inputs, __: sizes.append(len(inputs[0])))
    monkeypatch.setattr(base, "AT_ONCE", 100)
    bound = model.log_prob_bound(model.sample(30), 1000, generator())
    assert max(sizes[1:]) <= 100
    assert sum(sizes[1:]) == 30 * 1000  # the first call was sample's
    assert bound.shape == (30,)


@pytest.mark.parametrize("model", [VAE, IWAE])
@pytest.mark.parametrize("likelihood", ["bernoulli", "categorical", "gaussian"])
def test_every_parameter_has_a_gradient(model, likelihood, device):
    model = build(device, model=model, likelihood=likelihood)
    (objective,) = model.objectives()
    assert {id(p) for p in objective.parameters} == {id(p) for p in model.parameters()}
    objective.loss(model.sample(64)).backward()
    for name, parameter in model.named_parameters():
        assert parameter.grad.abs().sum() > 0, name


def test_state_dict_round_trip_keeps_the_bounds(device):
    model, other = build(device), build(device, seed=1)
    x = model.sample(16)
    before = model.elbo(x, generator())
    assert not torch.equal(before, other.elbo(x, generator()))
    file = io.BytesIO()
    torch.save(model.state_dict(), file)
    file.seek(0)
    other.load_state_dict(torch.load(file, weights_only=True))
    assert torch.equal(before, other.elbo(x, generator()))


@pytest.mark.parametrize("likelihood", ["bernoulli", "categorical", "gaussian"])
def test_a_generator_determines_everything_on_every_device(likelihood, device):
    model, on_cpu = build(device, likelihood=likelihood), build(likelihood=likelihood)
    x = model.sample(20, generator())
    assert (x.device.type, x.dtype, x.requires_grad) == (device.type, D, False)
    torch.testing.assert_close(x.cpu(), on_cpu.sample(20, generator()))
    assert not torch.equal(x, model.sample(20, generator(2)))
    for bound in (VAE.elbo, VAE.log_prob_bound):
        torch.testing.assert_close(
            bound(model, x, generator=generator()).cpu(), bound(on_cpu, x.cpu(), generator=generator())
        )


def test_defaults_take_digits():
    model = VAE((1, 8, 8))
    assert isinstance(model, GenerativeModel)
    x = model.sample(2)
    assert set(x.unique().tolist()) <= {0.0, 1.0}
    assert model.log_prob_bound(x, 3).shape == (2,)


def test_bad_input_is_named():
    x = torch.zeros(2, 1, 2, 2, dtype=D)
    model = build()
    for wrong, message in (
        (x + 2, "x holds 2, expected whole numbers 0 .. 1"),
        (x[..., None], r"x has shape \(2, 1, 2, 2, 1\), expected \(batch, 1, 2, 2\)"),
        (x.long(), "x has dtype torch.int64"),
    ):
        for method in (model.elbo, model.log_prob_bound, model.loss):
            with pytest.raises(ValueError, match=message):
                method(wrong)
    with pytest.raises(ValueError, match=r"x holds 17, expected whole numbers 0 \.\. 16"):
        build(likelihood="categorical").elbo(x + 17)
    for arguments, message in (
        ({"likelihood": "poisson"}, "likelihood is 'poisson', expected one of bernoulli, categorical"),
        ({"beta": 0.0}, "beta is 0.0, expected a finite number greater than 0"),
        ({"latent_dim": 0}, "latent_dim is 0"),
        ({"hidden_units": 0}, "hidden_units is 0"),
    ):
        with pytest.raises(ValueError, match=message):
            VAE((1, 2, 2), **arguments)
    with pytest.raises(ValueError, match="samples is 0"):
        model.log_prob_bound(x, 0)
    with pytest.raises(ValueError, match="samples is 0"):
        IWAE((1, 2, 2), samples=0)
    with pytest.raises(ValueError, match="n is 0"):
        model.sample(0)
    with pytest.raises(ValueError, match="scale is 0, expected"):
        gaussian(0)
    with pytest.raises(ValueError, match="levels is 1, expected"):
        categorical(1)
