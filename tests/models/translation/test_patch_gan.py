"""PatchGAN: every logit sees its patch and no more, and the arithmetic of receptive fields is right."""

import pytest
import torch

from course_utils.models.translation import patch_gan
from course_utils.models.translation.patch_gan import PATCHES, PatchGAN, receptive_field


@pytest.mark.parametrize(
    ("layers", "side"),
    [
        ((), 1),
        (((3, 1),), 3),
        (((3, 1), (3, 1)), 5),
        (((3, 2), (3, 1)), 7),  # 3 outputs, two apart, three wide
        (((2, 2), (2, 2), (2, 2)), 8),
    ],
)
def test_receptive_field_by_pencil_and_paper(layers, side):
    assert receptive_field(layers) == side


@pytest.mark.parametrize("patch", PATCHES)
def test_a_logit_sees_a_square_of_that_side_and_no_more(patch, monkeypatch):
    # The normalisation looks at the whole picture; here only the convolutions are asked.
    monkeypatch.setattr(patch_gan, "norm", lambda _: torch.nn.Identity())
    network, side = PatchGAN(2, 3, patch).double(), 100
    x = torch.randn(1, 2, side, side, dtype=torch.float64, requires_grad=True)
    logits = network(x)
    middle = logits.shape[-1] // 2
    logits[0, 0, middle, middle].backward()
    seen = x.grad.abs().sum((0, 1)) > 0
    for axis in (0, 1):
        places = seen.any(axis).nonzero()
        assert places.max() - places.min() + 1 == patch == receptive_field(PATCHES[patch])
    assert seen.sum() == patch**2


def test_the_papers_discriminator_of_70_pixels():
    layers = PatchGAN(6, 64, 70).layers
    convolutions = [layer for layer in layers if isinstance(layer, torch.nn.Conv2d)]
    assert [layer.out_channels for layer in convolutions] == [64, 128, 256, 512, 1]
    assert PatchGAN(6, 64, 70)(torch.zeros(2, 6, 256, 256)).shape == (2, 1, 30, 30)
    assert (
        sum(p.numel() for layer in convolutions for p in layer.parameters()) == 2_767_809
    )  # 6,208 + 131,200 + 524,544 + 2,097,664 + 8,193


def test_a_pixel_gan_looks_at_pixels_where_they_are():
    network = PatchGAN(3, 4, 1)
    x = torch.randn(1, 3, 4, 4)
    turned = network(x.transpose(2, 3))
    torch.testing.assert_close(turned, network(x).transpose(2, 3))


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="patch is 8, expected one of 1, 7, 16, 34, 70"):
        PatchGAN(patch=8)
