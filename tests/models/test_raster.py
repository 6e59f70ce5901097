"""What PixelCNN, its gated form, the Row LSTM and the Diagonal BiLSTM have in common."""

import pytest
import torch

from course_utils.models.base import AutoregressiveModel
from course_utils.models.diagonal_bilstm import DiagonalBiLSTM
from course_utils.models.pixelcnn import GatedPixelCNN, PixelCNN
from course_utils.models.raster import RasterModel
from course_utils.models.row_lstm import RowLSTM
from tests.models.exact import dependence

MODELS = [PixelCNN, GatedPixelCNN, RowLSTM, DiagonalBiLSTM]
each = pytest.mark.parametrize("make", MODELS)


def build(make, event_shape, *arguments, **options):
    """In float64 and away from the starting values; 24 feature maps."""
    maps = {"hidden_units": 12} if make in (RowLSTM, DiagonalBiLSTM) else {"channels": 24}
    model = make(event_shape, *arguments, **maps, **options).double().eval()
    for parameter in model.parameters():
        parameter.data += torch.randn_like(parameter) / 5
    return model


def test_colours_of_a_pixel_come_together():
    assert RasterModel((3, 1, 2)).order.tolist() == [
        0,
        2,
        4,
        1,
        3,
        5,
    ]  # R, G, B of the left pixel, then the right


@each
def test_green_sees_red_of_its_pixel_and_not_the_other_way_round(make):
    sees = dependence(build(make, (3, 2, 2), 3)).view(3, 4, 3, 4)  # colour, place, colour seen, place seen
    for place in range(4):
        assert sees[:, place, :, place].int().tolist() == [[0, 0, 0], [1, 0, 0], [1, 1, 0]]
        assert sees[:, place, :, :place].all()
        assert not sees[:, place, :, place + 1 :].any()


@each
@pytest.mark.parametrize(("event_shape", "levels"), [((1, 9, 10), 2), ((1, 6, 7), 17), ((3, 4, 5), 5)])
def test_fast_sampling_draws_the_pixels_of_the_loop(make, event_shape, levels):
    model = build(make, event_shape, 3, levels=levels)
    given = model.sample(6)
    known = torch.rand(given.shape) < 0.3
    for inpainting in ({}, {"given": given, "known": known}):
        fast, loop = (
            sample(model, 6, generator=torch.Generator().manual_seed(1), **inpainting)
            for sample in (RasterModel.sample, AutoregressiveModel.sample)
        )
        assert torch.equal(fast, loop)
        assert fast.unique().numel() > 1


@each
def test_fast_sampling_knows_the_place(make):
    model = build(make, (1, 5, 6), 3, position_bias=True)
    fast, loop = (
        sample(model, 6, generator=torch.Generator().manual_seed(1))
        for sample in (RasterModel.sample, AutoregressiveModel.sample)
    )
    assert torch.equal(fast, loop)


@each
def test_dropout_acts_in_training_only(make):
    model = build(make, (1, 4, 4), 3, dropout=0.5).train()
    x = torch.ones(1, 1, 4, 4).double()
    assert not torch.equal(model.logits(x), model.logits(x))
    model.eval()
    assert torch.equal(model.logits(x), model.logits(x))


@each
def test_a_position_bias_moves_the_logits_of_its_place_and_of_none_before(make):
    model, x = build(make, (1, 3, 4), 3, position_bias=True), torch.ones(1, 1, 3, 4).double()
    before = model.logits(x).flatten()
    model.parts[1].bias.data[:, 1, 2] += 1
    moved = (model.logits(x).flatten() - before).abs() > 1e-9
    assert moved.nonzero()[0].item() == 1 * 4 + 2


@each
@pytest.mark.parametrize("levels", [2, 3])
def test_conditionals_are_the_logits_one_pixel_after_the_other(make, levels):
    model = build(make, (3, 4, 5), 3, levels=levels)
    x = torch.randint(levels, (2, 3, 4, 5)).double()
    expected = model.logits(x).flatten(-3)
    for i, logits in zip(model.order.tolist(), model.conditionals(x), strict=True):
        torch.testing.assert_close(logits, expected[..., i], rtol=0, atol=1e-10)


@each
def test_conditionals_see_what_is_painted_meanwhile(make):
    model = build(make, (1, 3, 3), 3)
    x = torch.zeros(1, 1, 3, 3).double()
    pattern = torch.tensor([1, 0, 1, 1, 0, 1, 0, 0, 1]).double()
    seen = []
    for i, logits in enumerate(model.conditionals(x)):
        seen.append(logits)
        x.view(-1)[i] = pattern[i]
    torch.testing.assert_close(torch.cat(seen), model.logits(pattern.view(1, 1, 3, 3)).flatten().detach())


@each
def test_hidden_layers_add_to_what_they_get(make):
    model = build(make, (1, 4, 4), 2)
    x = model.sample(3)
    first, hidden, mix, last = model.parts
    for parameter in getattr(hidden, "out", hidden).parameters():
        parameter.data.zero_()
    silent = model.logits(x)
    model.parts = torch.nn.ModuleList([first, mix, last])
    torch.testing.assert_close(silent, model.logits(x))


@each
def test_bad_arguments_are_named(make):
    with pytest.raises(ValueError, match=r"event_shape is \(8, 8\), expected \(channels, height, width\)"):
        make((8, 8))
    with pytest.raises(ValueError, match="layers is 0, expected a whole number of at least 1"):
        make((1, 8, 8), layers=0)
    with pytest.raises(ValueError, match="expected one or more for each of 3 colours"):
        make((3, 8, 8), 2, 1)
