"""RNADE: a NADE for real numbers, in which every conditional is a mixture of Gaussians. Chapter 04."""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.distributions import Categorical, MixtureSameFamily, Normal

from course_utils.models.base import EventShape, SequentialModel, inverse_cdf
from course_utils.validation import check_count


class RNADE(SequentialModel):
    """p(x_i | x_<i) is a mixture of Gaussians whose parameters are linear in h_i.

    h_i = relu(rho_i (c + sum_{j<i} W_j x_j)); i counts the pixels in the order of generation. W is (pixels,
    hidden_units); V is (pixels, hidden_units, 3 * components), for the logits of the weights, the means, and
    the logarithms of the standard deviations.

    Weights start Gaussian with standard deviation 0.01 and rho at 1, as in the authors' code. There the means
    start spread over the range of the data, here over [-2, 2]: the data should have mean 0 and deviation 1.

    Source: Uria, Murray and Larochelle 2013 (arXiv 1306.0186). Chapter 04.
    """

    def __init__(
        self,
        event_shape: EventShape,
        hidden_units: int = 50,
        components: int = 10,
        order: Sequence[int] | Tensor | None = None,
    ) -> None:
        super().__init__(event_shape, order)
        pixels, components = len(self.order), check_count(components, "components")
        self.W = nn.Parameter(0.01 * torch.randn(pixels, check_count(hidden_units, "hidden_units")))
        self.c = nn.Parameter(torch.zeros(hidden_units))
        self.rho = nn.Parameter(torch.ones(pixels))
        self.V = nn.Parameter(0.01 * torch.randn(pixels, hidden_units, 3 * components))
        means = torch.linspace(-2, 2, components + 2)[1:-1]
        start = torch.cat([torch.zeros(components), means, torch.zeros(components)])
        self.b = nn.Parameter(start.repeat(pixels, 1))

    def mixture(self, a: Tensor, i: int | slice) -> MixtureSameFamily:
        """p(x_i | x_<i), given a_i = c + sum_{j<i} W_j x_j, (batch, hidden_units); i may be a slice."""
        h = F.relu(self.rho[i, None] * a)
        outputs = torch.einsum("...h,...ho->...o", h, self.V[i]) + self.b[i]
        logits, means, log_scales = outputs.chunk(3, -1)
        # Unchecked by torch, which cannot bear an empty batch.
        which, pixel = Categorical(logits=logits, validate_args=False), Normal(means, log_scales.exp())
        return MixtureSameFamily(which, pixel, validate_args=False)

    def log_prob(self, x: Tensor) -> Tensor:
        """log p(x) in nats, (batch, *event_shape) -> (batch,)."""
        self.check(x)
        x = x.flatten(1)[:, self.order]
        steps = x[:, :-1, None] * self.W[:-1]
        a = self.c + F.pad(steps, (0, 0, 1, 0)).cumsum(1)  # (batch, pixels, hidden_units)
        return self.mixture(a, slice(None)).log_prob(x).sum(1)

    @torch.no_grad()
    def sample(
        self,
        n: int,
        given: Tensor | None = None,
        known: Tensor | None = None,
        generator: torch.Generator | None = None,
    ) -> Tensor:
        """`n` samples, pixel by pixel; in-painting as `AutoregressiveModel.sample` has it."""
        x, known = self.start(n, given, known)
        pixels, known = x.flatten(1).unbind(1), known.flatten(1).unbind(1)
        sources = torch.rand, torch.randn
        u, noise = (self.sample_noise(source, x.shape, generator).flatten(1) for source in sources)
        a = self.c.repeat(n, 1)
        for i, position in enumerate(self.order.tolist()):
            mixture, pixel = self.mixture(a, i), pixels[position]
            component = inverse_cdf(mixture.mixture_distribution.logits, u[:, i]).long()[:, None]
            gaussians = mixture.component_distribution
            mean, scale = (v.gather(1, component)[:, 0] for v in (gaussians.mean, gaussians.stddev))
            pixel.copy_(torch.where(known[position], pixel, mean + scale * noise[:, i]))  # a view: fills x
            a.addr_(pixel, self.W[i])  # a_{i+1} = a_i + W_i x_i
        return x
