"""Stage II starts as stage I enlarged, leaves stage I alone, and reads the text again."""

import pytest
import torch
from torch.nn.functional import interpolate

from course_utils.models.text_to_image.gan_int_cls import Options, Pairs, TextGAN
from course_utils.models.text_to_image.networks import TextDiscriminator, TextGenerator
from course_utils.models.text_to_image.stage_two import Residual, StageTwo


def build():
    sketch = TextGenerator(8, 3, channels=8, augment=True, free_dim=4, condition_dim=5)
    return StageTwo(sketch, 3, channels=4, condition_dim=6)


def test_without_detail_it_is_the_enlarged_sketch():
    stage = build().eval()
    with torch.no_grad():
        stage.refiner.enlarge[-1].weight.zero_()
    noise, texts = torch.randn(2, stage.noise_dim), torch.randn(2, 3)
    small = stage.sketch(noise[:, :9], texts)[0]
    large = interpolate(small, scale_factor=4, mode="bilinear")
    torch.testing.assert_close(stage(noise, texts)[0], 0.97 * large)


def test_at_first_it_changes_little():
    stage = build().eval()
    noise, texts = torch.randn(4, stage.noise_dim), torch.randn(4, 3)
    small = stage.sketch(noise[:, :9], texts)[0]
    assert (stage(noise, texts)[0] - interpolate(small, scale_factor=4, mode="bilinear")).abs().max() < 0.3


def test_the_noise_is_that_of_both_stages():
    assert build().noise_dim == 4 + 5 + 6


def test_the_second_stage_has_a_condition_of_its_own():
    stage = build().eval()
    noise, texts = torch.randn(1, 15).repeat(2, 1), torch.randn(1, 3).repeat(2, 1)
    noise[1, 9:] += 1
    with torch.no_grad():
        stage.refiner.enlarge[-1].weight.mul_(100)
        one, other = stage(noise, texts)[0]
        before = stage.sketch(noise[:, :9], texts)[0]
    torch.testing.assert_close(*before)
    assert (one - other).abs().max() > 1e-3
    sketch = before[:1]
    texts_matter = stage.refiner(sketch, torch.ones(1, 6)) - stage.refiner(sketch, -torch.ones(1, 6))
    assert texts_matter.abs().max() > 1e-3


def test_stage_one_rests_while_stage_two_trains():
    stage = build()
    model = TextGAN(stage, TextDiscriminator(32, 3, channels=4), (3, 32, 32), Options(True, False), 0.01)
    before = {name: value.clone() for name, value in stage.sketch.state_dict().items()}
    model.train()
    assert stage.refiner.blend.training
    assert not any(module.training for module in stage.sketch.modules())
    _, second = model.objectives()
    moving = [p for p in second.parameters if p.requires_grad]
    loss = second.loss(Pairs(torch.zeros(3, 3, 32, 32), *torch.randn(2, 3, 3)))
    gradients = torch.autograd.grad(loss, moving, allow_unused=True)
    assert all(g is not None for g in gradients)
    assert stage.condition.linear.weight in set(moving)
    assert not {id(p) for p in stage.sketch.parameters()} & {id(p) for p in moving}
    assert all(torch.equal(value, before[name]) for name, value in stage.sketch.state_dict().items())


def test_a_residual_block_without_change_rectifies():
    block = Residual(2).eval()
    torch.nn.init.zeros_(block.change[-1].weight)
    h = torch.tensor([[-1.0, 2.0]])[:, :, None, None].expand(1, 2, 3, 3)
    torch.testing.assert_close(block(h), h.clamp(min=0))


def test_noise_of_the_wrong_length_is_named():
    with pytest.raises(ValueError, match=r"noise has shape \(2, 14\), expected \(batch, 15\)"):
        build()(torch.zeros(2, 14), torch.zeros(2, 3))
