"""The linear-Gaussian VAE against torch.distributions, and its optimum against principal components."""

import io
import itertools
import math

import pytest
import torch
from scipy.linalg import subspace_angles
from sklearn.decomposition import PCA
from torch.distributions import MultivariateNormal, Normal

from course_utils.models.base import DensityModel
from course_utils.models.vae.linear import LinearVAE
from course_utils.probability import monte_carlo
from course_utils.training import fit

D = torch.float64


def build(device="cpu", event_shape=5, seed=0):
    """A model whose encoder is far from the posterior."""
    torch.manual_seed(seed)
    model = LinearVAE(event_shape, latent_dim=2).double()
    for parameter in model.parameters():
        parameter.data += torch.randn_like(parameter) / 2
    return model.to(device)


def observations(n=400, device="cpu"):
    """Correlated data with a mean, in 5 dimensions."""
    mixing = torch.randn(5, 5, generator=torch.Generator().manual_seed(7), dtype=D)
    return (torch.randn(n, 5, dtype=D) @ mixing + torch.arange(5, dtype=D)).to(device)


def principal_components(x):
    """scikit-learn's probabilistic PCA, with the variances of maximum likelihood: 1/N, not 1/(N - 1)."""
    pca = PCA(2).fit(x.numpy())
    pca.explained_variance_ *= (len(x) - 1) / len(x)
    pca.noise_variance_ *= (len(x) - 1) / len(x)
    return pca


def test_log_prob_is_the_gaussian_with_covariance_wwt_plus_noise(device):
    model, x = build(device), observations(6, device)
    covariance = model.W @ model.W.T + (2 * model.log_sigma).exp() * torch.eye(5, dtype=D, device=device)
    torch.testing.assert_close(model.log_prob(x), MultivariateNormal(model.mu, covariance).log_prob(x))


def test_bayes_rule(device):
    """log p(z | x) = log p(x | z) + log p(z) - log p(x), at any z."""
    model, x = build(device), observations(6, device)
    z = torch.randn(6, 2, dtype=D, device=device)
    joint = Normal(z @ model.W.T + model.mu, model.log_sigma.exp()).log_prob(x).sum(1)
    joint += Normal(0.0, 1.0).log_prob(z).sum(1)
    torch.testing.assert_close(model.posterior(x).log_prob(z), joint - model.log_prob(x), rtol=0, atol=1e-10)


def test_elbo_plus_gap_is_log_prob_and_the_gap_is_positive(device):
    model, x = build(device), observations(50, device)
    torch.testing.assert_close(model.elbo(x) + model.gap(x), model.log_prob(x), rtol=1e-12, atol=1e-10)
    assert (model.gap(x) > 0.01).all()


def test_terms_are_their_monte_carlo_estimates(device):
    model, x = build(device), observations(4, device)
    q = model.encode(x)
    z = q.sample((50_000,))
    reconstruction, kl = model.terms(x, q)
    noise = Normal(z @ model.W.T + model.mu, model.log_sigma.exp())
    for exact, values in (
        (reconstruction, noise.log_prob(x).sum(-1)),
        (kl, q.log_prob(z) - Normal(0.0, 1.0).log_prob(z).sum(-1)),
    ):
        estimate, error = monte_carlo(values)
        assert ((estimate - exact).abs() < 4 * error).all()


def test_closed_form_is_principal_component_analysis(device):
    model, x = build(device), observations(device=device)
    model.fit_closed_form(x)
    pca = principal_components(x.cpu())
    assert model.log_prob(x).mean().item() == pytest.approx(pca.score(x.cpu().numpy()), abs=1e-10)
    assert (2 * model.log_sigma).exp().item() == pytest.approx(pca.noise_variance_)
    assert subspace_angles(model.W.detach().cpu().numpy(), pca.components_.T).max() < 1e-6
    torch.testing.assert_close(model.elbo(x), model.log_prob(x), rtol=0, atol=1e-10)
    assert (model.gap(x) < 1e-10).all()


def test_training_on_the_elbo_reaches_the_same_optimum():
    model, x = build(), observations()
    for rate in (0.1, 0.03, 0.003):
        updates = fit(model, itertools.repeat(x), 600, lambda p, lr=rate: torch.optim.Adam(p, lr))
        losses = [record.losses["negative_elbo"] for record in updates]
    pca = principal_components(x)
    best = pca.score(x.numpy())
    assert model.log_prob(x).mean().item() == pytest.approx(best, abs=1e-4)
    assert -losses[-1] == pytest.approx(best, abs=1e-3)
    assert (2 * model.log_sigma).exp().item() == pytest.approx(pca.noise_variance_, rel=1e-3)
    assert subspace_angles(model.W.detach().numpy(), pca.components_.T).max() < 0.02


def test_no_encoder_beats_log_prob_and_no_other_parameters_beat_the_closed_form():
    model, x = build(), observations()
    model.fit_closed_form(x)
    best = model.log_prob(x).mean().item()
    for _ in range(20):
        saved = {name: p.clone() for name, p in model.state_dict().items()}
        for parameter in model.parameters():
            parameter.data += 0.05 * torch.randn_like(parameter)
        assert model.elbo(x).mean() < model.log_prob(x).mean() < best
        model.load_state_dict(saved)


def test_samples_have_the_models_mean_and_covariance(device):
    model = build(device, event_shape=(1, 2, 2))
    x = model.sample(50_000, torch.Generator().manual_seed(1))
    assert (x.shape, x.device.type, x.dtype) == ((50_000, 1, 2, 2), device.type, D)
    x = x.flatten(1)
    covariance = model.W @ model.W.T + (2 * model.log_sigma).exp() * torch.eye(4, dtype=D, device=device)
    deviations = covariance.diagonal().sqrt()
    assert ((x.mean(0) - model.mu).abs() < 4 * deviations / math.sqrt(50_000)).all()
    assert ((x.T.cov() - covariance).abs() < 0.03 * torch.outer(deviations, deviations)).all()
    again = model.sample(50_000, torch.Generator().manual_seed(1)).flatten(1)
    assert torch.equal(x, again)


def test_every_parameter_has_a_gradient_and_weights_go_round(device):
    model, other, x = build(device), build(device, seed=1), observations(8, device)
    (objective,) = model.objectives()
    objective.loss(x).backward()
    assert isinstance(model, DensityModel)
    assert {id(p) for p in objective.parameters} == {id(p) for p in model.parameters()}
    assert all(p.grad.abs().sum() > 0 for p in model.parameters())
    file = io.BytesIO()
    torch.save(model.state_dict(), file)
    file.seek(0)
    assert not torch.equal(model.elbo(x), other.elbo(x))
    other.load_state_dict(torch.load(file, weights_only=True))
    assert torch.equal(model.elbo(x), other.elbo(x))


def test_bad_input_is_named():
    model = build()
    x = observations(4)
    for method in (model.log_prob, model.elbo, model.gap, model.posterior, model.fit_closed_form):
        with pytest.raises(ValueError, match=r"x has shape \(4, 4\), expected \(batch, 5\)"):
            method(x[:, :4])
    with pytest.raises(ValueError, match="latent_dim is 5, expected less than the 5 pixels"):
        LinearVAE(5, latent_dim=5)
    with pytest.raises(ValueError, match="latent_dim is 0"):
        LinearVAE(5, latent_dim=0)
    with pytest.raises(ValueError, match="n is 0"):
        model.sample(0)
    with pytest.raises(ValueError, match="x varies in at most 2 directions"):
        model.fit_closed_form(torch.ones(4, 5, dtype=D))
