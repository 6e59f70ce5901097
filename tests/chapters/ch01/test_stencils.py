import torch

from course_utils.chapters.ch01.stencils import alike, fit_mixture, lost, without_lost
from course_utils.models.simple.bernoulli_mixture import BernoulliMixture


def test_two_kinds_of_images_become_two_stencils():
    """Half of the images are black above and half below: each has the probability 1/2, nearly."""
    above = torch.tensor([[1.0, 0.0]]).repeat(50, 1).reshape(50, 1, 2, 1)
    images = torch.cat([above, 1 - above])
    log_p = fit_mixture(images, seed=0, components=2).log_prob(images)
    torch.testing.assert_close(log_p.detach().exp(), torch.full((100,), 0.5), atol=0.01, rtol=0)


def test_the_seed_decides():
    images = (torch.rand(30, 1, 4, 4, generator=torch.Generator().manual_seed(0)) < 0.5).float()
    first, again, other = (fit_mixture(images, seed).log_prob(images) for seed in (0, 0, 1))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_a_lost_stencil_may_be_left_out():
    """Of three stencils, images of two kinds keep two: without the third their densities hardly change."""
    images = torch.eye(2).repeat(50, 1).reshape(100, 1, 2, 1)
    mixture = BernoulliMixture((1, 2, 1), 3)
    mixture.logits.data = torch.tensor([[9.0, -9.0], [-9.0, 9.0], [0.0, 0.0]]).reshape(3, 1, 2, 1)
    mixture.weight_logits.data = torch.tensor([0.5, 0.5, 1e-4]).log()
    assert lost(mixture, images).tolist() == [False, False, True]
    rest = without_lost(mixture, images)
    assert rest.weight_logits.softmax(0).tolist() == [0.5, 0.5, 0]
    assert mixture.weight_logits.isfinite().all()  # the given one stays as it is
    torch.testing.assert_close(rest.log_prob(images), mixture.log_prob(images), atol=2e-4, rtol=0)


def test_alike_counts_the_pairs_of_one_stencil():
    images = torch.eye(2)[torch.tensor([0, 0, 0, 1, 1])].reshape(5, 1, 2, 1)
    mixture = BernoulliMixture((1, 2, 1), 2)
    mixture.logits.data = torch.tensor([[9.0, -9.0], [-9.0, 9.0]]).reshape(2, 1, 2, 1)
    # three pairs of the first stencil, of which one shares its label, and one pair of the second, which does
    assert alike(mixture, images, torch.tensor([7, 7, 8, 3, 3])) == 0.5


def test_twins_that_share_one_image_are_not_lost():
    """Each has exactly half of it: without both there would be no mixture."""
    mixture = BernoulliMixture((1, 2, 1), 2)
    mixture.logits.data.zero_()
    mixture.weight_logits.data.zero_()
    assert lost(mixture, torch.ones(1, 1, 2, 1)).tolist() == [False, False]
