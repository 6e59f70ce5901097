"""What every parameter starts from, as the docstrings and papers say: Kolmogorov and Smirnov look at it."""

import math

import pytest
import torch
from scipy import stats

from course_utils.models.energy.rbm import RBM
from course_utils.models.flows.coupling import NICE, RealNVP
from course_utils.models.fvsbn import FVSBN
from course_utils.models.gan.biggan import BigGAN
from course_utils.models.gan.dcgan import DCGAN, Rules
from course_utils.models.gan.gan import GAN
from course_utils.models.image_gpt import ImageGPT
from course_utils.models.nade import NADE
from course_utils.models.rnade import RNADE
from course_utils.models.simple.bernoulli import ProductOfBernoullis
from course_utils.models.simple.bernoulli_mixture import BernoulliMixture
from course_utils.models.simple.gaussian import Gaussian
from course_utils.models.stylegan.inversion import Encoder
from course_utils.models.stylegan.networks import Generator
from course_utils.models.text_to_image.stage_two import Refiner
from course_utils.models.vae.linear import LinearVAE
from course_utils.nn.position_bias import PositionBias


def normal(scale: float):
    return stats.norm(0, scale)


def uniform(low: float, high: float):
    return stats.uniform(low, high - low)


def glorot(inputs: int, outputs: int, gain: float = 1.0):
    """Glorot & Bengio 2010, equation 16, in its Gaussian form; the gain of tanh is 5/3."""
    return normal(gain * math.sqrt(2 / (inputs + outputs)))


SHAPE = (1, 8, 8)
SAMPLED = {
    "nade W": (lambda: NADE(SHAPE, 50).W, uniform(-1 / 8, 1 / 8)),
    "nade alpha": (lambda: NADE(SHAPE, 49).alpha, uniform(-1 / 7, 1 / 7)),
    "rnade W": (lambda: RNADE(SHAPE).W, normal(0.01)),
    "rnade V": (lambda: RNADE(SHAPE).V, normal(0.01)),
    "image gpt, places": (lambda: ImageGPT(SHAPE).place, normal(1)),
    "rbm W": (lambda: RBM(SHAPE).W, normal(0.01)),
    "linear vae W": (lambda: LinearVAE((1, 40, 40), 3).W, normal(1 / 40)),
    "mixture": (lambda: BernoulliMixture(SHAPE).logits.sigmoid(), uniform(0.25, 0.75)),
    "gan, hidden weight": (lambda: GAN(1, 16, 64).generator[0].weight, glorot(16, 64, 5 / 3)),
    "gan, hidden bias": (lambda: GAN(1, 16, 900).generator[0].bias, uniform(-1, 1)),
    "gan, last weight": (lambda: GAN(2, 16, 900).generator[-2].weight, glorot(900, 2)),
    "dcgan": (lambda: DCGAN(SHAPE).generator[-2].weight, normal(0.02)),
    "stylegan, mapping": (lambda: Generator(32).mapping.layers[1].weight, normal(10)),  # 1 / rate
    "stylegan, convolution": (lambda: Generator(32).synthesis.layers[0].convolve.weight, normal(1)),
    "stylegan, constant": (lambda: Generator(32).synthesis.constant, normal(1)),
    "stylegan, fixed noise": (lambda: Generator(32).synthesis.layers[-1].still, normal(1)),
    "stage two, last layer": (lambda: Refiner(8).enlarge[-1].weight, normal(0.01)),
}


@pytest.mark.parametrize("name", SAMPLED)
def test_weights_are_sampled_from_what_the_docstring_says(name):
    torch.manual_seed(0)
    make, expected = SAMPLED[name]
    values = make().detach().flatten().double().numpy()
    assert len(values) > 200
    assert stats.kstest(values, expected.cdf).pvalue > 1e-3


CONSTANT = {
    "fvsbn": (lambda: [FVSBN(SHAPE).w, FVSBN(SHAPE).b], 0),
    "nade": (lambda: [NADE(SHAPE, 5).c, NADE(SHAPE, 5).b], 0),
    "rnade, activation": (lambda: [RNADE(SHAPE).c], 0),
    "rnade, rescaling": (lambda: [RNADE(SHAPE).rho], 1),
    "rbm": (lambda: [RBM(SHAPE).b, RBM(SHAPE).c], 0),
    "product": (lambda: [ProductOfBernoullis(SHAPE).logits], 0),
    "gaussian": (lambda: [Gaussian(3).mean, Gaussian(3).log_scale], 0),
    "mixture": (lambda: [BernoulliMixture(SHAPE).weight_logits], 0),
    "pixelcnn, position": (lambda: [PositionBias(3, 8, 8).bias], 0),
    "linear vae": (lambda: [LinearVAE(SHAPE).mu, LinearVAE(SHAPE).log_sigma, LinearVAE(SHAPE).log_s], 0),
    "gan, last bias": (lambda: [GAN(2).generator[-2].bias, GAN(2).discriminator[-2].bias], 0),
    "dcgan, bias": (lambda: [DCGAN(SHAPE).generator[-2].bias], 0),
    "stylegan, styles": (lambda: [Generator(32).synthesis.layers[0].convolve.affine.bias], 1),
    "stylegan, noise": (lambda: [Generator(32).synthesis.layers[0].strength], 0),
    "encoder": (lambda: [Encoder(32).differences.weight, Encoder(32).differences.bias], 0),
    "stage two": (lambda: [Refiner(8).enlarge[-1].bias], 0),
}


@pytest.mark.parametrize("name", CONSTANT)
def test_what_is_not_sampled_starts_at_its_constant(name):
    make, value = CONSTANT[name]
    for parameter in make():
        assert (parameter == value).all()


def test_the_gains_of_conditional_batch_norm_start_at_one_and_its_shifts_at_zero():
    model = BigGAN(SHAPE)
    gains = [p for name, p in model.named_parameters() if name.endswith("gain.weight")]
    shifts = [p for name, p in model.named_parameters() if name.endswith("shift.weight")]
    assert len(gains) == len(shifts) > 0
    assert all((gain == 1).all() for gain in gains)
    assert all((shift == 0).all() for shift in shifts)


def test_means_of_rnade_start_spread_between_minus_two_and_two():
    b = RNADE(2, components=3).b.unflatten(1, (3, 3)).detach()  # weights, means, scales
    assert (b[:, [0, 2]] == 0).all()
    torch.testing.assert_close(b[:, 1], torch.tensor([[-1.0, 0.0, 1.0]]).expand(2, 3))


@pytest.mark.parametrize("make", [NICE, RealNVP])
def test_a_flow_starts_as_the_identity(make):
    x = torch.randn(5, *SHAPE, generator=torch.Generator().manual_seed(0))
    expected = torch.distributions.Normal(0.0, 1.0).log_prob(x).sum((1, 2, 3))
    torch.testing.assert_close(make(SHAPE).log_prob(x), expected)


def test_without_the_rule_the_weights_of_a_dcgan_are_those_of_torch():
    """PyTorch's own: uniform on +-1 / sqrt(inputs to a unit), or its transposed sense."""
    torch.manual_seed(0)
    weight = DCGAN(SHAPE, rules=Rules().without("small_weights")).discriminator[0].weight.detach()
    fan_in = weight[0].numel()
    edge = 1 / math.sqrt(fan_in)
    assert stats.kstest(weight.flatten().numpy(), uniform(-edge, edge).cdf).pvalue > 1e-3
