import pytest
import torch

from benchmarks.common import cellwise
from course_utils.models.row_lstm import RowLSTM, RowLSTMLayer
from tests.models.exact import dependence


@pytest.mark.parametrize("colours", [1, 3])
@pytest.mark.parametrize(("height", "width"), [(4, 6), (5, 1)])
def test_rows_at_once_equal_cell_by_cell(height, width, colours):
    layer = RowLSTMLayer(5, colours).double()
    x = torch.randn(3, 10, height, width).double()
    torch.testing.assert_close(layer(x), cellwise.row_lstm(layer, x), rtol=0, atol=1e-12)


def test_a_state_sees_a_triangle():
    """With each row up one more on either side; the input-to-state convolution adds one on the left."""
    layer = RowLSTMLayer(4).double()
    x = torch.randn(1, 8, 5, 11, dtype=torch.float64, requires_grad=True)
    layer(x)[:, :, 4, 5].sum().backward()
    seen = x.grad.abs().sum((0, 1)) > 0
    for row, first, last in ((4, 4, 5), (3, 3, 6), (2, 2, 7), (1, 1, 8), (0, 0, 9)):
        assert seen[row].nonzero().flatten().tolist() == list(range(first, last + 1))


def test_the_triangle_keeps_its_slope_however_many_layers_there_are():
    """On its right edge; on the left, each layer adds one."""
    height, width = 4, 14
    for layers in (2, 5):
        model = RowLSTM((1, height, width), layers, hidden_units=6).double().eval()
        sees = dependence(model).view(height, width, height, width)[3, 7]
        for up in range(1, 4):
            columns = sees[3 - up].nonzero().flatten().tolist()
            assert columns == list(range(max(0, 7 - up - (layers - 1) - 3), min(width, 7 + up + 3)))
        assert sees[3].nonzero().flatten().tolist() == list(range(max(0, 7 - (layers - 1) - 3), 7))
