"""Who takes part in the scoreboard: every model, how it learns, and what its numbers mean."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import torch

from benchmarks.common.anneal import train
from benchmarks.likelihood.digits_likelihood import RUNS, SEED, by_counting, by_em
from benchmarks.likelihood.digits_likelihood import gradient as by_gradient
from course_utils.data import batches, dequantize
from course_utils.models.diagonal_bilstm import DiagonalBiLSTM
from course_utils.models.diffusion.ddpm import DDPM
from course_utils.models.energy.rbm import RBM, annealed_log_partition
from course_utils.models.flows.coupling import NICE, RealNVP
from course_utils.models.fvsbn import FVSBN
from course_utils.models.gan import GAN
from course_utils.models.made import MADE
from course_utils.models.nade import NADE
from course_utils.models.pixelcnn import GatedPixelCNN, PixelCNN
from course_utils.models.row_lstm import RowLSTM
from course_utils.models.simple.bernoulli import ProductOfBernoullis
from course_utils.models.simple.bernoulli_mixture import BernoulliMixture
from course_utils.models.vae import VAE
from course_utils.training import fit

gradient = partial(by_gradient, batch=64)


def exact(model, x, generator):
    return model.log_prob(x)


def annealed(model, x, generator):
    """With log Z by annealed importance sampling; its own error is below 0.1 nats at this size."""
    log_z, _ = annealed_log_partition(model, chains=200, temperatures=2000, generator=generator)
    return -model.free_energy(x) - log_z


def importance_weighted(model, x, generator):
    return model.log_prob_bound(x, 1000, generator)


def variational(model, x, generator):
    return model.log_prob_bound(x, 10, generator)


def dequantized(model, x, generator, samples=20):
    """log P(x) >= E log p(x + u), less the D log 2 of the two levels: see `data.dequantize`."""
    total = sum(model.log_prob(dequantize(x, 2, seed)) for seed in range(samples))
    return total / samples - x[0].numel() * torch.log(torch.tensor(2.0))


def as_they_are(model, n, generator):
    return model.sample(n, generator=generator)


def thresholded(model, n, generator):
    """Real pixels, 1 from the middle on."""
    return (model.sample(n, generator=generator) >= 0.5).to(model.dtype)


class Kind(NamedTuple):
    """What is known of log p(x): "exact", an "estimate", a "bound" from below, or None; how x is sampled."""

    known: str | None
    log_p: Callable | None
    sample: Callable = as_they_are


EXACT = Kind("exact", exact)
RBM_ESTIMATE = Kind("estimate", annealed)
VAE_ESTIMATE = Kind("estimate", importance_weighted)
DIFFUSION_BOUND = Kind("bound", variational)
FLOW_BOUND = Kind("bound", dequantized, thresholded)
SAMPLES_ONLY = Kind(None, None, thresholded)


class Contestant(NamedTuple):
    """A model of binary images, made of their shape; how it learns from images; what is known of it."""

    model: Callable
    learn: Callable
    kind: Kind = EXACT


def by_dequantizing(model, x, rate, steps, batch):
    """Fresh noise for every batch."""
    noisy = (dequantize(rows, 2, seed) for seed, rows in enumerate(batches(x, batch, SEED)))
    train(model, noisy, steps, rate)


def by_playing(model, x, rate, steps, batch):
    """Two players, two optimisers, and a constant rate: Radford et al. 2015 (arXiv 1511.06434)."""
    for _ in fit(
        model, batches(x, batch, SEED), steps, partial(torch.optim.Adam, lr=rate, betas=(0.5, 0.999))
    ):
        pass


def flow(rate, steps, batch=64):
    return partial(by_dequantizing, rate=rate, steps=steps, batch=batch)


def game(rate, steps, batch=64):
    return partial(by_playing, rate=rate, steps=steps, batch=batch)


DIGITS = {
    **{name: Contestant(run.model, run.learn) for name, run in RUNS["binary"].items()},
    "RBM, PCD": Contestant(
        partial(RBM, hidden_units=200, learning="pcd", steps=1), gradient(3e-3, 4000), RBM_ESTIMATE
    ),
    "VAE": Contestant(VAE, gradient(1e-3, 3000), VAE_ESTIMATE),
    "diffusion": Contestant(partial(DDPM, levels=2), gradient(2e-3, 2500), DIFFUSION_BOUND),
    "NICE": Contestant(partial(NICE, hidden_units=256), flow(5e-3, 3000), FLOW_BOUND),
    "RealNVP": Contestant(
        partial(RealNVP, hidden_units=128, unit_interval=True), flow(2e-3, 2000), FLOW_BOUND
    ),
    "GAN": Contestant(partial(GAN, hidden_units=256), game(2e-4, 6000), SAMPLES_ONLY),
}
PATCHES = {
    "product of Bernoullis": Contestant(ProductOfBernoullis, by_counting),
    "mixture of 50": Contestant(partial(BernoulliMixture, components=50), by_em),
    "FVSBN": Contestant(FVSBN, gradient(3e-2, 1500)),
    "NADE": Contestant(partial(NADE, hidden_units=128), gradient(1e-2, 3000)),
    "MADE": Contestant(partial(MADE, hidden_units=256), gradient(5e-3, 3000)),
    "PixelCNN": Contestant(partial(PixelCNN, layers=3, channels=24), gradient(1e-2, 1500)),
    "gated PixelCNN": Contestant(partial(GatedPixelCNN, layers=3, channels=16), gradient(1e-2, 1500)),
    "Row LSTM": Contestant(partial(RowLSTM, layers=2, hidden_units=16), gradient(1e-2, 1500)),
    "Diagonal BiLSTM": Contestant(partial(DiagonalBiLSTM, layers=2, hidden_units=16), gradient(1e-2, 1500)),
    "RBM, CD": Contestant(partial(RBM, hidden_units=64), gradient(5e-3, 5000)),
    "RBM, PCD": Contestant(partial(RBM, hidden_units=64, learning="pcd", steps=5), gradient(5e-3, 5000)),
    "RBM, exact gradient": Contestant(
        partial(RBM, hidden_units=16, learning="exact"), gradient(3e-2, 200, batch=2000)
    ),
    "VAE": Contestant(partial(VAE, latent_dim=8, hidden_units=128), gradient(2e-3, 5000), VAE_ESTIMATE),
    "diffusion": Contestant(partial(DDPM, levels=2), gradient(2e-3, 5000), DIFFUSION_BOUND),
    "NICE": Contestant(partial(NICE, hidden_units=64), flow(1e-2, 3000), FLOW_BOUND),
    "RealNVP": Contestant(
        partial(RealNVP, hidden_units=64, unit_interval=True), flow(2e-3, 3000), FLOW_BOUND
    ),
    "GAN": Contestant(partial(GAN, hidden_units=128), game(5e-4, 5000), SAMPLES_ONLY),
}
