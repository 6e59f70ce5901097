import math

import pytest
import torch

from course_utils.chapters.ch09.stacked_digits import (
    LEVELS,
    MODES,
    NOISE_DIM,
    PackImages,
    count_modes,
    read_modes,
    stack_digits,
    stacked_gan,
)
from course_utils.data import batches, from_signed, load
from course_utils.models.gan.losses import minus_value
from course_utils.pretrained import trained
from course_utils.training import fit


def brightness(value):
    return torch.full((1, 8, 8), float(value))


def test_a_stack_holds_three_digits_drawn_apart():
    images = torch.stack([brightness(value) for value in range(10)])
    stacks = stack_digits(images, 20_000, torch.Generator().manual_seed(0))
    assert stacks.shape == (20_000, 3, 8, 8)
    digits = stacks[:, :, 0, 0].long()
    assert torch.equal(stacks, digits[:, :, None, None].expand(stacks.shape).float())
    counts = torch.bincount(digits @ torch.tensor([100, 10, 1]), minlength=MODES)
    assert counts.min() >= 5  # twenty each are expected; independent colours meet in all ways
    assert counts.max() <= 40


def test_modes_are_read_colour_by_colour():
    class Brightness:
        def __call__(self, images):
            return torch.nn.functional.one_hot(images[:, 0, 0, 0].long(), 10).float()

    stacks = torch.stack([torch.cat([brightness(d) for d in number]) for number in ((0, 4, 2), (9, 0, 7))])
    assert read_modes(stacks, Brightness()).tolist() == [42, 907]


def test_modes_are_counted():
    found = count_modes(torch.tensor([7, 7, 7, 500]))
    assert found.made == 2
    assert found.reverse_kl == pytest.approx(0.75 * math.log(750) + 0.25 * math.log(250))
    assert count_modes(torch.arange(MODES)) == (MODES, pytest.approx(0, abs=1e-12))
    with pytest.raises(ValueError, match="modes holds 1000, expected whole numbers"):
        count_modes(torch.tensor([1000]))


def test_packs_join_neighbours():
    x = torch.arange(4.0)[:, None, None, None].expand(4, 3, 2, 2)
    packed = PackImages(2)(x)
    assert packed.shape == (2, 6, 2, 2)
    assert packed[:, :, 0, 0].tolist() == [[0, 0, 0, 1, 1, 1], [2, 2, 2, 3, 3, 3]]
    with pytest.raises(ValueError, match="3 images came, expected a multiple of pack = 2"):
        PackImages(2)(x[:3])


def test_the_gan_trains_on_packs_and_asks_for_one_logit_of_each():
    model = stacked_gan(pack=2)
    images = torch.randint(17, (8, 3, 8, 8)).float()
    assert model.discriminator(model.generator(torch.randn(6, model.noise_dim))).shape == (3,)
    losses = [record.losses for record in fit(model, batches(images, 4), 2)]
    assert all(math.isfinite(loss) for record in losses for loss in record.values())
    logits = torch.randn(2), torch.randn(2)
    assert model.gan_loss.discriminator(*logits) == minus_value(*logits)


def test_the_classifier_reads_real_stacks_as_they_were_made():
    test = load().test
    rows = torch.randint(len(test.images), (500, 3), generator=torch.Generator().manual_seed(0))
    read = read_modes(test.images[rows, 0], trained("digits_classifier"))
    assert (read == test.labels[rows] @ torch.tensor([100, 10, 1])).double().mean() > 0.95


def test_the_kept_generators_are_a_collapsed_one_and_one_that_is_not():
    z = torch.randn(500, NOISE_DIM, generator=torch.Generator().manual_seed(0))
    made = {}
    for name in ("stacked_digits", "stacked_digits_collapsed"):
        images = from_signed(trained(name)(z), LEVELS)
        made[name] = count_modes(read_modes(images, trained("digits_classifier"))).made
    assert made["stacked_digits"] > 4 * made["stacked_digits_collapsed"]
