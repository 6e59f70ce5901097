"""What is known exactly of a GAN on the line at one step.

The generator's density is the pushforward of the noise, not an estimate from samples. So V(D, G), its maximum
V(D*, G) and the gap between them are exact, as seen through the cells of the picture.
"""

import math

import numpy as np
import torch
from torch.nn.utils import parameters_to_vector

from course_utils.chapters.ch08.gan_1d_frame import CENTRES, EDGES, FRAME
from course_utils.chapters.ch08.gan_1d_objectives import PROBABILITY, Game
from course_utils.chapters.ch08.gan_1d_settings import KNOTS, NOISES, quantiles
from course_utils.chapters.ch08.gan_1d_targets import Histogram, Mixture, Target
from course_utils.models.gan import GAN
from course_utils.probability import jsd
from course_utils.probability.pushforward import pushforward
from course_utils.validation import check_count, check_type, find


@torch.no_grad()
def observe(model: GAN, target: Target, noise: str, step: int, game: Game = PROBABILITY) -> np.ndarray:
    """One FRAME of a GAN on the line. FloatingPointError if G or D is not finite somewhere."""
    check_type(model, GAN, "model")
    check_type(target, Mixture | Histogram, "target")
    check_type(game, Game, "game")
    check_count(step, "step", least=0)
    z, cdf = find(KNOTS, noise, "noise"), NOISES[noise].cdf
    x, strokes = (
        _finite(model.generator(torch.cat([z, quantiles(noise)])[:, None])).flatten().tensor_split([len(z)])
    )
    law = pushforward(x, z, cdf, EDGES)
    places = torch.cat([EDGES[:1], CENTRES, EDGES[-1:], law.atoms])
    last_layer = _finite(model.discriminator(places.float()[:, None])).double()
    d, p_g, p_data = game.says(last_layer), law.probabilities, law.probabilities_of(target.cdf)
    divergence = jsd(p_data, p_g)
    atoms, _ = np.histogram(law.atoms, EDGES, weights=law.atom_masses)
    gradients = [p.grad for p in model.generator.parameters() if p.grad is not None]
    found = {
        "step": step,
        "p_g": law.density + torch.from_numpy(atoms) / EDGES.diff(),
        "d": d[1 : len(EDGES)],
        "x": strokes,
        "push": push(model, strokes),
        "value": game.value(last_layer, p_data, p_g),
        "best": game.best(places, p_data, p_g, divergence),
        "jsd": divergence,
        "gradient": parameters_to_vector(gradients).norm() if gradients else math.nan,
        "d_of_g": (p_g * d).sum(),
        "d_of_data": (p_data * d).sum(),
        "mean": torch.trapezoid(x.double(), cdf(z.double())),
        "total": p_g.sum(),
        "left": law.binned[0] + law.atom_masses[law.atoms <= EDGES[0]].sum(),
        "atoms": law.atom_masses.sum(),
        "crowd": math.nan,
    }
    frame = np.zeros((), FRAME)
    for name, value in found.items():
        frame[name] = value
    return frame


def push(model: GAN, x: torch.Tensor) -> torch.Tensor:
    """Where the generator's loss pushes each sample, (n,): minus the slope in x of the loss of that one."""
    with torch.enable_grad():
        x = x.detach()[:, None].requires_grad_()
        loss = model.gan_loss.generator(model.discriminator(x)) * len(x)  # it is their mean
        return -torch.autograd.grad(loss, x)[0][:, 0]


def _finite(values: torch.Tensor) -> torch.Tensor:
    if not torch.isfinite(values).all():
        raise FloatingPointError("a network's output is not finite")
    return values
