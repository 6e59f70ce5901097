"""Who takes part in the tables: every model, its plans, and what its numbers mean."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import torch

from benchmarks.common.plans import Plan, by_counting, by_em, flow, game, gradient
from course_utils.data import dequantize
from course_utils.models.diagonal_bilstm import DiagonalBiLSTM
from course_utils.models.diffusion.ddpm import DDPM
from course_utils.models.energy.rbm import RBM, annealed_log_partition
from course_utils.models.flows.coupling import NICE, RealNVP
from course_utils.models.fvsbn import FVSBN
from course_utils.models.gan import GAN
from course_utils.models.image_gpt import ImageGPT
from course_utils.models.made import MADE, OrderAgnosticMADE
from course_utils.models.nade import NADE
from course_utils.models.pixelcnn import GatedPixelCNN, PixelCNN
from course_utils.models.row_lstm import RowLSTM
from course_utils.models.simple.bernoulli import ProductOfBernoullis
from course_utils.models.simple.bernoulli_mixture import BernoulliMixture
from course_utils.models.vae import VAE


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
    """The plans of a model, and what is known of it."""

    plans: list[Plan]
    kind: Kind = EXACT


def one(model, learn, kind=EXACT):
    """A contestant of one plan, which was found on the validation images by hand."""
    return Contestant([Plan(model, learn)], kind)


SPATIAL = {
    "PixelCNN": one(partial(PixelCNN, layers=4, channels=48), gradient(8e-3, 300, batch=32)),
    "PixelCNN, dropout and position bias": one(
        partial(PixelCNN, layers=4, channels=48, dropout=0.3, position_bias=True),
        gradient(8e-3, 800, batch=32),
    ),
    "gated PixelCNN": one(partial(GatedPixelCNN, layers=5, channels=24), gradient(5e-3, 600, batch=32)),
    "Row LSTM": one(partial(RowLSTM, layers=4, hidden_units=16), gradient(1e-2, 600, batch=32)),
    "Diagonal BiLSTM": one(partial(DiagonalBiLSTM, layers=3, hidden_units=16), gradient(1e-2, 450, batch=32)),
}
TRACTABLE = {
    "product of Bernoullis": one(ProductOfBernoullis, by_counting),
    "mixture of 50": one(partial(BernoulliMixture, components=50), by_em),
    "FVSBN": one(FVSBN, gradient(5e-2, 300, batch=100)),
    "NADE": one(
        partial(NADE, hidden_units=384, activation="relu", dropout=0.6), gradient(1e-2, 1500, batch=50)
    ),
    "MADE": one(partial(MADE, hidden_units=1024, dropout=0.5), gradient(5e-3, 1500, batch=50)),
    "MADE, 8 orders": one(
        partial(OrderAgnosticMADE, hidden_units=1024, orders=8, dropout=0.3), gradient(5e-3, 3000, batch=50)
    ),
    **SPATIAL,
}
GREY = {
    name: one(partial(plan.model, levels=17), plan.learn)
    for name, contestant in SPATIAL.items()
    for plan in contestant.plans
}
DIGITS = {
    **TRACTABLE,
    "transformer": Contestant(
        [
            Plan(
                partial(ImageGPT, layers=2, width=32, heads=4, dropout=dropout),
                gradient(5e-3, updates, batch=50),
            )
            for dropout, updates in ((0.0, 500), (0.1, 1000))
        ]
    ),
    "RBM, PCD": Contestant(
        [
            Plan(partial(RBM, hidden_units=200, learning="pcd", steps=steps), gradient(3e-3, updates))
            for steps, updates in ((1, 4000), (5, 4000))
        ],
        RBM_ESTIMATE,
    ),
    # Chapter 06 chose this length on the validation images: digits_vae.json.
    "VAE": one(VAE, gradient(1e-3, 6000), VAE_ESTIMATE),
    "diffusion": Contestant(
        [Plan(partial(DDPM, levels=2), gradient(2e-3, steps)) for steps in (2500, 5000)],
        DIFFUSION_BOUND,
    ),
    "NICE": Contestant(
        [Plan(partial(NICE, hidden_units=256), flow(5e-3, steps)) for steps in (1000, 3000)],
        FLOW_BOUND,
    ),
    "RealNVP": Contestant(
        [
            Plan(partial(RealNVP, hidden_units=128, unit_interval=True), flow(2e-3, steps))
            for steps in (1000, 2000)
        ],
        FLOW_BOUND,
    ),
    "GAN": Contestant(
        [Plan(partial(GAN, hidden_units=256), game(2e-4, steps)) for steps in (6000, 12_000)],
        SAMPLES_ONLY,
    ),
}
# They differ in the gradient alone.
MACHINES = {
    "CD": partial(RBM, hidden_units=64),
    "PCD": partial(RBM, hidden_units=64, learning="pcd", steps=5, chains=1000),
    "exact gradient": partial(RBM, hidden_units=64, learning="exact"),
}
PATCHES = {
    "product of Bernoullis": one(ProductOfBernoullis, by_counting),
    "mixture of 50": one(partial(BernoulliMixture, components=50), by_em),
    "FVSBN": one(FVSBN, gradient(3e-2, 1500)),
    "NADE": one(partial(NADE, hidden_units=128), gradient(1e-2, 3000)),
    "MADE": one(partial(MADE, hidden_units=256), gradient(5e-3, 3000)),
    "PixelCNN": one(partial(PixelCNN, layers=3, channels=24), gradient(1e-2, 1500)),
    "gated PixelCNN": one(partial(GatedPixelCNN, layers=3, channels=16), gradient(1e-2, 1500)),
    "Row LSTM": one(partial(RowLSTM, layers=2, hidden_units=16), gradient(1e-2, 1500)),
    "Diagonal BiLSTM": one(partial(DiagonalBiLSTM, layers=2, hidden_units=16), gradient(1e-2, 1500)),
    "transformer": one(partial(ImageGPT, layers=2, width=32, heads=4), gradient(5e-3, 3000)),
    **{f"RBM, {name}": one(machine, gradient(3e-2, 1000, batch=2000)) for name, machine in MACHINES.items()},
    "VAE": one(partial(VAE, latent_dim=8, hidden_units=128), gradient(2e-3, 5000), VAE_ESTIMATE),
    "diffusion": one(partial(DDPM, levels=2), gradient(2e-3, 5000), DIFFUSION_BOUND),
    "NICE": one(partial(NICE, hidden_units=64), flow(1e-2, 3000), FLOW_BOUND),
    "RealNVP": one(partial(RealNVP, hidden_units=64, unit_interval=True), flow(2e-3, 3000), FLOW_BOUND),
    "GAN": one(partial(GAN, hidden_units=128), game(5e-4, 5000), SAMPLES_ONLY),
}
