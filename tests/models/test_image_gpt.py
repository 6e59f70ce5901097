"""Image GPT: attention against the formula in loops, and the cache against the network that forgets all."""

import math

import pytest
import torch

from course_utils.models.base import AutoregressiveModel
from course_utils.models.image_gpt import Block, ImageGPT, KVCache
from tests.models.exact import dependence


def build(*arguments, **options):
    """In float64 and away from the starting values."""
    torch.manual_seed(0)
    model = ImageGPT(*arguments, **options).double().eval()
    for parameter in model.parameters():
        parameter.data += torch.randn_like(parameter) / 5
    return model


def attention(q, k, v):
    """Of one head, (places, size) each: softmax(q k / sqrt(size)) over the places so far, place by place."""
    rows = []
    for i in range(len(q)):
        scores = [math.exp(float(q[i] @ k[j]) / math.sqrt(q.shape[1])) for j in range(i + 1)]
        rows.append(sum(score * v[j] for j, score in enumerate(scores)) / sum(scores))
    return torch.stack(rows)


@torch.no_grad()
def test_attention_is_the_papers_formula_head_by_head():
    torch.manual_seed(0)
    block, x = Block(6, heads=2).double(), torch.randn(3, 5, 6).double()
    q, k, v = (x @ weight.T for weight in block.to_qkv.weight.chunk(3))
    heads = [
        torch.stack([attention(q[n, :, part], k[n, :, part], v[n, :, part]) for n in range(3)])
        for part in (slice(0, 3), slice(3, 6))
    ]
    torch.testing.assert_close(block.attend(x), block.join(torch.cat(heads, 2)), rtol=0, atol=1e-12)


def test_a_query_that_matches_no_key_more_than_another_takes_the_mean_of_the_values():
    block, x = Block(4, heads=1).double(), torch.randn(1, 3, 4).double()
    block.to_qkv.weight.data[:4] = 0
    means = (x @ block.to_qkv.weight[8:].T).cumsum(1) / torch.tensor([1.0, 2, 3])[:, None]
    torch.testing.assert_close(block.attend(x), block.join(means))


def test_one_place_after_the_other_gives_what_all_give_at_once():
    torch.manual_seed(0)
    block, x, cache = Block(6, heads=3).double(), torch.randn(2, 7, 6).double(), KVCache()
    steps = torch.cat([block(place, cache) for place in x.split(1, 1)], 1)
    torch.testing.assert_close(steps, block(x), rtol=0, atol=1e-12)
    assert cache.keys.shape == cache.values.shape == (2, 3, 7, 2)


@pytest.mark.parametrize(
    ("event_shape", "levels"), [(12, 2), ((1, 9, 10), 2), ((1, 6, 7), 17), ((3, 4, 5), 5)]
)
def test_fast_sampling_draws_the_pixels_of_the_loop(event_shape, levels):
    model = build(event_shape, layers=3, width=12, heads=2, levels=levels)
    given = model.sample(6)
    known = torch.rand(given.shape) < 0.3
    for inpainting in ({}, {"given": given, "known": known}):
        fast, loop = (
            sample(model, 6, generator=torch.Generator().manual_seed(1), **inpainting)
            for sample in (ImageGPT.sample, AutoregressiveModel.sample)
        )
        assert torch.equal(fast, loop)
        assert fast.unique().numel() > 1


@pytest.mark.parametrize("levels", [2, 3])
def test_conditionals_are_the_logits_one_pixel_after_the_other(levels):
    model = build((3, 2, 3), layers=2, width=8, heads=2, levels=levels)
    x = torch.randint(levels, (2, 3, 2, 3)).double()
    expected = model.logits(x).flatten(-3)
    for i, logits in enumerate(model.conditionals(x)):
        torch.testing.assert_close(logits, expected[..., i], rtol=0, atol=1e-10)


def test_one_layer_sees_the_whole_past_of_a_large_image():
    """No reach that grows layer by layer, as that of convolutions does."""
    sees = dependence(build((1, 6, 6), layers=1, width=8, heads=2))
    assert torch.equal(sees, torch.ones(36, 36, dtype=torch.bool).tril(-1))


def test_without_its_places_the_order_of_all_but_the_last_pixel_would_not_matter():
    """A single layer of attention adds up values: what came where, only the vectors of the places tell."""
    model = build((1, 1, 5), layers=1, width=8, heads=2)
    x, swapped = torch.tensor([[1.0, 0, 0, 1, 0], [0.0, 0, 1, 1, 0]]).double().view(2, 1, 1, 1, 5)
    last = [model.logits(v)[0, 0, 0, 4].item() for v in (x, swapped)]
    model.place.data[:] = model.place[0]
    blind = [model.logits(v)[0, 0, 0, 4].item() for v in (x, swapped)]
    assert abs(last[0] - last[1]) > 1e-3
    assert blind[0] == pytest.approx(blind[1], abs=1e-12)


def test_dropout_is_for_training_only():
    model = build((1, 4, 4), dropout=0.5)
    x = model.sample(3)
    assert torch.equal(model.log_prob(x), model.log_prob(x))
    model.train()
    assert not torch.equal(model.log_prob(x), model.log_prob(x))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"width": 10}, "width is 10, expected a multiple of heads, which is 4"),
        ({"layers": 0}, "layers is 0, expected a whole number of at least 1"),
        ({"dropout": 1.5}, "dropout is 1.5, expected a finite number from 0 to 1"),
    ],
)
def test_bad_arguments_are_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        ImageGPT((1, 8, 8), **arguments)
