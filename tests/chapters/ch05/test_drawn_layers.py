"""The drawings of chapter 05 say what the layers do: who listens to whom, and which states come together."""

import matplotlib.pyplot as plt
import pytest
import torch

from course_utils.chapters.ch05.diagrams import ARROWS, BOXES, draw_gated_layer, draw_lstms
from course_utils.models.diagonal_bilstm import DiagonalLSTM
from course_utils.models.pixelcnn import GatedPixelCNN
from course_utils.models.row_lstm import RowLSTMLayer

ROWS, COLUMNS = 4, 5


def arrows(axes):
    """(from, to) of every arrow."""
    return {(text.xyann, text.xy) for text in axes.texts if getattr(text, "arrow_patch", None)}


@pytest.fixture
def panels():
    fig, axes = plt.subplots(1, 3)
    draw_lstms(axes)
    yield axes
    plt.close(fig)


def turns(axes):
    """The number in each (column, row)."""
    return {text.get_position(): int(text.get_text()) for text in axes.texts if text.get_text()}


def test_a_state_waits_for_all_that_it_listens_to(panels):
    for axes in panels:
        turn = turns(axes)
        assert all(turn[start] < turn[end] for start, end in arrows(axes))


def test_the_last_turn_is_the_number_of_steps(panels):
    assert [max(turns(axes).values()) for axes in panels] == [ROWS, ROWS + COLUMNS - 1, ROWS + COLUMNS - 1]


@pytest.mark.parametrize(("panel", "make"), [(0, RowLSTMLayer), (1, DiagonalLSTM)])
def test_arrows_are_where_a_step_listens(panels, panel, make):
    """A state depends on the input below an arrow's start; without inputs beside its own, by no other way."""
    layer = make(2).double()
    weight = layer.input_to_state.weight
    weight.data[..., : weight.shape[3] // 2] = 0  # the Row LSTM's inputs see their left neighbour
    x = torch.randn(1, 4, ROWS, COLUMNS).double().requires_grad_()
    y = layer(x)
    sees = {}
    for row in range(ROWS):
        for column in range(COLUMNS):
            (gradient,) = torch.autograd.grad(y[0, :, row, column].sum(), x, retain_graph=True)
            sees[column, row] = {(c, r) for r, c in gradient[0].abs().sum(0).nonzero().tolist()}
    heard = {place: {place} for place in sees}
    for start, end in sorted(arrows(panels[panel]), key=lambda arrow: turns(panels[panel])[arrow[1]]):
        heard[end] |= heard[start]
    assert heard == sees


def test_the_way_around_is_not_in_the_first_layer():
    """The logits of one with weights 0 in its `out` are those of no image at all."""
    model = GatedPixelCNN((1, 3, 4), layers=1, channels=6)
    for parameter in model.parts[0].out.parameters():
        parameter.data.zero_()
    logits = model.logits(torch.tensor([0.0, 1.0]).view(2, 1, 1, 1).expand(2, 1, 3, 4))
    torch.testing.assert_close(logits[0], logits[1], rtol=0, atol=0)
    fig, ax = plt.subplots()
    draw_gated_layer(ax)
    assert "not in the first layer" in {text.get_text() for text in ax.texts}
    plt.close(fig)


def test_the_vertical_stack_hears_nothing_of_the_own_row():
    fig, ax = plt.subplots()
    draw_gated_layer(ax)
    assert len(arrows(ax)) == len(ARROWS) + 1, "and the way around the layer"
    height = {name: place[1] for name, (place, _) in BOXES.items()}
    assert all(height[start] >= height[end] for start, end in ARROWS)
    plt.close(fig)


def test_no_arrow_of_the_gated_layer_leads_back():
    """The layer is read from left to right, and every box has a place of its own."""
    assert all(BOXES[start][0][0] <= BOXES[end][0][0] for start, end in ARROWS)
    assert len({place for place, _ in BOXES.values()}) == len(BOXES)
