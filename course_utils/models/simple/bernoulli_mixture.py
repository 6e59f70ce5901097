"""A mixture of products of Bernoullis, fitted by expectation maximisation. Chapter 02."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_utils.models.base import DensityModel, EventShape, batch_mean, inverse_cdf
from course_utils.validation import check_count, check_positive, check_seed


class BernoulliMixture(DensityModel):
    """p(x) = sum_k p(k) prod_i Bernoulli(x_i; k): sample a component, then every pixel on its own.

    EM as in Bishop 2006, 9.3.3. All is counted `pseudo_count` times more than seen: nothing is 0. Chapter 02.
    """

    def __init__(
        self, event_shape: EventShape, components: int = 50, pseudo_count: float = 0.1, seed: int = 0
    ) -> None:
        super().__init__(event_shape, levels=2)
        means = torch.empty(check_count(components, "components"), *self.event_shape)
        means.uniform_(0.25, 0.75, generator=torch.Generator().manual_seed(check_seed(seed)))
        self.pseudo_count = check_positive(pseudo_count, "pseudo_count")
        self.weight_logits, self.logits = nn.Parameter(torch.zeros(components)), nn.Parameter(means.logit())

    def log_joint(self, x: Tensor) -> Tensor:
        """log p(x, k) in nats, (batch, components)."""
        self.check(x)
        x, logits = x.flatten(1), self.logits.flatten(1)
        log_pixels = x @ F.logsigmoid(logits).T + (1 - x) @ F.logsigmoid(-logits).T
        return self.weight_logits.log_softmax(0) + log_pixels

    def log_prob(self, x: Tensor) -> Tensor:
        return self.log_joint(x).logsumexp(1)

    @torch.no_grad()
    def em_step(self, x: Tensor) -> float:
        """One EM step to the mode under Dirichlet and Beta priors; returns the mean log-likelihood before."""
        log_joint = self.log_joint(x)
        log_prob, responsibilities = batch_mean(log_joint.logsumexp(1)), log_joint.softmax(1).T  # E step
        on, off = (torch.tensordot(responsibilities, pixels, 1) for pixels in (x, 1 - x))  # M step: count
        self.logits.copy_((on + self.pseudo_count).log() - (off + self.pseudo_count).log())
        self.weight_logits.copy_((responsibilities.sum(1) + self.pseudo_count).log())
        return log_prob.item()

    @torch.no_grad()
    def sample(self, n: int, generator: torch.Generator | None = None) -> Tensor:
        weights = self.weight_logits.expand(check_count(n), -1)
        u, v = (self.sample_noise(torch.rand, (n, *rest), generator) for rest in ((), self.event_shape))
        return inverse_cdf(self.logits[inverse_cdf(weights, u).long()], v)
