import torch

from course_utils.nn.lstm import lstm_cell


def test_the_cell_is_that_of_torch():
    units = 3
    theirs = torch.nn.LSTMCell(5, units).double()
    x, hidden, cell = (torch.randn(4, size).double() for size in (5, units, units))
    gates = x @ theirs.weight_ih.T + theirs.bias_ih + hidden @ theirs.weight_hh.T + theirs.bias_hh
    let_in, forget, content, output = gates.chunk(4, 1)  # torch's order
    ours = lstm_cell(torch.cat([output, forget, let_in, content], 1), cell)
    torch.testing.assert_close(ours, theirs(x, (hidden, cell)))
