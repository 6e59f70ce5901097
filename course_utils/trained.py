"""The networks of chapter 10 whose weights the course keeps; benchmarks/pretrain_gans.py trains them."""

from functools import cache, partial

from course_utils.models.biggan import BigGAN
from course_utils.models.contract import find
from course_utils.models.dcgan import DCGAN
from course_utils.models.digit_classifier import DigitClassifier
from course_utils.pretrained import load_weights

MNIST = {"event_shape": (1, 28, 28), "levels": 256}
MODELS = {
    "digits_classifier": partial(DigitClassifier, (1, 8, 8)),
    "mnist_classifier": partial(DigitClassifier, **MNIST),
    "mnist_dcgan": partial(DCGAN, **MNIST, noise_dim=32),
    "mnist_biggan": partial(BigGAN, **MNIST, noise_dim=32),
}


@cache
def trained(name):
    """The network of that name with its weights, in evaluation mode, its parameters at rest."""
    return load_weights(find(MODELS, name, "name")(), name).requires_grad_(False)
