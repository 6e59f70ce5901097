"""A small convolutional classifier of images, and the feature extractor of the metrics.

Chapters 10 and 14.
"""

from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from course_utils.data import Split, to_signed
from course_utils.models.base import EventShape, Objective, Trainable
from course_utils.validation import check_batch, check_count, check_event_shape, check_indices, check_some


class DigitClassifier(Trainable):
    """From images to logits of classes. `event_shape` is (channels, height, width), sides multiples of 4.

    Its batches have `images` and `labels`, as a `Split` has. Chapters 10 and 14.
    """

    def __init__(
        self,
        event_shape: EventShape,
        channels: int = 16,
        feature_dim: int = 64,
        classes: int = 10,
        levels: int = 17,
    ) -> None:
        super().__init__()
        self.event_shape, self.levels = check_event_shape(event_shape), check_count(levels, "levels", least=2)
        inputs, height, width = self.event_shape
        if height % 4 or width % 4:
            raise ValueError(f"event_shape is {self.event_shape}, expected height and width divisible by 4")
        c, feature_dim = check_count(channels, "channels"), check_count(feature_dim, "feature_dim")
        self.hidden = nn.Sequential(
            *(nn.Conv2d(inputs, c, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
            *(nn.Conv2d(c, 2 * c, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Dropout()),
            *(nn.Linear(2 * c * (height // 4) * (width // 4), feature_dim), nn.ReLU()),
        )
        self.last = nn.Linear(feature_dim, check_count(classes, "classes"))

    def features(self, images: Tensor) -> Tensor:
        """The last hidden layer, (n, feature_dim), of images of grey values in [0, levels - 1]."""
        check_batch(images, self.event_shape, self, "images")
        return self.hidden(to_signed(images, self.levels))

    def forward(self, images: Tensor) -> Tensor:
        return self.last(self.features(images))

    def logits(self, split: Split) -> Tensor:
        """Of the images of a `Split`. Who is told more than the image, such as the task, overrides this."""
        return self(split.images)

    def accuracy(self, split: Split) -> float:
        """The share of images of a `Split` that are classified as labelled."""
        self.check_split(split, anywhere=True)
        split = split.to(self.device)
        right = self.logits(split).argmax(1) == split.labels
        return right.cpu().double().mean().item()  # Apple's GPU has no float64

    def check_split(self, split: Split, anywhere: bool = False) -> None:
        """TypeError or ValueError unless a `Split` has images, and one label for each."""
        check_batch(split.images, self.event_shape, self, "images", anywhere=anywhere)
        check_some(split.images, "images")
        check_indices(split.labels, self.last.out_features, "labels", (len(split.images),))

    def objectives(self) -> list[Objective]:
        def loss(batch: Split) -> Tensor:
            self.check_split(batch)
            return cross_entropy(self.logits(batch), batch.labels)

        return [Objective("cross-entropy", loss, list(self.parameters()))]
