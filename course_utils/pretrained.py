"""The networks whose weights the course keeps; scripts in benchmarks/ train them."""

from functools import cache, partial

import torch
from torch import nn

from course_utils.models.classifiers.digits import DigitClassifier
from course_utils.models.classifiers.faces import AttributeClassifier
from course_utils.models.classifiers.shapes import FactorClassifier
from course_utils.models.diagonal_bilstm import DiagonalBiLSTM
from course_utils.models.diffusion.ddpm import DDPM
from course_utils.models.gan.biggan import BigGAN
from course_utils.models.gan.dcgan import DCGAN, Rules, make_generator
from course_utils.models.image_gpt import ImageGPT
from course_utils.models.nade import NADE
from course_utils.models.pixelcnn import ConditionalPixelCNN, GatedPixelCNN, PixelCNN
from course_utils.models.row_lstm import RowLSTM
from course_utils.models.stylegan.inversion import Encoder
from course_utils.models.stylegan.stylegan import StyleGAN
from course_utils.models.text_to_image.configs import gan_int_cls, single_stage, stage_two
from course_utils.models.text_to_image.text_encoder import ContrastiveEncoder
from course_utils.models.translation.cycle_gan import CycleGAN
from course_utils.models.translation.pix2pix import Pix2Pix
from course_utils.models.vae import VAE
from course_utils.storage.weights import load_weights
from course_utils.validation import find

DIGITS = {"event_shape": (1, 8, 8), "levels": 17}
MNIST = {"event_shape": (1, 28, 28), "levels": 256}
STACKED = {"event_shape": (3, 8, 8), "noise_dim": 16, "channels": 16, "rules": Rules()}  # generators alone
BLACK_AND_WHITE = (1, 28, 28)


def digits_conditional() -> ConditionalPixelCNN:
    """A gated PixelCNN that is told which digit to paint. Chapter 05."""
    gated = GatedPixelCNN(**DIGITS, layers=4, channels=20, dropout=0.3, position_bias=True)
    return ConditionalPixelCNN(gated, labels=10)


MODELS = {
    "digits_pixelcnn": partial(PixelCNN, **DIGITS, layers=4, channels=32, dropout=0.3, position_bias=True),
    "digits_vae": partial(VAE, (1, 8, 8), latent_dim=2, hidden_units=128),
    "digits_conditional": digits_conditional,
    "digits_diffusion": partial(DDPM, **DIGITS),
    "digits_classifier": partial(DigitClassifier, **DIGITS),
    "stacked_digits": partial(make_generator, **STACKED),
    "stacked_digits_collapsed": partial(make_generator, **STACKED),
    "mnist_classifier": partial(DigitClassifier, **MNIST),
    "mnist_dcgan": partial(DCGAN, **MNIST, noise_dim=32, channels=64),
    "mnist_biggan": partial(BigGAN, **MNIST, noise_dim=32),
    "mnist_nade": partial(NADE, BLACK_AND_WHITE, hidden_units=500),
    "mnist_pixelcnn": partial(
        PixelCNN, BLACK_AND_WHITE, layers=12, channels=96, dropout=0.3, position_bias=True
    ),
    "mnist_gated_pixelcnn": partial(
        GatedPixelCNN, BLACK_AND_WHITE, layers=10, channels=48, dropout=0.3, position_bias=True
    ),
    "mnist_row_lstm": partial(RowLSTM, BLACK_AND_WHITE, layers=7, hidden_units=16),
    "mnist_diagonal_bilstm": partial(DiagonalBiLSTM, BLACK_AND_WHITE, layers=7, hidden_units=16),
    # A convolution and one recurrent layer of 32: the paper's smallest Diagonal BiLSTM.
    "mnist_diagonal_bilstm_1_layer": partial(DiagonalBiLSTM, BLACK_AND_WHITE, layers=2, hidden_units=32),
    "mnist_image_gpt": partial(ImageGPT, BLACK_AND_WHITE, layers=10, width=96, heads=3, dropout=0.1),
    "mnist_vae": partial(VAE, BLACK_AND_WHITE, latent_dim=50, hidden_units=200),
    "faces_classifier": AttributeClassifier,
    "faces_stylegan": partial(StyleGAN, size=32, channels=24),
    "faces_cats": partial(StyleGAN, size=32, channels=24),
    "faces_encoder": partial(Encoder, 32),
    "digits_stylegan": partial(StyleGAN, size=32, channels=24),
    "drawings_classifier": FactorClassifier,
    "drawings_encoder": ContrastiveEncoder,
    "drawings_gan_int_cls": gan_int_cls,
    "drawings_mode_seeking": gan_int_cls,
    "drawings_stack": stage_two,
    "drawings_single": single_stage,
    "translation_painting": partial(Pix2Pix, 12),
    "translation_cycle_gan": partial(CycleGAN, 8),
    "translation_cycle_gan_without_identity": partial(CycleGAN, 8),
    "translation_cycle_gan_without_cycle": partial(CycleGAN, 8),
}


@cache
def trained(name: str) -> nn.Module:
    """The network of that name with its weights, in evaluation mode, its parameters at rest."""
    make = find(MODELS, name, "name")
    with torch.random.fork_rng(devices=[]):  # first weights, which nobody keeps, are sampled too
        model = make()
    return load_weights(model, name).requires_grad_(False)
