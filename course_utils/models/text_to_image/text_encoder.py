"""Sentences and pictures in one space, where what belongs together lies close.

Reed, Akata, Yan, Logeswaran, Schiele & Lee 2016 (arXiv 1605.05396), section 3.2, take a recurrent network
over the characters of a caption, features of a trained picture network, and a hinge loss over classes. Here
both networks are small and learn from nothing, the sentence is read word by word, and the loss is smooth:
cross-entropy over the batch. Chapter 11.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, normalize

from course_utils.data.shapes import WORDS, Drawings
from course_utils.models.base import Objective, Trainable
from course_utils.nn.blocks import downsample
from course_utils.validation import check_batch, check_count, check_indices, check_positive, check_tensor

SIDE = 16


def on_sphere(x: Tensor) -> Tensor:
    """The rows of (n, d), stretched to the length sqrt(d): their numbers are of size 1, as noise is.

    Chapter 11.
    """
    return math.sqrt(x.shape[1]) * normalize(x)


class TextEncoder(nn.Module):
    """From words' numbers (n, length) to texts (n, text_dim) on a sphere; the number 0 is no word.

    Chapter 11.
    """

    def __init__(self, text_dim: int = 32, hidden_units: int = 64) -> None:
        super().__init__()
        self.words = nn.Embedding(len(WORDS) + 1, hidden_units, padding_idx=0)
        self.read = nn.GRU(hidden_units, hidden_units, batch_first=True)
        self.last = nn.Linear(hidden_units, text_dim)

    def forward(self, tokens: Tensor) -> Tensor:
        check_indices(tokens, self.words.num_embeddings, "tokens", (None, None))
        states, _ = self.read(self.words(tokens))
        there = (tokens > 0).unsqueeze(2)
        if not there.any(1).all():
            raise ValueError("tokens holds a text without words, expected at least one word in each")
        return on_sphere(self.last((states * there).sum(1) / there.sum(1)))


class PictureEncoder(nn.Sequential):
    """From pictures (n, 3, 16, 16) to the same space (n, text_dim). Chapter 11."""

    def __init__(self, text_dim: int = 32, channels: int = 32) -> None:
        super().__init__(
            *(downsample(3, channels), nn.ReLU()),
            *(downsample(channels, 2 * channels), nn.ReLU()),
            *(nn.Flatten(), nn.Linear(2 * channels * 16, text_dim)),
        )

    def forward(self, pictures: Tensor) -> Tensor:
        return on_sphere(super().forward(pictures))


class ContrastiveEncoder(Trainable):
    """Both encoders, trained to tell which text of a batch belongs to which picture. Batches are `Drawings`.

    A pair's score is the cosine of its two vectors, times `logit_scale`. Chapter 11.
    """

    def __init__(self, text_dim: int = 32, logit_scale: float = 12.0) -> None:
        super().__init__()
        text_dim = check_count(text_dim, "text_dim")
        self.text, self.picture = TextEncoder(text_dim), PictureEncoder(text_dim)
        self.logit_scale = check_positive(logit_scale, "logit_scale")

    def scores(self, pictures: Tensor, tokens: Tensor) -> Tensor:
        """The score of every picture with every text, (n, m)."""
        check_batch(pictures, (3, SIDE, SIDE), self, "pictures")
        cosines = self.picture(pictures) @ self.text(tokens).T / self.text.last.out_features
        return self.logit_scale * cosines

    def loss(self, drawings: Drawings) -> Tensor:
        drawings.check(self)
        check_tensor(drawings.tokens, "tokens", (len(drawings.factors), None))
        scores = self.scores(drawings.pictures(SIDE), drawings.tokens)
        own = torch.arange(len(scores), device=scores.device)
        return (cross_entropy(scores, own) + cross_entropy(scores.T, own)) / 2

    def objectives(self) -> list[Objective]:
        return [Objective("matching", self.loss, list(self.parameters()))]
