"""A PixelCNN whose grey levels know their neighbours: a mixture of discretised logistics. Chapter 05."""

import torch
import torch.nn.functional as F
from torch import Tensor

from course_utils.models.base import EventShape
from course_utils.models.pixelcnn.pixelcnn import PixelCNN
from course_utils.validation import check_count


def discretised_logistic_mixture(maps: Tensor, levels: int) -> Tensor:
    """log p of every level, (batch, levels, ...), from `maps` (batch, 3, components, ...).

    The maps are each component's log-weight, its mean in [-1, 1] and its log-scale in levels. A level has
    the logistic mass between its edges half a level away; the outer two have all that lies beyond as well.
    Source: Salimans et al. 2017 (arXiv 1701.05517), equations 1 and 2. Chapter 05.
    """
    log_weight, mean, log_scale = (m.unsqueeze(1) for m in maps.unbind(1))
    level = torch.arange(levels, device=maps.device).view(-1, *[1] * (maps.dim() - 2))
    distance = level - (levels - 1) / 2 * (1 + mean)
    scale = log_scale.clamp(min=-3).exp()
    # sigmoid(a) - sigmoid(b) is sigmoid(a) sigmoid(-b) (1 - exp(b - a)), and nothing cancels.
    below = F.logsigmoid((distance + 0.5) / scale).masked_fill(level == levels - 1, 0)
    above = F.logsigmoid(-(distance - 0.5) / scale).masked_fill(level == 0, 0)
    inside = torch.log(-torch.expm1(-1 / scale)).masked_fill((level == 0) | (level == levels - 1), 0)
    return (log_weight.log_softmax(2) + below + above + inside).logsumexp(2)


class LogisticPixelCNN(PixelCNN):
    """A PixelCNN that gives 3 numbers for each of 5 logistics, where a softmax takes one for each level.

    Salimans et al. 2017 (arXiv 1701.05517), section 2.1. They let the mean of G depend on R in a straight
    line; here the masks tell it, as in PixelCNN. Chapter 05.
    """

    components = 5

    def __init__(
        self,
        event_shape: EventShape,
        layers: int = 7,
        channels: int = 64,
        levels: int = 256,
        dropout: float = 0.0,
        position_bias: bool = False,
    ) -> None:
        check_count(levels, "levels", least=3)
        super().__init__(event_shape, layers, channels, levels, dropout, position_bias)

    @property
    def logits_per_pixel(self) -> int:
        return 3 * self.components

    def as_logits(self, maps: Tensor) -> Tensor:
        return discretised_logistic_mixture(maps.unflatten(1, (3, self.components, -1)), self.levels)
