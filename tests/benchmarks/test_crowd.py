"""Networks that learn side by side learn what each would learn alone."""

from functools import partial

import pytest
import torch

from benchmarks.common.crowd import Crowd, Member
from course_utils.models.gan.losses import minus_log_d, minus_value
from course_utils.models.gan.penalties import r1
from course_utils.models.stylegan.networks import style_mixing
from course_utils.models.stylegan.stylegan import StyleGAN

SGD = partial(torch.optim.SGD, lr=0.1)


@pytest.fixture
def models():
    found = []
    for seed in (0, 1):
        torch.manual_seed(seed)
        found.append(StyleGAN(size=8, channels=4))
    return found


def test_the_losses_are_those_of_each_network_alone(models):
    crowd = Crowd([Member(model) for model in models], "cpu", SGD)
    x, given = torch.rand(2, 4, 3, 16, 16) * 2 - 1, crowd.random(4)
    fake, _ = torch.func.vmap(crowd.make)(crowd.g, crowd.fixed, *given)
    found = torch.func.vmap(crowd.discriminator_loss)(crowd.d, x, fake), torch.func.vmap(crowd.r1)(crowd.d, x)
    fooled = torch.func.vmap(crowd.generator_loss)(crowd.g, crowd.fixed, crowd.d, *given)
    z, at, noise, _ = given
    for i, model in enumerate(models):
        styles = style_mixing(*model.generator.mapping(z[i]).chunk(2), at[i])
        alone = model.generator(styles, [each[i] for each in noise])
        torch.testing.assert_close(fake[i], alone, rtol=1e-4, atol=1e-5)
        d = model.discriminator
        torch.testing.assert_close(found[0][i], minus_value(d(x[i]), d(alone)), rtol=1e-4, atol=1e-5)
        torch.testing.assert_close(found[1][i], r1(d, x[i], None, 1.0), rtol=1e-4, atol=1e-6)
        torch.testing.assert_close(fooled[i], minus_log_d(d(alone)), rtol=1e-4, atol=1e-5)


def test_one_network_does_not_move_another(models):
    x, moved = torch.rand(2, 4, 3, 16, 16) * 2 - 1, []
    for other in (x[1], -x[1]):
        torch.manual_seed(5)
        crowd = Crowd([Member(model) for model in models], "cpu", SGD)
        crowd.update(torch.stack([x[0], other]), 4, 0.9, 4, 0.3)
        moved.append(torch.cat([p.detach().flatten(1) for p in crowd.d.values()], 1))
    assert torch.equal(moved[0][0], moved[1][0])
    assert not torch.equal(moved[0][1], moved[1][1])


def test_an_exported_generator_is_the_running_average(models):
    crowd = Crowd([Member(models[0]), Member(models[1], mapped=False)], "cpu", SGD)
    crowd.update(torch.rand(2, 4, 3, 16, 16), 1, 0.5, 4, 0.3)
    generator, without = crowd.export(0), crowd.export(1)
    constant = crowd.average["generator.synthesis.constant"]
    assert torch.equal(generator.synthesis.constant, constant[0])
    assert torch.equal(without.synthesis.constant, constant[1])
    z = torch.randn(3, 8)
    torch.testing.assert_close(without.mapping(z), z / z.square().mean(1, keepdim=True).sqrt())
    assert generator.mean_style.norm() > 0
