"""Towers of any side, and where the text enters them."""

import pytest
import torch

from course_utils.models.text_to_image.networks import TextDiscriminator, TextGenerator, doublings


@pytest.mark.parametrize(("side", "times"), [(8, 1), (16, 2), (64, 4)])
def test_a_square_of_four_is_doubled_until_it_has_the_side(side, times):
    assert doublings(side) == times
    generator, discriminator = TextGenerator(side, 3, channels=4), TextDiscriminator(side, 3, channels=4)
    pictures, kl = generator(torch.randn(2, generator.noise_dim), torch.randn(2, 3))
    assert pictures.shape == (2, 3, side, side)
    assert kl == 0
    assert discriminator.features(pictures).shape == (2, 4 * min(times, 2), 4, 4)
    assert discriminator(pictures, torch.randn(2, 3)).shape == (2,)


@pytest.mark.parametrize("side", [4, 12, 20])
def test_other_sides_are_refused(side):
    with pytest.raises(ValueError, match=f"side is {side}, expected 8, 16, 32"):
        doublings(side)


def test_one_part_of_the_noise_is_free_and_the_other_the_conditions():
    generator = TextGenerator(8, 3, channels=4, augment=True, free_dim=2, condition_dim=5).eval()
    assert generator.noise_dim == 7
    texts, noise = torch.randn(1, 3), torch.randn(1, 7)
    mean, log_scale = generator.condition.linear(texts).chunk(2, 1)
    whole = torch.cat([noise[:, :2], mean + log_scale.exp() * noise[:, 2:]], 1)
    torch.testing.assert_close(generator(noise, texts)[0], generator.tower(whole))


def test_the_discriminator_scores_features_as_it_scores_the_picture():
    discriminator = TextDiscriminator(16, 3, channels=4).eval()
    pictures, texts = torch.randn(3, 3, 16, 16), torch.randn(3, 3)
    torch.testing.assert_close(
        discriminator.logits(discriminator.features(pictures), texts), discriminator(pictures, texts)
    )
    assert (discriminator(pictures, texts) - discriminator(pictures, -texts)).abs().max() > 1e-4


def test_noise_of_the_wrong_length_is_named():
    with pytest.raises(ValueError, match=r"noise has shape \(2, 9\), expected \(batch, 8\)"):
        TextGenerator(8, 3)(torch.zeros(2, 9), torch.zeros(2, 3))
