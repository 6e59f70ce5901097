"""A small classifier that says which traits a face has, and lends its features. Chapter 13."""

from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits

from course_utils.data import Split
from course_utils.models.base import Objective, Trainable
from course_utils.nn.blocks import backbone
from course_utils.validation import check_batch, check_count, check_some, check_tensor


class AttributeClassifier(Trainable):
    """From pictures (n, 3, 16, 16) to `traits` numbers in [0, 1], trained on pictures with known ones.

    The loss is the cross-entropy, also where a trait is a degree between 0 and 1: its minimum is the mean.
    Batches have `images` and `labels` (n, traits), as a `Split` has. Chapter 13.
    """

    def __init__(self, traits: int = 10, channels: int = 24) -> None:
        super().__init__()
        channels = check_count(channels, "channels")
        self.body = nn.Sequential(
            *backbone(channels, slope=0.1),
            nn.Flatten(),
            nn.Linear(32 * channels, 48),
            nn.LeakyReLU(0.1),
        )
        self.last = nn.Linear(48, check_count(traits, "traits"))

    def features(self, x: Tensor) -> Tensor:
        """(n, 48): what distances between pictures are measured in."""
        check_batch(x, (3, 16, 16), self)
        return self.body(x)

    def forward(self, x: Tensor) -> Tensor:
        """The traits (n, traits), in [0, 1]."""
        return self.last(self.features(x)).sigmoid()

    def loss(self, batch: Split) -> Tensor:
        check_batch(batch.images, (3, 16, 16), self, "images")
        check_some(batch.images, "images")
        check_batch(batch.labels, (self.last.out_features,), self, "labels")
        check_tensor(batch.labels, "labels", (len(batch.images), self.last.out_features))
        return binary_cross_entropy_with_logits(self.last(self.body(batch.images)), batch.labels)

    def objectives(self) -> list[Objective]:
        return [Objective("cross-entropy", self.loss, list(self.parameters()))]
