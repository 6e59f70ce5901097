import pytest
import torch

from benchmarks.common import cellwise
from course_utils.models.diagonal_bilstm import DiagonalBiLSTM, DiagonalBiLSTMLayer, DiagonalLSTM
from tests.models.exact import dependence, past


@pytest.mark.parametrize("colours", [1, 3])
@pytest.mark.parametrize(("height", "width"), [(4, 6), (6, 4), (5, 1), (1, 5)])
def test_diagonals_at_once_equal_cell_by_cell(height, width, colours):
    lstm, layer = DiagonalLSTM(5, colours).double(), DiagonalBiLSTMLayer(5, colours).double()
    x = torch.randn(3, 10, height, width).double()
    torch.testing.assert_close(lstm(x), cellwise.diagonal_lstm(lstm, x), rtol=0, atol=1e-12)
    torch.testing.assert_close(layer(x), cellwise.diagonal_bilstm(layer, x), rtol=0, atol=1e-12)


@pytest.mark.parametrize("layers", [2, 3])
def test_it_sees_every_past_pixel(layers):
    model = DiagonalBiLSTM((1, 4, 13), layers, hidden_units=6).double().eval()
    assert torch.equal(dependence(model), past(model))


def test_without_the_extra_column_it_misses_the_end_of_the_row_above():
    """But for the pixels from which the first convolution, 3 to the right, reaches it."""
    height, width = 4, 10
    model = DiagonalBiLSTM((1, height, width), 3, hidden_units=6).double().eval()
    model.margin = 0
    missed = (past(model) & ~dependence(model)).view(height, width, height, width).nonzero().tolist()
    assert missed == [[r, c, r - 1, width - 1] for r in range(1, height) for c in range(width - 4)]
