"""The students of chapter 14: a solver alone, or a scholar with a GAN or a VAE; and how they are trained."""

from functools import partial

from course_utils.models.classifiers.digits import DigitClassifier
from course_utils.models.gan.dcgan import DCGAN, Rules
from course_utils.models.replay.scholar import Scholar
from course_utils.models.vae import VAE
from course_utils.models.vae.likelihoods import categorical
from course_utils.training import adam
from course_utils.validation import find

DIGITS = (1, 8, 8)
GENERATORS = {
    "GAN": lambda shape, levels: DCGAN(shape, channels=16, levels=levels),
    "VAE": lambda shape, levels: VAE(shape, likelihood=categorical(levels)),
    "VAE, Gaussian pixels": lambda shape, levels: VAE(shape, likelihood="gaussian"),
}
GAN_ADAM = partial(Rules().adam, rate=1e-3)
OPTIMIZERS = {"discriminator": GAN_ADAM, "generator": GAN_ADAM, "loss": adam, "cross-entropy": adam}


def make_student(
    generator: str | None = None, event_shape: tuple[int, ...] = DIGITS, levels: int = 17
) -> DigitClassifier | Scholar:
    """A solver for images of that shape; with a generator, the name of one of GENERATORS, a `Scholar`."""
    solver = partial(DigitClassifier, event_shape, levels=levels)
    if generator is None:
        return solver()
    return Scholar(find(GENERATORS, generator, "generator")(event_shape, levels), solver())
