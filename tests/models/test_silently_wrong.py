"""What once gave a wrong answer without a word, or failed far from its cause: now it is named."""

import math

import pytest
import torch

from course_utils.chapters.ch01.transition_model import TransitionModel
from course_utils.data.mixtures import ring
from course_utils.metrics.frechet import frechet
from course_utils.metrics.mode_coverage import coverage
from course_utils.metrics.precision_recall import precision_recall
from course_utils.models.classifiers.digits import DigitClassifier
from course_utils.models.diffusion.ddpm import DDPM
from course_utils.models.gan import GAN
from course_utils.models.gan.biggan import BigGAN
from course_utils.models.gan.dcgan import DCGAN
from course_utils.models.made import MADE
from course_utils.models.nade import NADE
from course_utils.models.pixelcnn import PixelCNN
from course_utils.models.simple.bayesian_network import BayesianNetwork
from course_utils.models.simple.bernoulli import ProductOfBernoullis
from course_utils.models.text_to_image.text_encoder import TextEncoder
from course_utils.models.translation.cycle_gan import CycleGAN
from course_utils.models.vae.likelihoods import categorical

SQUARE, IMAGE = (1, 8, 8), torch.zeros(3, 1, 8, 8)
NAN = torch.tensor([[0.0, 1.0], [math.nan, 2.0], [1.0, 1.0], [3.0, 2.0], [4.0, 4.0]])
GOOD = torch.arange(10.0).reshape(5, 2)
COUNTS = [0, -1, 1, "17", 17.0, True, None, math.nan, [17]]


@pytest.mark.parametrize("levels", COUNTS)
@pytest.mark.parametrize(
    "make",
    [
        lambda levels: DCGAN(SQUARE, levels=levels),
        lambda levels: BigGAN(SQUARE, levels=levels),
        lambda levels: DigitClassifier(SQUARE, levels=levels),
        lambda levels: BayesianNetwork((1, 2, 2), levels=levels),
        lambda levels: PixelCNN(SQUARE, levels=levels),
        categorical,
    ],
)
def test_levels_are_whole_numbers_of_at_least_two(make, levels):
    with pytest.raises(ValueError, match=r"levels is .*, expected a whole number of at least 2"):
        make(levels)


@pytest.mark.parametrize(
    ("attempt", "words"),
    [
        (lambda: GAN(2, k=2.0), "k is 2.0, expected a whole number"),
        (lambda: GAN(2, hidden_units=0), "hidden_units is 0"),
        (lambda: GAN(2, noise_dim=True), "noise_dim is True"),
        (lambda: DigitClassifier(SQUARE, feature_dim=2.0), "feature_dim is 2.0"),
        (lambda: DigitClassifier(SQUARE, classes=0), "classes is 0"),
        (lambda: PixelCNN(SQUARE, dropout=None), "dropout is None, expected a finite number from 0 to 1"),
        (lambda: NADE((1, 2, 2), dropout=math.nan), "dropout is nan, expected a finite number from 0 to 1"),
        (
            lambda: NADE((1, 2, 2), order=[0.0, 1.0, 2.0, 3.0]),
            "order has dtype torch.float32",
        ),
        (lambda: MADE((1, 2, 2)).sample(True), "n is True, expected a whole number"),
        (lambda: CycleGAN(cycle=math.nan), "cycle is nan, expected a finite number of at least 0"),
        (lambda: ProductOfBernoullis(SQUARE).fit_counts(IMAGE, math.inf), "pseudo_count is inf, expected"),
        (
            lambda: BayesianNetwork(41, [range(i) for i in range(41)]),
            r"parents\[24\] has 24 entries, expected fewer",
        ),
        (
            lambda: DDPM((1, 2, 2)).p_step(torch.zeros(1, 1, 2, 2), torch.tensor([0])),
            r"t holds 0, .* 1 \.\. 100",
        ),
        (lambda: TextEncoder()(torch.zeros(2, 5, dtype=torch.int64)), "tokens holds a text without words"),
        (lambda: frechet(NAN, GOOD), "x holds NaN"),
        (lambda: coverage(NAN, ring()), "samples holds NaN"),
        (lambda: precision_recall(GOOD, NAN), "fake holds NaN"),
        (lambda: precision_recall(GOOD[:0], GOOD), "real is empty"),
        (
            lambda: precision_recall(GOOD[:3], GOOD),
            "k is 3, expected less than the number",
        ),
        (lambda: BigGAN(SQUARE).sample(2, torch.tensor([True, False])), "labels has dtype torch.bool"),
        (lambda: BigGAN(SQUARE).sample(2, torch.tensor([3, 10])), r"labels holds 10, .* 0 \.\. 9"),
    ],
)
def test_what_went_wrong_silently_is_named(attempt, words):
    with pytest.raises(ValueError, match=words):
        attempt()


@pytest.mark.parametrize("name", ["state", "action", "next_state"])
@pytest.mark.parametrize("wrong", [-1, 9])
def test_a_state_that_does_not_exist_is_not_counted(name, wrong):
    """-1 counted for the last state."""
    transitions = {name: torch.tensor([1]) for name in ("state", "action", "next_state")}
    model = TransitionModel(3, 2)
    before = model.counts.clone()
    with pytest.raises(ValueError, match=f"{name} holds {wrong}"):
        model.update(**transitions | {name: torch.tensor([wrong])})
    assert torch.equal(model.counts, before)
