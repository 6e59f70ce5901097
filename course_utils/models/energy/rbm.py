"""The restricted Boltzmann machine: an energy instead of a network, and a partition function to pay for it.

p(v, h) = exp(b . v + c . h + v W h) / Z over binary v and h. Units of one layer do not touch each other:
given the other layer they are independent, and either layer can be summed out in closed form. Chapter 15.
"""

import math
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn.functional import softplus

from course_utils.models.base import DensityModel, EventShape, Objective, batch_mean, inverse_cdf
from course_utils.probability import all_states, monte_carlo
from course_utils.validation import check_count, find

LEARNING = {"exact": "log-likelihood", "cd": "contrastive divergence", "pcd": "persistent divergence"}
LARGEST = 20  # units of the smaller layer: its states are enumerated, 2^20 of them at most
BURN_IN = 1000  # Gibbs steps before a sample, where the layers are too large to enumerate
AT_ONCE = 2**14


class RBM(DensityModel):
    """Binary pixels v, and `hidden_units` binary h. W is (pixels, hidden_units), b and c are the biases.

    `learning` is "cd" (Hinton 2002, Training products of experts), "pcd" (Tieleman 2008, ICML), or "exact",
    the gradient of log p(v) itself. The first two replace the model's samples in that gradient by what
    `steps` steps of Gibbs sampling make of the data, or of `chains` pictures that are kept from one update
    to the next. `log_prob`, and "exact", need a layer of at most 20 units. Chapter 15.
    """

    def __init__(
        self,
        event_shape: EventShape,
        hidden_units: int = 64,
        learning: str = "cd",
        steps: int = 1,
        chains: int = 100,
    ) -> None:
        super().__init__(event_shape, levels=2)
        pixels, hidden = math.prod(self.event_shape), check_count(hidden_units, "hidden_units")
        find(LEARNING, learning, "learning")
        self.learning, self.steps = learning, check_count(steps, "steps")
        check_count(chains, "chains")
        self.b, self.c = nn.Parameter(torch.zeros(pixels)), nn.Parameter(torch.zeros(hidden))
        self.W = nn.Parameter(torch.randn(pixels, hidden) / 100)
        if learning == "pcd":
            start = torch.randint(2, (chains, *self.event_shape))
            self.register_buffer("chains", start.to(self.W.dtype))

    def free_energy(self, x: Tensor) -> Tensor:
        """F(v) = -log sum_h exp(b . v + c . h + v W h), (batch,): log p(v) = -F(v) - log Z."""
        self.check(x)
        return -log_marginal(x.flatten(1), self.b, self.c, self.W)

    def log_partition(self) -> Tensor:
        """log Z: one layer is summed out in closed form, the smaller one is enumerated."""
        _, log_weights = self.enumerate_smaller_layer()
        return log_weights.logsumexp(0)

    def enumerate_smaller_layer(self) -> tuple[Tensor, Tensor]:
        """All states of the smaller layer, and the logarithm of each one's share of Z."""
        smaller = min(self.W.shape)
        if smaller > LARGEST:
            raise ValueError(
                f"the smaller layer has {smaller} units, expected at most {LARGEST}; "
                "annealed_log_partition estimates log Z for larger ones"
            )
        layers = (self.b, self.c, self.W) if smaller == len(self.b) else (self.c, self.b, self.W.T)
        states = all_states(smaller).to(self.W)
        return states, torch.cat([log_marginal(part, *layers) for part in states.split(AT_ONCE)])

    def log_prob(self, x: Tensor) -> Tensor:
        return -self.free_energy(x) - self.log_partition()

    @torch.no_grad()
    def gibbs(self, x: Tensor, steps: int, generator: torch.Generator | None = None) -> Tensor:
        """`x` after `steps` steps of sampling h given v, and v given h."""
        self.check(x)
        v = x.flatten(1)
        for _ in range(check_count(steps, "steps")):
            h = self.bernoulli(self.c + v @ self.W, generator)
            v = self.bernoulli(self.b + h @ self.W.T, generator)
        return v.unflatten(1, self.event_shape)

    def bernoulli(self, logits: Tensor, generator: torch.Generator | None = None) -> Tensor:
        return inverse_cdf(logits, self.sample_noise(torch.rand, logits.shape, generator))

    def loss(self, x: Tensor) -> Tensor:
        """F(data) - F(chains), in the mean: its gradient is that of CD or PCD; its value means nothing."""
        energy = batch_mean(self.free_energy(x))
        v = self.gibbs(self.chains if self.learning == "pcd" else x, self.steps)
        if self.learning == "pcd":
            self.chains.copy_(v)
        return energy - self.free_energy(v).mean()

    def objectives(self) -> list[Objective]:
        if self.learning == "exact":
            return super().objectives()
        return [Objective(LEARNING[self.learning], self.loss, list(self.parameters()))]

    @torch.no_grad()
    def sample(self, n: int, generator: torch.Generator | None = None) -> Tensor:
        """`n` exact samples where a layer can be enumerated; else the ends of long Gibbs chains."""
        u = self.sample_noise(torch.rand, (check_count(n), 1), generator)
        if min(self.W.shape) > LARGEST:
            start = self.bernoulli(self.b.expand(n, -1), generator)
            return self.gibbs(start.unflatten(1, self.event_shape), BURN_IN, generator)
        states, log_weights = self.enumerate_smaller_layer()
        cumulative = log_weights.softmax(0).cumsum(0)[:-1]
        chosen = states[torch.searchsorted(cumulative, u[:, 0], right=True)]
        if len(self.b) > len(self.c):  # h was chosen: v given h
            chosen = self.bernoulli(self.b + chosen @ self.W.T, generator)
        return chosen.unflatten(1, self.event_shape)


def log_marginal(states: Tensor, own: Tensor, other: Tensor, W: Tensor) -> Tensor:
    """The log of what each of one layer's `states`, (n, units), adds to Z; the other layer is summed out.

    Chapter 15.
    """
    return states @ own + softplus(other + states @ W).sum(1)


@torch.no_grad()
def annealed_log_partition(
    rbm: RBM, chains: int = 100, temperatures: int = 1000, generator: torch.Generator | None = None
) -> tuple[float, float]:
    """log Z by annealed importance sampling: the estimate, and its standard error over the chains.

    From independent pixels (inverse temperature 0, W off) to the machine (1). The mean of the weights is
    unbiased for Z: the estimate of log Z lies too low on average. An error e of n chains says that about
    n / (1 + n e^2) of them count, 10 of 100 at 0.3: where these are few, the error may be too low itself.
    Source: Salakhutdinov and Murray 2008, On the quantitative analysis of deep belief networks.
    Chapter 15.
    """
    betas = torch.linspace(0, 1, check_count(temperatures, "temperatures") + 1).tolist()

    def log_density(v: Tensor, beta: float) -> Tensor:
        return log_marginal(v, beta * rbm.b, beta * rbm.c, beta * rbm.W)

    log_weights = torch.zeros(check_count(chains, "chains"), device=rbm.device, dtype=rbm.dtype)
    v = rbm.bernoulli(log_weights.new_zeros(chains, len(rbm.b)), generator)
    for before, beta in pairwise(betas):
        log_weights += log_density(v, beta) - log_density(v, before)
        h = rbm.bernoulli(beta * (rbm.c + v @ rbm.W), generator)
        v = rbm.bernoulli(beta * (rbm.b + h @ rbm.W.T), generator)
    weights, error = monte_carlo((log_weights - log_weights.max()).exp())
    log_z = sum(rbm.W.shape) * math.log(2) + log_weights.max() + weights.log()
    return log_z.item(), (error / weights).item()
