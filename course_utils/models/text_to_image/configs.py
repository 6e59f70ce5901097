"""The nets of chapter 11 at the size that its scripts train."""

from torch import nn

from course_utils.models.text_to_image.gan_int_cls import Options, TextGAN
from course_utils.models.text_to_image.networks import TextDiscriminator, TextGenerator
from course_utils.models.text_to_image.stage_two import StageTwo

TEXT_DIM, KL_WEIGHT, SEEKING = 32, 0.02, 0.02
STACK = Options(matching=True, interpolation=False)  # StackGAN keeps the wrong pairs, and augments instead


def gan_int_cls(
    options: Options = Options(),
    augment: bool = False,
    kl_weight: float = KL_WEIGHT,
    mode_seeking: float = 0.0,
) -> TextGAN:
    """16 x 16: one stage, the text as it is, or with StackGAN's conditions, or seeking modes. Chapter 11."""
    generator, discriminator = TextGenerator(16, TEXT_DIM, augment=augment), TextDiscriminator(16, TEXT_DIM)
    return TextGAN(generator, discriminator, (3, 16, 16), options, kl_weight, mode_seeking)


def stage_one() -> TextGAN:
    """16 x 16: StackGAN's sketch, seeking modes. Chapter 11."""
    return gan_int_cls(STACK, augment=True, mode_seeking=SEEKING)


def stage_two(sketch: nn.Module | None = None) -> TextGAN:
    """64 x 64, on top of a generator of stage I. Chapter 11."""
    generator = StageTwo(sketch or TextGenerator(16, TEXT_DIM, augment=True), TEXT_DIM)
    return TextGAN(generator, TextDiscriminator(64, TEXT_DIM, 16), (3, 64, 64), STACK, KL_WEIGHT)


def single_stage() -> TextGAN:
    """64 x 64 in one go: as stage I, with two doublings more. Chapter 11."""
    generator = TextGenerator(64, TEXT_DIM, augment=True)
    return TextGAN(generator, TextDiscriminator(64, TEXT_DIM, 16), (3, 64, 64), STACK, KL_WEIGHT, SEEKING)
