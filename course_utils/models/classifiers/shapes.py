"""A classifier that says which factors a drawing shows, trained on real drawings alone. Chapter 11."""

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from course_utils.data.images import resize
from course_utils.data.shapes import FACTORS, Drawings
from course_utils.models.base import Objective, Trainable
from course_utils.validation import check_count, check_some, check_squares, check_tensor

SIDE = 64


class FactorClassifier(Trainable):
    """From drawings of any side to five sets of logits. Batches are `Drawings`.

    Small drawings are enlarged first. Half of a batch is therefore shown blurred, shrunk to 16 pixels a side
    and enlarged again: it is to look at what is drawn, not at how sharply. Chapter 11.
    """

    def __init__(self, channels: int = 12, feature_dim: int = 64) -> None:
        super().__init__()
        c, feature_dim = check_count(channels, "channels"), check_count(feature_dim, "feature_dim")
        self.hidden = nn.Sequential(
            *(nn.Conv2d(3, c, 5, stride=2, padding=2), nn.ReLU()),
            *(nn.Conv2d(c, 2 * c, 3, stride=2, padding=1), nn.BatchNorm2d(2 * c), nn.ReLU()),
            *(nn.Conv2d(2 * c, 3 * c, 3, stride=2, padding=1), nn.BatchNorm2d(3 * c), nn.ReLU()),
            *(nn.Conv2d(3 * c, 3 * c, 3, stride=2, padding=1), nn.BatchNorm2d(3 * c), nn.ReLU()),
            *(nn.Flatten(), nn.Linear(3 * c * 16, feature_dim), nn.ReLU()),
        )
        self.last = nn.ModuleDict(
            {name: nn.Linear(feature_dim, len(known)) for name, known in FACTORS.items()}
        )

    def features(self, pictures: Tensor) -> Tensor:
        """The last hidden layer, (n, feature_dim), of pictures (n, 3, side, side) in [-1, 1]."""
        check_squares(pictures, self)
        return self.hidden(pictures if pictures.shape[-1] == SIDE else resize(pictures, SIDE))

    def forward(self, pictures: Tensor) -> dict[str, Tensor]:
        """Logits by factor: a dict of (n, number of values)."""
        features = self.features(pictures)
        return {name: last(features) for name, last in self.last.items()}

    def predict(self, pictures: Tensor) -> Tensor:
        """The factors (n, 5) that it sees."""
        check_squares(pictures, self, anywhere=True)
        return torch.stack([logits.argmax(1) for logits in self(pictures.to(self.device)).values()], 1)

    def loss(self, drawings: Drawings) -> Tensor:
        drawings.check(self)
        pictures = drawings.pictures(SIDE)
        half = len(pictures) // 2
        blurred = resize(resize(pictures[:half], 16), SIDE)
        logits = self(torch.cat([blurred, pictures[half:]]))
        columns = drawings.factors.T
        return sum(cross_entropy(each, column) for each, column in zip(logits.values(), columns, strict=True))

    def objectives(self) -> list[Objective]:
        return [Objective("cross-entropy", self.loss, list(self.parameters()))]


def sharpness(pictures: Tensor) -> float:
    """How much of an edge's step lies between two neighbouring pixels, on average; (n, ...) -> a number.

    Of the steps d between neighbours it is sum d^2 / sum |d|: an edge of height h over k pixels gives h / k.
    Chapter 11.
    """
    steps = torch.cat([pictures.diff(dim=2).flatten(), pictures.diff(dim=3).flatten()])
    return (steps.square().sum() / steps.abs().sum()).item()


def match(classifier: FactorClassifier, pictures: Tensor, factors: Tensor) -> dict[str, float]:
    """The share of pictures that show what was asked for: by factor, and all five at once. Chapter 11."""
    check_tensor(factors, "factors", (None, len(FACTORS)))
    check_some(factors, "factors")
    right = classifier.predict(pictures).cpu() == factors.cpu()
    shares = dict(zip(FACTORS, right.double().mean(0).tolist(), strict=True))
    return {**shares, "all five": right.all(1).double().mean().item()}
