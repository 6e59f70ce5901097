import itertools

import pytest
import torch
import torch.nn.functional as F

from course_utils.models.pixelcnn import GatedPixelCNN, PixelCNN
from tests.models.exact import dependence


def test_size_by_pencil_and_paper():
    first, hidden, mix, last = 7 * 7 * 64 + 64, 3 * 3 * 64 * 64 + 64, 64 * 64 + 64, 64 + 1
    assert sum(p.numel() for p in PixelCNN((1, 28, 28)).parameters()) == first + 6 * hidden + mix + last


def test_a_markov_chain_by_hand():
    """Only the left neighbour counts: log-odds b after a dark one, or none, and b + w after a lit one."""
    w, b = 1.7, -0.4
    model = PixelCNN((1, 1, 3), layers=1, channels=1).double()
    first, mix, last = model.parts
    for part, weight, bias in ((first, 0, 0), (mix, 1, 0), (last, w, b)):
        part.weight.data.fill_(weight)
        part.bias.data.fill_(bias)
    first.weight.data[0, 0, 3, 2] = 1
    for x in itertools.product([0.0, 1.0], repeat=3):
        logits = torch.tensor([b, b + w * x[0], b + w * x[1]], dtype=torch.float64)
        x = torch.tensor(x).double()
        expected = -F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
        assert model.log_prob(x.view(1, 1, 1, 3)).item() == pytest.approx(expected.item(), abs=1e-12)


def reach(kernels, height, width):
    """Which pixels (columns) the masks let through to each pixel (row), by walking through the layers."""
    places = list(itertools.product(range(height), range(width)))
    sees = torch.eye(len(places), dtype=torch.bool)
    for size, kind in kernels:
        half = size // 2
        steps = [(-up, side) for up in range(1, half + 1) for side in range(-half, half + 1)]
        steps += [(0, side) for side in range(-half, 1 if kind == "B" else 0)]
        step = torch.zeros_like(sees)
        for (i, (r, c)), (dr, dc) in itertools.product(enumerate(places), steps):
            if (r + dr, c + dc) in places:
                step[i, places.index((r + dr, c + dc))] = True
        sees = (sees.float() @ step.float()) > 0
    return sees


@pytest.mark.parametrize("layers", [1, 3])
def test_receptive_field_is_what_the_masks_let_through(layers):
    height, width = 6, 11
    model = PixelCNN((1, height, width), layers, channels=12).double().eval()
    expected = reach([(3, "B")] * (layers - 1) + [(7, "A")], height, width)
    assert torch.equal(dependence(model), expected)


def test_no_number_of_layers_cures_the_blind_spot():
    """A row up, the masks reach 3 to the right; with each further row, one more."""
    height, width = 5, 12
    model = PixelCNN((1, height, width), layers=9, channels=12).double().eval()
    sees = dependence(model).view(height, width, height, width)[4, 2]
    past = torch.arange(height * width).view(height, width) < 4 * width + 2
    blind = (past & ~sees).nonzero().tolist()
    assert blind == [[r, c] for r in range(4) for c in range(width) if c > 2 + (4 - r) + 2]


@pytest.mark.parametrize("layers", [1, 2, 4])
def test_the_gated_form_has_no_blind_spot(layers):
    """It sees a whole rectangle: `layers + 2` to either side, `layers + 3` rows up, and its row's past."""
    height, width = 8, 13
    model = GatedPixelCNN((1, height, width), layers, channels=12).double().eval()
    r, c = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    up = r.flatten()[:, None] - r.flatten()
    side = c.flatten()[:, None] - c.flatten()
    above = (up >= 1) & (up <= layers + 3) & (side.abs() <= layers + 2)
    expected = above | ((up == 0) & (side >= 1) & (side <= layers + 2))
    assert torch.equal(dependence(model), expected)


def test_without_position_bias_the_middle_of_the_image_is_the_same_everywhere():
    x = torch.zeros(1, 1, 20, 20)
    for position_bias, same in ((False, True), (True, False)):
        model = PixelCNN((1, 20, 20), layers=2, channels=8, position_bias=position_bias)
        for parameter in model.parameters():
            parameter.data += torch.randn_like(parameter) / 5
        middle = model.logits(x)[0, 0, 8:, 8:12]
        assert torch.allclose(middle, middle[0, 0].expand_as(middle), atol=1e-5) == same


def test_a_position_bias_leaves_mixed_precision_mixed():
    """No layer after it gets float32 to convert."""
    model, seen = PixelCNN((1, 4, 4), layers=3, channels=8, position_bias=True), []
    for part in model.parts[1:]:
        part.register_forward_hook(lambda part, inputs, output: seen.append(inputs[0].dtype))
    with torch.autocast("cpu", torch.bfloat16):
        model.log_prob(torch.ones(1, 1, 4, 4))
    assert set(seen) == {torch.bfloat16}


def test_hidden_layers_are_given_what_is_positive():
    """Rectifiers: nothing below 0, and no upper end."""
    model, given = PixelCNN((1, 4, 4), layers=3, channels=4), []
    model.dropout.register_forward_pre_hook(lambda _, args: given.append(args[0]))
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.mul_(9)
        model.logits(torch.randint(0, 2, (8, 1, 4, 4)).float())
    assert len(given) == 2
    for h in given:
        assert h.min() == 0
        assert h.max() > 1
