import torch

from course_utils.chapters.ch01.stencils import fit_mixture


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
