import io
import itertools

import pytest
import torch
from sklearn.decomposition import PCA
from torch import nn

from course_utils.models.base import GenerativeModel
from course_utils.models.vae.autoencoder import Autoencoder, classifier
from course_utils.training import fit


def test_the_loss_is_the_squared_error_of_what_is_rebuilt(device):
    model = Autoencoder((1, 2, 3), latent_dim=2, hidden_units=8).to(device)
    x = torch.randn(5, 1, 2, 3, device=device)
    by_hand = [
        sum((a - b) ** 2 for a, b in zip(*pair, strict=True))
        for pair in zip(model(x).flatten(1).tolist(), x.flatten(1).tolist(), strict=True)
    ]
    torch.testing.assert_close(model.squared_error(x).cpu(), torch.tensor(by_hand))
    (objective,) = model.objectives()
    torch.testing.assert_close(objective.loss(x), model.squared_error(x).mean())
    objective.loss(x).backward()
    assert all(p.grad.abs().sum() > 0 for p in model.parameters())
    assert {id(p) for p in objective.parameters} == {id(p) for p in model.parameters()}


def test_a_linear_autoencoder_finds_the_principal_components():
    """Baldi & Hornik 1989: the best linear code is that of the principal components."""
    x = torch.randn(300, 4) @ torch.randn(4, 4)
    x -= x.mean(0)
    model = Autoencoder(4, latent_dim=2)
    model.encoder, model.decoder = nn.Linear(4, 2), nn.Linear(2, 4)
    for rate in (0.03, 0.003):
        for _ in fit(model, itertools.repeat(x), 800, lambda p, lr=rate: torch.optim.Adam(p, lr)):
            pass
    pca = PCA(2).fit(x.numpy())
    best = ((x.numpy() - pca.inverse_transform(pca.transform(x.numpy()))) ** 2).sum(1).mean()
    assert best - 1e-4 <= model.squared_error(x).mean().item() <= 1.005 * best


def test_two_codes_are_enough_for_points_on_a_curve():
    """A circle in 4 dimensions has no 1-D linear code; the hidden layers curve one to it."""
    angle = torch.linspace(0, 5, 200)
    x = torch.stack([angle.cos(), angle.sin(), (2 * angle).cos(), (2 * angle).sin()], 1)
    model = Autoencoder(4, latent_dim=1, hidden_units=32)
    for _ in fit(model, itertools.repeat(x), 600, lambda p: torch.optim.Adam(p, 0.01)):
        pass
    linear = PCA(1).fit(x.numpy())
    left = ((x.numpy() - linear.inverse_transform(linear.transform(x.numpy()))) ** 2).sum(1).mean()
    assert model.squared_error(x).mean().item() < 0.1 * left


def test_it_can_not_be_sampled():
    assert not isinstance(Autoencoder(3), GenerativeModel)
    assert not hasattr(Autoencoder, "sample")


def test_a_classifier_starts_from_a_copy_of_the_encoder():
    model = Autoencoder((1, 2, 2), latent_dim=2, hidden_units=8)
    network, x = classifier(model.encoder, 10), torch.randn(6, 1, 2, 2)
    torch.testing.assert_close(network[:-1](x), model.encoder[:-1](x))
    assert network(x).shape == (6, 10)
    before = model.encoder(x)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.zero_()
    assert torch.equal(model.encoder(x), before)


def test_state_dict_round_trip():
    model, other, x = Autoencoder(3), Autoencoder(3), torch.randn(4, 3)
    assert not torch.equal(model(x), other(x))
    file = io.BytesIO()
    torch.save(model.state_dict(), file)
    file.seek(0)
    other.load_state_dict(torch.load(file, weights_only=True))
    assert torch.equal(model(x), other(x))


def test_bad_input_is_named():
    with pytest.raises(ValueError, match=r"x has shape \(4, 2\), expected \(batch, 3\)"):
        Autoencoder(3)(torch.zeros(4, 2))
    with pytest.raises(ValueError, match="latent_dim is 0"):
        Autoencoder(3, latent_dim=0)
    with pytest.raises(ValueError, match="hidden_units is 0"):
        Autoencoder(3, hidden_units=0)
    with pytest.raises(ValueError, match="classes is 0"):
        classifier(Autoencoder(3).encoder, 0)
