"""A gated PixelCNN that is told a label: p(x | label). Chapter 05."""

from copy import deepcopy

import torch
from torch import Tensor, nn

from course_utils.data import Split
from course_utils.models.base import Objective, Trainable, batch_mean
from course_utils.models.pixelcnn.gated import GatedPixelCNN
from course_utils.validation import check_count, check_indices


class ConditionalPixelCNN(Trainable):
    """p(x | label): to every gate of the horizontal stack each label adds numbers of its own.

    Van den Oord et al. 2016 (arXiv 1606.05328), equation 4. Its batches have `images` and `labels`, as a
    `Split` has. Chapter 05.
    """

    def __init__(self, pixelcnn: GatedPixelCNN, labels: int) -> None:
        super().__init__()
        layers = pixelcnn.gated_layers
        self.pixelcnn = pixelcnn
        self.bias = nn.Parameter(
            torch.zeros(check_count(labels, "labels"), len(layers), 2 * layers[0].out.in_channels)
        )

    def log_prob(self, x: Tensor, labels: Tensor) -> Tensor:
        """log p(x | label) in nats, (batch, *event_shape) and (batch,) to (batch,)."""
        self.pixelcnn.check(x)
        check_indices(labels, len(self.bias), "labels", (len(x),))
        return self.pixelcnn.log_likelihood(self.pixelcnn.logits(x, self.bias[labels]), x)

    def given(self, label: int) -> GatedPixelCNN:
        """p(x | this label): under one label the numbers are biases like any other."""
        model = deepcopy(self.pixelcnn)
        for layer, bias in zip(model.gated_layers, self.bias[label], strict=True):
            layer.horizontal.bias.data += bias.detach()
        return model

    def nll(self, batch: Split) -> Tensor:
        """-log p(images | labels) in nats, a mean over the batch."""
        return batch_mean(-self.log_prob(batch.images, batch.labels))

    def objectives(self) -> list[Objective]:
        return [Objective("nll", self.nll, list(self.parameters()))]
