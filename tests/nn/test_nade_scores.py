"""The gradient that NADE's scores have of their own; tests/models/test_nade.py compares their values."""

import pytest
import torch

import course_utils.nn.nade_scores as module
from course_utils.nn.nade_scores import nade_scores


@pytest.mark.parametrize("activation", ["sigmoid", "relu"])
@pytest.mark.parametrize("lit", [0.0, 0.4, 1.0])
def test_gradcheck(lit, activation, monkeypatch):
    """Against differences of values, with chunks of 3 pixels so that there are several."""
    monkeypatch.setattr(module, "CHUNK", 3)
    pixels, batch, hidden_units = 7, 4, 3
    x = torch.bernoulli(torch.full((pixels, batch), lit)).double()
    parameters = [
        torch.randn(size, dtype=torch.float64, requires_grad=True)
        for size in [(pixels, hidden_units), (hidden_units,), (pixels, hidden_units)]
    ]
    assert torch.autograd.gradcheck(lambda *p: nade_scores(x, *p, activation), parameters)
    smooth = torch.rand_like(x).add(0.1).requires_grad_()
    assert torch.autograd.gradcheck(lambda v, *p: nade_scores(v, *p, activation), (smooth, *parameters))
